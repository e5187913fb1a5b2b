"""Values without a fit: what customers have brought, and the simple rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import day_number
from retainr.activity.spells import Seen, of_orders
from retainr.activity.turnover import counts
from retainr.lazy import np, pl
from retainr.metrics.churn import ChurnParams
from retainr.metrics.churn.tables import Cut, periods_table, rated
from retainr.metrics.clv.worth import Worth
from retainr.models import clv, what_if

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.people import People
    from retainr.metrics.orders import Orders

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Simple:
    """Hold what the simple rule of a segment rests on; NaN where it is not known.

    Attributes:
        revenue: per customer and period, over the periods that count.
        churn_rate: lost / starting over these.
        value: revenue × margin / churn rate.
        changed: the value after a change of retention.
    """

    revenue: float
    churn_rate: float
    value: float
    changed: float


@dataclass(frozen=True)
class Ruled:
    """Hold the values of the simple rule, and what they rest on by segment."""

    worth: Worth
    segments: dict[int, Simple]


def historic(people: People, params: ClvParams) -> Worth:
    """Return what customers have brought so far × margin."""
    value = people.floats("historic_revenue") * params.margin
    return _plain(value, None)


def simple(orders: Orders, people: People, params: ClvParams) -> Ruled:
    """Return the value of the simple rule for those who are still active, 0 for all others.

    A customer is active while it ordered in the `--inactive-after` days up to the as-of day.

    Args:
        orders: the orders.
        people: their customers.
        params: the command's parameters.
    """
    churn = ChurnParams(params.inactive_after, None, params.period, params.week_start)
    found = _by_segment(orders, churn, params)
    segment = people.segment
    last = people.integers("first") + people.integers("recency")
    active = last + churn.inactive_days > people.as_of
    # Each segment is numbered, from 0 on.
    value = np.array([one.value for one in found.values()])[segment]
    changed = np.array([one.changed for one in found.values()])[segment]
    value, changed = np.where(active, value, 0.0), np.where(active, changed, 0.0)
    return Ruled(_plain(value, changed if params.change else None), found)


def _plain(value: Floats, changed: Floats | None) -> Worth:
    none = np.full(len(value), np.nan)
    return Worth(
        p_alive=none, orders=none, spend=none, value=clv.Interval(value, none, none),
        changed=changed,
    )  # fmt: skip


def _by_segment(orders: Orders, churn: ChurnParams, params: ClvParams) -> dict[int, Simple]:
    history = orders.history
    if history.people.is_empty():
        return {0: _simple(_UNKNOWN, params)}
    seen = Seen.of(history.people, churn.calendar, day_number(orders.as_of))
    found = counts(of_orders(history, churn.inactive_days), history.people, seen)
    cut = Cut(churn, orders.as_of, orders.first, contracts=False, scale=None)
    table = rated(periods_table(found, cut))
    money = _revenue(orders, churn)
    summed = (
        table.join(money, on=["segment", "period"], how="left")
        .group_by("segment")
        .agg(
            pl.col("lost", "starting").sum(),
            customers=(pl.col("starting") + pl.col("new") + pl.col("reactivated")).sum(),
            revenue=pl.col("revenue").fill_null(0).sum() / orders.scale,
        )
    )
    known = {row["segment"]: row for row in summed.iter_rows(named=True)}
    segments = history.segments["segment"].to_list()
    return {n: _simple(known.get(n, _UNKNOWN), params) for n in segments}


_UNKNOWN = {"lost": 0, "starting": 0, "customers": 0, "revenue": 0.0}


def _revenue(orders: Orders, churn: ChurnParams) -> polars.DataFrame:
    """Return the revenue by segment and period, refunds subtracted."""
    days, people = orders.history.days, orders.history.people
    return (
        pl.DataFrame(
            {
                "segment": people["segment"].gather(days["customer"]),
                "period": churn.calendar.numbers(days["day"]),
                "revenue": days["revenue"],
            }
        )
        .group_by("segment", "period")
        .agg(pl.col("revenue").sum())
    )


def _simple(row: dict[str, float], params: ClvParams) -> Simple:
    if not row["starting"]:
        return Simple(np.nan, np.nan, np.nan, np.nan)
    revenue, rate = row["revenue"] / row["customers"], row["lost"] / row["starting"]
    changed = np.nan
    if params.change is not None:
        after = what_if.churn_after(rate, params.change)
        changed = clv.simple_value(revenue, params.margin, after)
    return Simple(revenue, rate, clv.simple_value(revenue, params.margin, rate), changed)
