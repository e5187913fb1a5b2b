"""What each customer is worth under a fit, and how sure the fit is of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retainr.lazy import np
from retainr.models import clv, gamma_gamma, what_if
from retainr.models.beta_geometric_fit import AT_ONCE
from retainr.models.purchases import Horizon, orders_ahead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retainr.metrics.clv.fitting import Group
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.people import People
    from retainr.models.clv import Months

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_YEAR = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Hold how values of customers, summed by segment, move with the parameters of one model.

    Attributes:
        along: (parameters, segments), in money.
        covariance: of the logs of the parameters.
    """

    along: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """Hold values by customer, in the order of the people; NaN where they are not known.

    Attributes:
        p_alive: the probability of being alive.
        orders: expected within the horizon.
        spend: expected value of an order.
        value: what the customer is worth, with its interval.
        holdout: orders expected within the holdout, or None.
        changed: the value after a change of retention, or None.
        payback: months until the acquisition cost is earned, or None.
        sums: for the values' sums, one entry a fit and model.
    """

    p_alive: Floats
    orders: Floats
    spend: Floats
    value: clv.Interval
    holdout: Floats | None = None
    changed: Floats | None = None
    payback: Floats | None = None
    sums: tuple[Slopes, ...] = ()

    def total(self, places: Floats, confidence: float) -> clv.Interval:
        """Return the summed value of segments with its interval, as arrays of one.

        Args:
            places: the value of each segment that is asked for, 0 for the others.
            confidence: level of the interval.
        """
        whole = np.array([places.sum()])
        if not whole[0] > 0:
            none = np.full(1, np.nan) if np.isnan(whole[0]) else whole
            return clv.Interval(whole, none, none)
        asked = places != 0
        parts = tuple(
            clv.Uncertainty(
                part.along[:, asked].sum(axis=1, keepdims=True) / whole[0], part.covariance
            )
            for part in self.sums
        )
        if not parts:
            none = np.full(1, np.nan)
            return clv.Interval(whole, none, none)
        return clv.intervals(whole, parts, confidence)


def worth(people: People, groups: Sequence[Group], params: ClvParams) -> Worth:
    """Return what customers are worth.

    Args:
        people: the customers.
        groups: the fits, each customer in one of them.
        params: the command's parameters.
    """
    parts = [_of_group(people, group, params) for group in groups]
    if len(parts) == 1:
        return parts[0]
    order = np.argsort(np.concatenate([group.rows for group in groups]), kind="stable")

    def joined(name: str) -> Floats | None:
        """Return an attribute of all parts, in the order of the people; None where not asked."""
        found = [getattr(part, name) for part in parts]
        return None if found[0] is None else np.concatenate(found)[order]

    ends = ("value", "ci_low", "ci_high")
    value = clv.Interval(
        *(np.concatenate([getattr(part.value, end) for part in parts])[order] for end in ends)
    )
    names = ("p_alive", "orders", "spend", "holdout", "changed", "payback")
    first = replace(parts[0], value=value, sums=tuple(s for part in parts for s in part.sums))
    return replace(first, **{name: joined(name) for name in names})  # type: ignore[arg-type]


def _of_group(people: People, group: Group, params: ClvParams) -> Worth:
    months = clv.months(params.ahead.days, params.rate)
    horizon, bought = _horizon(months, people.unit_days), group.purchase
    ahead = orders_ahead(bought.model, bought.values, group.counted.distinct, horizon, group.alive)
    moves = clv.of_orders(ahead.value, ahead.slopes, bought.covariance)
    spend, value, along = _of_orders(people, group, ahead.value, moves.merged(), params)
    moves = replace(moves, kind=group.counted.position)
    segment = people.segment[group.rows]
    found = Worth(
        p_alive=group.p_alive,
        orders=group.expected_orders(params.ahead.days / people.unit_days),
        spend=spend,
        value=value,
        sums=(
            Slopes(moves.summed(value.value, segment, people.segments), bought.covariance),
            along,
        ),
    )
    return _asked(found, people, group, params)


