"""What stands in the cells of a matrix and under its rule, for Markdown, pages and sheets."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.results import State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retainr.lang import Texts
    from retainr.results import Cell, Heatmap

INCOMPLETE = "·"
STEPS = 21
"""Steps of the colour scale; more are not told apart, and each costs a format."""


def number(value: float | None, unit: Unit) -> str:
    """Return a value of a cell: rates as percent with one decimal, whatever their size."""
    if value is None or not math.isfinite(value):
        return ""
    if unit is Unit.RATIO:
        return fmt.decimals(float(Decimal(repr(float(value))) * 100), 1)
    return fmt.shown(value, unit)


def range_text(low: float | None, high: float | None, unit: Unit) -> str:
    """Return an interval; a word stands between ends that have signs."""
    if low is None or high is None:
        return ""
    ends = number(low, unit), number(high, unit)
    signed = any(end[:1] in ("+", fmt.MINUS) for end in ends)
    return (" to " if signed else "–").join(ends)


def step(cell: Cell, top: float | None) -> int | None:
    """Return the place of a cell on the colour scale, or None where it has no colour."""
    if cell.value is None or cell.state is not State.COMPLETE or not top:
        return None
    return round(min(max(cell.value / top, 0.0), 1.0) * (STEPS - 1))


def explained(cell: Cell, heatmap: Heatmap, texts: Texts) -> str:
    """Return what a rate rests on: count, denominator and interval, as far as known.

    Args:
        cell: one cell.
        heatmap: where it stands.
        texts: the language.
    """
    if heatmap.unit is not Unit.RATIO or cell.value is None or cell.low is None:
        return ""
    level = heatmap.confidence * 100
    low, high = number(cell.low, heatmap.unit), number(cell.high, heatmap.unit)
    interval = texts.word("page.interval", level=level, low=low, high=high)
    if cell.of is None:
        return interval
    count = round(cell.value * cell.of)
    return texts.word("page.counts", count=count, of=cell.of, interval=interval)


def states(heatmaps: Iterable[Heatmap]) -> set[State]:
    """Return the states that occur."""
    return {cell.state for cell in _cells(heatmaps)}


def has_growing(heatmaps: Iterable[Heatmap]) -> bool:
    """Return whether a cohort is not yet complete."""
    return any(row.growing for heatmap in heatmaps for row in heatmap.rows)


def marks(heatmaps: Iterable[Heatmap], texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield each mark that occurs in matrices, with its meaning."""
    found = states(heatmaps := tuple(heatmaps))
    if State.INCOMPLETE in found:
        yield INCOMPLETE, texts.word("page.mark.incomplete")
    if has_growing(heatmaps):
        yield "+", texts.word("page.mark.growing")
    if State.FEW in found:
        yield texts.word("screen.few"), texts.word("page.mark.few")


def _cells(heatmaps: Iterable[Heatmap]) -> Iterator[Cell]:
    rows = (row for heatmap in heatmaps for row in heatmap.rows)
    return (cell for row in rows for cell in row.cells if cell)
