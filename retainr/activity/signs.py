"""What the days of a customer tell of its leaving: gaps, windows of days, the last orders.

All of it is known on one day: what came later is left out, so that a list of an earlier day
can be held against what happened. Days count from 1970-01-01, money is in the history's
integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.days import sums
from retainr.activity.summary import with_sales
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History

YEAR, HALF = 365, 180
"""Days of the window that revenue is counted in, and of those whose orders are compared."""

LATEST = 3
"""How many of the last days with an order are compared with those before."""


def signs(history: History, end: int) -> polars.DataFrame:
    """Return what is known of each customer on a day.

    Args:
        history: the active days; with refunds and amounts, `refunds_apart` was asked for.
        end: the last day that is known.

    Returns:
        One row for each customer with an order by then, in the order of their numbers:
        `customer`, `segment`, `last` (day of the last order), `orders`, `gaps` (between
        neighbouring days with an order) and `own_gap` (their median, null without any),
        `orders_365d`, `days_recent` and `days_earlier` (days with an order in the last 180
        days, and in the 180 before them), `refunded` (a refund on or after the last of them)
        and, with amounts, `revenue_365d` and `smaller` (the last three days with an order
        brought on average at most half of what at least three before them did).
    """
    days = with_sales(history).filter(pl.col("day") <= end)
    active = days.filter(pl.col("orders") > 0) if history.refunds else days
    runs, whole = active["customer"].rle().struct.unnest(), days["customer"].rle()
    sizes = runs["len"].cast(pl.Int64)
    ends, stops = sizes.cum_sum() - 1, whole.struct.field("len").cast(pl.Int64).cum_sum() - 1
    day = active["day"]
    recent = (day > end - HALF).cast(pl.Int64)
    earlier = day.is_between(end - 2 * HALF, end - HALF, closed="right").cast(pl.Int64)
    orders = active["orders"].cast(pl.Int64)
    found = pl.DataFrame(
        {
            "customer": runs["value"],
            "last": day.gather(ends),
            "orders": sums(orders, ends),
            "gaps": sizes - 1,
            "own_gap": _medians(active, sizes),
            "orders_365d": sums(orders * (day > end - YEAR), ends),
            "days_recent": sums(recent, ends),
            "days_earlier": sums(earlier, ends),
            "refunded": _refunded(days, stops),
        }
    ).with_columns(history.people["segment"].gather(runs["value"]))
    if "sales" not in days.columns:
        return found
    return found.with_columns(
        revenue_365d=sums(days["revenue"] * (days["day"] > end - YEAR), stops),
        smaller=_smaller(active["sales"], sizes),
    )


def _medians(active: polars.DataFrame, sizes: polars.Series) -> polars.Series:
    """Return the median of the gaps of each customer; null without any."""
    if active.is_empty():
        return pl.Series(dtype=pl.Float64)
    steps = active.select(
        gap=pl.col("day").diff().cast(pl.Int64), own=pl.col("customer").diff() == 0
    )
    gaps = steps.filter("own")["gap"].to_numpy()
    counts = (sizes - 1).to_numpy()
    # One integer for customer and gap: sorting it is several times faster than groups.
    span = int(gaps.max(initial=0)) + 1
    keys = np.repeat(np.arange(len(counts)) * span, counts)
    keys += gaps
    keys.sort()
    # Who has no gap takes any: it is not used.
    first = np.cumsum(counts) - counts
    ends = (np.minimum(first + np.maximum(at, 0) // 2, max(len(keys) - 1, 0))
            for at in (counts - 1, counts))  # fmt: skip
    low, high = (keys[at] % span if len(keys) else first * 0 for at in ends)
    medians = np.where(counts > 0, (low + high) / 2, np.nan)
    return pl.Series(medians).fill_nan(None)


def _refunded(days: polars.DataFrame, stops: polars.Series) -> polars.Series:
    """Return who had a refund on or after the day of the last order.

    A day after it that is there at all has refunds only; on it they stand beside the order.
    """
    if "refunds" not in days.columns:
        return pl.repeat(value=False, n=stops.len(), dtype=pl.Boolean, eager=True)
    return days["refunds"].gather(stops) > 0


def _smaller(sales: polars.Series, sizes: polars.Series) -> polars.Series:
    """Return whose last days with an order brought at most half of the mean of those before."""
    upto = pl.concat([pl.Series([0]), sales.cast(pl.Int64).cum_sum()])
    stop, before = sizes.cum_sum(), sizes - LATEST
    cut = pl.select(pl.max_horizontal(stop - LATEST, stop - sizes)).to_series()
    latest = upto.gather(stop) - upto.gather(cut)
    earlier = upto.gather(cut) - upto.gather(stop - sizes)
    return (before >= LATEST) & (earlier > 0) & (latest * 2 * before <= earlier * LATEST)
