"""The log-likelihood of BG/NBD and MBG/NBD with exact first and second derivatives.

FHL eq. (6) in logarithms is a sum of three parts: of x alone, evaluated once for each
number of orders; of T alone, once for each age; and log(1 + odds), where the odds are those
of having stopped at the last purchase, once for each distinct customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.purchases import Height, reached, rising

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.purchases import Customers

    Floats: TypeAlias = NDArray[np.float64]

R, ALPHA, A, B = range(4)
"""Where the parameters stand."""

AT_ONCE = 8_192
"""How many distinct customers are worked on at a time.

Arrays of 64 KiB stay in the cache, and the C library keeps them for the next piece instead of
giving them back to the system (above 128 KiB it does, at five times the cost in all)."""


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """The odds of having stopped, as logarithms (cells,), with slopes (4, cells)."""

    log_odds: Floats
    slopes: Floats


def odds(values: Floats, customers: Customers, first_chances: int) -> Odds:
    """Return a / (b + c − 1) · ((α + T) / (α + t_x))^(r + x) for customers with a chance c.

    Args:
        values: r, alpha, a, b.
        customers: each with one chance to stop at least.
        first_chances: chances to stop at the first purchase: 0 or 1.
    """
    r, alpha, a, b = values.tolist()
    x, gap = customers.frequency, customers.age - customers.recency
    last, end = alpha + customers.recency, alpha + customers.age
    chances_left = b + x + (first_chances - 1)
    wait = np.log1p(gap / last)
    slopes = np.empty((4, len(x)))
    slopes[R] = r * wait
    slopes[ALPHA] = -(r + x) * (alpha / last) * (gap / end)
    slopes[A] = 1.0
    slopes[B] = -b / chances_left
    return Odds(np.log(a / chances_left) + (r + x) * wait, slopes)


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
        x, count = customers.frequency, customers.count
        ages, place = customers.ages.values, customers.ages.place
        risky = customers.where(x + first_chances > 0)
        return cls(
            bought=reached(x, count),
            stayed=reached(x + first_chances, count),
            ages=ages,
            seen=np.bincount(place, weights=count).astype(np.float64),
            orders=np.bincount(place, weights=count * x).astype(np.float64),
            risky=risky.pieces(AT_ONCE),
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
    slopes, small = which.slopes, np.exp(-np.abs(which.log_odds))
    logs = np.maximum(which.log_odds, 0.0) + np.log1p(small)
    dead = np.where(which.log_odds > 0, 1.0, small) / (1 + small) * customers.count
    unsure = dead * np.where(which.log_odds > 0, small, 1.0) / (1 + small)
    curvature = np.einsum("ik,jk->ij", slopes * unsure, slopes)
    early = values[ALPHA] / (values[ALPHA] + customers.age)
    late = values[ALPHA] / (values[ALPHA] + customers.recency)
    first = slopes @ dead
    crossed = np.sum(dead * values[R] * (early - late))
    curvature[R, R] += first[R]
    curvature[R, ALPHA] += crossed
    curvature[ALPHA, R] += crossed
    curvature[ALPHA, ALPHA] += np.sum(dead * slopes[ALPHA] * (1 - early - late))
    curvature[B, B] += np.sum(dead * slopes[B] * (1 + slopes[B]))
    return Height(float(logs @ customers.count), first, curvature)
