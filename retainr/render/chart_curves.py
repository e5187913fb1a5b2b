"""Curves of cohorts: thin lines, one bold line with its band, the counts behind it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from retainr.render.chart_axes import TICK_GAP, Scale, axes
from retainr.render.chart_counts import Below, Rhythm
from retainr.render.chart_frame import HEADING, heading
from retainr.render.chart_labels import Name, Obstacle, band, place
from retainr.render.chart_sheet import MARGIN, TICK, Box, Ink, Stroke
from retainr.render.chart_values import scale_texts, ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_sheet import Look, Point, Sheet
    from retainr.results.charts import Curves, Series

_WIDTH = 576.0
_ALONE, _STACKED, _LEAST = 239.5, 140.0, 45.0
_RIGHT = 5.7
T = TypeVar("T")

_NAME = 9.6
_MANY = 24


class CurvesBody:
    """Draw panels of curves one under the other, all on the same two scales.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    def __init__(self, charts: Sequence[Curves], look: Look) -> None:
        self._charts, self._look = charts, look
        values = [v for c in charts for v in _values(c)]
        unit = charts[0].unit
        self._bottom, self._top, self._ticks = ticks(
            min(values, default=0.0), max(values, default=0.0), unit
        )
        self._tick_texts = scale_texts(self._ticks, unit)
        self._ages = sorted({x for c in charts for x in c.x})

    def scale_ends(self) -> None:
        """Return None: lines have no colour scale."""

    def natural_width(self) -> float:
        """Return 8 in, in points."""
        return _WIDTH

    def natural_height(self, width: float) -> float:
        """Return the height the panels would like to have, in points."""
        height = _ALONE if len(self._charts) == 1 else _STACKED
        return len(self._charts) * height + self._fixed(Rhythm.of(tight=False))

    def least_height(self, width: float) -> float:
        """Return the height below which the lines cannot be read, in points."""
        return len(self._charts) * _LEAST + self._fixed(Rhythm.of(tight=True))

    def draw(self, sheet: Sheet, box: Box, *, tight: bool) -> None:
        """Draw all panels into the box."""
        rhythm = Rhythm.of(tight=tight)
        height = max(_LEAST, (box.height - self._fixed(rhythm)) / len(self._charts))
        y = box.top
        for chart in self._charts:
            if chart.segment:
                y = heading(sheet, chart.segment, y)
            y += rhythm.above
            scale = self._scale(sheet.width, y, height)
            axes(sheet, scale, self._ticks, self._tick_texts)
            _Panel(sheet, chart, scale).draw()
            y = Below(sheet, chart, scale.x, rhythm).draw(y + height) + rhythm.gap

    def _fixed(self, rhythm: Rhythm) -> float:
        headings = sum(HEADING for c in self._charts if c.segment)
        below = sum(rhythm.above + rhythm.below(len(c.counts)) for c in self._charts)
        return headings + below + (len(self._charts) - 1) * rhythm.gap

    def _scale(self, width: float, y: float, height: float) -> Scale:
        left = MARGIN + self._look.fonts.widest(self._tick_texts, TICK) + TICK_GAP
        box = Box(left, y, width - MARGIN - _RIGHT, y + height)
        if len(self._ages) < 2:
            age = float(self._ages[0]) if self._ages else 0.0
            return Scale(box, (age - 0.5, age + 0.5), (self._bottom, self._top))
        step = min(b - a for a, b in pairwise(self._ages))
        ends = self._ages[0] - 0.4 * step, self._ages[-1] + 0.25 * step
        return Scale(box, ends, (self._bottom, self._top))


