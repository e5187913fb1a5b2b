"""Survival curves: steps with bands, names at their ends, numbers at risk beneath."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from retainr.render.chart_axes import TICK_GAP, Scale, axes, times
from retainr.render.chart_groups import TO_NAME, Group, groups_of, write_names
from retainr.render.chart_labels import Name, Obstacle, covered, place
from retainr.render.chart_panels import Panels
from retainr.render.chart_rows import Count, Rows, rows_height
from retainr.render.chart_sheet import COUNTS, MARGIN, TICK, Box, Ink, Stroke
from retainr.render.chart_stairs import Stair, at_risk
from retainr.render.chart_values import scale_texts, ticks
from retainr.render.colours import legible
from retainr.results.columns import Unit
from retainr.results.plots import Steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_sheet import Look, Point, Sheet

_X, _X_TIGHT = 9.7, 8.6
_NAMES_MOST, _NAME_LEAST = 0.33, 9.4
_TICKS, _TICKS_APART = 7, 36.0
_QUARTERS = [0.0, 0.25, 0.5, 0.75, 1.0]
# Two columns for each pixel of a picture of 150 dots an inch.
_VISIBLE = 0.25


class StepsBody(Panels[Steps]):
    """Draw survival curves.

    Args:
        charts: the panels; usually one.
        look: theme, texts and fonts.
    """

    alone: ClassVar[float] = 228.0

    def __init__(self, charts: Sequence[Steps], look: Look) -> None:
        super().__init__(charts, look)
        self._groups = {id(chart): groups_of(chart, look) for chart in charts}
        groups = [group for chart in charts for group in self._groups[id(chart)]]
        self._last = max((group.end[0] for group in groups), default=0.0) or 1.0
        unit = charts[0].unit
        self._ends, self._ticks = (0.0, 1.0), _QUARTERS
        if unit is not Unit.RATIO:
            high = max((v for group in groups for v in group.line.values), default=1.0)
            low, high, self._ticks = ticks(0.0, high, unit)
            self._ends = low, high
        self._tick_texts = scale_texts(self._ticks, unit)

    def least(self, chart: Steps, width: float) -> float:
        """Return the height below which curves and their names cannot be read."""
        return max(60.0, len(chart.lines) * _NAME_LEAST)

    def around(self, chart: Steps, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room above the panel, and for times and numbers at risk."""
        rows = len(chart.lines) if chart.behind is not None else 0
        return 8.0, (_X_TIGHT if tight else _X) + rows_height(rows, tight=tight)

    def panel(self, sheet: Sheet, chart: Steps, box: Box, *, tight: bool) -> None:
        """Draw one panel with times and numbers at risk."""
        groups = self._groups[id(chart)]
        left = MARGIN + self._look.fonts.widest(self._tick_texts, TICK) + TICK_GAP
        room = Box(left, box.top, self._right(sheet.width), box.bottom)
        scale = Scale(room, (0.0, self._last), self._ends)
        axes(sheet, scale, self._ticks, self._tick_texts)
        _Panel(sheet, chart, scale, groups).draw()
        self._below(sheet, chart, scale, box.bottom, tight=tight)

    def _below(self, sheet: Sheet, chart: Steps, scale: Scale, y: float, *, tight: bool) -> None:
        at = times(self._last, min(_TICKS, int(scale.box.width / _TICKS_APART)))
        y += _X_TIGHT if tight else _X
        ink = Ink(TICK, self._look.colour("muted"), align="center")
        for time, text in zip(at, scale_texts(at, Unit.DAYS), strict=True):
            sheet.text(scale.x(time), y, text, ink)
        if chart.behind is not None:
            theme = self._look.theme
            rows = [
                Count(at_risk(g.line, at), g.name[0], legible(g.colour, theme))
                for g in self._groups[id(chart)]
            ]
            heading = self._look.say(chart.behind)
            left = scale.box.right + TO_NAME
            xs = [scale.x(time) for time in at]
            Rows(heading, rows, xs, left, self._look).draw(sheet, y, tight=tight)

    def _right(self, width: float) -> float:
        lines = (line for groups in self._groups.values() for g in groups for line in g.name)
        names = self._look.fonts.widest(lines, TICK, bold=True)
        return width - MARGIN - min(names + 0.5, _NAMES_MOST * width) - TO_NAME


@dataclass(frozen=True)
class _Panel:
    """Draw the curves of one chart and their names."""

    sheet: Sheet
    chart: Steps
    scale: Scale
    groups: Sequence[Group]

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    @cached_property
    def parts(self) -> list[tuple[Group, Stair]]:
        """What is drawn, thinned to what can be seen."""
        apart = _VISIBLE * self.scale.across[1] / self.scale.box.width
        return [(group, part.thinned(apart)) for group in self.groups for part in group.parts]

    @cached_property
    def lines(self) -> list[list[Point]]:
        """The curves in points."""
        return [self._points(self._from_all(part)) for _, part in self.parts]

    def _from_all(self, part: Stair) -> list[Point]:
        """Return the curve from 100% on, where it has fallen at time 0 already."""
        corners = part.line()
        whole = self.scale.values[1]
        starts = self.chart.unit is Unit.RATIO and not part.dashed and corners[0][0] == 0
        return [(0.0, whole), *corners] if starts and corners[0][1] < whole else corners

    def _points(self, corners: Sequence[tuple[float, float]]) -> list[Point]:
        return [(self.scale.x(x), self.scale.y(v)) for x, v in corners]

    def draw(self) -> None:
        """Draw bands, the line at one half, the curves, and all words."""
        for group, part in self.parts:
            alpha = 0.17 if group.width > 1.5 else 0.1
            for outline in part.bands():
                self.sheet.area(self._points(outline), group.colour, alpha)
        self._half_line()
        for (group, part), points in zip(self.parts, self.lines, strict=True):
            dashes = (2.0, 1.2) if part.dashed else None
            self.sheet.line(points, Stroke(group.colour, group.width, dashes))
        self._half_word()
        write_names(self.sheet, self.scale, self.groups)

    def _half_line(self) -> None:
        if self.chart.half is not None:
            y, box = self.scale.y(0.5), self.scale.box
            stroke = Stroke(self.look.colour("muted"), 1.1, (2.2, 2.2))
            self.sheet.line([(box.left, y), (box.right, y)], stroke)

    def _half_word(self) -> None:
        """Write the line's name where it covers no curve."""
        if self.chart.half is None:
            return
        text, box = self.look.say(self.chart.half), self.scale.box
        y = self.scale.y(0.5)
        along = [(box.right - 2 - i * box.width / 23, y) for i in range(22)]
        width = self.look.fonts.width(text, COUNTS)
        half = Obstacle([(box.left, y), (box.right, y)], 4.0)
        obstacles = [half, *(Obstacle(line, 4.0) for line in self.lines)]
        spot = place(Name(width, COUNTS, along, rightmost=True), obstacles, box)
        if spot is not None and not covered(spot, obstacles):
            ink = Ink(COUNTS, self.look.colour("muted"), align="center")
            middle = (spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2
            self.sheet.text(*middle, text, ink)
