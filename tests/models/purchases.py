"""The BG/NBD as its paper writes it, to check what is built on a model of purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import hyp2f1

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from retainr.models.clv import Months

    Floats: TypeAlias = NDArray[np.float64]

CDNOW = (0.2426, 4.4136, 0.7929, 2.4259)
"""r, alpha, a and b of the CDNOW sample, in weeks: Fader, Hardie & Lee (2005)."""

FREQUENCY = np.array([2, 1, 0])
RECENCY = np.array([213, 12, 0]) / 7
AGE = np.array([272, 272, 272]) / 7
SPEND = np.array([22.345, 11.77, 0.0])
"""The first three customers of the sample."""


def alive(time: float, parameters: Floats | tuple[float, ...] = CDNOW) -> Floats:
    """Return the orders expected of the three, if they are alive now: eq. (10) over P(alive)."""
    r, alpha, a, b = parameters
    x, whole = FREQUENCY, alpha + AGE
    never = hyp2f1(r + x, b + x, a + b + x - 1, time / (whole + time))
    left = 1 - (whole / (whole + time)) ** (r + x) * never
    result: Floats = (a + b + x - 1) / (a - 1) * left
    return result


def expected(time: float, parameters: Floats | tuple[float, ...] = CDNOW) -> Floats:
    """Return the orders expected of the three within some weeks: eq. (10)."""
    r, alpha, a, b = parameters
    x = FREQUENCY
    gone = a / (b + np.maximum(x, 1) - 1) * ((alpha + AGE) / (alpha + RECENCY)) ** (r + x)
    result: Floats = alive(time, parameters) / (1 + (x > 0) * gone)
    return result


def discounted(of: Callable[[float], Floats], horizon: Months, unit: float = 7) -> Floats:
    """Return the discounted sum of what is expected by some time, in units of so many days."""
    each = zip(horizon.days.tolist(), horizon.weights.tolist(), strict=True)
    parts = [of(days / unit) * weight for days, weight in each]
    total: Floats = np.sum(parts, axis=0)
    return total
