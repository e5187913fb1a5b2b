"""What is to be reduced, opened as what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load import open_rows
from retainr.load.options import EVENTS, Needs
from retainr.load.stores import is_store
from retainr.load.urls import masked

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from retainr.engines import Engine
    from retainr.load import Reading, Rows

_KINDS = {"order": Needs(), "event": EVENTS, "subscription": Needs().of_contracts}


def open_kind(
    paths: Sequence[str],
    kind: str | None,
    options: Reading,
    engine: Engine,
    only: Collection[str] | None = None,
) -> Rows:
    """Return the rows behind some paths; only headers and a sample are read.

    Args:
        paths: files, folders, globs or `-`.
        kind: `order`, `event` or `subscription`; None finds out: rows are events where the
            user names one of their columns or the export is one of events, and contracts
            where they have a start and no time.
        options: how to read.
        engine: where the work is done.
        only: names of the files among them that are read; None reads all.

    Raises:
        InputError: the input or an option that says how to read it cannot be used.
    """
    for path in paths:
        if is_store(path, served=options.served or engine.serves):
            raise InputError(
                f"{masked(path)}: a store already", "name the files that it was made from"
            )
    if kind is not None:
        return open_rows(paths, _KINDS[kind], options, engine, only)
    if {"event", "event_id"} & set(options.columns):
        return open_rows(paths, EVENTS, options, engine)
    rows = open_rows(paths, Needs(contracts=True), options, engine)
    preset = rows.columns.preset
    if preset is None or preset.kind != "events":
        return rows
    return open_rows(paths, EVENTS, options, engine)
