"""Rows become an activity store: read once, sorted, written beside, then put in its place."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.activity.history import Spec
from retainr.engines.polars import PolarsEngine
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.manifest import Manifest
from retainr.store.folder import beside, check_target, publish
from retainr.store.originals import originals_of
from retainr.store.reduced import numbered, plan, segments_of
from retainr.store.tables import write_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars

    from retainr.load import Collected, Rows
    from retainr.load.ledger import Ledger
    from retainr.store.reduced import Numbered

_KEPT = ledger.AFTER * 2
"""Bits of a fate below it decide what becomes of a row; of those above two are told later."""


def reduce(rows: Rows, target: Path) -> Manifest:
    """Reduce rows to a store, which takes the place of one that is there.

    Args:
        rows: orders, events or contracts.
        target: the folder.

    Raises:
        InputError: the rows cannot be read, or too many are rejected.
        OutputError: the store cannot be written.
    """
    check_target(target)
    if not rows.has("customer") or rows.columns.clock is None:
        raise InputError(f"{rows.name}: no orders, events or contracts", "--customer, --time")
    if rows.lines and rows.has("event"):
        raise InputError(
            f"{rows.name}: --event and --order: a store holds each row as an event, or the rows of "
            "an order as one",
            "leave out --order, or --event",
        )
    collected = rows.collect(lambda frame, _: plan(frame, rows))
    manifest = manifest_of(collected)
    found = numbered(collected)
    return write(found, dataclasses.replace(manifest, spans=found.spans), rows, target)


def write(found: Numbered, manifest: Manifest, rows: Rows, target: Path) -> Manifest:
    """Write a store, and return its manifest.

    Args:
        found: its orders.
        manifest: what is said of them, the tables and the content excepted.
        rows: how they were read.
        target: the folder.

    Raises:
        OutputError: it cannot be written.
    """
    with beside(target) as folder:
        # The orders are on this machine, wherever they were made.
        engine = PolarsEngine() if rows.engine.serves else rows.engine
        written = write_tables(found, _spec(rows), folder, engine, rows.name)
        content = written.content.digest({"kind": manifest.kind, **manifest.account()})
        tables = written.tables
        if any((target / table.file).exists() for table in tables.values()):
            # The names of the old tables are taken until the new manifest is in its place.
            tables = {
                name: dataclasses.replace(table, file=f"{name}.{content[:12]}.parquet")
                for name, table in tables.items()
            }
            for name, table in written.tables.items():
                (folder / table.file).rename(folder / tables[name].file)
        made = dataclasses.replace(manifest, content=content, tables=tables)
        publish(folder, target, made)
    return made


def manifest_of(collected: Collected) -> Manifest:
    """Return what is said of rows that were read, their tables excepted."""
    rows, account = collected.rows, collected.ledger
    columns, reading = rows.columns, rows.reading
    read = _told(account.read)
    kept = None if account.kept is account.read else _told(account.kept)
    aliases = rows.identity.aliases
    return Manifest(
        kind=_kind(rows),
        reading=dataclasses.replace(reading, columns=dict(reading.columns)),
        roles=dict(columns.roles),
        found_by=dict(columns.found_by),
        preset=columns.preset.name if columns.preset else None,
        encoding=rows.encoding,
        aliases=None if aliases is None else dict(aliases),
        engine=rows.engine.name,
        read=read,
        kept=kept,
        currencies=_currencies(account),
        spans=(),
        decided=rows.origin.decided(collected.found),
        originals=originals_of(rows),
    )


def _spec(rows: Rows) -> Spec | None:
    """Return what the orders carry; None for contracts."""
    if rows.columns.contracts:
        return None
    return Spec(
        has_amount=rows.has("amount"),
        keep_refunds=rows.reading.refunds == "keep",
        refunds_apart=True,
        has_acquired=rows.reading.acquired is not None,
        segments=segments_of(rows),
    )


def _kind(rows: Rows) -> str:
    if rows.columns.contracts:
        return "contracts"
    return "events" if rows.has("event") else "orders"


def _currencies(account: Ledger) -> Mapping[str, int]:
    return dict(sorted(account.currencies.items()))


def _told(table: polars.DataFrame) -> polars.DataFrame:
    """Return rows by day and fate without the bits that only decided how rows are read."""
    fate, kept = pl.col("fate"), pl.col("fate") % _KEPT
    for bit in (ledger.ROUNDED, ledger.BELOW_ZERO):
        kept = kept + fate // bit % 2 * bit
    sums = [pl.col(name).sum() for name in table.columns if name not in ("day", "fate")]
    whole = table.with_columns(kept.alias("fate"), pl.col("rows").cast(pl.Int64))
    return whole.group_by("day", "fate").agg(sums).sort("day", "fate")
