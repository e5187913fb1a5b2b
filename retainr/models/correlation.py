"""Rank correlation with its interval and its p-value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.models.intervals import normal_quantile

if TYPE_CHECKING:
    import numpy as np
    import polars
    from numpy.typing import NDArray

_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation with its interval and two-sided p-value; None where it is not defined."""

    value: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None


def spearman(one: polars.Series, other: polars.Series, confidence: float) -> Correlation:
    """Return Spearman's rank correlation; ties have the mean of their ranks.

    None where one of the two never varies. Of fewer than four pairs, and of ranks that agree
    wholly, nothing tells how sure the correlation is: no interval.

    Args:
        one: numbers.
        other: as many.
        confidence: level of the interval, between 0 and 1.

    Source:
        Interval: Fisher's z with the variance (1 + ρ²/2) / (n − 3) of Bonett & Wright (2000),
        Psychometrika 65, 23–28. p-value: Student's t with n − 2 degrees of freedom.
    """
    x, y = (_centred(values) for values in (one, other))
    size = math.sqrt(float(x @ x) * float(y @ y)) if len(x) else 0.0
    if size == 0:
        return Correlation(None, None, None, None)
    rho, n = min(max(float(x @ y) / size, -1.0), 1.0), len(x)
    if n < _FEWEST or abs(rho) > 1 - 1e-12:
        return Correlation(rho, None, None, None)
    half = normal_quantile(confidence) * math.sqrt((1 + rho * rho / 2) / (n - 3))
    z = math.atanh(rho)
    return Correlation(rho, math.tanh(z - half), math.tanh(z + half), _p_value(rho, n))


def _centred(values: polars.Series) -> NDArray[np.float64]:
    ranks = values.rank("average").to_numpy()
    return ranks - (len(ranks) + 1) / 2


def _p_value(rho: float, n: int) -> float:
    # Not from scipy.stats, which takes a second to import.
    from scipy.special import stdtr

    t = rho * math.sqrt((n - 2) / (1 - rho * rho))
    return float(2 * stdtr(n - 2, -abs(t)))
