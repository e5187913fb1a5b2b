"""A table on a server as an origin of rows: what is read of it runs there, as SQL."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import ledger, tallies
from retainr.load.account import account_of
from retainr.load.decisions import RAW, Decisions
from retainr.load.identity import Identity
from retainr.load.origin import Found, Objection
from retainr.load.rejects import shown_as
from retainr.load.sql_rows import NO_ORDER, ServedColumns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    import polars

    from retainr.engines.spark_engine import SparkEngine
    from retainr.load.columns import ColumnMap
    from retainr.load.options import Reading
    from retainr.load.origin import Plan

_OUT = ledger.AFTER * 2
_REJECTED = f"`fate` % {ledger.FILTERED} <> 0 AND floor(`fate` / {ledger.FILTERED}) % 2 = 0"


@dataclass(frozen=True)
class ServedIds:
    """Tell ids from the keys in typed rows, which are the ids themselves."""

    def written(self, keys: polars.Series) -> polars.Series:
        """Return keys as text."""
        return keys.cast(pl.String)

    def apart(self, keys: polars.Series) -> polars.Series:
        """Return keys of orders as text; null for orders without an id."""
        ids = self.written(keys)
        return ids.set(ids.str.starts_with(NO_ORDER), None)


@dataclass(frozen=True)
class Tables:
    """Read rows from a table of a server; nothing is read until `gather`.

    Attributes:
        names: the paths as they were typed.
        table: as the engine has it.
        dtypes: type of each of its columns.
        columns: role to column.
        reading: the user's options.
        engine: where the work is done.
        ids: how its ids are read, as its first rows show.
    """

    names: tuple[str, ...]
    table: Any
    dtypes: Mapping[str, str]
    columns: ColumnMap
    reading: Reading
    engine: SparkEngine
    ids: Decisions = field(default_factory=Decisions)
    encoding: None = None
    remarks: tuple[str, ...] = ()

    @property
    def lines(self) -> bool:
        """Say whether rows with one customer and one order are still to be made one order."""
        return self.columns.get("order") is not None

    @property
    def packed(self) -> bool:
        """Say that the rows do not take more room than they seem to."""
        return False

    @property
    def identity(self) -> Identity:
        """Return who the customer of a row is."""
        currency = self.columns.get("currency")
        split = currency if currency in self.reading.by else None
        return Identity(split=split)

    @property
    def parts(self) -> tuple[tuple[str, None], ...]:
        """Return the table by name; it is no file on this machine."""
        return tuple((name, None) for name in self.names)

    @property
    def by_day(self) -> None:
        """Return None: the customers' days are still to be computed."""
        return

    def read_as(self, reading: Reading) -> Tables:
        """Return the same rows, read by other options; none of them names another column."""
        return dataclasses.replace(self, reading=reading)

    def gather(self, plan: Plan, *, as_of_first: bool) -> Found:
        """Compute a plan over the used rows together with the account of all rows.

        Args:
            plan: from the typed rows and the as-of day to named frames.
            as_of_first: the plan needs the as-of day; the table is read once more where only
                its rows can tell it.

        Raises:
            InputError: the server cannot read the table, or compute what is asked.
        """
        with self.engine.working():
            decided, as_of = self.ids, self.reading.as_of
            if as_of_first and as_of is None:
                first = self._attempt(lambda _rows, _as_of: {}, decided, None)
                as_of, decided = first.ledger.as_of, first.decided
            return self._attempt(plan, decided, as_of)

    def objections(self, found: Found) -> Iterator[Objection]:
        """Yield ids with fractions, of which nobody knows how they are written."""
        for role, bit in (("customer", ledger.BAD_CUSTOMER), ("order", ledger.BAD_ORDER)):
            if found.ledger.any(bit):
                column = self.columns.roles[role]
                yield Objection(
                    "reading",
                    InputError(
                        f'{", ".join(self.names)}: "{column}" holds numbers that are not whole, '
                        "which are no ids",
                        "make it text or whole numbers in a view",
                    ),
                )

    def decided(self, found: Found) -> dict[str, str]:
        """Return how ids are read, which is all that was decided."""
        return {role: str(getattr(found.decided, role)) for role in ("customer", "order")}

    def rejected(self, found: Found) -> polars.DataFrame:
        """Return the rejected rows whole, with `source` and `reason`; reads them again."""
        with self.engine.working():
            return self._shown(self.engine.rows(self._judged(found)))

    def examples(self, found: Found, reasons: Sequence[str]) -> Mapping[str, str]:
        """Return what stands in a rejected row of each reason; reads them again."""
        shown: dict[str, str] = {}
        with self.engine.working():
            judged = self._judged(found)
            for reason in reasons:
                place = ledger.REASONS.index(reason) + 1
                one = self.engine.where(judged, f"`fate` % {ledger.FILTERED} = {place}")
                shown |= self._example(reason, self.engine.rows(one, 1))
        return shown

    def sign_of(self, currency: str, column: str) -> str:
        """Return how a currency is written in a column of amounts, which are numbers here."""
        return currency

    def _judged(self, found: Found) -> Any:
        """Return the rejected rows with the table's own columns and their fate."""
        whole = self.read_as(dataclasses.replace(self.reading, dedupe=True))
        typed = whole._typed(found.decided)
        judged = self.engine.select(self.engine.select(self.table, typed.made), typed.judged)
        return self.engine.where(judged, _REJECTED)

    def _shown(self, rows: polars.DataFrame) -> polars.DataFrame:
        reasons = dict(enumerate(ledger.REASONS, 1))
        taken = ("source", "row", "reason")
        place = pl.col("fate") % ledger.FILTERED
        return rows.select(
            pl.lit(", ".join(self.names)).alias("source"),
            pl.lit(None, dtype=pl.Int64).alias("row"),
            place.replace_strict(reasons, default=None, return_dtype=pl.String).alias("reason"),
            *(pl.col(RAW + name).alias(shown_as(name, taken)) for name in self.dtypes),
        )

    def _example(self, reason: str, rows: polars.DataFrame) -> dict[str, str]:
        """Return what stands in the columns that a reason is about, of one row."""
        role = reason.rsplit(" ", 1)[1]
        named = {"date": self.reading.acquired, "time": self.columns.get(str(self.columns.clock))}
        columns = [named.get(role, self.columns.get(role))]
        if reason == "end before start":
            columns.append(self.columns.get("end"))
        if role == "amount" and columns == [None]:
            columns = [self.columns.get("quantity"), self.columns.get("price")]
        if rows.is_empty():
            return {}
        said = (f"{name} is {_cell(rows[RAW + name][0])}" for name in columns if name)
        return {reason: f"for example {', '.join(said)}"}

    def _attempt(self, plan: Plan, decided: Decisions, as_of: dt.date | None) -> Found:
        """Collect; where the rows contradict what was decided, decide again and collect again."""
        for _ in dataclasses.fields(Decisions):
            found = self._collect(plan, decided, as_of)
            revised = self._revised(decided, found)
            if revised == decided:
                break
            decided = revised
        return found

    def _revised(self, decided: Decisions, found: Found) -> Decisions:
        account = found.ledger
        changes: dict[str, Any] = {}
        for role, bit in (("customer", ledger.BAD_CUSTOMER), ("order", ledger.BAD_ORDER)):
            if account.any(bit) and getattr(decided, role) == "floats":
                changes[role] = "text"
        if account.any(ledger.NO_ORDER):
            changes["number_orders"] = True
        if "no amount" in account.all_reasons and self.lines:
            changes["fill_amounts"] = True
        return dataclasses.replace(decided, **changes)

    def _collect(self, plan: Plan, decided: Decisions, as_of: dt.date | None) -> Found:
        engine, typed = self.engine, self._typed(decided)
        judged = engine.select(engine.select(self.table, typed.made), typed.judged)
        columns = tuple(typed.judged)
        counted = {"read": tallies.by_day(engine.scan(judged), columns)}
        if self.reading.dedupe or self.columns.get("event_id") is not None:
            judged = self._without_repeated(judged, columns)
            counted["kept"] = tallies.by_day(engine.scan(judged), columns)
        rows = engine.scan(engine.where(judged, f"`fate` % {_OUT} = 0"))
        if "currency" in columns:
            counted["currency"] = tallies.by_value(rows, "currency")
        frames = engine.collect({**counted, **plan(rows, as_of)})
        account = account_of({name: frames.pop(name) for name in counted}, self.reading)
        ids = ServedIds()
        return Found(self, frames, account, ids, decided, ids if self.lines else None)

    def _typed(self, decided: Decisions) -> ServedColumns:
        return ServedColumns(self.columns, self.dtypes, self.reading, decided)

    def _without_repeated(self, judged: Any, columns: Sequence[str]) -> Any:
        """Drop rows that repeat a whole row, or an event that has an id."""
        survivors = self.engine.where(judged, f"`fate` % {ledger.AFTER} = 0")
        if self.reading.dedupe:
            survivors = self.engine.unique(survivors, [RAW + name for name in self.dtypes])
        if self.columns.get("event_id") is None:
            return survivors
        # Copies of one event may differ; which is kept depends on no order of the rows.
        told = ("time_us", "customer", "event", "amount", "acquired_us")
        segments = tuple(f"segment_{n}" for n in range(len(self.reading.by)))
        order = ", ".join(f"`{name}`" for name in (*told, *segments, "fate") if name in columns)
        place = f"row_number() OVER (PARTITION BY `event_id` ORDER BY {order})"
        numbered = self.engine.with_column(survivors, "repeated", place)
        return self.engine.where(numbered, "`event_id` IS NULL OR `repeated` = 1")


def _cell(value: object) -> str:
    return "null" if value is None else repr(str(value)[:60])
