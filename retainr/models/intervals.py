"""Confidence intervals of proportions and of their difference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

Number = TypeVar("Number", float, "polars.Expr")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the two ends of its interval; all three None where it is undefined."""

    value: float | None
    ci_low: float | None
    ci_high: float | None


def normal_quantile(confidence: float) -> float:
    """Return how many standard errors an interval reaches to either side."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(
    successes: polars.Expr, trials: polars.Expr, confidence: float
) -> tuple[polars.Expr, polars.Expr]:
    """Return the ends of the Wilson score interval of a proportion.

    Exactly 0 at no success and 1 at all; null where there is no trial.

    Args:
        successes: how many of the trials succeeded.
        trials: how many there were.
        confidence: level of the interval, between 0 and 1.

    Source:
        Wilson (1927), JASA 22, 209–212; Brown, Cai & DasGupta (2001), eq. (4).
    """
    z = normal_quantile(confidence)
    n = pl.when(trials > 0).then(trials.cast(pl.Float64))
    p = successes.cast(pl.Float64) / n
    centre, half = _centre(p, n, z), z * _squared_half(p, n, z).sqrt() / (1 + z * z / n)
    low = pl.when(successes == 0).then(n * 0.0).otherwise((centre - half).clip(0.0, 1.0))
    high = pl.when(successes == trials).then(n * 0.0 + 1.0).otherwise((centre + half).clip(0, 1))
    return low, high


def wilson_interval(successes: float, trials: float, confidence: float) -> Estimate:
    """Return a proportion with its Wilson score interval, for plain numbers.

    The ends are those of `wilson`, to the last bit.

    Args:
        successes: how many of the trials succeeded.
        trials: how many there were.
        confidence: level of the interval, between 0 and 1.
    """
    if trials <= 0:
        return Estimate(None, None, None)
    z, n, p = normal_quantile(confidence), float(trials), successes / trials
    centre, half = _centre(p, n, z), z * math.sqrt(_squared_half(p, n, z)) / (1 + z * z / n)
    low = 0.0 if successes == 0 else min(max(centre - half, 0.0), 1.0)
    high = 1.0 if successes == trials else min(max(centre + half, 0.0), 1.0)
    return Estimate(p, low, high)


def newcombe(
    successes_1: float, trials_1: float, successes_2: float, trials_2: float, confidence: float
) -> Estimate:
    """Return the difference of two independent proportions: the second minus the first.

    Its ends come from the two Wilson intervals; all None where either has no trial.

    Args:
        successes_1: how many succeeded in the first sample.
        trials_1: how many the first sample has.
        successes_2: how many succeeded in the second sample.
        trials_2: how many the second sample has.
        confidence: level of the interval, between 0 and 1.

    Source:
        Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    first = wilson_interval(successes_1, trials_1, confidence)
    second = wilson_interval(successes_2, trials_2, confidence)
    p, low, high = first.value, first.ci_low, first.ci_high
    q, q_low, q_high = second.value, second.ci_low, second.ci_high
    if p is None or low is None or high is None or q is None or q_low is None or q_high is None:
        return Estimate(None, None, None)
    difference = q - p
    down, up = math.hypot(q - q_low, high - p), math.hypot(q_high - q, p - low)
    return Estimate(difference, difference - down, difference + up)


def newcombe_ends(
    first: tuple[polars.Expr, polars.Expr, polars.Expr],
    second: tuple[polars.Expr, polars.Expr, polars.Expr],
) -> tuple[polars.Expr, polars.Expr]:
    """Return the ends of the interval that `newcombe` has, for columns.

    Args:
        first: a proportion, the lower and the upper end of its Wilson interval.
        second: those of the proportion that it is subtracted from.
    """
    (p, low, high), (q, q_low, q_high) = first, second
    down = ((q - q_low) ** 2 + (high - p) ** 2).sqrt()
    up = ((q_high - q) ** 2 + (p - low) ** 2).sqrt()
    return q - p - down, q - p + up


def _centre(p: Number, n: Number, z: float) -> Number:
    return (p + z * z / (2 * n)) / (1 + z * z / n)


def _squared_half(p: Number, n: Number, z: float) -> Number:
    """Return the squared half width before its scale: the one step that needs a root."""
    return p * (1 - p) / n + z * z / (4 * n * n)
