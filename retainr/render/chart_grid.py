"""Where the cells of a matrix stand, and whether their numbers can be read there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang import numbers as formats
from retainr.render.chart_frame import HEADING
from retainr.render.chart_sheet import CELL, COUNTS, MARGIN, SMALLEST, TICK
from retainr.render.chart_values import cell_text, interval_text
from retainr.results.charts import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retainr.render.chart_sheet import Box, Look
    from retainr.results.charts import Cell, Heatmap, HeatmapRow

# Three pixels of a picture 1,200 px wide: whole ones, so that all gaps look equal.
GAP = 1.44
LABELS_MOST = 130.0
# With more ages the numbers go and the colours stay.
_AGES_WITH_NUMBERS = 30
_WIDTH, _WIDEST = 576.0, 2880.0
_LABELS_WIDTH = 93.1
_ROW, _ROW_LEAST, _ROW_MOST, _ROWS_UNSHRUNK = 22.08, 13.0, 44.0, 24
_ROW_WITH_NUMBERS, _BARE_ROW_LEAST, _SLIVER = 9.4, 2.4, 0.75
_COLUMN_MOST = 92.0
_PITCH_WITH_GAPS = 4.0
# From 60 px of a picture 1,200 px wide on, an interval stands in one line.
_ONE_LINE = 28.8


@dataclass(frozen=True)
class Rhythm:
    """Hold vertical distances of one panel in points."""

    header: float
    rule: float
    pooled: float
    interval: float
    second: float
    end: float
    gap: float


LOOSE = Rhythm(25.8, 3.4, 13.9, 16.3, 12.5, 6.3, 15.0)
TIGHT = Rhythm(16.0, 2.4, 9.6, 11.4, 10.2, 5.0, 10.0)


@dataclass(frozen=True)
class Grid:
    """Hold the geometry that all panels of a picture share, in points.

    Attributes:
        sizes_right: where the numbers of customers end.
        cells_left: where the first column begins.
        pitch_x: from one column to the next.
        pitch_y: from one row to the next.
        number: font size of the cells' numbers, None where none are shown.
        interval_lines: 0, 1 or 2 lines for the interval under the pooled row.
        rhythm: vertical distances.
    """

    sizes_right: float
    cells_left: float
    pitch_x: float
    pitch_y: float
    number: float | None
    interval_lines: int
    rhythm: Rhythm

    @property
    def gap(self) -> float:
        """The gap between two cells, smaller and at last none where cells are tiny."""
        least = min(self.pitch_x, self.pitch_y)
        return min(GAP, 0.12 * least) if least >= _PITCH_WITH_GAPS else 0.0

    @property
    def row_size(self) -> float:
        """The font size of row labels."""
        return max(SMALLEST, min(self.number or CELL, 0.72 * self.pitch_y, CELL))

    @property
    def head_size(self) -> float:
        """The font size of column headings."""
        return max(SMALLEST, TICK * self.row_size / CELL)

    @property
    def interval_size(self) -> float:
        """The font size of the interval rows."""
        return max(SMALLEST, min(COUNTS, 0.95 * self.row_size))

    def totals_height(self) -> float:
        """Return the height of what stands under the rows."""
        r = self.rhythm
        lines = (0.0, r.interval, r.interval + r.second)[self.interval_lines]
        return r.rule + r.pooled + lines + r.end


class Measures:
    """Plan the grid of one or several matrices.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
        coloured: whether cells have colours, so that they say something without numbers.
    """

    def __init__(self, charts: Sequence[Heatmap], look: Look, *, coloured: bool) -> None:
        self._charts, self._fonts, self._look = charts, look.fonts, look
        self.ages = max(len(c.columns) for c in charts)
        self._numbers = not coloured or self.ages <= _AGES_WITH_NUMBERS
        self._cell_em = self._fonts.widest(self._cell_texts(), 1)
        self._total_em = max(
            self._fonts.widest(self._total_texts(), 1, bold=True),
            self._fonts.widest(self._interval_texts(), 1),
        )
        self._line_em = self._fonts.widest(self._line_texts(), 1)

    def natural_width(self) -> float:
        """Return the width at which every number can be read, at least 8 in."""
        usual = self._grid(_WIDTH, _ROW, LOOSE, numbers=self._numbers)
        if not self._numbers or usual.number is not None:
            return _WIDTH
        cell = self._cell_em * SMALLEST + 3.6 + GAP
        total = self._total_em * SMALLEST + 8
        width = usual.cells_left + self.ages * max(cell, total) + MARGIN
        return max(_WIDTH, width) if width <= _WIDEST else _WIDTH

    def natural_height(self, width: float) -> float:
        """Return the height of all panels with rows as high as the design has them."""
        rows = sum(len(c.rows) for c in self._charts)
        grid = self._grid(width, _ROW, LOOSE, numbers=self._numbers)
        pitch = _ROW if rows <= _ROWS_UNSHRUNK else max(_ROW_LEAST, _ROW * _ROWS_UNSHRUNK / rows)
        if grid.number is None:
            pitch = min(pitch, max(grid.pitch_x, _BARE_ROW_LEAST))
        return self._fixed(grid) + rows * pitch

    def least_height(self, width: float) -> float:
        """Return the height below which rows can no longer be told apart."""
        rows = sum(len(c.rows) for c in self._charts)
        grid = self._grid(width, _ROW, TIGHT, numbers=False)
        return self._fixed(grid) + max(rows * _SLIVER, min(rows * 4.0, 120.0))

    def grid(self, box: Box, *, tight: bool) -> Grid:
        """Return the grid that fills a box; numbers go where rows are too low for them."""
        rhythm = TIGHT if tight else LOOSE
        width = box.right + MARGIN
        for numbers in (self._numbers, False):
            grid = self._grid(width, _ROW, rhythm, numbers=numbers)
            pitch = self._pitch_y(box, grid)
            if pitch >= _ROW_WITH_NUMBERS:
                break
        return self._grid(width, pitch, rhythm, numbers=numbers)

    def _pitch_y(self, box: Box, grid: Grid) -> float:
        rows = max(1, sum(len(c.rows) for c in self._charts))
        return max(0.05, min((box.height - self._fixed(grid)) / rows, _ROW_MOST))

    def _grid(self, width: float, pitch_y: float, rhythm: Rhythm, *, numbers: bool) -> Grid:
        left = self._cells_left(width)
        room = width - MARGIN + GAP - left
        pitch = max(0.5, min(room / max(1, self.ages), _COLUMN_MOST))
        number = self._number_size(pitch) if numbers else None
        return Grid(
            sizes_right=left - 8.2,
            cells_left=left,
            pitch_x=pitch,
            pitch_y=pitch_y,
            number=number,
            interval_lines=self._interval_lines(pitch, number),
            rhythm=rhythm,
        )

    def _cells_left(self, width: float) -> float:
        head = self._look.say(self._charts[0].label_head)
        labels = self._fonts.widest([*self._labels(), head], TICK)
        heading = self._fonts.clean(self._look.texts.word("screen.customers"))
        sizes = self._fonts.widest([*self._sizes(), heading], TICK)
        return (
            MARGIN
            + max(min(_LABELS_WIDTH, 0.17 * width), min(labels, LABELS_MOST) + 7 + sizes)
            + 8.2
        )

    def _number_size(self, pitch: float) -> float | None:
        """Return the largest font size that leaves air beside each number, None for none."""
        if self._cell_em == 0:
            return CELL
        size = min((pitch - GAP - 6) / self._cell_em, (pitch - 6.5) / max(self._total_em, 0.1))
        if size >= SMALLEST:
            return min(size, CELL)
        fits = self._cell_em * SMALLEST <= pitch - GAP - 3
        return SMALLEST if fits and self._total_em * SMALLEST <= pitch - 4 else None

    def _interval_lines(self, pitch: float, number: float | None) -> int:
        if number is None or not any(self._interval_texts()):
            return 0
        size = max(SMALLEST, min(COUNTS, 0.95 * number))
        one = pitch >= _ONE_LINE and 0 < self._line_em * size <= pitch - 3
        return 1 if one else 2

    def _fixed(self, grid: Grid) -> float:
        headings = sum(HEADING for c in self._charts if c.segment)
        totals = sum(grid.totals_height() for c in self._charts if c.totals is not None)
        gaps = (len(self._charts) - 1) * grid.rhythm.gap
        return headings + totals + gaps + len(self._charts) * grid.rhythm.header

    def _rows(self) -> Iterator[HeatmapRow]:
        for chart in self._charts:
            yield from chart.rows
            if chart.totals is not None:
                yield chart.totals

    def _labels(self) -> Iterable[str]:
        return (self._look.say(row.label) for row in self._rows())

    def _sizes(self) -> Iterable[str]:
        return (formats.count(row.size) for row in self._rows() if row.size is not None)

    def _cell_texts(self) -> Iterator[str]:
        few = self._fonts.clean(self._look.texts.word("screen.few"))
        for chart in self._charts:
            for cell in (cell for row in chart.rows for cell in row.cells if cell is not None):
                yield few if cell.state is State.FEW else cell_text(cell.value, chart.unit)

    def _total_texts(self) -> Iterator[str]:
        return (cell_text(cell.value, chart.unit) for chart, cell in self._total_cells())

    def _interval_texts(self) -> Iterator[str]:
        for chart, cell in self._total_cells():
            yield cell_text(cell.low, chart.unit)
            yield cell_text(cell.high, chart.unit)

    def _line_texts(self) -> Iterator[str]:
        return (interval_text(cell, chart.unit) for chart, cell in self._total_cells())

    def _total_cells(self) -> Iterator[tuple[Heatmap, Cell]]:
        for chart in self._charts:
            cells = () if chart.totals is None else chart.totals.cells
            yield from ((chart, cell) for cell in cells if cell is not None)
