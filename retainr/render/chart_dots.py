"""Separate estimates side by side: dots with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from retainr.render.chart_axes import TICK_GAP, Scale, axes
from retainr.render.chart_fields import Field, explain, fill
from retainr.render.chart_numbers import Number, Numbers
from retainr.render.chart_panels import Panels
from retainr.render.chart_places import LINE, write, written
from retainr.render.chart_rows import Count, Rows, rows_height
from retainr.render.chart_sheet import CELL, MARGIN, SMALLEST, TICK, Box, Stroke
from retainr.render.chart_values import axis, cell_text, scale_texts
from retainr.render.colours import mix
from retainr.results.charts import State
from retainr.results.plots import Dots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_places import Written
    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.charts import Cell

_LABELS, _LABELS_TIGHT = 9.7, 8.6
_OVER = 13.0
_DOT, _BAR = 6.9, 2.4


class DotsBody(Panels[Dots]):
    """Draw panels of estimates one under the other, all on one scale.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    lowest: ClassVar[float] = 60.0

    def __init__(self, charts: Sequence[Dots], look: Look) -> None:
        super().__init__(charts, look)
        values = [v for chart in charts for v in _values(chart)]
        unit = charts[0].unit
        self._axis = axis(values, unit, charts[0].ends)
        self._tick_texts = scale_texts(self._axis.ticks, unit)

    def least(self, chart: Dots, width: float) -> float:
        """Return the height below which a panel cannot be read."""
        return self.lowest

    def around(self, chart: Dots, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room for the highest number, and for names and counts."""
        lines = max((len(n.lines) for n in self._names(chart, width)), default=0)
        names = (_LABELS_TIGHT if tight else _LABELS) + max(0, lines - 1) * LINE
        # A number above a mark at the upper end would come too near to the subtitle.
        full = max(_values(chart), default=0.0) > 0.97 * self._axis.high
        return 13.0 if tight or full else 8.0, names + rows_height(len(chart.counts), tight=tight)

    def panel(self, sheet: Sheet, chart: Dots, box: Box, *, tight: bool) -> None:
        """Draw one panel with its names and counts."""
        places = max(1, len(chart.cells))
        room = Box(self._left(), box.top, box.right, box.bottom)
        scale = Scale(room, (-0.5, places - 0.5), self._axis.ends)
        panel = DotsPanel(sheet, chart, scale)
        panel.draw(self._axis.ticks, self._tick_texts)
        names = self._names(chart, sheet.width)
        y = box.bottom + (_LABELS_TIGHT if tight else _LABELS)
        write(sheet, names, [scale.x(i) for i in range(places)], y)
        if chart.counts:
            shown = [name.place for name in names]
            counts = [Count(tuple(row[i] for i in shown)) for row in chart.counts]
            heading = "" if chart.behind is None else self._look.say(chart.behind)
            y += max((len(n.lines) - 1) * LINE for n in names) if names else 0.0
            rows = Rows(heading, counts, [scale.x(i) for i in shown], box.right, self._look)
            rows.draw(sheet, y, tight=tight)

    def _left(self) -> float:
        return MARGIN + self._look.fonts.widest(self._tick_texts, TICK) + TICK_GAP

    def _names(self, chart: Dots, width: float) -> list[Written]:
        labels = [self._look.say(label) for label in chart.labels]
        pitch = (width - MARGIN - self._left()) / max(1, len(labels))
        return written(labels, self._look, pitch)


@dataclass(frozen=True)
class DotsPanel:
    """Draw the marks of one chart."""

    sheet: Sheet
    chart: Dots
    scale: Scale

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    @property
    def pitch(self) -> float:
        """Return the distance of two places, in points."""
        return self.scale.x(1) - self.scale.x(0)

    def draw(self, at: Sequence[float], texts: Sequence[str]) -> None:
        """Draw lines and fields, then the marks, then all words."""
        axes(self.sheet, self.scale, at, texts)
        fields = list(self._fields())
        for field in fields:
            fill(self.sheet, field)
        self._zero()
        self._pooled()
        self._marks()
        self._so_far()
        marks = {i: self._mark(i, cell) for i, cell in self._known()}
        taken = [*marks.values(), *self._numbers(marks)]
        for field in fields:
            taken += explain(self.sheet, field, self.scale.box, taken)

    def _zero(self) -> None:
        box = self.scale.box
        y = min(self.scale.y(0.0), box.bottom)
        self.sheet.line([(box.left, y), (box.right, y)], Stroke(self.look.colour("line"), 1.1))

    def _fields(self) -> Iterator[Field]:
        for state, start, end in _runs(self.chart.cells):
            if state in (None, State.COMPLETE) or (
                state is State.FEW and state not in self.chart.fields
            ):
                continue
            left, right = self.scale.x(start - 0.5), self.scale.x(end + 0.5)
            heading, sentence = self.chart.fields.get(state, (None, None))
            yield Field(
                Box(left, self.scale.box.top, right, self.scale.box.bottom),
                state,
                "" if heading is None else self.look.say(heading),
                "" if sentence is None else self.look.say(sentence),
            )

    def _pooled(self) -> None:
        pooled = self.chart.pooled
        if pooled is None or pooled.value is None:
            return
        colour, y = self.look.colour("muted"), self.scale.y(pooled.value)
        for start, end in _open(self.chart.cells):
            left, right = self.scale.x(start - 0.5), self.scale.x(end + 0.5)
            if pooled.low is not None and pooled.high is not None:
                top, bottom = self.scale.y(pooled.high), self.scale.y(pooled.low)
                corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
                self.sheet.area(corners, colour, 0.165)
            self.sheet.line([(left, y), (right, y)], Stroke(colour, 1.0, (3.7, 1.7)))

    def _known(self) -> Iterator[tuple[int, Cell]]:
        for i, cell in enumerate(self.chart.cells):
            if cell is not None and cell.value is not None and cell.state is State.COMPLETE:
                yield i, cell

    def _mark(self, place: int, cell: Cell) -> Box:
        """Return the room that dot and bar take."""
        x, half = self.scale.x(place), self._dot() / 2
        ys = [self.scale.y(v) for v in (cell.low, cell.high) if v is not None]
        y = self.scale.y(cell.value or 0.0)
        return Box(x - half, min(y - half, *ys, y), x + half, max(y + half, *ys, y))

    def _dot(self) -> float:
        return min(_DOT, max(1.4, 0.75 * self.pitch))

    def _marks(self) -> None:
        colour, bg = self.look.colour(self.chart.ink), self.look.colour("bg")
        width = min(_BAR, 0.5 * self.pitch)
        bars, dots = [], []
        for i, cell in self._known():
            x = self.scale.x(i)
            dots.append((x, self.scale.y(cell.value or 0.0)))
            if cell.low is not None and cell.high is not None:
                bottom, top = self.scale.y(cell.low), self.scale.y(cell.high)
                # The round ends belong to the bar: it ends where the interval does.
                inset = min(width / 2, (bottom - top) / 2)
                bars.append(((x, bottom - inset), (x, top + inset)))
        if bars:
            self.sheet.strokes(bars, Stroke(mix(colour, bg, 0.55), width, ends="round"))
        if dots:
            rim = 0.9 if self._dot() > 4 else 0.0
            self.sheet.dots(dots, self._dot() + rim, colour, Stroke(bg, rim))

    def _so_far(self) -> None:
        """Draw a ring where a value is not final."""
        rings = [
            (self.scale.x(i), self.scale.y(cell.value))
            for i, cell in enumerate(self.chart.cells)
            if cell is not None and cell.value is not None and cell.state is not State.COMPLETE
        ]
        if rings:
            rim = Stroke(self.look.colour(self.chart.ink), 1.2)
            self.sheet.dots(rings, self._dot(), self.look.colour("bg"), rim)

    def _numbers(self, marks: dict[int, Box]) -> list[Box]:
        """Write the numbers that fit and return where they stand; the last one is bold."""
        values = {i: cell.value or 0.0 for i, cell in self._known()}
        if not values:
            return []
        last, first = max(values), min(values)
        unit, value = self.chart.unit, values.__getitem__
        box = self.scale.box
        return Numbers(
            [
                Number(i, cell_text(v, unit), self.scale.x(i), (-1, 1), bold=i == last)
                for i, v in values.items()
            ],
            marks,
            (last, max(values, key=value), min(values, key=value), first),
            Box(box.left, box.top - _OVER, self.sheet.width, box.bottom),
            (CELL, SMALLEST),
        ).write(self.sheet)


def _values(chart: Dots) -> Iterator[float]:
    for cell in (*chart.cells, chart.pooled):
        if cell is not None:
            yield from (v for v in (cell.value, cell.low, cell.high) if v is not None)


def _runs(cells: Sequence[Cell | None]) -> Iterator[tuple[State | None, int, int]]:
    """Return state, first and last place of neighbours of one state."""
    states = [None if cell is None else cell.state for cell in cells]
    for state, places in groupby(range(len(cells)), key=states.__getitem__):
        run = list(places)
        yield state, run[0], run[-1]


def _open(cells: Sequence[Cell | None]) -> Iterator[tuple[int, int]]:
    """Return first and last place of the stretches without a field."""
    shut = (State.WARMUP, State.INCOMPLETE)
    is_open = [cell is None or cell.state not in shut for cell in cells]
    for key, places in groupby(range(len(cells)), key=is_open.__getitem__):
        run = list(places)
        if key:
            yield run[0], run[-1]
