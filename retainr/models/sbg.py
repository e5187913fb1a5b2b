"""The shifted-beta-geometric model: contracts that each have their own churn rate.

At each renewal a customer leaves with a probability of its own that never changes; over
the customers it has a beta distribution. Retention therefore rises with age, since those
who leave easily have gone. Ages are whole periods: 1 is the first renewal.

Source:
    Fader & Hardie (2007), "How to project customer retention", Journal of Interactive
    Marketing 21(1), 76–90. Equations are numbered as there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.intervals import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.sbg_fit import Fit

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]


FARTHEST = 690.0
"""Half a width on a log scale, of estimates next to nothing is known of, before it overflows."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its standard error and interval; NaN where there are none."""

    name: str
    value: float
    standard_error: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The share that stays at each age; the ends are NaN where the fit has no errors."""

    age: Integers
    survival: Floats
    ci_low: Floats
    ci_high: Floats


def retention(alpha: float, beta: float, ages: Integers) -> Floats:
    """Return the share of those still there that renews at each age, from 1 on: eq. (8)."""
    return (beta + ages - 1) / (alpha + beta + ages - 1)


def survival(alpha: float, beta: float, ages: Integers) -> Floats:
    """Return the share still there after each age, from 0 on: eq. (6), as a product of (8)."""
    return np.exp(-_cumulative_hazard(alpha, beta, ages))


def _cumulative_hazard(alpha: float, beta: float, ages: Integers) -> Floats:
    """Return −log S; summed, since the difference of two log-betas loses digits."""
    steps = np.log1p(alpha / (beta + np.arange(ages.max(initial=0))))
    return np.concatenate([[0.0], np.cumsum(steps)])[ages]


def parameters(fit: Fit, confidence: float) -> tuple[Parameter, Parameter]:
    """Return alpha and beta with intervals that are symmetric on the log scale."""
    z = normal_quantile(confidence)
    errors = np.sqrt(np.diag(fit.covariance)).tolist()
    alpha, beta = (
        Parameter(name, x, x * e, x * math.exp(-_cut(z * e)), x * math.exp(_cut(z * e)))
        for name, x, e in zip(("alpha", "beta"), (fit.alpha, fit.beta), errors, strict=True)
    )
    return alpha, beta


def _cut(reach: float) -> float:
    return min(reach, FARTHEST)


def forecast(fit: Fit, ages: Integers, confidence: float) -> Forecast:
    """Return the survival at each age with the uncertainty of the two parameters.

    The interval is by the delta method on the scale of log(−log S), so it stays inside 0
    and 1. It speaks of the expected share, not of the chance in a small cohort.

    Args:
        fit: a fit; one at an edge has survival without interval.
        ages: whole ages, from 0 on.
        confidence: level of the interval, between 0 and 1.
    """
    hazard = _cumulative_hazard(fit.alpha, fit.beta, ages)
    later = hazard > 0
    slopes = _hazard_slopes(fit.alpha, fit.beta, ages)[:, later] / hazard[later]
    error = np.sqrt(np.einsum("ik,ij,jk->k", slopes, fit.covariance, slopes))
    reach = np.zeros(len(hazard))
    reach[later] = np.minimum(normal_quantile(confidence) * error, FARTHEST)
    low, high = np.exp(-hazard * np.exp(reach)), np.exp(-hazard * np.exp(-reach))
    return Forecast(ages, np.exp(-hazard), low, high)


def _hazard_slopes(alpha: float, beta: float, ages: Integers) -> Floats:
    """Return the slopes of −log S along log alpha and log beta (rows) at each age."""
    i = np.arange(ages.max(initial=0))
    both = alpha + beta + i
    steps = np.stack([alpha / both, beta / both - beta / (beta + i)])
    return np.concatenate([np.zeros((2, 1)), np.cumsum(steps, axis=1)], axis=1)[:, ages]


def derl(alpha: float, beta: float, age: int, discount: float) -> float:
    """Return the discounted expected residual lifetime, in periods.

    The expected number of further renewals of a customer who has renewed `age` times, just
    before the next one is due: that one counts in full, each later one is discounted by
    one period more.

    Args:
        alpha: parameter of the model.
        beta: parameter of the model.
        age: renewals already made, from 0 on.
        discount: effective rate for one period, above 0.

    Source:
        Fader & Hardie (2010), "Customer-base valuation in a contractual setting", Marketing
        Science 29(1), 85–93, eq. (6), with n = age + 1.
    """
    made = beta + age
    return made / _continued_fraction(alpha, made, discount)


def _continued_fraction(alpha: float, beta: float, discount: float) -> float:
    """Return (α + β) / 2F1(1, β + 1; α + β + 1; 1 / (1 + d)).

    SciPy's `hyp2f1` gives infinity or NaN for a quarter of the parameters in use (beta of
    some hundreds at a small discount). Each turn here makes the error smaller by the factor
    exp(−4·√(1 − z)).

    Source:
        NIST Digital Library of Mathematical Functions, 15.7.1, with its a = β + 1, b = 0
        and c = α + β.
    """
    z, c = 1 / (1 + discount), alpha + beta
    turns = 16 + math.ceil(10 / math.sqrt(1 - z))
    value = c + 2 * turns
    for n in range(turns, 0, -1):
        value = c + 2 * n - 1 - z * n * (alpha + (n - 1)) / value
        value = c + 2 * (n - 1) - z * (beta + n) * (c + (n - 1)) / value
    return value
