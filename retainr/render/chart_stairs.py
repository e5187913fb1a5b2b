"""Survival curves as points: cut where few are left, thinned to what can be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from retainr.results.plots import StepLine

    Floats = npt.NDArray[np.float64]
    Point = tuple[float, float]

_MANY = 4000


@dataclass(frozen=True)
class Stair:
    """Hold one stretch of a curve.

    Attributes:
        x: times of the steps.
        values: the curve from each time on; NaN where it is not known.
        low: lower ends of the interval, NaN where there is none.
        high: upper ends.
        end: where the last step ends.
        dashed: whether it is a forecast.
    """

    x: Floats
    values: Floats
    low: Floats
    high: Floats
    end: float
    dashed: bool

    def thinned(self, apart: float) -> Stair:
        """Return the stair with the first and the last step of every `apart` of time.

        A curve that only falls keeps its shape: between the two nothing can be seen.
        """
        import numpy as np

        if len(self.x) <= _MANY:
            return self
        column = np.floor(self.x / apart)
        new = np.flatnonzero(np.diff(column)) + 1
        kept = np.unique(np.concatenate([[0], new - 1, new, [len(self.x) - 1]]))
        return self.at(kept)

    def at(self, places: npt.NDArray[np.int64]) -> Stair:
        """Return the stair with the steps at these places alone."""
        x, values, low, high = (c[places] for c in (self.x, self.values, self.low, self.high))
        return replace(self, x=x, values=values, low=low, high=high)

    def line(self) -> list[Point]:
        """Return the corners of the curve."""
        return _corners(self.x, self.values, self.end)

    def bands(self) -> list[list[Point]]:
        """Return the outlines of the band, one for each stretch that has an interval."""
        import numpy as np

        known = ~(np.isnan(self.low) | np.isnan(self.high))
        edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
        outlines = []
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            end = float(self.x[stop]) if stop < len(self.x) else self.end
            part = slice(int(start), int(stop))
            low = _corners(self.x[part], self.low[part], end)
            outlines.append([*low, *reversed(_corners(self.x[part], self.high[part], end))])
        return outlines


def stairs(line: StepLine, few: int) -> list[Stair]:
    """Return what is drawn of a curve: what was seen, and the forecast if there is one.

    Args:
        line: the curve.
        few: what was seen ends where fewer are at risk.
    """
    import numpy as np

    whole = Stair(
        np.asarray(line.x, dtype=np.float64),
        np.asarray(line.values, dtype=np.float64),
        np.array(line.low, dtype=np.float64),
        np.array(line.high, dtype=np.float64),
        line.x[-1] if line.x else 0.0,
        dashed=False,
    )
    x, steps = whole.x, len(line.x)
    seen = steps if line.dashed_from is None else int(np.searchsorted(x, line.dashed_from))
    short = np.flatnonzero(np.asarray(line.at_risk[:seen]) < few)
    last = int(short[0]) if len(short) else seen
    parts = []
    if last:
        # A step lasts until the next one; the last one of all has no length.
        end = float(x[last]) if last < steps else whole.end
        parts.append(replace(whole.at(np.arange(last)), end=end))
    if seen < steps:
        # A forecast goes on from the last step that was seen.
        rest = whole.at(np.arange(max(0, seen - 1) if last == seen else seen, steps))
        parts.append(replace(rest, x=np.maximum(rest.x, x[seen]), dashed=True))
    return parts


def at_risk(line: StepLine, times: Sequence[float]) -> tuple[int | None, ...]:
    """Return how many are at risk at each time: those of the next step, 0 after the last.

    Nobody is under observation in a forecast, so nothing stands there.
    """
    import numpy as np

    places = np.searchsorted(np.asarray(line.x), np.asarray(times))
    ahead = float("inf") if line.dashed_from is None else line.dashed_from
    return tuple(
        None if t >= ahead else line.at_risk[i] if i < len(line.at_risk) else 0
        for t, i in zip(times, map(int, places), strict=True)
    )


def _corners(x: Floats, values: Floats, end: float) -> list[Point]:
    steps = list(zip(x.tolist(), values.tolist(), strict=True))
    points = steps[:1]
    for (_, before), (at, after) in pairwise(steps):
        points += [(at, before), (at, after)]
    return [*points, (end, steps[-1][1])] if steps else []