@dataclass(frozen=True)
class _Panel:
    """Draw the lines of one chart and their names."""

    sheet: Sheet
    chart: Curves
    scale: Scale

    def draw(self) -> None:
        """Draw cohorts, band, the accented cohort and the pooled line, in this order."""
        colour = self.sheet.look.colour
        # Many cohorts get finer lines, so that the bold one stays in front.
        crowd = max(1.0, len(self.chart.series) / _MANY)
        thin = Stroke(colour("hatch"), max(0.45, 1.2 / crowd))
        for series in self.chart.series:
            if series.label != self.chart.accent:
                self._lines(series, thin)
        for low, high in self._bands():
            self.sheet.area([*low, *reversed(high)], colour("retained"), 0.2)
        accent = self._accent()
        if accent is not None:
            self._lines(accent, Stroke(colour("accent"), 1.9))
        self._pooled()
        self._names(accent)

    def _accent(self) -> Series | None:
        return next((s for s in self.chart.series if s.label == self.chart.accent), None)

    def _points(self, values: Sequence[float | None]) -> list[list[Point]]:
        return [
            [(self.scale.x(x), self.scale.y(v)) for x, v in run]
            for run in _runs(self.chart.x, values)
        ]

    def _lines(self, series: Series, stroke: Stroke) -> None:
        for points in self._points(series.values):
            self.sheet.line(points, stroke)

    def _bands(self) -> Iterator[tuple[list[Point], list[Point]]]:
        both = [
            (low, high) if low is not None and high is not None else None
            for low, high in zip(self.chart.low, self.chart.high, strict=True)
        ]
        for run in _runs(self.chart.x, both):
            low = [(self.scale.x(x), self.scale.y(ends[0])) for x, ends in run]
            high = [(self.scale.x(x), self.scale.y(ends[1])) for x, ends in run]
            if len(run) == 1:  # A single age has a band too: as wide as its dot.
                low, high = (_widened(p[0]) for p in (low, high))
            yield low, high

    def _pooled(self) -> None:
        colour = self.sheet.look.colour("retained")
        whole, dashed = Stroke(colour, 3.4), Stroke(colour, 2.4, dashes=(2.0, 1.2))
        counts = self.chart.counts[0] if self.chart.counts else ()
        few = {x for x, n in zip(self.chart.x, counts, strict=False) if n < self.chart.few}
        for run in _runs(self.chart.x, self.chart.pooled.values):
            points = [(self.scale.x(x), self.scale.y(v)) for x, v in run]
            # A step is dashed when it leads to an age with few cohorts.
            for start, end in _spans([x in few for x, _ in run[1:]]):
                stroke = dashed if run[start + 1][0] in few else whole
                self.sheet.line(points[start : end + 1], stroke)
            if len(points) == 1:
                self.sheet.line(points, Stroke(colour, whole.width))

    def _names(self, accent: Series | None) -> None:
        colour, obstacles = self.sheet.look.colour, list(self._obstacles(accent))
        wanted = [(self.chart.pooled, colour("retained"), True)]
        if accent is not None:
            wanted.insert(0, (accent, colour("accent"), False))
        taken: list[Box] = []
        for series, ink, rightmost in wanted:
            fonts = self.sheet.look.fonts
            text = fonts.cut(self.sheet.look.say(series.label), _NAME, 130, bold=True)
            anchors = [p for points in self._points(series.values) for p in points]
            width = fonts.width(text, _NAME, bold=True)
            spot = place(Name(width, _NAME, anchors, rightmost), obstacles, self.scale.box, taken)
            if spot is not None:
                taken.append(spot)
                middle = (spot.top + spot.bottom) / 2
                halo = colour("bg")
                self.sheet.text(spot.left, middle, text, Ink(_NAME, ink, bold=True, halo=halo))

    def _obstacles(self, accent: Series | None) -> Iterator[Obstacle]:
        for series in (*self.chart.series, self.chart.pooled):
            weight = 4.0 if series in (accent, self.chart.pooled) else 1.0
            for points in self._points(series.values):
                yield Obstacle(points, weight)
        for low, high in self._bands():
            yield from band(low, high, 0.5)


def _values(chart: Curves) -> Iterator[float]:
    lines = (*(s.values for s in chart.series), chart.pooled.values, chart.low, chart.high)
    yield from (v for line in lines for v in line if v is not None)


def _runs(x: Sequence[int], values: Sequence[T | None]) -> list[list[tuple[int, T]]]:
    """Return the stretches of a line without a gap."""
    runs: list[list[tuple[int, T]]] = [[]]
    for age, value in zip(x, values, strict=True):
        if value is not None:
            runs[-1].append((age, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _spans(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Return start and end of the stretches of equal flags."""
    start = 0
    for i in range(1, len(flags) + 1):
        if i == len(flags) or flags[i] != flags[start]:
            yield start, i
            start = i


def _widened(point: Point) -> list[Point]:
    return [(point[0] - 4, point[1]), (point[0] + 4, point[1])]
