"""What every metric over orders begins with: the customers' days, and what is said of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.activity.history import History, Spec, build
from retainr.activity.periods import day_number
from retainr.activity.planned import plan
from retainr.lazy import pl
from retainr.load import Ahead
from retainr.metrics.account import make_account
from retainr.metrics.notes import data_notes, note
from retainr.metrics.segments import name_segments
from retainr.results import Account, Column, Note, Phrase, Unit
from retainr.results.places import last_part

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence, Set

    import polars

    from retainr.lazy import Frame
    from retainr.load import Collected, Rows
    from retainr.load.ledger import Ledger
    from retainr.load.origin import ByDay

EPOCH = dt.date(1970, 1, 1)
"""Stands in for the as-of day where no time is readable; nothing is dated by it."""


@dataclass(frozen=True)
class Orders:
    """Hold orders or events that were read.

    Attributes:
        rows: the input.
        ledger: its rows by day and fate.
        history: who was active on which day.
        as_of: the last observed day.
        ids: the customers' ids by number, where they were asked for; else empty.
        shared: what is made of all of them, by what tells it apart, for several metrics.
    """

    rows: Rows
    ledger: Ledger
    history: History
    as_of: dt.date
    ids: polars.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))
    shared: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def has_amount(self) -> bool:
        """Say whether there is money."""
        return self.rows.has("amount")

    @property
    def scale(self) -> int:
        """Return what an integer of money is divided by."""
        return int(10**self.rows.reading.amount_scale)

    @property
    def aliases(self) -> Mapping[str, str] | None:
        """Return which ids stand for other ones, by the user's map of customers."""
        return self.rows.identity.aliases

    @property
    def first(self) -> dt.date | None:
        """Return the day of the first used row."""
        return self.ledger.days_used[0]


def read_orders(rows: Rows, window_us: int | None = None, *, customers: bool = False) -> Orders:
    """Read the rows once, and return who was active on which day.

    Args:
        rows: the input.
        window_us: length of a window on the customers' own clocks; None without clocks.
        customers: each customer is told by its id, and refunds apart from other revenue.

    Raises:
        InputError: the rows cannot be read, or too many are rejected.
    """
    return orders_ahead(rows, window_us, customers=customers).of(rows)  # type: ignore[no-any-return]


def orders_ahead(rows: Rows, window_us: int | None = None, *, customers: bool = False) -> Ahead:
    """Return what `read_orders` reads, for several metrics to read it together."""
    reading = rows.reading
    spec = Spec(
        has_order=rows.lines,
        has_amount=rows.has("amount"),
        keep_refunds=reading.refunds == "keep",
        has_acquired=reading.acquired is not None,
        new_since=day_number(reading.new_since) if reading.new_since else None,
        segments=tuple(f"segment_{n}" for n in range(len(reading.by))),
        window_us=window_us,
        refunds_apart=customers,
        named=customers,
    )
    return Ahead(
        spec,
        lambda frame, _: plan(frame, spec, rows.engine.checkpoint, grouped=rows.engine.serves),
        lambda collected: _built(rows, spec, collected),
        fuller=None if customers else dataclasses.replace(spec, refunds_apart=True, named=True),
        by_day=None if window_us else _by_day,
    )


def _by_day(known: ByDay) -> dict[str, Frame]:
    people = {} if known.people is None else {"people": known.people}
    return {"by_day": known.days, **people}


def _built(rows: Rows, spec: Spec, collected: Collected) -> Orders:
    ledger, ids = collected.ledger, collected.customers
    as_of = ledger.as_of or EPOCH
    # Whoever called this holds `collected`, but no longer the frames taken out of it.
    history = build(collected.frames, spec, day_number(as_of))
    if history.names is None or ids is None:
        return Orders(rows, ledger, history, as_of)
    return Orders(rows, ledger, history, as_of, ids.written(history.names))


def account(orders: Orders) -> Account:
    """Return where every row went."""
    history = orders.history
    cells = pl.DataFrame({"orders": [history.orders], "refunds": [history.refunds]})
    people = pl.DataFrame({"ordered": [1], "customers": [history.customers]})
    return make_account(orders.rows, orders.ledger, cells, people)


def order_notes(orders: Orders) -> Iterator[Note]:
    """Yield what the rows, and the customers left out, give reason to say."""
    history, reading = orders.history, orders.rows.reading
    yield from data_notes(orders.rows, orders.ledger)
    if history.left_out:
        yield note("new-since", count=history.left_out, since=reading.new_since)
    if history.strangers:
        yield note("no-cohort", count=history.strangers)
    if history.refunds_alone:
        total = f"{history.refunds_alone_sum / orders.scale:,.2f}".replace("-", "−")
        yield note("refunds-only", count=history.refunds_alone, total=total)
    if history.people.height == 1:
        yield note("one-customer")


def source(account: Account) -> Phrase:
    """Return customers, orders, first and last day, in words."""
    values = {
        "customers": Phrase("cohort.customers", {"count": account.customers}),
        "orders": Phrase(_counted(account), {"count": account.orders}),
    }
    if account.first is None:
        return Phrase("orders.source-empty", values)
    return Phrase("orders.source", {**values, "first": account.first, "last": account.last})


def picture_source(account: Account) -> Phrase:
    """Return the last footnote of a picture: file, customers, days."""
    names = ", ".join(last_part(name) for name in account.sources)
    customers = Phrase("cohort.customers", {"count": account.customers})
    days = {"first": account.first or "", "last": account.last or ""}
    return Phrase("orders.foot", {"file": names, "customers": customers, **days})


def _counted(account: Account) -> str:
    """Return the key of the word for what is counted: orders carry money, events don't."""
    money = {"amount", "quantity"} & set(account.columns)
    return "orders.count" if money or "order" in account.columns else "orders.count-events"


@dataclass(frozen=True)
class Split:
    """Name the segments of a result's tables.

    Attributes:
        segments: one row a combination of values: `segment`, `segment_0` …
        names: output name of each internal column.
        columns: their declarations.
    """

    segments: polars.DataFrame
    names: dict[str, str]
    columns: dict[str, Column]

    @property
    def labels(self) -> dict[int, str]:
        """Return what each segment is called, in the order of its values."""
        return {
            int(row[0]): " · ".join(str(value) for value in row[1:])
            for row in self.segments.iter_rows()
        }

    def named(self, table: polars.DataFrame, keys: Sequence[str]) -> polars.DataFrame:
        """Return a table with its segments' values first, sorted by them and its keys.

        Args:
            table: has the column `segment`, the number of a segment.
            keys: the columns that name a row within a segment.
        """
        joined = self.segments.join(table, on="segment", how="right").sort("segment", *keys)
        rest = [name for name in table.columns if name != "segment"]
        return joined.select(*(pl.col(n).alias(own) for n, own in self.names.items()), *rest)


def split_by(rows: Rows, segments: polars.DataFrame, taken: Set[str]) -> Split:
    """Return the names of the segments in a result.

    Args:
        rows: the input.
        segments: the combinations of values that occur.
        taken: the tables' other columns.
    """
    by = rows.reading.by
    names = name_segments([f"segment_{n}" for n in range(len(by))], by, taken)
    columns = {
        name: Column(name, Unit.TEXT, f"{column} on the customer's first order")
        for name, column in zip(names.values(), by, strict=True)
    }
    return Split(segments, names, columns)
