"""Rows of a server's table as SQL: columns with canonical names, and what becomes of each row.

What `typed.py` and `fate.py` are for files, for columns that have types already. Two steps, so
that no value is written twice: `made` reads each value, `judged` says what becomes of the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.load import ledger, sql_values
from retainr.load.decisions import RAW
from retainr.load.tallies import DAY_US

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from retainr.load.columns import ColumnMap
    from retainr.load.decisions import Decisions
    from retainr.load.options import Reading
    from retainr.load.sql_values import Value

_EPOCH = 719_163
"""The ordinal of 1970-01-01."""


NO_ORDER = " row "
"""Begins the keys of orders that have no id; ids themselves begin with no space."""


@dataclass(frozen=True)
class ServedColumns:
    """Say how the columns of a table become typed ones.

    Attributes:
        columns: role to the table's column.
        dtypes: type of each column of the table.
        reading: the user's options.
        decided: how ids are read, and what empty amounts and orders mean.
    """

    columns: ColumnMap
    dtypes: Mapping[str, str]
    reading: Reading
    decided: Decisions

    @property
    def made(self) -> dict[str, str]:
        """Return what is read of each row, by names of the first step."""
        found: dict[str, str] = {}
        for role, value in self._values():
            found |= {role: value.value, f"{role}_empty": value.empty}
            if value.rounded:
                found["rounded"] = value.rounded
        found |= self._texts()
        if self.reading.where:
            found["keep"] = f"coalesce(({self.reading.where}), false)"
        if self.decided.number_orders:
            own = f"concat('{NO_ORDER}', CAST(monotonically_increasing_id() AS STRING))"
            found["order"] = f"coalesce(CAST({found['order']} AS STRING), {own})"
        if self.reading.dedupe:
            found |= {
                RAW + name: sql_values.plain(name, kind) for name, kind in self.dtypes.items()
            }
        return found

    @property
    def judged(self) -> dict[str, str]:
        """Return the typed columns and the fate, made of the first step's."""
        kept = {role: f"`{role}`" for role, _ in self._values()}
        kept |= {name: f"`{name}`" for name in self._texts()}
        for clock in ("time", "end", "acquired"):
            if clock in kept:
                kept[f"{clock}_us"] = kept.pop(clock)
        if self.columns.contracts:
            kept["start_us"] = "`time`"
        if "end_us" in kept:
            kept["end_us"] = _not_before("`end`", "`time`")
        if "amount" in kept:
            kept["amount"] = self._amount
        if self.reading.dedupe:
            kept |= {RAW + name: sql_values.name(RAW + name) for name in self.dtypes}
        return {**kept, "fate": self._fate}

    def _values(self) -> Iterator[tuple[str, Value]]:
        """Yield how customer, times, order and amount are read, under their names."""
        columns, reading, decided = self.columns, self.reading, self.decided
        yield "customer", self._customer()
        for role, column in (
            ("time", columns.get(str(columns.clock))),
            ("end", columns.get("end") if columns.contracts else None),
            ("acquired", reading.acquired),
        ):
            if column:
                yield role, self._moment(role, column)
        if order := columns.get("order"):
            whole = decided.order == "floats"
            yield "order", sql_values.ids(order, self.dtypes[order], whole_floats=whole)
        if amount := columns.get("amount"):
            yield "amount", sql_values.amount(amount, self.dtypes[amount], reading.amount_scale)
        elif columns.get("quantity"):
            factors = [(columns.roles[role]) for role in ("quantity", "price")]
            quantity, price = ((name, self.dtypes[name]) for name in factors)
            yield "amount", sql_values.product(quantity, price, reading.amount_scale)

    def _customer(self) -> Value:
        """Return who a row's customer is; one for each currency where sums are split by it."""
        column = self.columns.roles["customer"]
        whole = self.decided.customer == "floats"
        ids = sql_values.ids(column, self.dtypes[column], whole_floats=whole)
        currency = self.columns.get("currency")
        if currency is None or currency not in self.reading.by:
            return ids
        id_, value = f"CAST({ids.value} AS STRING)", sql_values.words(currency)
        return sql_values.Value(f"coalesce(concat({id_}, ' (', {value}, ')'), {id_})", ids.empty)

    def _moment(self, role: str, column: str) -> Value:
        value = sql_values.moment(column, self.dtypes[column], self.reading.tz)
        if role != "end":
            return value
        empty = f"({value.empty} OR {sql_values.never(column)})"
        return sql_values.Value(value.value, empty)

    def _texts(self) -> dict[str, str]:
        named = {f"segment_{n}": column for n, column in enumerate(self.reading.by)}
        if event := self.columns.get("event"):
            named["event"] = event
        found = {name: sql_values.words(column) for name, column in named.items()}
        currency = self.columns.get("currency")
        if currency and currency not in self.reading.by:
            found["currency"] = sql_values.words(currency)
            found["currency_key"] = f"lower({found['currency']})"
        if event_id := self.columns.get("event_id"):
            found["event_id"] = sql_values.ids(event_id, self.dtypes[event_id]).value
        return found

    @property
    def _amount(self) -> str:
        """Return the amount; an empty one is 0 where another line of its order has one."""
        if not self.decided.fill_amounts:
            return "`amount`"
        elsewhere = "max(`amount`) OVER (PARTITION BY `customer`, `order`) IS NOT NULL"
        none = f"`amount` IS NULL AND `amount_empty` AND {elsewhere}"
        return f"CASE WHEN {none} THEN 0 ELSE `amount` END"

    @property
    def _fate(self) -> str:
        """Return the fate of a row as an integer, as `ledger` takes it apart."""
        faults = self._faults()
        cases = " ".join(
            f"WHEN {faults[reason]} THEN {place}"
            for place, reason in enumerate(ledger.REASONS, 1)
            if reason in faults
        )
        bits = [f"CASE WHEN {flag} THEN {bit} ELSE 0 END" for bit, flag in self._flags()]
        return " + ".join((f"CASE {cases} ELSE 0 END", *bits))

    def _faults(self) -> dict[str, str]:
        """Return the condition of each reason for which a row may be rejected."""
        names = {role for role, _ in self._values()}
        found = {
            "no customer": "`customer_empty`",
            "no time": "`time_empty`",
            "unreadable time": "`time` IS NULL",
        }
        if "amount" in names:
            missing = f"({self._amount}) IS NULL"
            found["no amount"] = f"{missing} AND `amount_empty`"
            found["unreadable amount"] = missing
        for role, said in (("acquired", "acquisition date"), ("end", "end")):
            if role in names:
                found[f"unreadable {said}"] = f"`{role}` IS NULL AND NOT `{role}_empty`"
        if "end" in names:
            found["end before start"] = f"{_not_before('`end`', '`time`')} < `time`"
        return found

    def _flags(self) -> Iterator[tuple[int, str]]:
        reading, names = self.reading, {role for role, _ in self._values()}
        if filters := [*self._filters()]:
            yield ledger.FILTERED, f"coalesce({' OR '.join(filters)}, false)"
        if reading.as_of:
            yield ledger.AFTER, f"`time` >= {_moment(reading.as_of, 1)}"
        yield ledger.BAD_CUSTOMER, "`customer` IS NULL AND NOT `customer_empty`"
        if "order" in names:
            yield ledger.BAD_ORDER, "`order` IS NULL AND NOT `order_empty`"
            if not self.decided.number_orders:
                yield ledger.NO_ORDER, "`order_empty`"
        if "amount" in names:
            yield ledger.BELOW_ZERO, "`amount` < 0"
        if any(value.rounded for _, value in self._values()):
            yield ledger.ROUNDED, "`rounded`"

    def _filters(self) -> Iterator[str]:
        reading = self.reading
        if reading.where:
            yield "NOT `keep`"
        if reading.since:
            yield f"coalesce(`time` < {_moment(reading.since)}, false)"
        if reading.until:
            yield f"coalesce(`time` >= {_moment(reading.until, 1)}, false)"


def _not_before(end: str, start: str) -> str:
    """Return ends without a clock, or with another one, as no earlier than a start that day."""
    same = f"{_day(end)} = {_day(start)}"
    return f"CASE WHEN {same} THEN greatest({end}, {start}) ELSE {end} END"


def _day(moment: str) -> str:
    return f"floor({moment} / {DAY_US})"


def _moment(day: dt.date, later: int = 0) -> int:
    return (day.toordinal() - _EPOCH + later) * DAY_US
