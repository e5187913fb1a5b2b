"""What came beside what was expected: a solid and a dashed line, the held-out side tinted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from retainr.render.chart_axes import TICK_GAP, Scale, axes, spread
from retainr.render.chart_fields import grey
from retainr.render.chart_panels import Panels
from retainr.render.chart_sheet import MARGIN, TICK, Box, Ink, Stroke
from retainr.render.chart_values import every_nth, scale_texts, ticks
from retainr.render.colours import legible
from retainr.results.tracks import Track

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_sheet import Look, Point, Sheet
    from retainr.results.tracks import TrackLine

_X, _X_TIGHT = 9.7, 8.6
_ACROSS = 11.5
_NOTES = 14.9
_ABOVE = 1.107
_TO_NAME, _NAME_LINE, _NAMES_APART = 8.0, 11.0, 28.5
_NAMES_LEAST, _NAMES_MOST = 61.0, 0.25
_SIDE = 12.0
_STEPS = (1, 2, 4, 13, 26, 52, 104, 260, 520)
_MOST_TICKS = 8


class TracksBody(Panels[Track]):
    """Draw panels one under the other, each on its own scale.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    alone: ClassVar[float] = 237.6
    stacked: ClassVar[float] = 150.0

    def __init__(self, charts: Sequence[Track], look: Look) -> None:
        super().__init__(charts, look)
        lines = (line for chart in charts for line in (chart.actual, chart.expected))
        names = [text for line in lines for text in _name(line, look)]
        self._names = look.fonts.widest(names, TICK, bold=True)
        numbers = [text for chart in charts for text in _scale(chart).texts]
        self._left = MARGIN + look.fonts.widest(numbers, TICK) + TICK_GAP

    def least(self, chart: Track, width: float) -> float:
        """Return the height below which the lines cannot be told apart."""
        return 70.0

    def around(self, chart: Track, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room for what stands under the axis."""
        # What x counts stands where the footnotes would else leave room.
        return (4.0, _X_TIGHT + _ACROSS) if tight else (8.5, _X + _ACROSS - _NOTES)

    def panel(self, sheet: Sheet, chart: Track, box: Box, *, tight: bool) -> None:
        """Draw one panel, its names and what stands under it."""
        scale = _scale(chart)
        right = (
            sheet.width
            - MARGIN
            - min(max(self._names, _NAMES_LEAST), _NAMES_MOST * sheet.width)
            - _TO_NAME
        )
        room = Box(self._left, box.top, right, box.bottom)
        panel = _Panel(sheet, chart, Scale(room, _ends(chart), (0.0, scale.top)))
        panel.draw(scale.at, scale.texts, room.bottom + (_X_TIGHT if tight else _X))


@dataclass(frozen=True)
class _Ticks:
    """Hold the end of a scale, and the values with a line with their numbers."""

    top: float
    at: list[float]
    texts: list[str]


def _scale(chart: Track) -> _Ticks:
    values = (*chart.actual.values, *chart.expected.values)
    high = max((value for value in values if value is not None), default=0.0)
    _, _, at = ticks(0.0, high, chart.unit)
    top = max(high * _ABOVE, at[1] if len(at) > 1 else 1.0)
    at = [value for value in at if value <= top]
    return _Ticks(top, at, scale_texts(at, chart.unit))


@dataclass(frozen=True)
class _Panel:
    """Draw one chart."""

    sheet: Sheet
    chart: Track
    scale: Scale

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    def draw(self, at: Sequence[float], texts: Sequence[str], below: float) -> None:
        """Draw field, scale, lines and words.

        Args:
            at: the values with a line.
            texts: the number of each.
            below: the height of what stands under the axis.
        """
        box = self.scale.box
        if self._is_split:
            self.sheet.boxes([Box(self._split, box.top, box.right, box.bottom)], grey(self.look))
        axes(self.sheet, self.scale, at, texts)
        if self._is_split:
            self._sides()
        colour = self.look.colour
        for points in self._runs(self.chart.actual):
            self.sheet.line(points, Stroke(colour("ink"), 2.7))
        for points in self._runs(self.chart.expected):
            self.sheet.line(points, Stroke(colour("new"), 2.6, dashes=(3.2, 1.5)))
        self._ends()
        self._across(below)

    @property
    def _is_split(self) -> bool:
        split = self.chart.split
        return split is not None and 0 < split < self.scale.across[1]

    @property
    def _split(self) -> float:
        return self.scale.x(self.chart.split or 0.0)

    def _sides(self) -> None:
        box, x = self.scale.box, self._split
        muted = self.look.colour("muted")
        self.sheet.line([(x, box.top), (x, box.bottom)], Stroke(muted, 1.2))
        if self.chart.sides is None:
            return
        left, right = (self.look.say(side) for side in self.chart.sides)
        fonts = self.look.fonts
        if fonts.width(left, TICK) + 5 <= x - box.left:
            self.sheet.text(x - 5, box.top + _SIDE, left, Ink(TICK, muted, align="right"))
        if fonts.width(right, TICK) + 5 <= box.right - x:
            self.sheet.text(x + 5, box.top + _SIDE, right, Ink(TICK, muted))

    def _runs(self, line: TrackLine) -> Iterator[list[Point]]:
        run: list[Point] = []
        for x, value in zip(self.chart.x, line.values, strict=True):
            if value is not None:
                run.append((self.scale.x(x), self.scale.y(value)))
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _ends(self) -> None:
        """Write the lines' names beside their ends, the number of each under its name."""
        colours = self.look.colour("ink"), legible(self.look.colour("new"), self.look.theme)
        wanted = []
        for line, colour in zip((self.chart.actual, self.chart.expected), colours, strict=True):
            known = [value for value in line.values if value is not None]
            if known:
                wanted.append((self.scale.y(known[-1]), _name(line, self.look), colour))
        wanted.sort(key=lambda name: name[0])
        low, high = self.scale.box.top + 8, self.scale.box.bottom
        places = spread([name[0] for name in wanted], _NAMES_APART, low, high)
        room = self.sheet.width - self.scale.box.right - _TO_NAME
        for y, (_, texts, colour) in zip(places, wanted, strict=True):
            ink = Ink(TICK, colour, bold=True)
            for i, text in enumerate(texts):
                said = self.look.fonts.cut(text, TICK, room, bold=True)
                down = y + (i - (len(texts) - 1) / 2) * _NAME_LINE
                self.sheet.text(self.scale.box.right + _TO_NAME, down, said, ink)

    def _across(self, y: float) -> None:
        muted = self.look.colour("muted")
        centred = Ink(TICK, muted, align="center")
        for x, text in self._marks():
            self.sheet.text(self.scale.x(x), y, text, centred)
        across = Ink(TICK, muted, align="right")
        right = self.scale.box.right
        self.sheet.text(right, y + _ACROSS, self.look.say(self.chart.across), across)

    def _marks(self) -> list[tuple[float, str]]:
        if not self.chart.labels:
            last = self.chart.x[-1] if self.chart.x else 1.0
            step = next((n for n in _STEPS if last / n <= _MOST_TICKS - 1), _STEPS[-1])
            at = [float(n) for n in range(0, int(last) + 1, step)]
            return list(zip(at, scale_texts(at, self.chart.unit), strict=True))
        widest = self.look.fonts.widest(self.chart.labels, TICK) + 6
        pitch = self.scale.box.width / max(1, len(self.chart.labels))
        every = every_nth(widest, pitch)
        return list(zip(self.chart.x, self.chart.labels, strict=True))[::every]


def _ends(chart: Track) -> tuple[float, float]:
    """Return the ends of what lies across."""
    if not chart.x:
        return 0.0, 1.0
    if not chart.labels:
        return 0.0, max(chart.x[-1], 1.0)
    return chart.x[0] - 0.4, chart.x[-1] + 0.4


def _name(line: TrackLine, look: Look) -> list[str]:
    return [look.say(text) for text in (line.label, line.last) if text is not None]
