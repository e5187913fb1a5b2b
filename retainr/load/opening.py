"""Paths and options become rows; only headers and a sample are read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import where
from retainr.load.amounts import STYLES
from retainr.load.budget import bytes_of
from retainr.load.candidates import with_candidates
from retainr.load.columns import NoColumnError, choose
from retainr.load.decisions import RAW
from retainr.load.failures import UnevenRowsError, reading
from retainr.load.files import Files
from retainr.load.identity import check_masked
from retainr.load.meaning import meaning_of
from retainr.load.misfits import check_fit, check_named, named_columns
from retainr.load.presets import chosen
from retainr.load.rows import Rows
from retainr.load.scan import MARK, scan
from retainr.load.stores import manifest_at, open_store
from retainr.load.text import header_below
from retainr.load.times import form_of
from retainr.load.typed import TypedColumns
from retainr.load.urls import is_served, masked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import polars

    from retainr.engines import Engine
    from retainr.load.columns import ColumnMap
    from retainr.load.options import Needs, Reading
    from retainr.load.presets import Preset
    from retainr.load.scan import Source

_DATE_ORDERS = ("dmy", "mdy")
_SAMPLE = 1000
_NO_VALUES = ("Duration", "Object")


def open_rows(
    paths: Sequence[str],
    needs: Needs,
    options: Reading,
    engine: Engine,
    only: Collection[str] | None = None,
) -> Rows:
    """Return the rows behind some paths; only headers and a sample are read.

    Args:
        paths: files, folders, globs or `-`.
        needs: the roles that the command reads.
        options: how to read.
        engine: where the work is done, unless the options name another.
        only: names of the files among them that are read; None reads all.

    Raises:
        InputError: the input or an option that says how to read it cannot be used.
    """
    _check_options(options)
    if options.memory_budget is not None:
        engine = engine.within(bytes_of(options.memory_budget))
    if stored := _stored(paths, needs, options, engine):
        return stored
    if engine.serves or options.served or any(map(is_served, paths)):
        from retainr.load.open_tables import open_tables

        return open_tables(paths, needs, options, engine)
    if options.shared_filesystem:
        raise InputError("--shared-filesystem: and no --engine to share it with", "leave it out")
    source = scan(paths, options)
    if only is not None:
        parts = tuple(part for part in source.parts if part.name in only)
        names = tuple(part.name for part in parts)
        source = dataclasses.replace(source, parts=parts, names=names)
    return _open_files(source, needs, options, engine)


def _open_files(source: Source, needs: Needs, options: Reading, engine: Engine) -> Rows:
    """Return the rows of files on this machine."""
    file = ", ".join(source.names)
    needs = needs.with_named(options)
    columns = _columns(file, source, needs, options)
    if not needs.lenient:
        check_fit(file, columns, needs, options)
    filtered = where.columns_of(options.where, file, source.columns) if options.where else ()
    used = tuple(dict.fromkeys((*columns.roles.values(), *named_columns(options), *filtered)))
    source.select(used)
    if not needs.lenient:
        check_agreement(source, columns, options, needs)
    dtypes = {name: source.dtype(name) for name in used}
    _check_types(source, dtypes)
    seen = _seen(source, used, filtered)
    customer = columns.get("customer")
    if customer and not options.allow_masked_id and not needs.lenient:
        check_masked(file, customer, seen.sample[RAW + customer])
    meaning = meaning_of(columns, source.columns, options)
    mark = seen.source.mark
    typed = TypedColumns(
        columns, dtypes, seen.sample, options, file, seen.own, mark, meaning, needs
    )
    return Rows(Files(seen.source, typed, options, engine))


def _stored(paths: Sequence[str], needs: Needs, options: Reading, engine: Engine) -> Rows | None:
    """Return the rows of an activity store; None where the paths name none."""
    served = options.served or engine.serves
    found = ((path, manifest_at(path, served=served)) for path in paths)
    path, manifest = next(((path, one) for path, one in found if one), (None, None))
    if path is None or manifest is None:
        return None
    if len(paths) > 1:
        raise InputError(
            f"{masked(path)}: a store, and other inputs beside it",
            "a store is read alone; reduce all files to one",
        )
    if served:
        raise InputError(f"{masked(path)}: a store is read on this machine", "leave out --engine")
    return Rows(open_store(path, manifest, needs, options, engine))


def _columns(file: str, source: Source, needs: Needs, options: Reading) -> ColumnMap:
    """Return the column of each role, by the export that the input is, too."""
    preset = chosen(options.preset, source.columns, file)
    if preset and options.allow_masked_id:
        preset = preset.with_stand_in()
    header = source.shared if needs.lenient else source.columns
    columns = _chosen(header, source, options, needs, preset)
    check_named(file, source.columns, options)
    return columns


@dataclass(frozen=True)
class _Seen:
    """Hold the first rows of an input, and the columns that `--where` names with their types."""

    source: Source
    sample: polars.DataFrame
    own: Mapping[str, polars.Expr]


def _seen(source: Source, used: Sequence[str], filtered: tuple[str, ...]) -> _Seen:
    """Look at the first rows; where their fields do not fit, at the mended ones."""
    try:
        seen = _look(source, used, filtered)
        if source.mark is None or not seen.sample[RAW + MARK].any():
            return seen
    except UnevenRowsError:
        pass
    return _look(source.mended, used, filtered)


def _chosen(
    header: Sequence[str], source: Source, options: Reading, needs: Needs, preset: Preset | None
) -> ColumnMap:
    """Return the column of each role; where there is none, look for a header further down."""
    file = ", ".join(source.names)
    try:
        return choose(file, header, options.columns, needs, preset)
    except NoColumnError as error:
        # An export that is known has the header that it is known by.
        text = source.parts[0].text if preset is None else None
        above = header_below(text) if text else None
        if above is None:
            raise with_candidates(error, source, needs) from error
        hint = f"the header seems to stand further down: --skip-rows {above}"
        raise InputError(error.message, hint) from error


def _look(source: Source, used: Sequence[str], filtered: tuple[str, ...]) -> _Seen:
    with reading(source.names, source.parts):
        raw = source.select(used).select(pl.all().name.prefix(RAW))
        sample = raw.head(_SAMPLE).collect(engine="streaming")
        return _Seen(source, sample, where.typed(raw, filtered, RAW))


def _check_types(source: Source, dtypes: Mapping[str, polars.DataType]) -> None:
    """Refuse columns of lists, structures and the like: they are no id, time or amount."""
    kinds = [(source.parts[0], name, dtype) for name, dtype in dtypes.items()]
    kinds += [(part, name, part.schema[name]) for part in source.parts[1:] for name in dtypes]
    for part, name, dtype in kinds:
        if dtype.is_nested() or str(dtype.base_type()) in _NO_VALUES:
            raise InputError(
                f'{part.name}: "{name}" holds {str(dtype).lower()}, which is no '
                "id, time, amount or text",
                "name another column, or write it as text",
            )


def check_agreement(source: Source, columns: ColumnMap, options: Reading, needs: Needs) -> None:
    """Refuse files of which only a later one has a column for a role that may be read.

    Raises:
        InputError: there is one.
    """
    for part in source.parts[1:]:
        other = choose(part.name, tuple(part.schema), options.columns, needs, columns.preset)
        extra = [name for role, name in other.roles.items() if role not in columns.roles]
        if extra:
            source.select(extra)


def _check_options(options: Reading) -> None:
    """Refuse values of options that no input can make right."""
    _check_zone(options.tz)
    if options.date_order not in (None, *_DATE_ORDERS):
        raise InputError(
            f"--date-order {options.date_order}: not an order", "--date-order dmy or mdy"
        )
    if options.decimal not in (None, *STYLES):
        raise InputError(
            f"--decimal {options.decimal}: not a decimal sign", "--decimal point or comma"
        )
    if options.time_format is not None:
        form_of(options.time_format)


def _check_zone(tz: str) -> None:
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"--tz {tz}: no such time zone", "for example Asia/Shanghai, Europe/Berlin or UTC"
        ) from error
