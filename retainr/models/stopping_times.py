"""When customers may have stopped, under Pareto/NBD: integrals over the time of the end.

A customer whose last purchase was at t_x is still alive at T or stopped at some τ between.
Averaged over the rates of buying and stopping the likelihood is, but for Γ(r + x) / Γ(r),

    (1 + T/α)^(−r) (α + T)^(−x) (1 + T/β)^(−s)                          alive at T
    + ∫ (s / β) (1 + τ/α)^(−r) (α + τ)^(−x) (1 + τ/β)^(−s−1) dτ         stopped at τ

The papers write the integral as a difference of two 2F1, one way for α above β and another
for β above α (Fader & Hardie 2005, "A note on deriving the Pareto/NBD model and related
expressions", eq. 18). The difference loses digits, and SciPy's `hyp2f1` fails for many
repeats. As it stands the integral has one form, is a sum of positive terms, and its slopes
are averages over the same nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.concave import reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retainr.models.purchases import Customers

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

NEGLIGIBLE = 40.0
"""An integrand is left out where it is so many e-folds below its peak."""

RULES = ((2.0, 8), (8.0, 14), (np.inf, 32))
"""How many nodes do up to which extent of an integrand: the error stays below 1e-11."""

AT_ONCE = 16_384
"""How many nodes are worked on at a time (see beta_geometric_fit.py)."""


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """What may have become of some customers; the last node is being alive at T.

    Attributes:
        rows: positions of these customers among all, (cells,).
        customers: themselves.
        time: τ, and T at the last node, (cells, nodes).
        share: of the likelihood, (cells, nodes); each row sums to 1.
        ends: 1 at the nodes where the customer has stopped, 0 at the last, (nodes,).
        log_likelihood: logarithm of the sum above, (cells,).
    """

    rows: Integers
    customers: Customers
    time: Floats
    share: Floats
    ends: Floats
    log_likelihood: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Where an integrand matters, in logs of time since t_x, and by how much it varies."""

    start: Floats
    end: Floats
    extent: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A Gauss-Legendre rule on the range from 0 to 2."""

    places: Floats
    weights: Floats

    @classmethod
    def of(cls, nodes: int) -> Rule:
        """Return that of so many nodes."""
        places, weights = np.polynomial.legendre.leggauss(nodes)
        return cls(1 + places, weights)


def fates(values: Floats, customers: Customers) -> Iterator[Fates]:
    """Return when each customer may have stopped and how likely each time is, in pieces.

    Args:
        values: r, alpha, s, beta.
        customers: any.
    """
    spans = _spans(values, customers)
    below = 0.0
    for upto, nodes in RULES:
        rule, size = Rule.of(nodes), AT_ONCE // nodes
        rows = np.flatnonzero((spans.extent >= below) & (spans.extent < upto))
        below = upto
        for at in range(0, len(rows), size):
            yield _fates(values, customers, rows[at : at + size], spans, rule)


def _fates(values: Floats, everyone: Customers, rows: Integers, spans: Spans, rule: Rule) -> Fates:
    """Return those of some of all customers."""
    r, alpha, s, beta = values.tolist()
    customers = everyone.where(rows)
    start, half = spans.start[rows, None], (spans.end - spans.start)[rows, None] / 2
    at = start + half * rule.places
    since, base = customers.recency[:, None], _base(values, customers)[:, None]
    time = np.concatenate([since + base * np.expm1(at), customers.age[:, None]], axis=1)
    step = base * np.exp(at) * half * (rule.weights * (s / beta))
    step = np.concatenate([step, np.ones((len(rows), 1))], axis=1)
    ends = np.append(np.ones_like(rule.places), 0.0)
    height = r * np.log1p(time / alpha) + customers.frequency[:, None] * np.log(alpha + time)
    height = -(height + (s + ends) * np.log1p(time / beta))
    top = height.max(axis=1, keepdims=True)
    share = step * np.exp(height - top)
    total = share.sum(axis=1, keepdims=True)
    log_likelihood = (top + np.log(total))[:, 0]
    return Fates(rows, customers, time, share / total, ends, log_likelihood)


def _base(values: Floats, customers: Customers) -> Floats:
    """Return t_x + min(α, β).

    In the logarithm of τ plus the smaller of the two the integrand is smooth, and its
    logarithm concave, whichever it is and however small.
    """
    smaller: Floats = customers.recency + min(values[1], values[3])
    return smaller


def _spans(values: Floats, customers: Customers) -> Spans:
    r, alpha, s, beta = values.tolist()
    near, far = r + customers.frequency, np.full(len(customers.age), s + 1)
    if beta < alpha:
        near, far = far, near
    base, gap = _base(values, customers), abs(alpha - beta)

    def height(at: Floats) -> Floats:
        """Return the log of the integrand at logs of time, but for what is constant."""
        result: Floats = (1 - near) * at - far * np.log(gap + base * np.exp(at))
        return result

    def slope(at: Floats) -> Floats:
        """Return the derivative of the height."""
        later = base * np.exp(at)
        result: Floats = 1 - near - far * later / (gap + later)
        return result

    length = np.log1p((customers.age - customers.recency) / base)
    peak = np.maximum((1 - near) * gap / ((near + far - 1) * base), 1.0)
    top = height(np.minimum(np.log(peak), length))
    start = reach(height, slope, np.zeros_like(length), top - NEGLIGIBLE)
    end = reach(height, slope, length, top - NEGLIGIBLE)
    falls = 2 * top - height(start) - height(end)
    return Spans(start, end, falls + 2 * (end - start))
