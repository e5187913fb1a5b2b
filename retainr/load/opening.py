"""Paths and options become rows; only headers and a sample are read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from retainr.errors import InputError
from retainr.load import where
from retainr.load.columns import choose
from retainr.load.rows import Rows
from retainr.load.scan import quoted, reading, scan
from retainr.load.typed import RAW, TypedColumns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.engines import Engine
    from retainr.load.options import Needs, Reading

_SAMPLE = 1000


def open_rows(paths: Sequence[str], needs: Needs, options: Reading, engine: Engine) -> Rows:
    """Return the rows behind some paths; only headers and a sample are read.

    Args:
        paths: files, folders, globs or `-`.
        needs: the roles that the command reads.
        options: how to read.
        engine: where the work is done.

    Raises:
        InputError: the input or an option that says how to read it cannot be used.
    """
    _check_zone(options.tz)
    source = scan(paths)
    file = ", ".join(paths)
    columns = choose(file, source.columns, options.columns, needs)
    named = (*options.by, *((options.acquired,) if options.acquired else ()))
    if unknown := [name for name in named if name not in source.columns]:
        raise InputError(
            f"{file}: no column {quoted(unknown)}", f"the file has: {quoted(source.columns)}"
        )
    filtered = where.columns_of(options.where, file, source.columns) if options.where else ()
    used = tuple(dict.fromkeys((*columns.roles.values(), *named, *filtered)))
    with reading(paths):
        frame = source.select(used)
        raw = frame.select(frame.collect_schema().names()).rename(lambda name: RAW + name)
        sample = raw.head(_SAMPLE).collect(engine="streaming")
        own = where.typed(raw, filtered, RAW)
    dtypes = {name: source.dtype(name) for name in used}
    typed = TypedColumns(columns, dtypes, sample, options, file, own)
    return Rows(source, typed, options, engine)


def _check_zone(tz: str) -> None:
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"--tz {tz}: no such time zone", "for example Asia/Shanghai, Europe/Berlin or UTC"
        ) from error
