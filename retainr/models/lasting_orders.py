"""Orders expected of customers who are alive, under BG/NBD and MBG/NBD.

A customer who is alive after c chances to stop has a rate λ ~ Gamma(r + x, α + T) and a
probability of stopping p ~ Beta(a, b + c). Until t from now, (1 − e^(−λ p t)) / p orders are
expected: FHL eq. (5). Over λ, with s = r + x and z = t / (α + T), that is
g(p) = (1 − (1 + p z)^(−s)) / p, and over p the fraction of FHL eq. (10) with the 2F1 in its
numerator. SciPy's `hyp2f1` fails for some of the parameters in use, and the fraction is
0 / 0 at a = 1; so the integral over p itself is taken, with no cases to tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.concave import reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

NEGLIGIBLE = 46.0
"""An integrand is left out where it is so many e-folds below its peak."""

NODES = 160
"""Values of p in the integral; the error falls exponentially with their number."""

BENDS = 3.0
"""Where the variable of integration begins to run faster than the log odds of p."""

AT_ONCE = 4
"""How many distinct x are worked on at a time: their arrays stay in the cache."""

VALUE, ALONG_Z, ALONG_S, ALONG_A, ALONG_B = range(5)
"""What stands in the last axis of the results."""


@dataclass(frozen=True, slots=True, eq=False)
class Buyers:
    """The distributions of rate and stopping of customers that are alive.

    Attributes:
        s: shape of the rates, r + x, (n,).
        a: first parameter of the beta distribution, the same for all.
        b: its second parameter, b + c, (n,).
    """

    s: Floats
    a: float
    b: Floats

    def some(self, which: slice) -> Buyers:
        """Return some of the distributions."""
        return Buyers(self.s[which], self.a, self.b[which])


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Values of p with the weights of the integral, all (n, nodes).

    Attributes:
        log_p: logarithm of p.
        log_q: logarithm of 1 − p.
        weight: β(p) / a times the step in p, divided by (1 − p).
    """

    log_p: Floats
    log_q: Floats
    weight: Floats

    def some(self, which: slice) -> Nodes:
        """Return those of some of the distributions."""
        return Nodes(self.log_p[which], self.log_q[which], self.weight[which])


def lasting_orders(buyers: Buyers, z: Floats) -> Floats:
    """Return the expected orders of customers that are alive, with slopes.

    Args:
        buyers: n distributions.
        z: t / (α + T), above 0, (k,).

    Returns:
        The expected orders and their slopes along log z, s, a and b, (n, k, 5).
    """
    nodes = _nodes(buyers, float(z.max()))
    starts = range(0, len(buyers.b), AT_ONCE)
    pieces = (slice(start, start + AT_ONCE) for start in starts)
    return np.concatenate([_integral(buyers.some(i), nodes.some(i), z) for i in pieces])


def _integral(buyers: Buyers, nodes: Nodes, z: Floats) -> Floats:
    """Integrate over p, by parts so that a small a piles nothing up at p = 0.

    Since (p^a (1 − p)^b)′ = p^(a−1) (1 − p)^(b−1) (a − (a + b) p),
    ∫ β g dp = ∫ (β / a) ((a + b) p g − p (1 − p) g′) dp, and both terms are positive.
    """
    from scipy.special import digamma

    a, b, s = buyers.a, buyers.b[:, None], buyers.s[:, None, None]
    logs = np.stack([np.ones_like(nodes.log_p), nodes.log_p, nodes.log_q], axis=-1)
    first = (nodes.weight * (a + b))[..., None]
    second = (nodes.weight * np.exp(nodes.log_q - nodes.log_p))[..., None]
    pz = np.exp(nodes.log_p)[:, None, :] * z[:, None]
    grown, share = np.log1p(pz), pz / (1 + pz)
    left, ordered = np.exp(-s * grown), -np.expm1(-s * grown)
    lost = s * share * left
    value, by_p, by_q = np.moveaxis(
        ordered @ (first * logs) + (ordered - lost) @ (second * logs), -1, 0
    )
    more = (ordered @ nodes.weight[..., None])[..., 0] + value * digamma(a + b)
    return np.stack(
        [
            value,
            (lost @ first + ((s + 1) * share * lost) @ second)[..., 0],
            (left * grown @ first + left * (grown - share + s * share * grown) @ second)[..., 0],
            by_p + more - value * digamma(a + 1),
            by_q + more - value * digamma(b),
        ],
        axis=-1,
    )


