"""Who was active on which day: the orders of all customers as one sorted column of days.

The engine gives one row an order, or a customer and day (`planned.py`); what needs a day's
neighbour (gaps, spells, the period before) is computed from it here, on this machine, because
no engine but Polars computes windows alike. Customers are numbers from 0 on, days count from
1970-01-01, money is an integer of ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.days import Asked, first_days, no_early_refunds, sums
from retainr.activity.kept import days_of
from retainr.activity.periods import DAY_US, Calendar, Period
from retainr.activity.reduce import Reduction
from retainr.activity.segments import combinations, segment_numbers
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.days import Collapsed

_FOR_EVER = 2**62


@dataclass(frozen=True)
class Spec:
    """Say what orders carry, and whose are left out.

    Attributes:
        has_order: rows with one customer and one order are one order.
        has_amount: the rows carry money.
        keep_refunds: negative orders count in the revenue.
        refunds_apart: each day tells the sum of its refunds too.
        has_acquired: the rows carry the acquisition date.
        new_since: customers first seen before this day are left out; None keeps all.
        segments: names of the segment columns.
        window_us: length of a window on the customers' own clocks; None without clocks.
        named: the customers' ids are told.
    """

    has_order: bool = False
    has_amount: bool = False
    keep_refunds: bool = True
    refunds_apart: bool = False
    has_acquired: bool = False
    new_since: int | None = None
    segments: tuple[str, ...] = ()
    window_us: int | None = None
    named: bool = False

    @property
    def reduction(self) -> Reduction:
        """Return how rows become orders."""
        return Reduction(
            calendar=Calendar(Period.DAY),
            has_order=self.has_order,
            has_amount=self.has_amount,
            has_acquired=self.has_acquired,
            keep_refunds=self.keep_refunds,
            elapsed_us=self.window_us,
            end_us=_FOR_EVER,
            segments=self.segments,
        )


@dataclass(frozen=True)
class History:
    """Hold the active days of customers, and the customers.

    Attributes:
        days: one row for each customer and day with an order or a refund, sorted by both:
            `customer`, `day`, `orders` (0 where there are refunds only) and, with amounts,
            `revenue`. A refund before its customer's first order stands on that order's day.
            Where there are any, `refunds` counts them, and `refunded` is their part of the
            revenue where it was asked for.
        people: one row a customer, in the order of their numbers: `customer`, `since` (the
            day it is known from: its first order, or the acquisition date when that is
            earlier), `first` and `last` (days with an order), `orders`, `active_days`,
            `segment` (a row of `segments`) and, with amounts, `revenue`; with clocks also
            `began` (the day on which its clock began to run: the first order's, or that of
            the acquisition) and `again` (it ordered in its clock's second window).
        segments: one row a combination of segment values, sorted; missing is `(none)`.
        orders: orders of everybody, those left out included.
        refunds: refunds of everybody.
        customers: people with an order, those left out included.
        left_out: customers first seen before `new_since`.
        strangers: customers without an acquisition date up to the as-of day.
        refunds_alone: refunds of people without any order; they stand in no table.
        refunds_alone_sum: their sum.
        names: the customers as typed rows hold them, by number, where they were asked for.
    """

    days: polars.DataFrame
    people: polars.DataFrame
    segments: polars.DataFrame
    orders: int
    refunds: int
    customers: int
    left_out: int = 0
    strangers: int = 0
    refunds_alone: int = 0
    refunds_alone_sum: int = 0
    names: polars.Series | None = None

    @property
    def active(self) -> polars.DataFrame:
        """Return the days with an order."""
        if self.refunds == 0:
            return self.days
        return self.days.filter(pl.col("orders") > 0)


def build(found: dict[str, polars.DataFrame], spec: Spec, as_of: int) -> History:
    """Return the history that the collected frames tell.

    Args:
        found: what the frames of `planned.plan` came to, or `by_day` and `people` that were kept
            of them; they are taken out of it, so that their memory is free for what follows.
        spec: as it was planned.
        as_of: the last observed day.
    """
    known = found.pop("people", None)
    asked = Asked(spec.window_us, apart=spec.refunds_apart, named=spec.named)
    collapsed = days_of(found, known, asked)
    days, everybody = collapsed.days, collapsed.customers
    firsts = first_days(days, everybody)
    orders_of_all = int(days["orders"].sum())
    alone = days.clear()
    if "refunds" in days.columns:
        alone = days.filter(firsts.gather(days["customer"]).is_null())
        days = no_early_refunds(days, firsts)
    refunds = _sum(days, "refunds")
    begun = _begun(firsts, known, collapsed, spec)
    named = begun.filter(pl.col("acquired") <= as_of) if spec.has_acquired else begun
    kept = named
    if spec.new_since is not None:
        kept = named.filter(pl.col("since") >= spec.new_since)
    days = _renumbered(days, kept, everybody)
    segments = combinations(kept, spec.segments)
    return History(
        days=days,
        people=_people(days, kept, segments),
        segments=segments,
        orders=orders_of_all,
        refunds=refunds,
        customers=begun.height,
        left_out=named.height - kept.height,
        strangers=begun.height - named.height,
        refunds_alone=_sum(alone, "refunds"),
        refunds_alone_sum=_sum(alone, "revenue"),
        names=None if collapsed.names is None else collapsed.names.gather(kept["customer"]),
    )


def _begun(
    firsts: polars.Series, known: polars.DataFrame | None, collapsed: Collapsed, spec: Spec
) -> polars.DataFrame:
    """Return one row for each customer with an order: what is known of it."""
    if known is not None:
        known = known.with_columns(code=collapsed.known).sort("code")
    begun = _properties(firsts, known, spec)
    if collapsed.clocks is not None:
        began = (collapsed.clocks.began_us // DAY_US).cast(pl.Int32)
        begun = begun.with_columns(began=began, again=collapsed.clocks.again)
    return begun.drop_nulls("first")


def _sum(days: polars.DataFrame, name: str) -> int:
    return int(days[name].sum()) if name in days.columns else 0


def _properties(
    firsts: polars.Series, known: polars.DataFrame | None, spec: Spec
) -> polars.DataFrame:
    """Return one row for each customer number: first, since and the segments' values."""
    numbers = pl.int_range(firsts.len(), dtype=pl.UInt32, eager=True).alias("customer")
    people = pl.DataFrame([numbers, firsts.alias("first")])
    if known is None:
        return people.with_columns(since="first")
    people = people.with_columns(known.select(pl.col(spec.segments).fill_null("(none)")))
    if not spec.has_acquired:
        return people.with_columns(since="first")
    acquired = (known["acquired"] // DAY_US).cast(pl.Int32).alias("acquired")
    return people.with_columns(acquired).with_columns(since=pl.min_horizontal("first", "acquired"))


def _renumbered(days: polars.DataFrame, kept: polars.DataFrame, everybody: int) -> polars.DataFrame:
    """Return the days of the customers that are kept, numbered anew from 0 on."""
    if kept.height == everybody:
        return days
    new = pl.int_range(kept.height, dtype=pl.UInt32, eager=True).alias("new")
    numbers = pl.DataFrame({"customer": pl.int_range(everybody, dtype=pl.UInt32, eager=True)})
    known = kept.select("customer", new)
    numbers = numbers.join(known, on="customer", how="left", maintain_order="left")
    renumbered = days.with_columns(customer=numbers["new"].gather(days["customer"]))
    return renumbered.drop_nulls("customer")


def _people(
    days: polars.DataFrame, kept: polars.DataFrame, segments: polars.DataFrame
) -> polars.DataFrame:
    """Return one row a customer, in the order of their numbers."""
    active = days.filter(pl.col("orders") > 0) if "refunds" in days.columns else days
    number = kept.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("customer"))
    sizes = active["customer"].rle().struct.field("len").cast(pl.Int64)
    ends = sizes.cum_sum() - 1
    clock = [name for name in ("began", "again") if name in kept.columns]
    people = kept.select("since", "first", *clock).with_columns(
        number,
        last=active["day"].gather(ends),
        orders=sums(active["orders"], ends),
        active_days=sizes,
    )
    if "revenue" in days.columns:
        if "refunds" in days.columns:
            ends = days["customer"].rle().struct.field("len").cast(pl.Int64).cum_sum() - 1
        people = people.with_columns(revenue=sums(days["revenue"], ends))
    return people.with_columns(segment_numbers(kept, segments))
