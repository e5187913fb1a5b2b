"""The whole result as a workbook: matrices, every table, and what they are about."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from retainr.errors import OutputError
from retainr.lang import numbers as fmt
from retainr.lang import texts as texts_of
from retainr.render.wide import chosen, finite, heatmaps_of, said
from retainr.render.wording import account, headline, notes, parameters, plain, shown, source
from retainr.render.xlsx_book import INK, MOST_ROWS, NUMBERS, Book, wrapped_height, write
from retainr.render.xlsx_matrix import add_matrix
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import polars

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Column, Result, Table

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# The same input gives the same bytes, so the time of writing stands nowhere.
_CREATED = dt.datetime(2000, 1, 1)
_KEYS = (Unit.TEXT, Unit.WORD, Unit.DATE, Unit.PERIODS, Unit.DAYS)
_MEASURED_ROWS = 1000
_NARROWEST, _WIDEST = 8, 48
_ABOUT_WIDTHS = (36, 100, 14)


def render(result: Result, view: View) -> bytes:
    """Return a workbook, the same bytes at every run.

    Matrices stand first, unless the layout is long; then every table, with numbers and
    days as such; last a sheet with title, definition, parameters, rows, notes and columns.

    Raises:
        InputError: the view names a table that is not there.
        OutputError: a table has more rows than a sheet.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    chosen(result, view)
    _check_rows(result.tables)
    out = io.BytesIO()
    workbook = Workbook(out, _OPTIONS)
    book = Book(workbook, texts_of(view.lang))
    workbook.set_properties({"title": headline(result, book.texts), "created": _CREATED})
    for table in result.tables if view.layout != "long" else ():
        if heatmaps := heatmaps_of(result, table):
            add_matrix(book, f"{table.name} wide", heatmaps, result)
    for table in result.tables:
        _add_table(book, table, result.columns)
    _add_about(book, result)
    workbook.close()
    return out.getvalue()


def _check_rows(tables: Iterable[Table]) -> None:
    for table in tables:
        if table.frame.height >= MOST_ROWS:
            raise OutputError(
                f"table {table.name} has {fmt.count(table.frame.height)} rows; "
                f"an .xlsx sheet holds {fmt.count(MOST_ROWS - 1)}",
                "-o FILE.parquet or .csv",
            )


def _add_table(book: Book, table: Table, columns: Mapping[str, Column]) -> None:
    sheet = book.sheet(table.name)
    frame = finite(said(table, book.texts))
    units = [columns[name].unit for name in frame.columns]
    head: dict[str, object] = {"bold": True, "bottom": 1, "bottom_color": INK["muted"]}
    for i, (series, unit) in enumerate(zip(frame.get_columns(), units, strict=True)):
        side = "left" if unit in fmt.LEFT else "right"
        sheet.write_string(0, i, plain(series.name), book.style(**head, align=side))
        style = book.style(num_format=NUMBERS.get(unit, "General"))
        for row, value in enumerate(series, 1):
            own = shown(value, unit, book.texts) if unit is Unit.WORD else value
            write(sheet, row, i, own, style)
        sheet.set_column(i, i, _width(series, unit))
    keys = next((i for i, unit in enumerate(units) if unit not in _KEYS), len(units))
    sheet.freeze_panes(1, keys)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if units:
        sheet.autofilter(0, 0, frame.height, len(units) - 1)


def _width(series: polars.Series, unit: Unit) -> int:
    shown = (plain(fmt.shown(value, unit)) for value in series.head(_MEASURED_ROWS))
    # The button of the filter covers the end of a heading.
    widest = max((len(text) for text in shown), default=0)
    return min(max(widest + 2, len(series.name) + 4, _NARROWEST), _WIDEST)


def _add_about(book: Book, result: Result) -> None:
    sheet = book.sheet("about")
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 0
    for heading, lines in _sections(result, book.texts):
        sheet.write_string(row, 0, heading, book.style(bold=True, font_size=12))
        for below, line in enumerate(lines, row + 1):
            _write_line(book, sheet, below, line)
        row += len(lines) + 2


def _write_line(book: Book, sheet: Any, row: int, line: tuple[str, ...]) -> None:
    style = book.style(num_format="@", text_wrap=True)
    for column, text in enumerate(line):
        sheet.write_string(row, column, text, style)
    sheet.set_row(row, max(map(wrapped_height, line, _ABOUT_WIDTHS)))


def _sections(result: Result, texts: Texts) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    from retainr import __version__

    title: list[tuple[str, ...]] = [
        (texts.word("page.source"), source(result, texts)),
        (texts.word("page.definition"), texts.say(result.definition)),
        ("retainr", __version__),
    ]
    yield headline(result, texts), title
    yield texts.word("page.notes"), [(n.label, n.whole) for n in notes(result, texts)]
    yield texts.word("page.rows"), list(account(result, texts))
    yield texts.word("page.parameters"), list(parameters(result))
    columns = result.columns.values()
    yield (
        texts.word("page.columns"),
        [(plain(c.name), plain(c.definition), c.unit.value) for c in columns],
    )
