"""New files are added to a store: the result is what reducing all files at once would give.

Where that cannot be known without reading the old files again, it is refused.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.checked import CheckedTables
from retainr.load.manifest import read_manifest
from retainr.load.objections import objections
from retainr.load.origin import Found
from retainr.load.stored_options import check_same_reading
from retainr.store.folder import check_target
from retainr.store.news import news_of
from retainr.store.opening import open_kind
from retainr.store.reduced import Numbered, merged, numbered, plan, spans_of, whole
from retainr.store.reducing import manifest_of, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars

    from retainr.engines import Engine
    from retainr.load import Collected, Reading
    from retainr.load.ledger import Ledger
    from retainr.load.manifest import Manifest

_ANEW = "reduce all files anew, without --append"
_KEYS = ["customer", "order"]
_KINDS = {"orders": "order", "events": "event", "contracts": "subscription"}


def append(paths: Sequence[str], target: Path, asked: Reading, engine: Engine) -> Manifest:
    """Add the files that a store does not have, and return its manifest.

    Args:
        paths: all files, those that the store has too.
        target: the store.
        asked: the options that the user gave; they must be those of the store.
        engine: where the work is done.

    Raises:
        InputError: the files cannot be read, or cannot be added exactly.
        OutputError: the store cannot be written.
    """
    if asked.served:
        raise InputError(
            "--append: and --engine, but a server's table has no files that could be told apart",
            "reduce the table anew, without --append",
        )
    check_target(target)
    old = read_manifest(target, str(target)) if target.is_dir() else None
    if old is None:
        raise InputError(f"--append: {target} is no store", "make one first, without --append")
    check_same_reading(str(target), old, asked)
    _check_kind(old, target)
    new = news_of(paths, old, str(target))
    if not new:
        return old
    rows = open_kind(paths, _KINDS[old.kind], old.reading, engine, new)
    collected = rows.gather(lambda frame, _: plan(frame, rows))
    added = manifest_of(collected)
    _check_alike(old, added)
    both = _both(old, added)
    _check_objections(both, collected)
    found = _together(old, numbered(collected), target, engine)
    return write(found, dataclasses.replace(both, spans=found.spans), rows, target)


def _check_kind(old: Manifest, target: Path) -> None:
    """Refuse what only all rows together can tell."""
    repeated = (
        "--dedupe" if old.reading.dedupe else "event ids" if "event_id" in old.roles else None
    )
    if repeated:
        raise InputError(
            f"--append: {target} was reduced with {repeated}, and the store no longer knows "
            "which rows an added one would repeat",
            _ANEW,
        )
    if not all(original.sha256 for original in old.originals):
        raise InputError(f"--append: {target} was made of what is no file on this machine", _ANEW)


def _check_alike(old: Manifest, added: Manifest) -> None:
    """Refuse new files that are read in another way than the old ones were."""
    names = ", ".join(original.name for original in added.originals)
    for role in sorted({*old.roles, *added.roles}):
        had, has = old.roles.get(role), added.roles.get(role)
        if had != has:
            raise InputError(f"--append: {names}: {role} is {has or 'nowhere'}, not {had}", _ANEW)
    if old.preset != added.preset:
        raise InputError(f"--append: {names}: preset {added.preset}, not {old.preset}", _ANEW)
    for name in old.decided.keys() & added.decided.keys():
        if old.decided[name] != added.decided[name]:
            raise InputError(
                f"--append: {names}: {name} is read as {added.decided[name]}, and in the files of "
                f"the store as {old.decided[name]}",
                _ANEW,
            )
    if "cells of an order" in added.decided:
        raise InputError(
            f"--append: {names}: lines that lack the cells of their order's first line may belong "
            "to an order of an earlier file",
            _ANEW,
        )


def _both(old: Manifest, added: Manifest) -> Manifest:
    """Return what is said of the old and the new rows together."""
    encodings = {e for one in (old, added) if one.encoding for e in one.encoding.split(", ")}
    return dataclasses.replace(
        old,
        encoding=", ".join(sorted(encodings)) or None,
        read=_summed(old.read, added.read),
        currencies=_currencies(old, added),
        decided={**old.decided, **added.decided},
        originals=(*old.originals, *added.originals),
    )


def _summed(old: polars.DataFrame, added: polars.DataFrame) -> polars.DataFrame:
    sums = [pl.col(name).sum() for name in old.columns if name not in ("day", "fate")]
    rows = pl.concat([old, added.select(old.columns)], how="vertical_relaxed")
    return rows.group_by("day", "fate").agg(sums).sort("day", "fate")


def _currencies(old: Manifest, added: Manifest) -> dict[str, int]:
    """Return used rows by currency; what differs in capital letters only is one."""
    found: dict[str, tuple[str, int]] = {}
    for name, rows in (*old.currencies.items(), *added.currencies.items()):
        before = found.get(name.lower(), (name, 0))
        found[name.lower()] = (min(name, before[0]), before[1] + rows)
    return dict(sorted(found.values()))


def _check_objections(both: Manifest, collected: Collected) -> None:
    """Refuse what is refused of all rows together, and amounts that another file may fill in."""
    reading, found = both.reading, collected.found
    account = ledger.make_ledger(both.read, both.read, reading.as_of, reading.until)
    account = dataclasses.replace(account, currencies=both.currencies)
    together = Found(found.origin, {}, account, found.ids, found.decided)
    for objection in objections(together):
        raise objection.error
    if "order" in both.roles and _any_empty(account):
        raise InputError(
            f"--append: {collected.rows.name}: an empty amount may be that of a line whose order "
            "has one in another file",
            _ANEW,
        )


def _any_empty(account: Ledger) -> bool:
    return "no amount" in account.all_reasons


def _together(old: Manifest, new: Numbered, target: Path, engine: Engine) -> Numbered:
    """Return the orders of the store and the new ones, their customers numbered anew."""
    tables = CheckedTables(target, str(target), old)
    ids = tables["customers"].select("id").collect()["id"]
    before = tables["orders"].collect()
    every = pl.concat([ids, new.ids]).unique().sort()
    number = pl.DataFrame({"id": every}).with_row_index("number")
    first, second = (
        one.to_frame("id").join(number, on="id", how="left", maintain_order="left")["number"]
        for one in (ids, new.ids)
    )
    kept = before.with_columns(first.gather(before["customer"]).alias("customer"))
    added = new.orders.with_columns(second.gather(new.orders["customer"]).alias("customer"))
    orders = pl.concat([kept, added.select(kept.columns)])
    spans = [*old.spans, *new.spans]
    if "order" in kept.columns:
        twice = _in_both(kept, added)
        if not twice.is_empty():
            made = _one_of_both(orders, twice, engine)
            spans += spans_of(made)
            rest = orders.join(twice, on=_KEYS, how="anti")
            orders = pl.concat([rest, made.select(kept.columns)])
    table = pl.DataFrame(spans, schema={"first": pl.Int64, "last": pl.Int64}, orient="row")
    return Numbered(orders, every, merged(table))


def _in_both(kept: polars.DataFrame, added: polars.DataFrame) -> polars.DataFrame:
    """Return customer and order of those with lines in old and in new files."""
    new = added.lazy().select(_KEYS).drop_nulls("order")
    return kept.lazy().select(_KEYS).join(new, on=_KEYS, how="semi").collect(engine="streaming")


def _one_of_both(
    orders: polars.DataFrame, twice: polars.DataFrame, engine: Engine
) -> polars.DataFrame:
    """Return one row for each order of which there are two: as if their lines stood together."""
    parts = orders.lazy().join(twice.lazy(), on=_KEYS, how="semi")
    return engine.collect({"made": whole(engine.scan(parts), orders.columns)})["made"]
