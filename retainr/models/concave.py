"""Where a function with one peak is large enough to matter in an integral."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

STEPS = 12
"""Enough from everywhere; an end that is not quite reached is only further out."""


def reach(
    height: Callable[[Floats], Floats],
    slope: Callable[[Floats], Floats],
    end: Floats,
    lowest: Floats,
) -> Floats:
    """Move the end of a range inwards to where a concave function is as high as asked.

    Newton's steps from where it is lower stay there, on either side of the peak. An end
    that is high enough stays where it is.

    Args:
        height: the function, element by element.
        slope: its derivative.
        end: where to start, all on one side of the peaks.
        lowest: the height asked for, below the peaks.
    """
    for _ in range(STEPS):
        missing = lowest - height(end)
        if not (missing > 0).any():
            break
        steps = np.zeros_like(end)
        end = end + np.divide(missing, slope(end), out=steps, where=missing > 0)
    return end
