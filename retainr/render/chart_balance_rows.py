"""Scores of groups, each on the row of its bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.render.chart_sheet import CELL, COUNTS, Box, Ink, Stroke
from retainr.render.chart_values import cell_text
from retainr.render.colours import mix
from retainr.results.charts import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.charts import Cell
    from retainr.results.plots import Balance

_TO_NUMBER, _BELOW, _BELOW_TIGHT = 9.0, 12.0, 9.6
_DOT, _BAR = 6.9, 2.4


def rows_below(*, tight: bool) -> float:
    """Return the room for the two ends of the scale."""
    return _BELOW_TIGHT if tight else _BELOW


def rows_right(charts: Iterable[Balance], look: Look, right: float) -> float:
    """Return where the scale ends, with the numbers behind it up to `right`."""
    texts = (_number(cell, chart, look) for chart in charts for cell in chart.cells)
    return right - look.fonts.widest(texts, CELL, bold=True) - _TO_NUMBER


@dataclass(frozen=True)
class ScoreRows:
    """Draw the scores of one chart.

    Attributes:
        sheet: where to.
        chart: the rows.
        track: the room of the scale.
        marks: values with a line and what stands under it, from the left to the right end.
    """

    sheet: Sheet
    chart: Balance
    track: Box
    marks: Sequence[tuple[float, str]]

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    def draw(self, right: float, *, tight: bool) -> None:
        """Draw the scale, then row by row interval, dot and number."""
        track, colour = self.track, self.look.colour
        pitch = track.height / max(1, len(self.chart.cells))
        heights = [track.top + (i + 0.5) * pitch for i in range(len(self.chart.cells))]
        if heights:
            lines = [((track.left, y), (track.right, y)) for y in heights]
            self.sheet.strokes(lines, Stroke(colour("grid"), 0.8))
        for value in sorted({*(value for value, _ in self.marks), 0.0}):
            x = self._x(value)
            stroke = Stroke(colour("line"), 0.8 if value else 1.1)
            self.sheet.line([(x, track.top), (x, track.bottom)], stroke)
        ink = Ink(COUNTS, colour("muted"), align="center")
        for value, text in self.marks:
            self.sheet.text(self._x(value), track.bottom + rows_below(tight=tight) - 2, text, ink)
        for cell, y in zip(self.chart.cells, heights, strict=True):
            number = Ink(CELL, colour("ink"), bold=True, align="right")
            self.sheet.text(right, y, _number(cell, self.chart, self.look), number)
            if cell is not None and cell.value is not None:
                self._strip(cell, cell.value, y)

    def _x(self, value: float) -> float:
        low, high = self.marks[0][0], self.marks[-1][0]
        return self.track.left + self.track.width * (value - low) / (high - low)

    def _strip(self, cell: Cell, value: float, y: float) -> None:
        colour, bg = self.look.colour("retained"), self.look.colour("bg")
        if cell.low is not None and cell.high is not None:
            left, right = self._x(cell.low), self._x(cell.high)
            inset = min(_BAR / 2, (right - left) / 2)
            bar = Stroke(mix(colour, bg, 0.55), _BAR, ends="round")
            self.sheet.strokes([((left + inset, y), (right - inset, y))], bar)
        place = [(self._x(value), y)]
        if cell.state is State.COMPLETE:
            self.sheet.dots(place, _DOT + 0.9, colour, Stroke(bg, 0.9))
        else:
            self.sheet.dots(place, _DOT, bg, Stroke(colour, 1.2))


def _number(cell: Cell | None, chart: Balance, look: Look) -> str:
    """Return a score; of few answers the word for it, for it would look like a rank."""
    if cell is None or cell.value is None:
        return "–"
    if cell.state is State.FEW:
        return look.fonts.clean(look.texts.word("screen.few"))
    return cell_text(cell.value, chart.unit)
