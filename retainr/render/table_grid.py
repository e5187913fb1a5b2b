"""Where the columns of a matrix stand, and what is written in its cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from retainr.lang import numbers as fmt
from retainr.render.table_text import Pen, right, widest
from retainr.results import Cell, Heatmap, State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INCOMPLETE = "·"

_SIZE_GAP = 3
_SIZE_WIDTH = 5
_AFTER_SIZE = 2  # the + of a growing cohort, and a space
_LABEL_WIDTH = 12
_BESIDE_INTERVAL = 5


@dataclass(frozen=True)
class Grid:
    """Hold the widths, in cells; one grid for all segments, so that they can be compared.

    Attributes:
        pen: the screen and the language.
        unit: of every cell of the matrix.
        top: end of the colour scale, or None.
        label: width of the cohort's name.
        start: width of all that stands before the first age.
        number: width of a number.
        interval: width of the interval beside it, 0 where there is none.
    """

    pen: Pen
    unit: Unit
    top: float | None
    label: int
    start: int
    number: int
    interval: int = 0

    @property
    def cell(self) -> int:
        """Return the width of one age, with the gap behind it."""
        return self.number + 1 + (self.interval + 1 if self.interval else 0)

    @property
    def capacity(self) -> int:
        """Return how many ages fit; the last one does without its gap."""
        return max((self.pen.width - self.start + 1) // self.cell, 1)

    def fitted(self, text: str) -> str:
        """Return a number at the right of its place, without separators if too wide."""
        short = text if cell_len(text) <= self.number else text.replace(",", "")
        return right(short, self.number)


def grid(heatmaps: Sequence[Heatmap], pen: Pen) -> Grid:
    """Return the widths for heatmaps; with intervals only when no age must move for them."""
    unit = heatmaps[0].unit
    cells = [cell for heatmap in heatmaps for cell in _cells(heatmap)]
    top = max((h.top for h in heatmaps if h.top is not None), default=None)
    label, start = _left_side(heatmaps, pen)
    number = max(_number_width(heatmap, pen) for heatmap in heatmaps)
    narrow = Grid(pen, unit, top, label, start, number)
    if unit is not Unit.RATIO or not (interval := widest(interval_text(c, pen) for c in cells)):
        return narrow
    wide = Grid(pen, unit, top, label, start, max(number, _BESIDE_INTERVAL), interval)
    ages = max(len(heatmap.columns) for heatmap in heatmaps)
    return wide if ages <= wide.capacity else narrow


def number_text(value: float | None, unit: Unit, pen: Pen) -> str:
    """Return a value of a cell: rates as percent with one decimal, whatever their size."""
    if value is None:
        return ""
    if unit is Unit.RATIO:
        return pen.plain(fmt.decimals(float(Decimal(repr(float(value))) * 100), 1))
    return pen.plain(fmt.shown(value, unit))


def cell_text(cell: Cell, unit: Unit, pen: Pen) -> str:
    """Return what stands in a cell: a number, a mark, both or the word for too few."""
    if cell.state is State.FEW:
        return pen.word("screen.few")
    mark = pen.plain(INCOMPLETE) if cell.state is State.INCOMPLETE else ""
    return mark + number_text(cell.value, unit, pen)


def interval_text(cell: Cell, pen: Pen) -> str:
    """Return the interval of a rate that is shown, rounded outward."""
    hidden = cell.value is None or cell.state is State.FEW
    if hidden or cell.low is None or cell.high is None:
        return ""
    return pen.plain(fmt.outward(cell.low, cell.high))


def names_below(heatmap: Heatmap, pen: Pen) -> tuple[str, str, str, str]:
    """Return the names of the rows under the rule: pooled, low, high, of."""
    level = heatmap.confidence * 100
    low, high = (pen.word(f"screen.{end}", level=level) for end in ("low", "high"))
    pooled = pen.label(heatmap.totals.label) if heatmap.totals else ""
    return pooled, f"  {low}", f"  {high}", f"  {pen.word('screen.of')}"


def _left_side(heatmaps: Sequence[Heatmap], pen: Pen) -> tuple[int, int]:
    rows = [row for heatmap in heatmaps for row in heatmap.rows]
    heads = [pen.say(heatmap.label_head) for heatmap in heatmaps]
    label = widest([*heads, *(pen.label(row.label) for row in rows)])
    label = min(label, max(_LABEL_WIDTH, pen.width // 3))
    sizes = [fmt.count(row.size) for row in rows if row.size is not None]
    size = max(_SIZE_WIDTH, widest([*sizes, pen.word("screen.size")]))
    below = max(widest(names_below(heatmap, pen)) for heatmap in heatmaps) + 1
    return label, max(label + _SIZE_GAP + size + _AFTER_SIZE, min(below, pen.width // 2))


def _cells(heatmap: Heatmap) -> Iterator[Cell]:
    rows = (*heatmap.rows, heatmap.totals) if heatmap.totals else heatmap.rows
    return (cell for row in rows for cell in row.cells if cell)


def _number_width(heatmap: Heatmap, pen: Pen) -> int:
    texts = [cell_text(cell, heatmap.unit, pen) for cell in _cells(heatmap)]
    for cell in filter(None, heatmap.totals.cells if heatmap.totals else ()):
        texts += [number_text(end, heatmap.unit, pen) for end in (cell.low, cell.high)]
    # Four digits are read without a separator; in longer counts it is worth its place.
    texts = [text if len(text) > len("9,999") else text.replace(",", "") for text in texts]
    whole = [str(n) for n in (*heatmap.totals_of, *heatmap.columns) if n is not None]
    return widest([*texts, *whole])
