"""What a customer will bring: discounted value, its uncertainty, and simpler rules.

The value is that of the repeat orders expected from now on, month by month:
Σ (E[m] − E[m−1]) × spend × margin / (1 + d)^(m/12), with months of 30.4375 days. Where the
horizon ends within a month, what remains is one shorter month: it is discounted like the
others by the time to its end.

Summed by parts it is Σ E[m] × (discount of m − discount of m+1), the last discount standing
alone: a sum of expectations at fixed times with weights, and so are its slopes.

Source:
    Fader, Hardie & Lee (2005), "RFM and CLV", Journal of Marketing Research 42(4), 415–430;
    in months instead of continuous time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.beta_geometric_fit import AT_ONCE
from retainr.models.intervals import normal_quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

MONTH_DAYS = 30.4375
"""A twelfth of 365.25 days."""

FARTHEST = 500.0
"""Half a width on the log scale, of values next to nothing is known of, before it overflows."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """The ends of the months of a horizon, with what the orders expected by then count for.

    Attributes:
        days: days from now to each end; the last one is the horizon.
        weights: what the expectation at each end is multiplied by.
    """

    days: Floats
    weights: Floats

    @property
    def discount(self) -> Floats:
        """Return what money is worth at each end, at most 1."""
        return np.cumsum(self.weights[::-1])[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Values with the ends of their intervals; the ends are NaN where there are none."""

    value: Floats
    ci_low: Floats
    ci_high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """How log values move with the logs of the parameters of one model.

    Attributes:
        slopes: one row a parameter, one column a kind of customer.
        covariance: that of the logs of the parameters.
        kind: the column of each customer; None where each has its own.
    """

    slopes: Floats
    covariance: Floats
    kind: Integers | None = None

    def variance(self) -> Floats:
        """Return that of each customer's log value, by the delta method.

        It is the uncertainty of the expectation, not the spread of one customer.
        """
        slopes = self.slopes if self.kind is None else self.slopes[:, self.kind]
        found = np.empty(slopes.shape[1])
        for at in range(0, len(found), AT_ONCE):
            some = slopes[:, at : at + AT_ONCE]
            found[at : at + AT_ONCE] = ((self.covariance @ some) * some).sum(axis=0)
        return found

    def merged(self) -> Uncertainty:
        """Return the same with one parameter: each kind moves by its standard deviation."""
        spread = np.sqrt(np.maximum(replace(self, kind=None).variance(), 0.0))
        return Uncertainty(spread[None], np.ones((1, 1)), self.kind)

    def summed(self, value: Floats, segment: Integers, segments: int) -> Floats:
        """Return how the values of segments move, (parameters, segments); unknown ones count as 0.

        Args:
            value: of each customer.
            segment: of each customer.
            segments: how many there are.
        """
        if segments == 1:
            own = value
            if self.kind is not None:
                own = np.bincount(self.kind, _known(value), self.slopes.shape[1]).astype(np.float64)
            return np.stack([_known(row * own).sum(keepdims=True) for row in self.slopes])
        rows = self.slopes if self.kind is None else (row[self.kind] for row in self.slopes)
        return np.stack([np.bincount(segment, _known(row * value), segments) for row in rows])


def months(horizon_days: float, discount_rate: float) -> Months:
    """Return the months of a horizon.

    Args:
        horizon_days: days, above 0; parts of a month make a shorter last month.
        discount_rate: effective rate a year, from 0 on.
    """
    whole = math.floor(horizon_days / MONTH_DAYS + _ROUNDING)
    days = np.arange(1.0, whole + 1, dtype=np.float64) * np.float64(MONTH_DAYS)
    if horizon_days > whole * MONTH_DAYS * (1 + _ROUNDING):
        days = np.append(days, horizon_days)
    discount = np.exp(-math.log1p(discount_rate) * days / (12 * MONTH_DAYS))
    return Months(days, discount - np.append(discount[1:], 0.0))


