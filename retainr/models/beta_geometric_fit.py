"""The log-likelihood of BG/NBD and MBG/NBD with exact first and second derivatives.

FHL eq. (6) in logarithms is a sum of three parts: of x alone, evaluated once for each
number of orders; of T alone, once for each age; and log(1 + odds), where the odds are those
of having stopped at the last purchase, once for each distinct customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.purchases import Height
from retainr.models.rising import reached, rising

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retainr.models.purchases import Customers

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

R, ALPHA, A, B = range(4)
"""Where the parameters stand."""

AT_ONCE = 8_192
"""How many distinct customers are worked on at a time.

Arrays of 64 KiB stay in the cache, and the C library keeps them for the next piece instead of
giving them back to the system (above 128 KiB it does, at five times the cost in all)."""


HIGHEST = 700.0
"""Logarithms of odds above it are those of certainty: their exponential would overflow."""


def risky(customers: Customers, first_chances: int) -> Iterator[slice | Integers]:
    """Yield where customers with a chance to stop are, some at a time.

    Most often these are neighbours: of a slice nothing is copied.

    Args:
        customers: the distinct ones.
        first_chances: chances to stop at the first purchase: 0 or 1.
    """
    for at in range(0, len(customers.frequency), AT_ONCE):
        some = slice(at, at + AT_ONCE)
        those = np.flatnonzero(customers.frequency[some] + first_chances)
        if len(those):
            yield some if len(those) == len(customers.frequency[some]) else at + those


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """The odds of having stopped, all (cells,) but for the slopes.

    Attributes:
        log_odds: logarithms of the odds.
        odds: the odds; beyond 1e304 that.
        alive: 1 / (1 + odds).
        slopes: of the logarithms of the odds, (4, cells).
        early: α / (α + T).
        late: α / (α + t_x).
    """

    log_odds: Floats
    odds: Floats
    alive: Floats
    slopes: Floats
    early: Floats
    late: Floats


def odds(values: Floats, customers: Customers, first_chances: int) -> Odds:
    """Return a / (b + c − 1) · ((α + T) / (α + t_x))^(r + x) for customers with a chance c.

    Args:
        values: r, alpha, a, b.
        customers: each with one chance to stop at least.
        first_chances: chances to stop at the first purchase: 0 or 1.
    """
    r, alpha, a, b = values.tolist()
    shape, last = r + customers.frequency, alpha + customers.recency
    early, late = alpha / (alpha + customers.age), alpha / last
    grown = (customers.age - customers.recency) / last
    wait = np.log1p(grown)
    chances_left = customers.frequency + (b + (first_chances - 1))
    slopes = np.empty((4, len(shape)))
    np.multiply(wait, r, out=slopes[R])
    np.multiply(grown * -early, shape, out=slopes[ALPHA])
    slopes[A] = 1.0
    np.divide(-b, chances_left, out=slopes[B])
    log_odds = np.log(a / chances_left) + shape * wait
    found = np.exp(np.minimum(log_odds, HIGHEST))
    return Odds(log_odds, found, 1 / (1 + found), slopes, early, late)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Customers, summed in the ways in which the likelihood needs them.

    Attributes:
        bought: how many made at least 1, 2, 3 … repeat purchases.
        stayed: how many had at least 1, 2, 3 … chances to stop.
        ages: distinct T.
        seen: customers at each of these ages.
        orders: repeat purchases of these customers.
        risky: the distinct customers with a chance to have stopped, in pieces.
        first_chances: chances to stop at the first purchase: 0 or 1.
    """

    bought: Floats
    stayed: Floats
    ages: Floats
    seen: Floats
    orders: Floats
    risky: tuple[Customers, ...]
    first_chances: int

    @classmethod
    def of(cls, customers: Customers, first_chances: int) -> Sums:
        """Sum over customers."""
        alike = customers.runs.customers
        x, count = alike.frequency, alike.count
        ages, place = alike.ages.values, alike.ages.place
        return cls(
            bought=reached(x, count),
            stayed=reached(x + first_chances, count),
            ages=ages,
            seen=np.bincount(place, weights=count).astype(np.float64),
            orders=np.bincount(place, weights=count * x).astype(np.float64),
            risky=tuple(customers.where(some) for some in risky(customers, first_chances)),
            first_chances=first_chances,
        )

    def height(self, place: Floats) -> Height:
        """Return the log-likelihood at four log parameters."""
        values = np.exp(place)
        total = self._of_orders(values) + self._of_ages(values)
        for piece in self.risky:
            total += stopped(values, piece, self.first_chances)
        return total

    def _of_orders(self, values: Floats) -> Height:
        """Return log Γ(r + x) / Γ(r) and log B(a, b + c) / B(a, b), summed."""
        r, _, a, b = values.tolist()
        buys, stays, tries = (
            rising(self.bought, r),
            rising(self.stayed, b),
            rising(self.stayed, a + b),
        )
        share = np.array([a, b]) / (a + b)
        slopes = np.array([buys[1], 0.0, -share[0] * tries[1], stays[1] - share[1] * tries[1]])
        curvature = np.diag([buys[2], 0.0, 0.0, stays[2]])
        # Both of a and b move log(a + b): by their shares, which move themselves.
        both = np.outer(share, share) * (tries[2] - tries[1]) + np.diag(share) * tries[1]
        curvature[A:, A:] -= both
        return Height(buys[0] + stays[0] - tries[0], slopes, curvature)

    def _of_ages(self, values: Floats) -> Height:
        """Return r log α − (r + x) log(α + T), summed."""
        r, alpha = values[R], values[ALPHA]
        early, late = self.ages / (alpha + self.ages), alpha / (alpha + self.ages)
        waits = r * self.seen
        shrunk = np.log1p(self.ages / alpha)
        fall = -(waits @ shrunk)
        slopes, curvature = np.zeros(4), np.zeros((4, 4))
        slopes[:A] = fall, waits @ early - self.orders @ late
        curvature[R, R] = fall
        curvature[R, ALPHA] = curvature[ALPHA, R] = waits @ early
        curvature[ALPHA, ALPHA] = -((waits + self.orders) @ (early * late))
        return Height(fall - self.orders @ np.log(alpha + self.ages), slopes, curvature)


def stopped(values: Floats, customers: Customers, first_chances: int) -> Height:
    """Return log(1 + odds), summed over customers with a chance to have stopped."""
    which = odds(values, customers, first_chances)
    slopes, early, late = which.slopes, which.early, which.late
    # Where the odds are beyond all numbers, log(1 + odds) is that of the odds.
    logs = np.maximum(np.log1p(which.odds), which.log_odds)
    dead = which.odds * which.alive * customers.count
    curvature = (slopes * (dead * which.alive)) @ slopes.T
    first = slopes @ dead
    crossed = values[R] * (dead @ (early - late))
    curvature[R, R] += first[R]
    curvature[R, ALPHA] += crossed
    curvature[ALPHA, R] += crossed
    curvature[ALPHA, ALPHA] += (dead * slopes[ALPHA]) @ (1 - early - late)
    curvature[B, B] += first[B] + (dead * slopes[B]) @ slopes[B]
    return Height(float(logs @ customers.count), first, curvature)
