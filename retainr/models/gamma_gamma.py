"""The gamma-gamma model: what an order of a customer is worth.

An order's value is gamma distributed with shape p around the customer's own mean; the rates
of these gammas are gamma distributed over the customers with shape q and rate gamma. How
much is spent does not depend on how often: `correlation` says whether the data agree.

Sources:
    Fader, Hardie & Lee (2005), "RFM and CLV: using iso-value curves for customer base
    analysis", Journal of Marketing Research 42(4), 415–430.
    Fader & Hardie (2013), "The gamma-gamma model of monetary value", note 025 on
    brucehardie.com. Equations are numbered as in the note.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.intervals import normal_quantile
from retainr.models.sbg import FARTHEST, Parameter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.gamma_gamma_fit import Fit

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

NAMES = ("p", "q", "gamma")


@dataclass(frozen=True, slots=True, eq=False)
class Spend:
    """How many customers spent how much in their repeat orders, equal ones counted once.

    Attributes:
        frequency: repeat orders.
        total: what they came to, in the unit of money.
        weight: customers.
    """

    frequency: Integers
    total: Floats
    weight: Integers


def spend(frequency: Integers, mean: Floats) -> Spend:
    """Count customers by what the model is fitted on; those without spend are left out.

    Args:
        frequency: repeat orders of each customer.
        mean: mean value of them; it counts where it and the frequency are above 0.
    """
    used = (frequency > 0) & (mean > 0)
    x, z = frequency[used], mean[used]
    # Few orders fit into small integers, whose sort is fast, and then spends are sorted alone:
    # together a third of the time that a sort of two columns takes.
    order = np.argsort(x.astype(np.min_scalar_type(int(x.max(initial=0)))), kind="stable")
    x, z = x[order], z[order]
    for alike in np.split(z, np.flatnonzero(x[1:] != x[:-1]) + 1):
        alike.sort()
    begins = np.ones(len(x), dtype=bool)
    begins[1:] = (x[1:] != x[:-1]) | (z[1:] != z[:-1])
    starts = np.flatnonzero(begins)
    return Spend(x[starts], x[starts] * z[starts], np.diff(starts, append=len(x)))


def correlation(data: Spend) -> float:
    """Return Pearson's correlation of orders and mean spend; NaN where one never varies."""
    if not len(data.weight):
        return math.nan
    x = data.frequency.astype(float)
    z = data.total / x
    share = data.weight / data.weight.sum()
    dx, dz = x - share @ x, z - share @ z
    # A mean of equal numbers may miss them by its rounding.
    if not (x != x[0]).any() or not (z != z[0]).any():
        return math.nan
    return float(share @ (dx * dz) / math.sqrt((share @ dx**2) * (share @ dz**2)))


def expected_spend(p: float, q: float, gamma: float, frequency: Integers, mean: Floats) -> Floats:
    """Return the expected value of an order of each customer: eq. (5).

    It lies between the customer's own mean and that of all, nearer to its own the more
    orders there were. It is NaN where it does not exist: p·x + q at or below 1, so without
    repeat orders where q is.

    Args:
        p: parameter of the model.
        q: parameter of the model.
        gamma: parameter of the model, in the unit of money.
        frequency: repeat orders of each customer, from 0 on.
        mean: mean value of them; 0 without any.
    """
    beyond = p * frequency + (q - 1)
    exists = np.where(beyond > 0, beyond, math.nan)
    return p * (gamma + frequency * mean) / exists


def spend_slopes(p: float, q: float, gamma: float, frequency: Integers, mean: Floats) -> Floats:
    """Return the slopes of log `expected_spend` along log p, log q and log gamma (rows)."""
    beyond = p * frequency + (q - 1)
    inverse = 1 / np.where(beyond > 0, beyond, math.nan)
    slopes = np.empty((3, len(mean)))
    np.multiply(inverse, q - 1, out=slopes[0])
    np.multiply(inverse, -q, out=slopes[1])
    np.divide(gamma, gamma + frequency * mean, out=slopes[2])
    return slopes


def parameters(fit: Fit, confidence: float) -> tuple[Parameter, ...]:
    """Return p, q and gamma with intervals that are symmetric on the log scale.

    Args:
        fit: a fit; one at an edge has neither standard errors nor ends.
        confidence: level of the intervals, between 0 and 1.
    """
    reach = normal_quantile(confidence)
    errors = np.sqrt(np.diag(fit.covariance)).tolist()
    return tuple(
        Parameter(name, x, x * e, x * math.exp(-_cut(reach * e)), x * math.exp(_cut(reach * e)))
        for name, x, e in zip(NAMES, (fit.p, fit.q, fit.gamma), errors, strict=True)
    )


def _cut(reach: float) -> float:
    return min(reach, FARTHEST)
