"""Sums of logarithms in place of gamma functions: rising factorials, and what they are part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]


def reached(orders: Integers, customers: Floats) -> Floats:
    """Return how many customers made at least 1, 2, 3 … orders.

    The log of a rising factorial r (r + 1) … (r + x − 1), summed over customers, is the sum
    of log(r + i) times those with more than i orders: no gamma function, no lost digits.
    """
    made = np.bincount(orders, weights=customers).astype(np.float64)
    at_least: Floats = np.cumsum(made[::-1])[::-1]
    return at_least[1:]


def rising(values: Floats, shape: float) -> Floats:
    """Return Σ values[i] · log(shape + i) with both derivatives in log(shape), (3,)."""
    i = np.arange(len(values))
    share = shape / (shape + i)
    first = values * share
    return np.array([values @ np.log(shape + i), first.sum(), (first * (1 - share)).sum()])


def log_negative_binomial(
    shape: float, scale: float, orders: Integers, time: Floats | float
) -> Floats:
    """Return log P(n orders until a time) of customers that never stop, for n = `orders`.

    Gamma-distributed rates give Γ(r + n) / (Γ(r) n!) · (α / (α + t))^r · (t / (α + t))^n.

    Args:
        shape: r of the gamma distribution of rates.
        scale: alpha of that distribution, a time.
        orders: n, from 0 on, of any shape.
        time: above 0, one or as many as orders.
    """
    i = np.arange(int(orders.max(initial=0)))
    ways = np.concatenate([[0.0], np.cumsum(np.log1p((shape - 1) / (i + 1)))])
    result: Floats = ways[orders] - shape * np.log1p(time / scale)
    return result - orders * np.log1p(scale / time)
