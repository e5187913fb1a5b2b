"""Scales: where values stand in a panel, and the lines and numbers that say so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean as mean
from typing import TYPE_CHECKING

from retainr.render.chart_sheet import TICK, Box, Ink, Stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_sheet import Sheet

TICK_GAP = 6.2
_TICK_APART = 12.0
_TIMES = (1, 2, 5, 7, 14, 30, 60, 90, 120, 180, 365, 730, 1825)


@dataclass(frozen=True)
class Scale:
    """Map what lies across and values to points within a box."""

    box: Box
    across: tuple[float, float]
    values: tuple[float, float]

    def x(self, across: float) -> float:
        """Return how far to the right something stands."""
        first, last = self.across
        return self.box.left + self.box.width * (across - first) / (last - first)

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        low, high = self.values
        return self.box.bottom - self.box.height * (value - low) / (high - low)


def axes(
    sheet: Sheet,
    scale: Scale,
    at: Sequence[float],
    texts: Sequence[str],
    zero: Stroke | None = None,
) -> None:
    """Draw the horizontal lines and their numbers.

    Args:
        sheet: where to.
        scale: of the panel.
        at: the values with a line; the darker one is at 0, or at the first where there is no 0.
        texts: the number of each.
        zero: how the line at 0 looks when it is to be darker than usual.
    """
    colour = sheet.look.colour
    ink = Ink(TICK, colour("muted"), align="right")
    # In a low panel every tick would stand on the next one.
    every, origin = _every(scale, at), 0.0 if 0.0 in at else at[0]
    for i, (value, text) in enumerate(zip(at, texts, strict=True)):
        if (i - at.index(origin)) % every:
            continue
        y, is_origin = scale.y(value), value == origin
        stroke = zero or Stroke(colour("line"), 1.1) if is_origin else Stroke(colour("grid"), 0.8)
        sheet.line([(scale.box.left, y), (scale.box.right, y)], stroke)
        sheet.text(scale.box.left - TICK_GAP, y, text, ink)


def _every(scale: Scale, at: Sequence[float]) -> int:
    if len(at) < 2:
        return 1
    step = (at[-1] - at[0]) / (len(at) - 1)
    return max(1, math.ceil(_TICK_APART / (scale.y(0.0) - scale.y(step)) - 1e-9))


def times(last: float, most: int) -> list[float]:
    """Return round times from 0 to the last one.

    Args:
        last: the end of the scale, in days or whatever time is counted in.
        most: how many steps there may be.
    """
    least = last / max(1, most)
    step = next((float(n) for n in _TIMES if n >= least * (1 - 1e-9)), 0.0)
    if step == 0.0 or last < 1:
        step = round_up(least)
    return [i * step for i in range(math.floor(last / step + 1e-9) + 1)]


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return heights near the wanted ones, in the same order and so far apart that all fit.

    Args:
        wanted: ascending.
        apart: the least distance of two neighbours.
        low: no height is smaller.
        high: none is larger, as far as there is room.
    """
    apart = min(apart, (high - low) / max(1, len(wanted) - 1))
    # Those that would collide share the mean of their places: the least squares.
    groups: list[list[float]] = []
    for i, height in enumerate(wanted):
        groups.append([height - i * apart])
        while len(groups) > 1 and mean(groups[-2]) > mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    most = high - (len(wanted) - 1) * apart
    heights = [max(low, min(mean(group), most)) for group in groups for _ in group]
    return [height + i * apart for i, height in enumerate(heights)]


def round_up(least: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the smallest that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next((m * power for m in (1, 2, 5) if m * power >= least * (1 - 1e-9)), 10 * power)
