"""Confidence intervals of proportions."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars


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
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    n = pl.when(trials > 0).then(trials.cast(pl.Float64))
    p = successes.cast(pl.Float64) / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt() / (1 + z * z / n)
    low = pl.when(successes == 0).then(n * 0.0).otherwise((centre - half).clip(0.0, 1.0))
    high = pl.when(successes == trials).then(n * 0.0 + 1.0).otherwise((centre + half).clip(0, 1))
    return low, high
