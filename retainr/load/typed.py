"""The seam where the file's columns become typed ones with canonical names.

Behind it the user's names are gone: `customer`, `time`, `time_us`, `order`, `amount`,
`event`, `acquired`, `acquired_us`, `segment_0` …, and `fate`, which says what becomes of
the row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import amounts, ids, ledger, times, where
from retainr.load.scan import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.columns import ColumnMap
    from retainr.load.ids import IdPlan
    from retainr.load.options import Reading
    from retainr.load.times import Form, TimePlan

RAW = "raw:"
KEEP = "raw::keep"


@dataclass(frozen=True)
class Decisions:
    """Hold what was decided about whole columns; revised when rows contradict it.

    Attributes:
        customer: how ids are read: `coded`, `text` or `floats` (text such as `12583.0`).
        order: the same for order ids.
        time: forms of the time column.
        acquired: forms of the acquisition date.
        general_times: times are matched form by form, with spaces and blanks in between.
        general_amounts: amounts may have spaces around, or words for "nothing".
        fill_amounts: some amounts are empty; the order may have one on another line.
        number_orders: some order ids are missing; each of these rows is an order.
    """

    customer: str = "coded"
    order: str = "coded"
    time: tuple[Form, ...] = ()
    acquired: tuple[Form, ...] = ()
    general_times: bool = False
    general_amounts: bool = False
    fill_amounts: bool = False
    number_orders: bool = False


@dataclass(frozen=True)
class TypedColumns:
    """Turn raw columns into typed ones.

    Attributes:
        columns: role to the file's column.
        dtypes: type of each column used.
        sample: its first rows, under the raw names.
        reading: the user's options.
        file: name of the input, for messages.
        where: the columns that `--where` names, typed where they have no role.
        mark: what the column that marks uneven rows says, as `Source.mark` does.
    """

    columns: ColumnMap
    dtypes: Mapping[str, polars.DataType]
    sample: polars.DataFrame
    reading: Reading
    file: str
    where: Mapping[str, polars.Expr]
    mark: str | None

    def type(self, raw: polars.LazyFrame, decided: Decisions) -> polars.LazyFrame:
        """Return the typed rows; the raw columns stay beside them."""
        frame = raw.with_row_index(f"{RAW}:row") if decided.number_orders else raw
        if self.reading.where:
            frame = self._judged(frame, decided)
        frame = frame.with_columns(**self._made(decided))
        if plan := self.amount(decided):
            frame = frame.with_columns(amount=plan.value(pl.col("scaled")))
        if decided.fill_amounts:
            frame = self._filled(frame, decided)
        return frame.with_columns(fate=self._fate(decided))

    def _made(self, decided: Decisions) -> dict[str, polars.Expr]:
        order, acquired, amount = self.order(decided), self.acquired(decided), self.amount(decided)
        made = {"customer": self.customer(decided).key, "time": self.time(decided).value}
        if order:
            made["order"] = _numbered(order.key) if decided.number_orders else order.key
        if acquired:
            made["acquired"] = acquired.value
        if amount:
            made["scaled"] = amount.scaled
        return made | self._texts()

    def _judged(self, frame: polars.LazyFrame, decided: Decisions) -> polars.LazyFrame:
        """Add whether `--where` keeps a row; its columns have their own names meanwhile."""
        own = self.where_columns(decided)
        keep = where.condition(self.reading.where or "", self.sample.select(**own), self.file)
        judged = frame.with_columns(**own).with_columns(keep.alias(KEEP))
        return judged.drop(*own)

    def where_columns(self, decided: Decisions) -> dict[str, polars.Expr]:
        """Return the columns that `--where` names: a role's type, or the type decided."""
        money = {self.columns.get(role) for role in ("amount", "quantity", "price")}
        roles = {column: role for role, column in self.columns.roles.items()}
        own = dict(self.where)
        for name in own:
            role = roles.get(name)
            if role in ("customer", "order"):
                own[name] = self._ids(role, getattr(decided, role)).text
            elif role == "time":
                own[name] = self.time(decided).value
            elif name in money:
                own[name] = amounts.number(RAW + name, self.dtypes[name], general=True)
            elif role in ("event", "event_id"):
                own[name] = pl.col(RAW + name).cast(pl.String)
            elif name == self.reading.acquired:
                own[name] = self._time(name, decided.acquired, decided).value
        return own

    def customer(self, decided: Decisions) -> IdPlan:
        """Return how customers are read."""
        return self._ids("customer", decided.customer)

    def order(self, decided: Decisions) -> IdPlan | None:
        """Return how orders are read, or None where there is no such column."""
        return self._ids("order", decided.order) if self.columns.get("order") else None

    def time(self, decided: Decisions) -> TimePlan:
        """Return how times are read."""
        return self._time(self.columns.roles["time"], decided.time, decided)

    def acquired(self, decided: Decisions) -> TimePlan | None:
        """Return how acquisition dates are read, or None where they are not asked for."""
        column = self.reading.acquired
        return self._time(column, decided.acquired, decided) if column else None

    def amount(self, decided: Decisions) -> amounts.AmountPlan | None:
        """Return how money is read, or None where there is none."""
        scale, general = self.reading.amount_scale, decided.general_amounts
        if column := self.columns.get("amount"):
            raw, dtype = RAW + column, self.dtypes[column]
            return amounts.plan_amount(raw, dtype, scale, general=general, file=self.file)
        quantity, price = self.columns.get("quantity"), self.columns.get("price")
        if not quantity or not price:
            return None
        pair = [(RAW + column, self.dtypes[column]) for column in (quantity, price)]
        return amounts.plan_product(pair[0], pair[1], scale, general=general)

    def _ids(self, role: str, decided: str) -> IdPlan:
        column = self.columns.roles[role]
        dtype, sample = self.dtypes[column], self.sample[RAW + column]
        if decided == "coded":
            return ids.plan_ids(RAW + column, dtype, sample)
        return ids.text_ids(RAW + column, whole_floats=decided == "floats")

    def _time(self, column: str, forms: tuple[Form, ...], decided: Decisions) -> TimePlan:
        tz, general = self.reading.tz, decided.general_times
        typed = times.plan_typed(RAW + column, self.dtypes[column], tz)
        return typed or times.plan_text(RAW + column, forms, tz, general=general)

    def _filled(self, frame: polars.LazyFrame, decided: Decisions) -> polars.LazyFrame:
        """Read an empty amount as 0 where another line of its order has one."""
        plan = self.amount(decided)
        if plan is None:
            return frame
        elsewhere = pl.col("amount").is_not_null().any().over("customer", "order")
        fill = pl.col("amount").is_null() & plan.empty & elsewhere
        return frame.with_columns(amount=pl.when(fill).then(0).otherwise(pl.col("amount")))

    def _texts(self) -> dict[str, polars.Expr]:
        """Return event names and segment values: text, without spaces around, empty is null."""
        named = {f"segment_{n}": column for n, column in enumerate(self.reading.by)}
        if event := self.columns.get("event"):
            named["event"] = event
        texts = {
            name: pl.col(RAW + column).cast(pl.String).str.strip_chars()
            for name, column in named.items()
        }
        made: dict[str, polars.Expr] = {
            name: pl.when(text != "").then(text) for name, text in texts.items()
        }
        if event_id := self.columns.get("event_id"):
            made["event_id"] = ids.text_ids(RAW + event_id).key
        return made

    def _fate(self, decided: Decisions) -> polars.Expr:
        """Return the row's fate: its reason, and bits for everything else about it."""
        reason = pl.lit(0, dtype=pl.Int32)
        for place, bad in reversed(list(enumerate(self._faults(decided), 1))):
            if bad is not None:
                reason = pl.when(bad).then(pl.lit(place, dtype=pl.Int32)).otherwise(reason)
        fate = reason
        for bit, flag in self._flags(decided):
            if flag is not None:
                fate = fate + pl.when(flag).then(pl.lit(bit, dtype=pl.Int32)).otherwise(0)
        return fate

    def _faults(self, decided: Decisions) -> tuple[polars.Expr | None, ...]:
        """Return a condition for each of `ledger.REASONS`, in their order."""
        time, amount = self.time(decided), self.amount(decided)
        acquired = self.acquired(decided)
        empty = pl.col("amount").is_null() & amount.empty if amount else None
        return (
            pl.col(RAW + MARK) if self.mark == "certain" else None,
            self.customer(decided).empty,
            time.empty,
            pl.col("time").is_null(),
            empty,
            pl.col("amount").is_null() if amount else None,
            pl.col("acquired").is_null() & ~acquired.empty if acquired else None,
        )

    def _flags(self, decided: Decisions) -> tuple[tuple[int, polars.Expr | None], ...]:
        order, amount = self.order(decided), self.amount(decided)
        return (
            (ledger.FILTERED, self._filtered()),
            (ledger.AFTER, _after(self.reading.as_of)),
            (ledger.BAD_CUSTOMER, self.customer(decided).broken("customer")),
            (ledger.BAD_ORDER, order.broken("order") if order else None),
            (ledger.ROUNDED, amount.rounded(pl.col("scaled")) if amount else None),
            (ledger.SHORT, pl.col(RAW + MARK) if self.mark == "perhaps" else None),
            (ledger.NO_ORDER, order.empty if order and not decided.number_orders else None),
        )

    def _filtered(self) -> polars.Expr | None:
        tests = []
        if self.reading.where:
            tests.append(~pl.col(KEEP))
        if self.reading.since:
            tests.append((pl.col("time") < _moment(self.reading.since)).fill_null(value=False))
        if self.reading.until:
            tests.append(_after(self.reading.until).fill_null(value=False))  # type: ignore[union-attr]
        return pl.any_horizontal(tests) if tests else None


def _after(day: dt.date | None) -> polars.Expr | None:
    return pl.col("time") >= _moment(day + dt.timedelta(days=1)) if day else None


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _numbered(order: polars.Expr) -> polars.Expr:
    """Give rows without an order id one of their own: each is an order."""
    own = pl.lit("\0row ") + pl.col(f"{RAW}:row").cast(pl.String)
    return pl.coalesce(order.cast(pl.String), own)
