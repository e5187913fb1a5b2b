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


_BITS = 10
"""Of the number of days in a window."""


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
    kinds = {"customer": "u4", "last": "i4", "orders": "i8", "gaps": "i4", "own_gap": "f8"}
    kinds |= {"orders_365d": "i8", "days_recent": "i2", "days_earlier": "i2"}
    money = {"revenue_365d": "i8", "smaller": "?"} if "sales" in columns else {}
    return {**kinds, "refunded": "?", **money}


def _of_part(own: Mapping[str, Values], end: int) -> dict[str, Values]:
    """Return what is known of some customers, from all of their days up to the last one."""
    active = own
    if "refunds" in own:
        active = {name: column[own["orders"] > 0] for name, column in own.items()}
    day, begins = active["day"], _begins(active["customer"])
    # Each customer's days begin with an order, so both have the same customers.
    whole = begins if active is own else _begins(own["customer"])
    stops = np.append(begins[1:], len(day))
    year, halves, recent = _within(day, begins, end)
    orders = _upto(active["orders"])
    told = {
        "customer": active["customer"][begins],
        "last": day[stops - 1],
        "orders": orders[stops] - orders[begins],
        "gaps": stops - begins - 1,
        "own_gap": _medians(day, active["customer"], begins, stops - begins - 1),
        "orders_365d": orders[stops] - orders[stops - year],
        "days_recent": recent,
        "days_earlier": halves - recent,
        "refunded": _refunded(own, whole),
    }
    if "sales" in own:
        sales = _upto(active["sales"])
        # The days of a customer ascend: those of the last 365 are its last ones.
        told["revenue_365d"] = sales[stops] - sales[stops - year] + _taken(own, whole, end)
        told["smaller"] = _smaller(sales, begins, stops)
    return told


def _begins(customers: Values) -> Keys:
    """Return where the rows of each customer begin."""
    return starts(customers[1:] != customers[:-1])


def _upto(values: Values) -> Values:
    """Return the sum of all values before each row, and at the end that of all."""
    return np.append(0, np.cumsum(values))


def _within(day: Values, begins: Keys, end: int) -> tuple[Values, Values, Values]:
    """Return how many days each customer has in the last 365, the last 360 and the last 180."""
    # All three in one integer: adding up by customer costs more than all else.
    year, halves, half = (
        (day > end - days) * np.int32(2 ** (_BITS * place))
        for place, days in enumerate((YEAR, 2 * HALF, HALF))
    )
    found = np.add.reduceat(year + halves + half, begins, dtype=np.int32)
    below = 2**_BITS - 1
    return found & below, (found >> _BITS) & below, found >> 2 * _BITS


def _medians(day: Values, customers: Values, begins: Keys, counts: Values) -> Values:
    """Return the median of the gaps of each customer, so many of them; NaN without any."""
    gaps = np.empty_like(day)
    np.subtract(day[1:], day[:-1], out=gaps[1:])
    # Before a customer's gaps stands a 0, which all of them lie above.
    gaps[begins] = 0
    # One integer for customer and gap, as short as it can be: sorting these is several times
    # faster than groups.
    span = int(gaps.max()) + 1
    kind = np.min_scalar_type((int(customers[-1] - customers[0]) + 1) * span)
    whose = (customers - customers[0]).astype(kind) * span
    keys = whose + gaps.astype(kind)
    keys.sort()
    # Who has no gap takes the 0: it is not used.
    middle = ((counts + 1) // 2, np.minimum(counts // 2 + 1, counts))
    low, high = (keys[begins + place] - whose[begins] for place in middle)
    # Each halved by itself: their sum may be too large for so short an integer.
    medians: Values = np.where(counts > 0, low / 2 + high / 2, np.nan)
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


def _taken(own: Mapping[str, Values], begins: Keys, end: int) -> Values:
    """Return what the refunds of the last 365 days took away from each customer's sales."""
    if "refunded" not in own:
        return np.zeros(len(begins), dtype=np.int64)
    return np.add.reduceat(own["refunded"] * (own["day"] > end - YEAR), begins)


def _smaller(upto: Values, begins: Keys, stops: Keys) -> Values:
    """Return whose last days with an order brought at most half of the mean of those before.

    Args:
        upto: what all rows before each one brought, and at the end what all did.
        begins: where the rows of each customer begin.
        stops: where they end.
    """
    before = stops - begins - LATEST
    cut = np.maximum(stops - LATEST, begins)
    latest, earlier = upto[stops] - upto[cut], upto[cut] - upto[begins]
    smaller: Values = (before >= LATEST) & (earlier > 0) & (latest * 2 * before <= earlier * LATEST)
    return smaller
