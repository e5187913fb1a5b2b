"""Named estimates one under the other, each with its interval on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lang.numbers import SIGNS
from retainr.render.cells import range_text
from retainr.render.chart_panels import Panels
from retainr.render.chart_sheet import CELL, COUNTS, MARGIN, TICK, Box, Ink, Stroke
from retainr.render.chart_values import axis, cell_text, scale_texts
from retainr.render.colours import mix
from retainr.results.charts import State
from retainr.results.plots import Strips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.charts import Cell
    from retainr.results.columns import Unit

_NAME, _DETAIL = 12.0, 10.8
_GAP, _GAP_TIGHT, _GAP_MOST = 10.0, 4.0, 22.0
_ENDS, _ENDS_TIGHT = 12.0, 9.6
_NAMES_MOST, _BETWEEN = 0.4, 12.0
_TO_INTERVAL, _NARROW = 6.0, 400.0
_DOT, _BAR = 6.9, 2.4
UNKNOWN = "–"


@dataclass(frozen=True)
class _Row:
    """Hold one row as text: name and detail in lines, the number and its interval."""

    cell: Cell | None
    name: tuple[str, ...]
    detail: tuple[str, ...]
    number: str
    interval: str
    stacked: bool

    @property
    def height(self) -> float:
        """The height of the text; in a narrow picture the interval has a line of its own."""
        right = _NAME + _DETAIL if self.stacked and self.interval else _NAME
        return max(right, len(self.name) * _NAME + len(self.detail) * _DETAIL)


class StripsBody(Panels[Strips]):
    """Draw panels of strips one under the other, all on one scale.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    def __init__(self, charts: Sequence[Strips], look: Look) -> None:
        super().__init__(charts, look)
        values = [v for chart in charts for v in _values(chart)]
        unit = charts[0].unit
        self._ends = axis(values, unit, charts[0].ends).ends
        self._end_texts = scale_texts(self._ends, unit)

    def least(self, chart: Strips, width: float) -> float:
        """Return the height of all rows close together."""
        return sum(row.height + _GAP_TIGHT for row in self._rows(chart, width))

    def natural(self, chart: Strips, width: float) -> float:
        """Return the height of all rows with air between them."""
        return sum(row.height + _GAP for row in self._rows(chart, width))

    def around(self, chart: Strips, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room above, and for the two ends of the scale."""
        return 0.0, _ENDS_TIGHT if tight else _ENDS

    def panel(self, sheet: Sheet, chart: Strips, box: Box, *, tight: bool) -> None:
        """Draw one panel with the two ends of its scale."""
        rows = self._rows(chart, sheet.width)
        spare = box.height - sum(row.height for row in rows)
        gap = min(_GAP_MOST, spare / max(1, len(rows)))
        bottom = box.top + sum(row.height + gap for row in rows)
        numbers, intervals = self._right_widths(sheet.width)
        right = box.right - numbers - intervals - _BETWEEN
        track = Box(self._left(sheet.width), box.top, right, bottom)
        _Panel(sheet, track, self._ends, rows, gap, right + _BETWEEN + numbers).draw()
        y = bottom + (_ENDS_TIGHT if tight else _ENDS) - 2
        ink = Ink(COUNTS, self._look.colour("muted"), align="center")
        for x, text in zip((track.left, track.right), self._end_texts, strict=True):
            sheet.text(x, y, text, ink)

    def _left(self, width: float) -> float:
        lines = (
            (line, size)
            for chart in self._charts
            for row in self._rows(chart, width)
            for part, size in ((row.name, TICK), (row.detail, COUNTS))
            for line in part
        )
        names = max((self._look.fonts.width(line, size) for line, size in lines), default=0.0)
        return MARGIN + names + _BETWEEN

    def _right_widths(self, width: float) -> tuple[float, float]:
        rows = [row for chart in self._charts for row in self._rows(chart, width)]
        numbers = self._look.fonts.widest((row.number for row in rows), CELL, bold=True)
        intervals = self._look.fonts.widest((row.interval for row in rows), COUNTS)
        if width < _NARROW:
            return max(numbers, intervals), 0.0
        return numbers, intervals + _TO_INTERVAL if intervals else 0.0

    def _rows(self, chart: Strips, width: float) -> list[_Row]:
        return [
            _Row(
                cell,
                self._lines(self._look.say(label), TICK, width),
                () if detail is None else self._lines(self._look.say(detail), COUNTS, width),
                self._number(cell, chart.unit),
                _interval(cell, chart.unit),
                width < _NARROW,
            )
            for label, cell, detail in zip(chart.labels, chart.cells, chart.details, strict=True)
        ]

    def _lines(self, text: str, size: float, width: float) -> tuple[str, ...]:
        """Return a name in at most two lines, a detail in at most three."""
        room, fonts = _NAMES_MOST * width - MARGIN, self._look.fonts
        lines = fonts.wrap(text, size, room)
        most = 2 if size == TICK else 3
        if len(lines) <= most:
            return tuple(lines)
        last = fonts.cut(" ".join(lines[most - 1 :]), size, room)
        return (*lines[: most - 1], last)

    def _number(self, cell: Cell | None, unit: Unit) -> str:
        if cell is not None and cell.state is State.FEW:
            return self._look.fonts.clean(self._look.texts.word("screen.few"))
        if cell is None or cell.value is None:
            return UNKNOWN
        return cell_text(cell.value, unit) + SIGNS.get(unit, "")


@dataclass(frozen=True)
class _Panel:
    """Draw the rows of one chart.

    Attributes:
        sheet: where to.
        track: the room of the scale.
        ends: the values at its left and right.
        rows: the rows.
        gap: between two rows.
        number_right: where the numbers end.
    """

    sheet: Sheet
    track: Box
    ends: tuple[float, float]
    rows: Sequence[_Row]
    gap: float
    number_right: float

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    @cached_property
    def middles(self) -> list[float]:
        """The height of each row's strip: that of the first line of its name."""
        tops, y = [], self.track.top + self.gap / 2
        for row in self.rows:
            tops.append(y + _NAME / 2)
            y += row.height + self.gap
        return tops

    def draw(self) -> None:
        """Draw the scale, then the rows."""
        colour, track = self.look.colour, self.track
        lines = [((track.left, y), (track.right, y)) for y in self.middles]
        if lines:
            self.sheet.strokes(lines, Stroke(colour("grid"), 0.8))
        low, high = self.ends
        origin = max(low, 0.0)
        for value in sorted({low, origin, high}):
            x = self._x(value)
            stroke = Stroke(colour("line"), 1.1) if value == origin else Stroke(colour("grid"), 0.8)
            self.sheet.line([(x, track.top), (x, track.bottom)], stroke)
        for row, y in zip(self.rows, self.middles, strict=True):
            self._words(row, y)
            if row.cell is not None and row.cell.value is not None:
                self._strip(row.cell, row.cell.value, y)

    def _x(self, value: float) -> float:
        low, high = self.ends
        return self.track.left + self.track.width * (value - low) / (high - low)

    def _words(self, row: _Row, y: float) -> None:
        ink, muted = self.look.colour("ink"), self.look.colour("muted")
        for i, line in enumerate(row.name):
            self.sheet.text(MARGIN, y + i * _NAME, line, Ink(TICK, ink))
        below = y + (len(row.name) - 1) * _NAME + (_NAME + _DETAIL) / 2
        for i, line in enumerate(row.detail):
            self.sheet.text(MARGIN, below + i * _DETAIL, line, Ink(COUNTS, muted))
        known = row.cell is not None and row.cell.value is not None
        number = Ink(CELL, ink if known else muted, bold=known, align="right")
        self.sheet.text(self.number_right, y, row.number, number)
        if row.interval and row.stacked:
            below = y + (_NAME + _DETAIL) / 2
            right = Ink(COUNTS, muted, align="right")
            self.sheet.text(self.number_right, below, row.interval, right)
        elif row.interval:
            left = self.number_right + _TO_INTERVAL
            self.sheet.text(left, y, row.interval, Ink(COUNTS, muted))

    def _strip(self, cell: Cell, value: float, y: float) -> None:
        colour, bg = self.look.colour("retained"), self.look.colour("bg")
        if cell.low is not None and cell.high is not None:
            left, right = self._x(cell.low), self._x(cell.high)
            inset = min(_BAR / 2, (right - left) / 2)
            bar = Stroke(mix(colour, bg, 0.55), _BAR, ends="round")
            self.sheet.strokes([((left + inset, y), (right - inset, y))], bar)
        place = [(self._x(value), y)]
        if cell.state in (State.INCOMPLETE, State.FEW):
            self.sheet.dots(place, _DOT, bg, Stroke(colour, 1.2))
        else:
            self.sheet.dots(place, _DOT + 0.9, colour, Stroke(bg, 0.9))


def _values(chart: Strips) -> Iterator[float]:
    for cell in chart.cells:
        if cell is not None:
            yield from (v for v in (cell.value, cell.low, cell.high) if v is not None)


def _interval(cell: Cell | None, unit: Unit) -> str:
    return "" if cell is None or cell.value is None else range_text(cell.low, cell.high, unit)
