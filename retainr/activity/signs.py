"""What the days of a customer tell of its leaving: gaps, windows of days, the last orders.

All of it is known on one day: what came later is left out, so that a list of an earlier day
can be held against what happened. Days count from 1970-01-01, money is in the history's
integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.activity.parts import Filled, parts, starts
from retainr.activity.summary import with_sales
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy.typing as npt
    import polars

    from retainr.activity.history import History
    from retainr.activity.parts import Keys

    Values = npt.NDArray[Any]

YEAR, HALF = 365, 180
"""Days of the window that revenue is counted in, and of those whose orders are compared."""

LATEST = 3
"""How many of the last days with an order are compared with those before."""


_APART = 2**32
"""Above all counts of days."""


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
    days = with_sales(history)
    columns = {name: days[name].to_numpy() for name in days.columns}
    filled = Filled(history.people.height, _kinds(columns))
    for part in parts(columns["customer"]):
        own = {name: column[part] for name, column in columns.items()}
        known = own["day"] <= end
        if not known.all():
            own = {name: column[known] for name, column in own.items()}
        if len(own["day"]):
            filled.add(**_of_part(own, end))
    found = filled.frame().with_columns(pl.col("own_gap").fill_nan(None))
    return found.with_columns(history.people["segment"].gather(found["customer"]))


def _kinds(columns: Collection[str]) -> dict[str, str]:
    """Return NumPy's names of the types of what is told."""
    counts = ("orders", "gaps", "orders_365d", "days_recent", "days_earlier")
    kinds = {"customer": "u4", "last": "i4", **dict.fromkeys(counts, "i8"), "own_gap": "f8"}
    money = {"revenue_365d": "i8", "smaller": "?"} if "sales" in columns else {}
    return {**kinds, "refunded": "?", **money}


def _of_part(own: Mapping[str, Values], end: int) -> dict[str, Values]:
    """Return what is known of some customers, from all of their days up to the last one."""
    whole = starts(own["customer"][1:] != own["customer"][:-1])
    active = own
    if "refunds" in own:
        active = {name: column[own["orders"] > 0] for name, column in own.items()}
    # Each customer's days begin with an order, so both have the same customers.
    begins = starts(active["customer"][1:] != active["customer"][:-1])
    day, orders = active["day"], active["orders"].astype(np.int64)
    sizes = np.diff(begins, append=len(day))
    told = {
        "customer": active["customer"][begins],
        "last": day[begins + sizes - 1],
        "orders": np.add.reduceat(orders, begins),
        "gaps": sizes - 1,
        "own_gap": _medians(active, begins, sizes),
        "orders_365d": np.add.reduceat(orders * (day > end - YEAR), begins),
        **_halves(day, begins, end),
        "refunded": _refunded(own, whole),
    }
    if "sales" in own:
        of_year = own["revenue"] * (own["day"] > end - YEAR)
        told["revenue_365d"] = np.add.reduceat(of_year, whole)
        told["smaller"] = _smaller(active["sales"], begins, sizes)
    return told


def _halves(day: Values, begins: Keys, end: int) -> dict[str, Values]:
    """Return how many days each customer has in the last 180, and in the 180 before them."""
    # Both counts in one integer: a pass less.
    both = (day > end - 2 * HALF) + ((day > end - HALF) * np.int64(_APART))
    recent, of_both = np.divmod(np.add.reduceat(both, begins), _APART)
    return {"days_recent": recent, "days_earlier": of_both - recent}


def _medians(active: Mapping[str, Values], begins: Keys, sizes: Keys) -> Values:
    """Return the median of the gaps of each customer; NaN without any."""
    gaps = np.diff(active["day"], prepend=active["day"][0]).astype(np.int64)
    # Before a customer's gaps stands a 0, which all of them lie above.
    gaps[begins] = 0
    # One integer for customer and gap: sorting it is several times faster than groups.
    span = int(gaps.max()) + 1
    keys = active["customer"].astype(np.int64) * span + gaps
    keys.sort()
    counts = sizes - 1
    # Who has no gap takes the 0: it is not used.
    low, high = (
        keys[begins + np.minimum((at + 1) // 2, counts)] % span for at in (counts, counts + 1)
    )
    medians: Values = np.where(counts > 0, (low + high) / 2, np.nan)
    return medians


def _refunded(own: Mapping[str, Values], begins: Keys) -> Values:
    """Return who had a refund on or after the day of the last order.

    A day after it that is there at all has refunds only; on it they stand beside the order.
    """
    if "refunds" not in own:
        return np.zeros(len(begins), dtype=np.bool_)
    last = np.append(begins[1:], len(own["refunds"])) - 1
    refunded: Values = own["refunds"][last] > 0
    return refunded


def _smaller(sales: Values, begins: Keys, sizes: Keys) -> Values:
    """Return whose last days with an order brought at most half of the mean of those before."""
    upto = np.append(0, np.cumsum(sales))
    stop, before = begins + sizes, sizes - LATEST
    cut = np.maximum(stop - LATEST, begins)
    latest, earlier = upto[stop] - upto[cut], upto[cut] - upto[begins]
    smaller: Values = (before >= LATEST) & (earlier > 0) & (latest * 2 * before <= earlier * LATEST)
    return smaller
