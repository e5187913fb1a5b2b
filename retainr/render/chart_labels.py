"""Where a line's name can stand without covering another line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.render.chart_sheet import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from retainr.render.chart_sheet import Point

    Floats = npt.NDArray[np.float64]

_SAMPLE = 2.0
_MOST_ANCHORS = 24
_DISTANCES = (5.0, 10.0, 16.0, 24.0, 34.0)
# A name far from its line costs about as much as one that covers a thin line's tip.
_PER_POINT_AWAY = 0.25
_END_TO_END = 6.0
_COVERED = 1e6


@dataclass(frozen=True)
class Obstacle:
    """Hold a drawn line and how bad it is to cover it, for every 2 points of its length."""

    points: Sequence[Point]
    weight: float


@dataclass(frozen=True)
class Name:
    """Hold what is to be placed.

    Attributes:
        width: of the text, in points.
        height: of the text, in points.
        anchors: the points of its own line.
        rightmost: whether it should rather stand at the line's end than at its beginning.
    """

    width: float
    height: float
    anchors: Sequence[Point]
    rightmost: bool


def band(low: Sequence[Point], high: Sequence[Point], weight: float) -> Iterator[Obstacle]:
    """Return what stands for a filled band: lines between its edges."""
    for (x, bottom), (_, top) in zip(low, high, strict=True):
        yield Obstacle([(x, bottom), (x, top)], weight)
    yield Obstacle(low, weight)
    yield Obstacle(high, weight)


def place(
    name: Name, obstacles: Iterable[Obstacle], room: Box, taken: Sequence[Box] = ()
) -> Box | None:
    """Return where a name covers least and stands near its line; None where nothing fits.

    Args:
        name: what is to be placed.
        obstacles: everything drawn, its own line too.
        room: what the name must stay within.
        taken: the places of other names.
    """
    points, weights = _samples(obstacles)
    best: tuple[float, Box] | None = None
    for box, cost in _candidates(name, room):
        cost += _covered(points, weights, box) + _COVERED * sum(_overlap(box, t) for t in taken)
        if best is None or cost < best[0]:
            best = cost, box
    return None if best is None else best[1]


def covered(box: Box, obstacles: Iterable[Obstacle]) -> bool:
    """Say whether a box lies on something that is drawn."""
    return _covered(*_samples(obstacles), box) > 0


def _candidates(name: Name, room: Box) -> Iterator[tuple[Box, float]]:
    every = max(1, math.ceil(len(name.anchors) / _MOST_ANCHORS))
    for x, y in name.anchors[::every]:
        share = (x - room.left) / max(room.width, 1)
        wrong_end = _END_TO_END * (1 - share if name.rightmost else share)
        for left, top, away in _spots(x, y, name):
            box = Box(left, top, left + name.width, top + name.height)
            if _inside(box, room):
                yield box, wrong_end + _PER_POINT_AWAY * away


def _spots(x: float, y: float, name: Name) -> Iterator[tuple[float, float, float]]:
    for away in _DISTANCES:
        for left in (x, x - name.width / 2, x - name.width):
            yield left, y - away - name.height, away
            yield left, y + away, away
    yield x + 6, y - name.height / 2, 6
    yield x - 6 - name.width, y - name.height / 2, 6


def _inside(box: Box, room: Box) -> bool:
    across = box.left >= room.left and box.right <= room.right
    return across and box.top >= room.top and box.bottom <= room.bottom


def _overlap(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _covered(points: Floats, weights: Floats, box: Box) -> float:
    x, y = points
    across = (x > box.left - 2) & (x < box.right + 2)
    within = across & (y > box.top - 2) & (y < box.bottom + 2)
    return float(weights[within].sum())


def _samples(obstacles: Iterable[Obstacle]) -> tuple[Floats, Floats]:
    import numpy as np

    sampled = [(_along(o.points), o.weight) for o in obstacles if o.points]
    if not sampled:
        return np.zeros((2, 0)), np.zeros(0)
    points = np.concatenate([line for line, _ in sampled], axis=1)
    weights = np.concatenate([np.full(line.shape[1], weight) for line, weight in sampled])
    return points, weights


def _along(points: Sequence[Point]) -> Floats:
    """Return points at equal distances along a line."""
    import numpy as np

    xs, ys = np.array(points, dtype=np.float64).T
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(ys)))])
    at = np.linspace(0, length[-1], max(2, int(length[-1] / _SAMPLE) + 1))
    return np.vstack([np.interp(at, length, xs), np.interp(at, length, ys)])