def slowed(horizon: Months, factor: float) -> Months:
    """Return a horizon over which customers leave more slowly from now on.

    The orders expected by t become E(factor × t) / factor; see `what_if.py`. The days are
    then those of the model's clock.

    Args:
        horizon: the months that count.
        factor: what the tendency to leave is multiplied by, above 0.
    """
    return Months(horizon.days * factor, horizon.weights / factor)


def values(orders: Floats, spend: Floats, margin: float) -> Floats:
    """Return the value of each customer: discounted orders × spend an order × margin.

    Who is expected to order nothing is worth 0, whatever the spend would be.
    """
    return np.where(orders == 0, 0.0, orders * spend * margin)


def of_orders(orders: Floats, slopes: Floats, covariance: Floats) -> Uncertainty:
    """Return how the logs of discounted orders move with the logs of the parameters.

    Args:
        orders: discounted orders of each kind of customer.
        slopes: their slopes along the logs of the parameters, one row each.
        covariance: that of the logs of the parameters.
    """
    relative = np.divide(slopes, orders, out=np.zeros_like(slopes), where=orders != 0)
    return Uncertainty(relative, covariance)


def intervals(value: Floats, parts: tuple[Uncertainty, ...], confidence: float) -> Interval:
    """Return values with the uncertainty of the parameters they were computed from.

    By the delta method on the logarithm, since a value is never negative and its error is
    more one of a factor than one of a sum; the ends stay positive. The models were fitted
    on different facts, so their covariances add up. It is the uncertainty of the
    expectation; what one customer will do spreads far wider.

    Args:
        value: at least 0; at 0 both ends are 0.
        parts: one for each model that took part.
        confidence: level of the intervals, between 0 and 1.

    Source:
        Oehlert (1992), "A note on the delta method", American Statistician 46(1), 27–29;
        Meeker & Escobar (1998), "Statistical methods for reliability data", for the
        logarithm of what is positive.
    """
    variance = np.zeros(len(value))
    for part in parts:
        variance += part.variance()
    reach = np.minimum(normal_quantile(confidence) * np.sqrt(variance), FARTHEST)
    nothing = value == 0
    low, high = (np.where(nothing, 0.0, value * np.exp(side)) for side in (-reach, reach))
    return Interval(value, low, high)


def _known(values: Floats) -> Floats:
    """Return values with 0 for those that are not known."""
    unknown = np.isnan(values)
    return np.where(unknown, 0.0, values) if unknown.any() else values


def simple_value(mean_revenue: float, margin: float, churn_rate: float) -> float:
    """Return revenue per customer and period × margin / churn rate; NaN where none leaves.

    A customer with a constant churn rate stays 1 / churn rate periods, the first included.

    Args:
        mean_revenue: revenue per customer and period.
        margin: the part of it that is kept.
        churn_rate: the part of customers lost per period, from 0 to 1.
    """
    return mean_revenue * margin / churn_rate if churn_rate > 0 else math.nan


def ltv_to_cac(value: Floats, acquisition_cost: float) -> Floats:
    """Return value per money spent on winning a customer; NaN where that was nothing."""
    return value / (acquisition_cost if acquisition_cost > 0 else math.nan)


def payback_months(
    of: Callable[[float], Floats], horizon: Months, worth: Floats, owed: Floats
) -> Floats:
    """Return after how many months a customer has brought back what is owed.

    Whole months, discounted as the value is: it is back within the horizon exactly where
    the value reaches what is owed. A shorter last month counts as one. 0 where nothing is
    owed any more, NaN where it does not come back within the horizon.

    Args:
        of: the orders expected within some days from now, one a customer.
        horizon: the months that count.
        worth: spend an order × margin of each customer.
        owed: the acquisition cost, less what each customer has brought so far.
    """
    result = np.where(owed <= 0, 0.0, math.nan)
    brought, before = np.zeros(len(owed)), np.zeros(len(owed))
    ends = zip(horizon.days.tolist(), horizon.discount.tolist(), strict=True)
    for month, (days, discount) in enumerate(ends, 1):
        now = of(days)
        brought += (now - before) * worth * discount
        before = now
        result[np.isnan(result) & (brought >= owed)] = month
    return result
