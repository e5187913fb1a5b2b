"""Workbooks: one sheet becomes a table of text, as a CSV of it would read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import CUT_OFF, reading
from retainr.load.part import Part, distinct, quoted
from retainr.load.presets import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars

    from retainr.load.options import Reading
    from retainr.load.paths import File

_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LARGEST, _DENSE = 2 << 30, 100
"""Bytes, and times its own size, to which a workbook may unpack."""
_MOMENT = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$"
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"


def excel(file: File, options: Reading) -> Part:
    """Return one sheet of a workbook; its first row with anything in it names the columns.

    All cells become text: numbers without a needless `.0`, days as `2024-01-31`, so that ids
    keep their zeros and a column may hold days in some rows and text in others.

    Raises:
        InputError: there is no such sheet, it is empty, or the workbook cannot be read.
    """
    import fastexcel

    with _opening(file), reading([file.name]):
        _check_size(file)
        # By its bytes: the ending may be that of another kind of workbook.
        book = fastexcel.read_excel(file.path.read_bytes())
        sheet = _sheet(file, book.sheet_names, options.sheet)
        cells = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        table = cells.to_polars()[options.skip_rows :]
    frame = _below_header(f'{file.name}: sheet "{sheet}"', table, book.sheet_names, options)
    several = options.sheet is None and len(book.sheet_names) > 1
    remark = f'{file.name}: sheet "{sheet}" (first of {len(book.sheet_names)})'
    return Part(
        file.name,
        frame.lazy(),
        dict(frame.schema),
        file.path,
        spool=file.spool,
        remark=remark if several else None,
    )


def _check_size(file: File) -> None:
    """Refuse a workbook that is small packed and far larger than a memory unpacked.

    Raises:
        InputError: it is one.
    """
    import zipfile

    if not zipfile.is_zipfile(file.path):
        return
    try:
        with zipfile.ZipFile(file.path) as archive:
            unpacked = sum(inner.file_size for inner in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"{file.name}: not a whole workbook ({error})", CUT_OFF) from error
    if unpacked > max(_LARGEST, file.path.stat().st_size * _DENSE):
        raise InputError(
            f"{file.name}: unpacks to {unpacked / (1 << 30):.1f} GB, {_DENSE} times its size "
            "or more",
            "export the table as CSV",
        )


def _sheet(file: File, names: Sequence[str], asked: str | None) -> str:
    """Return the name of the sheet asked for: a name or a number from 1; else the first."""
    if not names:
        raise InputError(f"{file.name}: a workbook without sheets", CUT_OFF)
    if asked is None:
        return names[0]
    if asked in names:
        return asked
    if asked.isdecimal() and 1 <= int(asked) <= len(names):
        return names[int(asked) - 1]
    raise InputError(
        f'{file.name}: no sheet "{asked}"', f"its sheets: {quoted(names)}; or a number from 1"
    )


def _below_header(
    name: str, table: polars.DataFrame, sheets: Sequence[str], options: Reading
) -> polars.DataFrame:
    """Return the rows below the header, under its names."""
    filled = table.select(_filled(table)).to_series() if table.width else pl.Series([False])
    at = filled.arg_max() or 0
    if not filled.any():
        below = f" below row {options.skip_rows}" if options.skip_rows else ""
        others = f"its sheets: {quoted(sheets)}; --sheet names one"
        raise InputError(f"{name}: nothing in it{below}", others if len(sheets) > 1 else CUT_OFF)
    _check_title(name, table, at, options.skip_rows)
    used = [c for c in table.columns if _some(table[c][at:])]
    rows = table[at + 1 : filled.len() - (filled.reverse().arg_max() or 0)].select(used)
    header = [table[c][at] for c in used]
    rows.columns = distinct([text.strip() if text else None for text in header])
    if known := chosen(options.preset, rows.columns, name):
        rows = rows[known.layout.header_rows - 1 :]
    return rows.with_columns(_plain_days(rows[c]) for c in rows.columns)


def _filled(table: polars.DataFrame) -> polars.Expr:
    return pl.any_horizontal(pl.all().str.strip_chars() != "").fill_null(value=False)


def _some(column: polars.Series) -> bool:
    return bool((column.str.strip_chars() != "").any())


def _check_title(name: str, table: polars.DataFrame, at: int, skipped: int) -> None:
    """Refuse a first row of one cell above a table: it is a title, not a header.

    Raises:
        InputError: it is one.
    """
    widths = table.head(at + 50).select(
        pl.sum_horizontal((pl.all().str.strip_chars() != "").fill_null(value=False).cast(pl.Int64))
    )
    counts = widths.to_series()
    wide = counts > 1
    if counts[at] != 1 or not wide.any():
        return
    title = next(v for v in table.row(at) if v and v.strip())
    raise InputError(
        f"{name}: row {skipped + at + 1} has one cell only ({title.strip()[:40]!r}): "
        "a title, not the headings",
        f"--skip-rows {skipped + (wide.arg_max() or 0)} begins at the next row with more",
    )


def _plain_days(column: polars.Series) -> polars.Series:
    """Write days without a time where no cell of the column has one."""
    moments = column.str.contains(_MOMENT) & ~column.str.contains(_MIDNIGHT)
    return column if moments.any() else column.str.replace(_MIDNIGHT, "$1")


@contextmanager
def _opening(file: File) -> Iterator[None]:
    """Translate what goes wrong while a workbook is opened."""
    import fastexcel

    try:
        yield
    except fastexcel.FastExcelError as error:
        with reading([file.name]):
            content = file.path.read_bytes()
        if content.startswith(_OLD_CONTAINER) and _ENCRYPTED in content:
            raise InputError(
                f"{file.name}: a workbook with a password", "save a copy of it without one"
            ) from error
        said = str(error).splitlines()[0].removeprefix("calamine error: ")
        raise InputError(f"{file.name}: not a whole workbook ({said})", CUT_OFF) from error
