"""Matrices of cohorts: how one or several are drawn."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang import numbers as formats
from retainr.render.chart_frame import heading
from retainr.render.chart_grid import LABELS_MOST, Measures
from retainr.render.chart_sheet import MARGIN, Box, Ink, Stroke, hatching
from retainr.render.chart_values import cell_text, every_nth, interval_text, scale_texts
from retainr.render.colours import heat, ink_on
from retainr.results.charts import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_grid import Grid
    from retainr.render.chart_sheet import Look, Point, Sheet
    from retainr.results.charts import Cell, Heatmap, HeatmapRow

_LABEL_HEIGHT = 9.4


class HeatmapBody:
    """Draw matrices one under the other, on one colour scale and one grid.

    Args:
        charts: the matrices.
        look: theme, texts and fonts.
    """

    def __init__(self, charts: Sequence[Heatmap], look: Look) -> None:
        self._charts, self._look = charts, look
        self._top = max((c.top for c in charts if c.top is not None), default=None)
        self._measures = Measures(charts, look, coloured=self._top is not None)

    def scale_ends(self) -> tuple[str, str] | None:
        """Return the two ends of the colour scale, None where cells have no colour."""
        if self._top is None or self._measures.ages == 0:
            return None
        low, high = scale_texts([0.0, self._top], self._charts[0].unit)
        return low, high

    def natural_width(self) -> float:
        """Return the width at which all numbers can be read, in points."""
        return self._measures.natural_width()

    def natural_height(self, width: float) -> float:
        """Return the height the matrices would like to have, in points."""
        return self._measures.natural_height(width)

    def least_height(self, width: float) -> float:
        """Return the height below which rows cannot be told apart, in points."""
        return self._measures.least_height(width)

    def draw(self, sheet: Sheet, box: Box, *, tight: bool) -> None:
        """Draw all matrices into the box."""
        grid = self._measures.grid(box, tight=tight)
        y = box.top
        for chart in self._charts:
            y = _Panel(sheet, chart, grid, self._top).draw(y) + grid.rhythm.gap


@dataclass(frozen=True)
class _Panel:
    """Draw one matrix; `y` is always the height at which a part begins."""

    sheet: Sheet
    chart: Heatmap
    grid: Grid
    top: float | None

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    def draw(self, y: float) -> float:
        """Draw the matrix from y on and return where it ends."""
        if self.chart.segment:
            y = heading(self.sheet, self.chart.segment, y)
        y = self._header(y)
        every = math.ceil(_LABEL_HEIGHT / self.grid.pitch_y)
        for i, row in enumerate(self.chart.rows):
            if i % every == 0:
                self._label(row, y + i * self.grid.pitch_y)
        self._cells(self.chart.rows, y)
        y += len(self.chart.rows) * self.grid.pitch_y
        return y if self.chart.totals is None else self._totals(self.chart.totals, y)

    def _header(self, y: float) -> float:
        middle = y + self.grid.rhythm.header * 0.46
        head = Ink(self.grid.head_size, self.look.colour("muted"))
        self.sheet.text(MARGIN, middle, self.look.say(self.chart.label_head), head)
        customers = self.look.fonts.clean(self.look.texts.word("screen.customers"))
        right = Ink(self.grid.head_size, head.colour, align="right")
        self.sheet.text(self.grid.sizes_right, middle, customers, right)
        for i, age in self._shown_ages():
            centred = Ink(self.grid.head_size, head.colour, align="center")
            self.sheet.text(self._middle_x(i), middle, str(age), centred)
        return y + self.grid.rhythm.header

    def _shown_ages(self) -> Iterator[tuple[int, int]]:
        ages = self.chart.columns
        widest = self.look.fonts.widest(map(str, ages), self.grid.head_size)
        every = every_nth(widest + 3, self.grid.pitch_x)
        shown = [(i, age) for i, age in enumerate(ages) if age % every == 0]
        yield from shown or list(enumerate(ages))[:1]

    def _label(self, row: HeatmapRow, y: float) -> None:
        middle = y + (self.grid.pitch_y - self.grid.gap) / 2
        size, ink = self.grid.row_size, self.look.colour("ink")
        label = self.look.fonts.cut(self.look.say(row.label), size, LABELS_MOST)
        self.sheet.text(MARGIN, middle, label, Ink(size, ink))
        if row.size is None:
            return
        colour = self.look.colour("muted") if row.growing else ink
        right = self.grid.sizes_right
        self.sheet.text(right, middle, formats.count(row.size), Ink(size, colour, align="right"))
        if row.growing:
            self.sheet.text(right + 0.8, middle, "+", Ink(size, colour))

    def _cells(self, rows: Sequence[HeatmapRow], y: float) -> None:
        fills: dict[str, list[Box]] = defaultdict(list)
        hatches: list[tuple[Point, Point]] = []
        for box, cell in self._boxes(rows, y):
            if cell.state is State.INCOMPLETE:
                hatches += hatching(box)
            elif colour := self._fill(cell):
                fills[colour].append(box)
        for colour, boxes in fills.items():
            self.sheet.boxes(boxes, colour)
        if hatches:
            self.sheet.strokes(hatches, Stroke(self.look.colour("hatch"), 0.75))
        for box, cell in self._boxes(rows, y):
            self._number(box, cell)

    def _boxes(self, rows: Sequence[HeatmapRow], y: float) -> Iterator[tuple[Box, Cell]]:
        width, height = self.grid.pitch_x - self.grid.gap, self.grid.pitch_y - self.grid.gap
        for i, row in enumerate(rows):
            top = y + i * self.grid.pitch_y
            for j, cell in enumerate(row.cells[: len(self.chart.columns)]):
                if cell is not None:
                    left = self.grid.cells_left + j * self.grid.pitch_x
                    yield Box(left, top, left + width, top + height), cell

    def _fill(self, cell: Cell) -> str | None:
        if cell.value is None or cell.state is not State.COMPLETE:
            return None
        if self.top is None:
            return self.look.colour("surface")
        return heat(cell.value / self.top if self.top > 0 else 0.0, self.look.theme)

    def _number(self, box: Box, cell: Cell) -> None:
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if self.grid.number is None:
            if cell.state is State.FEW:
                self._mark(x, y, box)
            return
        size = min(self.grid.number, self.grid.row_size)
        if cell.state is State.FEW:
            few = self.look.fonts.clean(self.look.texts.word("screen.few"))
            self.sheet.text(x, y, few, Ink(size, self.look.colour("accent"), align="center"))
        elif cell.value is not None:
            self._value(x, y, cell, size)

    def _value(self, x: float, y: float, cell: Cell, size: float) -> None:
        text = cell_text(cell.value, self.chart.unit)
        if cell.state is State.INCOMPLETE:
            half = self.look.fonts.width(text, size) / 2 + 1
            plate = Box(x - half, y - 0.55 * size, x + half, y + 0.55 * size)
            self.sheet.boxes([plate], self.look.colour("bg"))
        fill = self._fill(cell)
        colour = self.look.colour("ink")
        if fill is not None and self.top is not None:
            colour = ink_on(fill)
        self.sheet.text(x, y, text, Ink(size, colour, align="center"))

    def _mark(self, x: float, y: float, box: Box) -> None:
        """Draw a point where the word for too few customers has no room."""
        half = min(1.1, 0.2 * min(box.width, box.height))
        dot = Box(x - half, y - half, x + half, y + half)
        self.sheet.boxes([dot], self.look.colour("accent"))

    def _totals(self, totals: HeatmapRow, y: float) -> float:
        rhythm, ink = self.grid.rhythm, self.look.colour("ink")
        y += rhythm.rule
        rule = Stroke(self.look.colour("line"), 1.1)
        self.sheet.line([(MARGIN, y), (self.sheet.width - MARGIN, y)], rule)
        y += rhythm.pooled
        bold = Ink(self.grid.row_size, ink, bold=True)
        self.sheet.text(MARGIN, y, self.look.say(totals.label), bold)
        right = Ink(self.grid.row_size, ink, bold=True, align="right")
        if totals.size is not None:
            self.sheet.text(self.grid.sizes_right, y, formats.count(totals.size), right)
        self._totals_cells(totals, y)
        y = self._intervals(totals, y)
        return y + rhythm.end

    def _totals_cells(self, totals: HeatmapRow, y: float) -> None:
        if self.grid.number is None:
            self._cells([totals], y - self.grid.pitch_y / 2)
            return
        bold = Ink(self.grid.row_size, self.look.colour("ink"), bold=True, align="center")
        for i, cell in enumerate(totals.cells):
            if cell is not None and cell.value is not None:
                self.sheet.text(self._middle_x(i), y, cell_text(cell.value, self.chart.unit), bold)

    def _intervals(self, totals: HeatmapRow, y: float) -> float:
        if self.grid.interval_lines == 0:
            return y
        y += self.grid.rhythm.interval
        muted = Ink(self.grid.interval_size, self.look.colour("muted"))
        level = self.chart.confidence * 100
        label = self.look.fonts.clean(self.look.texts.word("screen.interval", level=level))
        self.sheet.text(MARGIN, y, label, muted)
        second = y + self.grid.rhythm.second
        centred = Ink(muted.size, muted.colour, align="center")
        for i, cell in enumerate(totals.cells):
            if cell is not None and self.grid.interval_lines == 1:
                text = interval_text(cell, self.chart.unit)
                self.sheet.text(self._middle_x(i), y, text, centred)
            elif cell is not None:
                self.sheet.text(self._middle_x(i), y, cell_text(cell.low, self.chart.unit), centred)
                high = cell_text(cell.high, self.chart.unit)
                self.sheet.text(self._middle_x(i), second, high, centred)
        return y if self.grid.interval_lines == 1 else second

    def _middle_x(self, column: int) -> float:
        return (
            self.grid.cells_left
            + column * self.grid.pitch_x
            + (self.grid.pitch_x - self.grid.gap) / 2
        )
