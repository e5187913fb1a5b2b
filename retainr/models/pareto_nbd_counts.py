"""How many repeat purchases a new customer makes, under Pareto/NBD.

Source:
    Fader & Hardie (2006), "Deriving an expression for P(X(t) = x) under the Pareto/NBD model";
    the integral there is taken as it stands, as in stopping_times.py.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.concave import reach
from retainr.models.rising import log_negative_binomial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

NEGLIGIBLE = 40.0
"""The integrand is left out where it is so many e-folds below its peak."""

NODES = 128
"""Of the Gauss-Legendre rule."""


def probability(values: Floats, orders: Integers, time: float) -> Floats:
    """Return P(X(t) = n): so many until the time and alive, or until having stopped.

    Args:
        values: r, alpha, s, beta.
        orders: n, from 0 on.
        time: above 0.
    """
    r, alpha, s, beta = values.tolist()
    alive = log_negative_binomial(r, alpha, orders, time) - s * math.log1p(time / beta)
    places, weights = np.polynomial.legendre.leggauss(NODES)
    start, end = _span(values, orders, time)
    half = (end - start)[:, None] / 2
    at = start[:, None] + half * (1 + places)
    stopped = math.log(s / beta) + at - (s + 1) * np.log1p(np.exp(at) / beta)
    n = np.broadcast_to(orders[:, None], at.shape)
    until = log_negative_binomial(r, alpha, n, np.exp(at))
    total: Floats = np.exp(alive) + (np.exp(stopped + until) * half) @ weights
    return total


def _span(values: Floats, orders: Integers, time: float) -> tuple[Floats, Floats]:
    """Return where the integrand is not negligible, in log τ; there its log is concave."""
    r, alpha, s, beta = values.tolist()
    n = orders.astype(np.float64)

    def height(at: Floats) -> Floats:
        """Return the log of the integrand at log τ, but for what is constant."""
        falls = (n + r) * np.logaddexp(at, math.log(alpha))
        result: Floats = (n + 1) * at - falls - (s + 1) * np.logaddexp(at, math.log(beta))
        return result

    def slope(at: Floats) -> Floats:
        """Return the derivative of the height."""
        tau = np.exp(at)
        result: Floats = n + 1 - (n + r) * (tau / (alpha + tau)) - (s + 1) * (tau / (beta + tau))
        return result

    linear, product = (n - s) * alpha + (1 - r) * beta, (n + 1) * alpha * beta
    root = np.sqrt(linear * linear + 4 * (r + s) * product)
    up, down = root + np.abs(linear), 2 * np.where(linear > 0, r + s, product)
    peak = np.where(linear > 0, up / down, down / up)
    top = np.minimum(np.log(peak), math.log(time))
    lowest = height(top) - NEGLIGIBLE
    first = reach(height, slope, top - NEGLIGIBLE - 60, lowest)
    return first, reach(height, slope, np.full_like(top, math.log(time)), lowest)
