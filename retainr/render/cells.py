"""What stands in the cells of a matrix and under its rule, for Markdown, pages and sheets."""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist
from typing import TYPE_CHECKING

from retainr.render import format as fmt
from retainr.results import State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retainr.lang import Texts
    from retainr.results import Cell, Heatmap

INCOMPLETE = "·"
STEPS = 21
"""Steps of the colour scale; more are not told apart, and each costs a format."""

_NEARLY = 1e-6


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


def explained(cell: Cell, of: int | None, heatmap: Heatmap, texts: Texts) -> str:
    """Return what a rate rests on: count, denominator and interval, as far as known.

    Args:
        cell: one cell.
        of: customers of its row, or the totals' denominator.
        heatmap: where it stands.
        texts: the language.
    """
    if heatmap.unit is not Unit.RATIO or cell.value is None or cell.low is None:
        return ""
    level = heatmap.confidence * 100
    low, high = number(cell.low, heatmap.unit), number(cell.high, heatmap.unit)
    interval = texts.word("page.interval", level=level, low=low, high=high)
    if of is None or not _rests_on(cell, of, heatmap.confidence):
        return interval
    return texts.word("page.counts", count=round(cell.value * of), of=of, interval=interval)


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


def _rests_on(cell: Cell, of: int, confidence: float) -> bool:
    """Return whether the rate is a count of `of`: only then is its interval Wilson's for it.

    A cell doesn't carry its denominator, and a row's size need not be it: on the elapsed
    clock some of the customers may not have been watched long enough.
    """
    if cell.value is None or cell.low is None or cell.high is None or of <= 0:
        return False
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    whole = abs(cell.value * of - round(cell.value * of)) < _NEARLY
    # The ends are the roots of (1 + z²/n) x² − (2p + z²/n) x + p² = 0.
    total = (2 * cell.value * of + z2) / (of + z2)
    product = cell.value**2 * of / (of + z2)
    return (
        whole
        and math.isclose(cell.low + cell.high, total, rel_tol=_NEARLY)
        and math.isclose(cell.low * cell.high, product, rel_tol=_NEARLY, abs_tol=1e-12)
    )
