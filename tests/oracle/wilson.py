"""The Wilson score interval as the roots of its own equation."""

from __future__ import annotations

import math
from statistics import NormalDist


def wilson(successes: int, trials: int, confidence: float) -> tuple[float, float] | None:
    """Return the p for which (successes/trials − p)² = z² p (1 − p) / trials."""
    if trials == 0:
        return None
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    middle = successes + z2 / 2
    spread = math.sqrt(z2 * (successes * (trials - successes) / trials + z2 / 4))
    low, high = (middle - spread) / (trials + z2), (middle + spread) / (trials + z2)
    low = 0.0 if successes == 0 else min(max(low, 0.0), 1.0)
    return low, 1.0 if successes == trials else min(max(high, 0.0), 1.0)
