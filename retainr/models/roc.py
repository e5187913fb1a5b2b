"""How well a score ranks those to whom something happens above those to whom it does not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import np
from retainr.models.intervals import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Area:
    """An area under the ROC curve, or a difference of two; None where it is not known."""

    value: float | None
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Hold for each case the share of the other kind that it is placed rightly against.

    Attributes:
        happened: of those to whom it happened: the share of the others that score lower.
        others: of the others: the share of those to whom it happened that score higher.
    """

    happened: Floats
    others: Floats


def placed(score: Floats, happened: Flags) -> Placed:
    """Return how each case is placed; a tie counts one half.

    Args:
        score: higher where it is more likely to happen.
        happened: whether it did; to some and not to all.

    Source:
        DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837–845; by ranks as in Sun & Xu
        (2014), IEEE Signal Process. Lett. 21, 1389–1393.
    """
    ranks = _ranks(score)
    own, rest = _ranks(score[happened]), _ranks(score[~happened])
    return Placed(
        (ranks[happened] - own) / max(len(rest), 1),
        1 - (ranks[~happened] - rest) / max(len(own), 1),
    )


def area(found: Placed, confidence: float) -> Area:
    """Return the area with its interval: DeLong's variance, on the scale of the logit.

    There it covers the truth closer to its level than on its own scale, and stays within 0 and
    1. Of fewer than two cases of a kind, and where all are placed alike, nothing tells how sure
    it is: no interval.

    Args:
        found: how the cases are placed.
        confidence: level of the interval, between 0 and 1.
    """
    value, error = _estimate(found)
    if value is None or error is None or not 0 < value < 1:
        return Area(value, None, None)
    middle = math.log(value / (1 - value))
    half = normal_quantile(confidence) * error / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-end)) for end in (middle - half, middle + half))
    return Area(value, low, high)


def difference(one: Placed, other: Placed, confidence: float) -> Area:
    """Return the area of one score minus that of another of the same cases, with its interval.

    Args:
        one: how the cases are placed by the one.
        other: and by the other.
        confidence: level of the interval, between 0 and 1.
    """
    apart = Placed(one.happened - other.happened, one.others - other.others)
    value, error = _estimate(apart)
    if value is None or error is None:
        return Area(value, None, None)
    half = normal_quantile(confidence) * error
    return Area(value, max(value - half, -1.0), min(value + half, 1.0))


def _estimate(found: Placed) -> tuple[float | None, float | None]:
    """Return the mean over those to whom it happened, and its standard error."""
    kinds = found.happened, found.others
    if not all(len(kind) for kind in kinds):
        return None, None
    value = float(found.happened.mean())
    if min(len(kind) for kind in kinds) < 2:
        return value, None
    variance = sum(float(kind.var(ddof=1)) / len(kind) for kind in kinds)
    return value, math.sqrt(variance) if variance > 0 else None


def _ranks(values: Floats) -> Floats:
    """Return ranks from 1 on; ties have the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: Floats = (last - (counts - 1) / 2)[place]
    return middle