def _of_orders(
    people: People, group: Group, orders: Floats, spread: clv.Uncertainty, params: ClvParams
) -> tuple[Floats, clv.Interval, Slopes]:
    """Return what an order and all of them are worth, and how these move with the spend.

    In pieces that stay in the cache: the slopes of the spend are three numbers a customer.
    """
    segments, kind = people.segments, group.counted.position
    frequency, mean = people.integers("frequency"), people.floats("monetary_value")
    shape = group.spend.p, group.spend.q, group.spend.gamma
    spend, value, low, high = (np.empty(len(kind)) for _ in range(4))
    along = np.zeros((len(shape), segments))
    for at in range(0, len(kind), AT_ONCE):
        some = slice(at, at + AT_ONCE)
        rows = group.rows[some]
        told = frequency[rows], mean[rows]
        spend[some] = gamma_gamma.expected_spend(*shape, *told)
        value[some] = clv.values(orders[kind[some]], spend[some], params.margin)
        own = clv.Uncertainty(gamma_gamma.spend_slopes(*shape, *told), group.spend.covariance)
        along += own.summed(value[some], people.segment[rows], segments)
        parts = (replace(spread, kind=kind[some]), own)
        ends = clv.intervals(value[some], parts, params.confidence)
        low[some], high[some] = ends.ci_low, ends.ci_high
    return spend, clv.Interval(value, low, high), Slopes(along, group.spend.covariance)


def _asked(found: Worth, people: People, group: Group, params: ClvParams) -> Worth:
    """Add what options ask for."""
    if people.has_holdout:
        found = replace(found, holdout=group.expected_orders(people.holdout))
    months = clv.months(params.ahead.days, params.rate)
    if params.change is not None:
        orders = _orders_after(group, months, people.unit_days, params)
        found = replace(found, changed=clv.values(orders, found.spend, params.margin))
    if params.acquisition_cost is not None:
        earned = people.floats("historic_revenue")[group.rows] * params.margin
        payback = clv.payback_months(
            lambda days: group.expected_orders(days / people.unit_days),
            months,
            found.spend * params.margin,
            params.acquisition_cost - earned,
        )
        found = replace(found, payback=payback)
    return found


def _orders_after(group: Group, months: Months, unit_days: int, params: ClvParams) -> Floats:
    """Return discounted orders after a change of retention; NaN where it cannot be."""
    factor = leaving_factor(group, unit_days, params)
    if np.isnan(factor):
        return np.full(len(group.rows), np.nan)
    model, distinct = group.purchase.model, group.counted.distinct
    horizon = replace(_horizon(clv.slowed(months, factor), unit_days), slopes=False)
    found = orders_ahead(model, group.purchase.values, distinct, horizon, group.alive).value
    orders: Floats = found[group.counted.position]
    return orders


def _horizon(months: Months, unit_days: int) -> Horizon:
    return Horizon(months.days / unit_days, months.weights)


def year_retention(group: Group, unit_days: int, factor: float = 1.0) -> float:
    """Return the share of new customers that is still there after a year.

    Args:
        group: the fit.
        unit_days: days of its unit of time.
        factor: what the tendency to leave is multiplied by.
    """
    return _share_left(group, factor * _YEAR / unit_days)


def leaving_factor(group: Group, unit_days: int, params: ClvParams) -> float:
    """Return what the tendency to leave is multiplied by; NaN where no factor does it."""
    change = params.change or what_if.Change()
    year = _YEAR / unit_days
    return what_if.leaving_factor(lambda time: _share_left(group, time), year, change)


def _share_left(group: Group, time: float) -> float:
    model, values = group.purchase.model.name, group.purchase.values.tolist()
    if model == "pareto-nbd":
        return what_if.share_left_pareto(values[2], values[3], time)
    r, alpha, a, b = values
    return what_if.share_left_bg(r, alpha, a, b + (model == "mbg-nbd"), time)