def _nodes(buyers: Buyers, z: float) -> Nodes:
    """Place the nodes for all z up to this one.

    The trapezoidal rule is exact to rounding where the integrand falls off exponentially on
    both sides (Trefethen & Weideman 2014, "The exponentially convergent trapezoidal rule").
    In the log odds v of p it does, on the right as slowly as e^(−b v); so v = u + e^(u − 3)
    with u as the variable.
    """
    from scipy.special import betaln, wrightomega

    a, b = buyers.a, buyers.b
    ends = np.stack([_left_end(buyers, z), _right_end(buyers)])
    start, end = ends - wrightomega(ends - BENDS)
    width = ((end - start) / (NODES - 1))[:, None]
    u = start[:, None] + width * np.arange(NODES)
    stretch = np.exp(u - BENDS)
    log_p, log_q = _logs(u + stretch)
    norm = (betaln(a + 1, b) + np.log(a + b))[:, None]
    weight = np.exp(a * log_p + b[:, None] * log_q - norm) * width * (1 + stretch)
    return Nodes(log_p, log_q, weight)


def _logs(log_odds: Floats) -> tuple[Floats, Floats]:
    return -np.logaddexp(0.0, -log_odds), -np.logaddexp(0.0, log_odds)


def _left_end(buyers: Buyers, z: float) -> Floats:
    """Return the log odds below which p^a (1 − p)^b p / (1 + s z p) is negligible.

    That is the integrand up to a factor near 1. From where it is too small, Newton's steps
    stay there, since its logarithm is concave.
    """
    a, b, scale = buyers.a, buyers.b, buyers.s * z
    square, linear = (a + b) * scale, a * scale - a - b - 1
    root = np.sqrt(linear * linear + 4 * square * (a + 1))
    above, below = np.where(linear > 0, root + linear, 2 * (a + 1)), root - linear
    p = above / np.where(linear > 0, 2 * square, below)
    peak = np.log(p) - np.log(np.maximum(1 - p, 1e-16))

    def height(v: Floats) -> Floats:
        """Return the log of the integrand at log odds of p, but for what is constant."""
        log_p, log_q = _logs(v)
        return a * log_p + b * log_q + log_p - np.log1p(scale * np.exp(log_p))

    def slope(v: Floats) -> Floats:
        """Return the derivative of the height."""
        p, q = (np.exp(y) for y in _logs(v))
        return a * q - b * p + q / (1 + scale * p)

    outside = peak - NEGLIGIBLE - 14 - np.log1p(scale)
    return reach(height, slope, outside, height(peak) - NEGLIGIBLE)


def _right_end(buyers: Buyers) -> Floats:
    """Return the log odds above which p^(a + 1) (1 − p)^b is negligible."""
    a, b = buyers.a + 1, buyers.b

    def height(v: Floats) -> Floats:
        """Return the log of p^(a + 1) (1 − p)^b at log odds of p."""
        log_p, log_q = _logs(v)
        return a * log_p + b * log_q

    def slope(v: Floats) -> Floats:
        """Return the derivative of the height."""
        p, q = (np.exp(y) for y in _logs(v))
        return a * q - b * p

    peak = np.log(a / b)
    outside = peak + (NEGLIGIBLE + 14) * (1 + 1 / b)
    return reach(height, slope, outside, height(peak) - NEGLIGIBLE)
