"""Numbers in pictures: those of cells and those of scales."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from retainr.lang import numbers as formats
from retainr.results.charts import scale_end
from retainr.results.columns import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retainr.results.charts import Cell

_WHOLE = (Unit.COUNT, Unit.DAYS, Unit.PERIODS)


def cell_text(value: float | None, unit: Unit) -> str:
    """Return a cell's number; a rate is a percentage with one decimal, whatever its size."""
    if value is None:
        return ""
    if unit is Unit.RATIO:
        # By way of the decimal digits, as in `percent`: 0.2845 is 28.5 everywhere.
        return formats.decimals(float(Decimal(repr(float(value))) * 100), 1)
    return formats.shown(value, unit)


def interval_text(cell: Cell, unit: Unit) -> str:
    """Return an interval of rates in one line, in whole percents rounded outward."""
    if cell.low is None or cell.high is None or unit is not Unit.RATIO:
        return ""
    return formats.outward(cell.low, cell.high)


def scale_texts(values: Sequence[float], unit: Unit) -> list[str]:
    """Return the numbers of a scale, all with the decimals that the finest of them needs."""
    factor = 100 if unit in formats.SIGNS else 1
    digits = next(
        (d for d in range(6) if all(_whole(v * factor * 10**d) for v in values)),
        6,
    )
    return [formats.decimals(v * factor, digits) + formats.SIGNS.get(unit, "") for v in values]


@dataclass(frozen=True)
class Axis:
    """Hold the two ends of an axis, and its ticks."""

    low: float
    high: float
    ticks: list[float]

    @property
    def ends(self) -> tuple[float, float]:
        """Return both ends."""
        return self.low, self.high


def axis(values: Iterable[float], unit: Unit, ends: tuple[float, float] | None = None) -> Axis:
    """Return the axis of some values.

    Args:
        values: all that stand on it.
        unit: of the values.
        ends: of the scale that they are on; None takes 0 and the largest.
    """
    if ends is None:
        known = [*values, 0.0]
        return Axis(*ticks(min(known), max(known), unit))
    low, high = ends
    step = _step((high - low) / 6, unit)
    count = math.floor((high - low) / step + 1e-9) + 1
    return Axis(low, high, [round(low + i * step, 10) for i in range(count)])


def ticks(low: float, high: float, unit: Unit) -> tuple[float, float, list[float]]:
    """Return the two ends of an axis that holds 0 and its ticks.

    Args:
        low: the smallest value.
        high: the largest value.
        unit: of both.
    """
    top = _top(max(high, 0.0), unit)
    step = _step((top - min(low, 0.0)) / 6, unit)
    bottom = math.floor(min(low, 0.0) / step + 1e-9) * step
    count = math.floor((top - bottom) / step + 1e-9) + 1
    return bottom, top, [round(bottom + i * step, 10) for i in range(count)]


def short(value: int) -> str:
    """Return a count in four or five characters: 885, 7.8k, 23.6k, 1.2M."""
    for size, sign in ((10**6, "M"), (10**3, "k")):
        if value >= size:
            return formats.decimals(value / size, 1 if value < 100 * size else 0) + sign
    return formats.count(value)


def every_nth(needed: float, pitch: float) -> int:
    """Return how many steps apart labels must stand: 1, 2, 3, 4, 6, 12, 24, 48 and so on."""
    least = max(1, math.ceil(needed / pitch - 1e-9))
    steps = (1, 2, 3, 4, 6, 12)
    return next((n for n in steps if n >= least), 12 * 2 ** math.ceil(math.log2(least / 12)))


def _top(high: float, unit: Unit) -> float:
    # The design's steps end at 5%; a tenth of the picture must not be all that is used.
    if unit is Unit.RATIO and (high == 0 or high >= 0.025):
        return scale_end(high)
    if high <= 0:
        return 1.0
    step = _step(high / 6, unit)
    return max(1, math.ceil(high / step - 1e-9)) * step


def _step(least: float, unit: Unit) -> float:
    """Return 1, 2 or 5 times a power of ten, the smallest that is not below `least`."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    step = next((m * power for m in (1, 2, 5) if m * power >= least * (1 - 1e-9)), 10 * power)
    return max(step, 1.0) if unit in _WHOLE else step


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6
