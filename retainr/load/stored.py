"""An activity store as an origin of rows: orders that are orders already, days that are sorted."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.checked import CheckedTables
from retainr.load.columns import ColumnMap
from retainr.load.failures import reading as reads
from retainr.load.identity import Identity
from retainr.load.origin import ByDay, Found, Known
from retainr.load.presets import named as preset_named
from retainr.load.tallies import DAY_US, day_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import polars

    from retainr.engines import Engine
    from retainr.load.ledger import Ledger
    from retainr.load.manifest import Manifest
    from retainr.load.options import Needs, Reading
    from retainr.load.origin import Objection, Plan


@dataclass(frozen=True)
class StoredIds:
    """Tell customers' ids from their numbers in a store.

    Attributes:
        table: the customers, in the order of their numbers.
    """

    table: polars.LazyFrame

    def written(self, keys: polars.Series) -> polars.Series:
        """Return numbers as the ids that stood in the files."""
        ids = self.table.select("id").collect(engine="streaming").to_series()
        return ids.gather(keys).rename(keys.name)


@dataclass(frozen=True)
class Store:
    """Read rows from an activity store; nothing but its manifest is read until `gather`.

    Attributes:
        place: the folder, or the address of one.
        named: as the user typed it.
        manifest: what it says of itself.
        reading: how its rows were read, with what the command's options change about it.
        needs: what the command reads.
        engine: where the work is done.
    """

    place: Path | str
    named: str
    manifest: Manifest
    reading: Reading
    needs: Needs
    engine: Engine

    @property
    def names(self) -> tuple[str, ...]:
        """Return the folder as it was typed."""
        return (self.named,)

    @property
    def encoding(self) -> str | None:
        """Return the encoding of the files that it was made from."""
        return self.manifest.encoding

    @property
    def columns(self) -> ColumnMap:
        """Return the files' column of each role that the command may read."""
        manifest = self.manifest
        read = {*self.needs.required, *self.needs.optional}
        roles = {r: c for r, c in manifest.roles.items() if r != "event" or r in read}
        if "referrer" in read and (column := self.reading.columns.get("referrer")):
            roles["referrer"] = column
        preset = preset_named(manifest.preset) if manifest.preset else None
        return ColumnMap(roles, manifest.found_by, preset)

    @property
    def lines(self) -> bool:
        """Say that no rows are still to be made one order."""
        return False

    @property
    def packed(self) -> bool:
        """Say that the rows do not take more room than they seem to."""
        return False

    @property
    def identity(self) -> Identity:
        """Return who the customer of a row was."""
        currency = self.manifest.roles.get("currency")
        split = currency if currency in self.manifest.reading.by else None
        return Identity(aliases=self.manifest.aliases, split=split)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the store was made from."""
        names = [original.name for original in self.manifest.originals]
        more = f" and {len(names) - 1:,} more files" if len(names) > 1 else ""
        return (f"{self.named}: a store of {names[0]}{more}",) if names else ()

    def read_as(self, reading: Reading) -> Store:
        """Return the same rows, read by other options; none of them asks for what it has not."""
        return dataclasses.replace(self, reading=reading)

    def gather(self, plan: Plan, *, as_of_first: bool) -> Found:
        """Compute a plan over the orders of the store, with the account that the manifest has.

        Args:
            plan: from the typed rows and the as-of day to named frames.
            as_of_first: the plan needs the as-of day.

        Raises:
            InputError: a table is missing or damaged.
        """
        account = self.account
        as_of = account.as_of if as_of_first else self.reading.as_of
        with reads(self.names):
            # The orders are the largest table, and need not even be looked through.
            if isinstance(plan, Known):
                planned = plan.frames
            else:
                planned = plan(self.engine.scan(self.orders()), as_of)
            frames = self.engine.collect(planned)
        return Found(self, frames, account, StoredIds(self._tables["customers"]))

    def objections(self, _found: Found) -> Iterator[Objection]:
        """Yield nothing: what is open about columns was settled when the store was made."""
        return iter(())

    def decided(self, _found: Found) -> Mapping[str, str]:
        """Return what was decided when the store was made."""
        return self.manifest.decided

    def rejected(self, _found: Found) -> None:
        """Return nothing: rejected rows are counted, not kept."""
        return

    def examples(self, _found: Found, _reasons: Sequence[str]) -> Mapping[str, str]:
        """Return nothing: rejected rows are counted, not kept."""
        return {}

    def sign_of(self, currency: str, _column: str) -> str:
        """Return a currency as it is known."""
        return currency

    @cached_property
    def account(self) -> Ledger:
        """Return the rows by day and fate under the options of the command."""
        return ledger_of(self.manifest, self.reading)

    def orders(self) -> polars.LazyFrame:
        """Return the orders as the reduction takes rows: those that count under the options."""
        table = self._tables["orders"]
        by = {f"segment_{n}": pl.col(f"segment_{self._place(c)}") for n, c in self._by()}
        own = [n for n in table.collect_schema().names() if not n.startswith("segment_")]
        rows = table.filter(self._counts(pl.col("time_us") // DAY_US)).select(*own, **by)
        if self.manifest.kind == "contracts":
            rows = rows.with_columns(start_us=pl.col("time_us"))
        return rows

    @property
    def parts(self) -> tuple[tuple[str, Path | None], ...]:
        """Return the tables by name, each with its path."""
        tables, place = self.manifest.tables.values(), self.place
        return tuple((t.file, None if isinstance(place, str) else place / t.file) for t in tables)

    @property
    def by_day(self) -> ByDay | None:
        """Return the customers' days; None where only orders tell what is asked.

        A filter by days changes which order is a customer's first, and so its segment.
        """
        asked = self.reading.by or self.reading.acquired
        if self.manifest.kind == "contracts" or (asked and self._cuts()):
            return None
        days = self._tables["activity"].filter(self._counts(pl.col("day")))
        by = {f"segment_{n}": pl.col(f"segment_{self._place(c)}") for n, c in self._by()}
        acquired = ["acquired"] if self.reading.acquired else []
        people = self._tables["customers"].select(*acquired, **by) if asked else None
        scan = self.engine.scan
        return ByDay(scan(days), None if people is None else scan(people))

    def _by(self) -> Iterator[tuple[int, str]]:
        yield from enumerate(self.reading.by)

    def _place(self, column: str) -> int:
        return self.manifest.reading.by.index(column)

    def _counts(self, day: polars.Expr) -> polars.Expr:
        """Return where a day is neither before nor after those that count."""
        reading = self.reading
        tests = [pl.lit(value=True)]
        if reading.since:
            tests.append(day >= day_number(reading.since))
        tests += [day <= day_number(end) for end in (reading.until, reading.as_of) if end]
        return pl.all_horizontal(tests)

    def _cuts(self) -> bool:
        """Say whether the options leave out days with orders that the store has."""
        own = ledger_of(self.manifest, self.manifest.reading)
        return self.account.rows_used < own.rows_used

    @cached_property
    def _tables(self) -> CheckedTables:
        return CheckedTables(self.place, self.named, self.manifest)


def ledger_of(manifest: Manifest, reading: Reading) -> Ledger:
    """Return the rows of a store by day and fate under the options of a command."""
    read = _judged(manifest.read, reading)
    kept = read if manifest.kept is None else _judged(manifest.kept, reading)
    made = ledger.make_ledger(read, kept, reading.as_of, reading.until)
    return dataclasses.replace(made, currencies=manifest.currencies)


def _judged(table: polars.DataFrame, reading: Reading) -> polars.DataFrame:
    """Return rows by day and fate as they are under the filters by days of a command."""
    day, fate = pl.col("day"), pl.col("fate")
    out, after = pl.lit(value=False), pl.lit(value=False)
    if reading.since:
        out = out | (day < reading.since)
    if reading.until:
        out = out | (day > reading.until)
    if reading.as_of:
        after = day > reading.as_of
    newly_out = out.fill_null(value=False) & (fate // ledger.FILTERED % 2 == 0)
    newly_after = after.fill_null(value=False) & (fate // ledger.AFTER % 2 == 0)
    added = pl.when(newly_out).then(ledger.FILTERED).otherwise(0)
    added = added + pl.when(newly_after).then(ledger.AFTER).otherwise(0)
    return table.with_columns(fate=fate + added.cast(pl.Int64))
