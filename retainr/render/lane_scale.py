"""The scale of a strip or a bar: its ends, and where on it a value stands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.results import Draw, Unit, scale_end

if TYPE_CHECKING:
    from retainr.results import Cell, Lane


def scale_top(lane: Lane) -> float:
    """Return the end of the scale of a strip or bar, above 0."""
    if lane.top is not None:
        return lane.top
    largest = max((end for cell in lane.cells if cell for end in reach(cell)), default=0.0)
    if lane.unit is Unit.RATIO and lane.draw is Draw.STRIP:
        return scale_end(largest)
    return largest if largest > 0 else 1.0


def scale_end_text(lane: Lane) -> str:
    """Return the number at the end of a scale (`25%`)."""
    top = scale_top(lane)
    if lane.unit is Unit.MEAN:
        return f"{top:g}"
    return f"{top * 100:g}%" if lane.unit is Unit.RATIO else fmt.shown(top, lane.unit)


def scale_start_text(lane: Lane) -> str:
    """Return the number at the beginning of a scale."""
    return "0%" if lane.unit is Unit.RATIO else f"{lane.bottom:g}"


def along(value: float, lane: Lane) -> float:
    """Return where on its scale a value stands, from 0 to 1."""
    share = (value - lane.bottom) / (scale_top(lane) - lane.bottom)
    return min(max(share, 0.0), 1.0)


def reach(cell: Cell) -> tuple[float, ...]:
    """Return low end, value and high end, as far as there are any; none without a value."""
    if cell.value is None or not math.isfinite(cell.value):
        return ()
    low = cell.value if cell.low is None else cell.low
    high = cell.value if cell.high is None else cell.high
    return low, cell.value, high
