"""What the models of purchases know of a customer: how often, until when, since when.

After Fader & Hardie: counted are the repeats, the first active day left out, between
calendar dates. With a holdout all of it speaks of the days before; what came after is kept
beside it, to be forecast. Days count from 1970-01-01, money is an integer until it is
divided.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.activity.days import sums
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History

KEYS = ("frequency", "recency", "T")


class CountBy(StrEnum):
    """Name what is counted as one purchase."""

    DAY = "day"
    ORDER = "order"


@dataclass(frozen=True)
class Asked:
    """Say what is summed up.

    Attributes:
        end: the last day that the models are fitted on.
        as_of: the last observed day; the days after `end` are held out.
        count_by: what counts as one purchase.
    """

    end: int
    as_of: int
    count_by: CountBy = CountBy.DAY


@dataclass(frozen=True)
class Summary:
    """Hold what is known of each customer on the last day of the calibration.

    Attributes:
        people: one row a customer first seen by then, in the order of their numbers:
            `customer` (its number in the history), `segment`, `frequency` (purchases after
            the first), `recency` (days from the first to the last) and `T` (days from the
            first to the end). With amounts `monetary_value` (mean of the repeats, refunds
            left out; 0 without repeats) and `historic_revenue` (revenue so far); with a
            holdout `holdout_frequency` (purchases in it) and, with amounts,
            `holdout_revenue` (refunds left out). Money is in the history's integers.
        left_out: customers first seen in the holdout.
    """

    people: polars.DataFrame
    left_out: int


def summarise(history: History, asked: Asked) -> Summary:
    """Return what is known of each customer at the end of the calibration.

    Counted by orders, those of one day are not told apart: where the first day has k of
    them, k − 1 are repeats, and k − 1 of k parts of its revenue are theirs.

    Args:
        history: the active days; with refunds and amounts, `refunds_apart` was asked for.
        asked: until when, and what is counted.
    """
    days = with_sales(history)
    known = history.people["first"] <= asked.end
    people = history.people.select("customer", "segment").filter(known)
    whole = told = _tallied(days, asked.count_by, history.people)
    if asked.end < asked.as_of:
        told = _tallied(days.filter(pl.col("day") <= asked.end), asked.count_by)
        later = whole.filter(known)
        people = people.with_columns(holdout_frequency=later["purchases"] - told["purchases"])
        if "sales" in told.columns:
            people = people.with_columns(holdout_revenue=later["sales"] - told["sales"])
    columns = people.hstack(told).with_columns(
        frequency=pl.col("purchases") - 1,
        recency=pl.col("last") - pl.col("first"),
        T=asked.end - pl.col("first"),
    )
    money = {}
    if "sales" in told.columns:
        repeats = pl.col("sales") - pl.col("first_sales") + pl.col("first_repeats")
        worth = repeats / pl.col("frequency")
        money["monetary_value"] = pl.when(pl.col("frequency") > 0).then(worth).otherwise(0.0)
        money["historic_revenue"] = pl.col("revenue")
    held_out = [name for name in people.columns if name.startswith("holdout_")]
    selected = columns.select("customer", "segment", *KEYS, *held_out, **money)
    return Summary(selected, history.people.height - people.height)


def with_sales(history: History) -> polars.DataFrame:
    """Return the days and, with amounts, what was `sales` on each before refunds.

    Args:
        history: the active days; with refunds and amounts, `refunds_apart` was asked for.
    """
    days = history.days
    if "revenue" not in days.columns:
        return days
    if history.refunds == 0:
        return days.with_columns(sales="revenue")
    return days.with_columns(sales=pl.col("revenue") - pl.col("refunded"))


def _tallied(
    days: polars.DataFrame, count_by: CountBy, people: polars.DataFrame | None = None
) -> polars.DataFrame:
    """Return one row for each customer of the days, sorted by its number.

    Columns: `first`, `last`, `purchases` and, with amounts, `revenue`, `sales`,
    `first_sales` (of the first day) and `first_repeats` (the part of these that is of
    repeats).

    Args:
        days: with sales.
        count_by: what counts as one purchase.
        people: the customers of the history, where the days are all of it.
    """
    active = days.filter(pl.col("orders") > 0) if "refunds" in days.columns else days
    people = _people(days, active) if people is None else people
    first, last, sizes = (people[n].cast(pl.Int64) for n in ("first", "last", "active_days"))
    by_day = count_by is CountBy.DAY
    told = pl.DataFrame([first, last, (sizes if by_day else people["orders"]).alias("purchases")])
    if "sales" not in days.columns:
        return told
    revenue = people["revenue"]
    sold = sums(days["sales"], _stops(days)) if "refunds" in days.columns else revenue
    # Each customer's days begin with an order: refunds before it stand on its day.
    at_first = active.select("sales", "orders")[sizes.cum_sum() - sizes]
    share = pl.lit(0) if by_day else pl.col("sales") * ((pl.col("orders") - 1) / pl.col("orders"))
    first_day = at_first.select(first_sales="sales", first_repeats=share)
    return told.with_columns(first_day, revenue=revenue, sales=sold)


def _people(days: polars.DataFrame, active: polars.DataFrame) -> polars.DataFrame:
    """Return what the history tells of its customers, for some of its days."""
    stops = _stops(active)
    sizes = stops.diff().fill_null(int(stops[0]) + 1 if stops.len() else 0)
    found = pl.DataFrame(
        {
            "first": active["day"].gather(stops - sizes + 1),
            "last": active["day"].gather(stops),
            "active_days": sizes,
            "orders": sums(active["orders"], stops),
        }
    )
    if "revenue" not in days.columns:
        return found
    return found.with_columns(revenue=sums(days["revenue"], _stops(days)))


def _stops(days: polars.DataFrame) -> polars.Series:
    """Return where each customer's last row is."""
    return days["customer"].rle().struct.field("len").cast(pl.Int64).cum_sum() - 1
