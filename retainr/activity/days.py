"""Orders in any order become one row a customer and day, sorted by both.

Sorting one integer that holds customer, day and whether it is a refund, with the money
beside it, costs a third of what grouping by customer and day costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.codes import coded, ends
from retainr.activity.elapsed import Clocks, clocks, days_of
from retainr.activity.parts import starts
from retainr.activity.runs import PLACES, append_to, ordered, runs
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import polars


_AT_ONCE = 4_096
"""Runs that are summed together: what lies between stays in the processor's cache."""


@dataclass(frozen=True)
class Asked:
    """Say what is told beside the days.

    Attributes:
        window_us: length of the windows on the customers' own clocks; None without clocks.
        apart: the sum of each day's refunds beside its revenue.
        named: each customer's id.
    """

    window_us: int | None = None
    apart: bool = False
    named: bool = False


@dataclass(frozen=True)
class Collapsed:
    """Hold the days of everybody.

    Attributes:
        days: `customer` (a number from 0 on), `day`, `orders`, where there are any `refunds`
            and, with amounts, `revenue` (and `refunded`, where it was asked for and there are
            any); sorted by customer and day.
        known: codes of the customers that were asked for; sorted by them, they stand in the
            order of the customer numbers.
        clocks: the customers' clocks, where they were asked for.
        names: the customers as they stood in the orders, by number, where they were asked for.
    """

    days: polars.DataFrame
    known: polars.Series
    clocks: Clocks | None = None
    names: polars.Series | None = None

    @property
    def customers(self) -> int:
        """Return how many customers there are."""
        numbers = self.days["customer"]
        return 0 if numbers.is_empty() else int(numbers[-1]) + 1


def collapse(
    orders: polars.DataFrame,
    known: polars.DataFrame | None = None,
    asked: Asked | None = None,
) -> Collapsed:
    """Return one row a customer and day.

    Args:
        orders: one row an order: `customer`, `when` (twice the day, and one more for a
            refund; with clocks the microsecond in place of the day) and perhaps `amount`.
        known: each `customer` once, in any order, to be given its code too; perhaps with the
            moment that it was `acquired`.
        asked: what is told beside the days; nothing without it.
    """
    asked = asked or Asked()
    customers, when, found = orders["customer"], orders["when"], None
    amount = orders["amount"] if "amount" in orders.columns else None
    del orders
    people = coded(customers, None if known is None else known["customer"])
    codes, own, most = people.codes(), people.known, people.most
    names = people.names(codes) if asked.named else None
    del customers
    if asked.window_us is not None:
        codes, most = people.numbers(codes), len(codes)
        moments = _acquired(known, own)
        found = clocks(codes, when.to_numpy(), asked.window_us, moments)
        when = pl.Series(days_of(when.to_numpy()))
    low, high = (end // 2 for end in ends(when))
    span = high - low + 1
    if (most + 1) * span * 2 >= PLACES:
        codes = people.numbers(codes)
    del people
    # In place from here on: each column is 80 MB at ten million orders.
    append_to(codes, when, 2 * low, 2 * span)
    del when
    days = runs(ordered(codes, low, span, amount), apart=asked.apart)
    return Collapsed(days, own, found, names)


def _acquired(known: polars.DataFrame | None, codes: polars.Series) -> polars.Series | None:
    """Return the customers' acquisition moments by customer number, where there are any."""
    if known is None or "acquired" not in known.columns:
        return None
    return known["acquired"].gather(codes.arg_sort())


def first_days(days: polars.DataFrame, customers: int) -> polars.Series:
    """Return each customer's first day with an order; null for who has refunds only.

    Args:
        days: one row a customer and day, sorted.
        customers: how many there are.
    """
    active = days.select("customer", "day")
    if "refunds" in days.columns:
        active = active.filter(days["orders"] > 0)
    if active.is_empty():
        begins = np.empty(0, dtype=np.int64)
    else:
        numbers = active["customer"].to_numpy()
        begins = starts(numbers[1:] != numbers[:-1])
    firsts = active[begins]
    if firsts.height == customers:
        return firsts["day"]
    everybody = pl.DataFrame({"customer": pl.int_range(customers, dtype=pl.UInt32, eager=True)})
    return everybody.join(firsts, on="customer", how="left", maintain_order="left")["day"]


def no_early_refunds(days: polars.DataFrame, firsts: polars.Series) -> polars.DataFrame:
    """Put refunds before a customer's first order on the day of that order.

    Args:
        days: one row a customer and day, sorted.
        firsts: the first day with an order of each customer number.
    """
    begun = days.with_columns(first=firsts.gather(days["customer"]))
    early = pl.col("day") < pl.col("first")
    if not begun.select(early.any()).item():
        return days
    moved = begun.with_columns(day=pl.when(early).then("first").otherwise("day")).drop("first")
    sums = [name for name in moved.columns if name not in ("customer", "day")]
    grouped = moved.group_by("customer", "day", maintain_order=True)
    return grouped.agg(pl.col(name).sum() for name in sums)


def sums(values: polars.Series, ends: polars.Series) -> polars.Series:
    """Return the sum of each run of neighbours.

    Args:
        values: integers.
        ends: place of the last value of each run, ascending.
    """
    if ends.is_empty():
        return values.clear().cast(pl.Int64)
    each, stops = values.to_numpy(), ends.to_numpy() + 1
    found, done = np.empty(len(stops), dtype=np.int64), 0
    for at in range(0, len(stops), _AT_ONCE):
        some = stops[at : at + _AT_ONCE]
        # One kind of integer is added three times faster than two.
        own = each[done : some[-1]].astype(np.int64)
        found[at : at + _AT_ONCE] = np.add.reduceat(own, np.append(0, some[:-1] - done))
        done = some[-1]
    return pl.Series(found)
