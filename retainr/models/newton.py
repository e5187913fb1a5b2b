"""Climb a likelihood by Newton's steps, with exact second derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.purchases import Height, Likelihood

    Floats: TypeAlias = NDArray[np.float64]

STEPS, LONGEST, ENOUGH = 100, 2.0, 1e-7
"""How often the search steps, how far at once, and the step at which it has arrived.

The error that the last step leaves is about its square: the height there is not looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where a search ended."""

    place: Floats
    height: Height


def climb(likelihood: Likelihood, start: Floats, limits: tuple[float, Floats]) -> Found:
    """Follow Newton's steps uphill until they no longer move, or as far as the search goes.

    Args:
        likelihood: what is climbed.
        start: log parameters.
        limits: how far down the search goes, and how far up in each of them.
    """
    place, height = start, likelihood(start)
    for _ in range(STEPS):
        step = _step(height)
        room = np.where(step > 0, limits[1], limits[0]) - place
        # Cut in its own direction: bent along a limit it may lead downhill.
        share = np.divide(
            room, step, out=np.ones_like(step), where=np.abs(step) > np.abs(room)
        ).min()
        step, ahead = step * share, height
        if np.abs(step).max() <= ENOUGH:
            return Found(place + step, height)
        while np.abs(step).max() > ENOUGH:
            ahead = likelihood(place + step)
            if ahead.value >= height.value - 1e-13 * abs(height.value):
                break
            step = step / 2
        else:
            break
        place, height = place + step, ahead
        if share < 1:
            break
    return Found(place, height)


def _step(height: Height) -> Floats:
    """Return Newton's step, turned uphill where the likelihood is not concave."""
    values, vectors = np.linalg.eigh(height.curvature)
    step = vectors @ (vectors.T @ height.slopes / np.maximum(np.abs(values), 1e-300))
    shorter: Floats = step * min(1.0, LONGEST / np.abs(step).max(initial=LONGEST))
    return shorter
