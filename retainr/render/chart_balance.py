"""Shares of answers as bars, and beside them the score that they come to, with its interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lang import numbers as formats
from retainr.render.chart_axes import TICK_GAP, Scale
from retainr.render.chart_balance_rows import ScoreRows, rows_below, rows_right
from retainr.render.chart_dots import DotsPanel
from retainr.render.chart_panels import Panels
from retainr.render.chart_places import LINE, write, written
from retainr.render.chart_sheet import CELL, COUNTS, MARGIN, TICK, Box, Ink, Stroke
from retainr.render.chart_values import ticks
from retainr.render.colours import ink_on
from retainr.results.charts import State
from retainr.results.plots import Balance, Dots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_places import Written
    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.columns import Unit

_HEADS, _LABELS = 20.0, 9.7
_ROW, _LEAST_ROW, _GROUP_ROW = 34.5, 11.0, 21.0
_FULL, _MOST_BAR = 0.67, 23.0
_BARS_END, _BARS_END_OF_GROUPS, _NAMES_MOST = 0.44, 0.53, 0.24
_NARROW = 400.0
_TO_BAR, _TO_COUNT, _TO_SCORES = 6.2, 5.0, 24.0
_SEAM = 0.96


class BalanceBody(Panels[Balance]):
    """Draw panels of bars and scores one under the other, all on one scale.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    def __init__(self, charts: Sequence[Balance], look: Look) -> None:
        super().__init__(charts, look)
        values = [v for chart in charts for v in _values(chart)]
        unit = charts[0].unit
        low, high, self._ticks = ticks(min(values, default=0.0), max(values, default=0.0), unit)
        self._ends = low, high
        self._tick_texts = _whole(self._ticks, unit)
        # That of 0 is written where it stands clear of both ends.
        clear = 0.15 * (high - low)
        self._marks = [low, *([0.0] if low + clear < 0 < high - clear else []), high]

    def least(self, chart: Balance, width: float) -> float:
        """Return the height of all rows close together; that of an axis for periods."""
        return max(_LEAST_ROW * len(chart.labels), 60.0 if chart.in_time else 0.0)

    def natural(self, chart: Balance, width: float) -> float:
        """Return the height of all rows with air between them."""
        alone = len(self._charts) == 1
        row = _ROW if chart.in_time and alone else _GROUP_ROW
        return max(row * len(chart.labels), (180.0 if alone else 110.0) if chart.in_time else 0.0)

    def around(self, chart: Balance, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room for the heads, and for what stands under the scores."""
        if not chart.in_time:
            return _HEADS, rows_below(tight=tight)
        lines = max((len(n.lines) for n in self._names(chart, width)), default=0)
        return _HEADS, _LABELS + max(0, lines - 1) * LINE

    def panel(self, sheet: Sheet, chart: Balance, box: Box, *, tight: bool) -> None:
        """Draw one panel: bars at the left, scores at the right."""
        bars = Box(self._left(sheet.width), box.top, self._bars_end(sheet.width), box.bottom)
        _Bars(sheet, chart, bars).draw()
        if chart.in_time:
            self._over_time(sheet, chart, box)
            return
        left = self._scores_left(sheet.width)
        right = rows_right(self._charts, self._look, box.right)
        track = Box(left, box.top, right, box.bottom)
        texts = _whole(self._marks, chart.unit)
        marks = tuple(zip(self._marks, texts, strict=True))
        ScoreRows(sheet, chart, track, marks).draw(box.right, tight=tight)

    def _over_time(self, sheet: Sheet, chart: Balance, box: Box) -> None:
        places = max(1, len(chart.cells))
        left = self._axis_left(sheet.width)
        room = Box(left, box.top, box.right, box.bottom)
        scale = Scale(room, (-0.5, places - 0.5), self._ends)
        DotsPanel(sheet, _dots(chart), scale).draw(self._ticks, self._tick_texts)
        xs = [scale.x(i) for i in range(places)]
        write(sheet, self._names(chart, sheet.width), xs, box.bottom + _LABELS)

    def _left(self, width: float) -> float:
        """Return where bars begin: behind the longest name, as far as there is room."""
        labels = (self._look.say(label) for chart in self._charts for label in chart.labels)
        return MARGIN + min(self._look.fonts.widest(labels, TICK), _NAMES_MOST * width) + _TO_BAR

    def _bars_end(self, width: float) -> float:
        in_time = all(chart.in_time for chart in self._charts)
        end = _BARS_END if in_time or width < _NARROW else _BARS_END_OF_GROUPS
        return max(end * width, self._left(width) + 40.0)

    def _scores_left(self, width: float) -> float:
        counts = (formats.count(n) for chart in self._charts for n in chart.counts)
        widest = self._look.fonts.widest(counts, COUNTS)
        return self._bars_end(width) + _TO_COUNT + widest + _TO_SCORES

    def _axis_left(self, width: float) -> float:
        return self._scores_left(width) + self._look.fonts.widest(self._tick_texts, TICK) + TICK_GAP

    def _names(self, chart: Balance, width: float) -> list[Written]:
        labels = [self._look.say(label) for label in chart.labels]
        pitch = (width - MARGIN - self._axis_left(width)) / max(1, len(labels))
        return written(labels, self._look, pitch)


@dataclass(frozen=True)
class _Bars:
    """Draw the bars of one chart with their names and counts.

    Attributes:
        sheet: where to.
        chart: the rows.
        box: the room of the bars.
    """

    sheet: Sheet
    chart: Balance
    box: Box

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    @cached_property
    def pitch(self) -> float:
        """From one row to the next, in points."""
        return self.box.height / max(1, len(self.chart.labels))

    @cached_property
    def _counts_end(self) -> float:
        counts, fonts = (formats.count(size) for size in self.chart.counts), self.look.fonts
        heading = fonts.width(self.look.say(self.chart.counted), TICK)
        return self.box.right + _TO_COUNT + max(fonts.widest(counts, COUNTS), heading)

    def draw(self) -> None:
        """Draw heads, then row by row name, bar and count."""
        self._heads()
        muted = self.look.colour("muted")
        for i, size in enumerate(self.chart.counts):
            y = self.box.top + (i + 0.5) * self.pitch
            room = self.box.left - MARGIN - _TO_BAR
            name = self.look.fonts.cut(self.look.say(self.chart.labels[i]), TICK, room)
            self.sheet.text(MARGIN, y, name, Ink(TICK, muted))
            count = Ink(COUNTS, muted, align="right")
            self.sheet.text(self._counts_end, y, formats.count(size), count)
            self._bar(i, y)

    def _heads(self) -> None:
        """Write the parts' names above the first row, those that have room."""
        y, box = self.box.top - _HEADS / 2 + 1, self.box
        names = [self.look.say(layer.label) for layer in self.chart.layers]
        wide = [self.look.fonts.width(name, TICK) for name in names]
        places = zip(
            names, (box.left, (box.left + box.right) / 2, box.right),
            ("left", "center", "right"), strict=False,
        )  # fmt: skip
        # Where there is no room the footnote alone names them, in the same order.
        least = {0: sum(wide), 1: wide[0] + wide[-1]}
        skipped = [i for i, need in least.items() if need + 3 * _TO_BAR > box.width]
        for i, (name, x, align) in enumerate(places):
            if not skipped or (skipped == [0] and i != 1):
                self.sheet.text(x, y, name, Ink(TICK, self.look.colour("muted"), align=align))
        heading = self.look.say(self.chart.counted)
        ink = Ink(TICK, self.look.colour("muted"), align="right")
        self.sheet.text(self._counts_end, y, heading, ink)

    def _bar(self, row: int, y: float) -> None:
        half, x = min(_FULL * self.pitch, _MOST_BAR) / 2, self.box.left
        values = [layer.values[row] for layer in self.chart.layers]
        whole = sum(value or 0.0 for value in values)
        if not whole:
            hatch = Stroke(self.look.colour("hatch"), 0.9)
            self.sheet.hatched(Box(x, y - half, self.box.right, y + half), hatch)
            return
        for layer, value in zip(self.chart.layers, values, strict=True):
            end = x + (value or 0.0) / whole * self.box.width
            self._piece(Box(x, y - half, end, y + half), (value or 0.0) / whole, layer.ink)
            x = end

    def _piece(self, box: Box, share: float, token: str) -> None:
        """Fill one part of a bar, and write its percent where there is room."""
        colour = self.look.colour(token)
        seam = _SEAM if box.right < self.box.right - 0.1 and box.width > 2 * _SEAM else 0.0
        if share > 0:
            self.sheet.boxes([replace(box, right=box.right - seam)], colour)
        text = formats.decimals(100 * share, 0)
        if self.look.fonts.width(text, CELL) + 4 <= box.width and box.height >= 10:
            ink = Ink(CELL, ink_on(colour), align="center")
            self.sheet.text((box.left + box.right) / 2, (box.top + box.bottom) / 2, text, ink)


def _whole(values: Sequence[float], unit: Unit) -> list[str]:
    """Return the numbers of a scale, with their signs and without decimals that they lack."""
    return [formats.shown(value, unit).removesuffix(".0") for value in values]


def _dots(chart: Balance) -> Dots:
    """Return the scores as separate estimates; how few answers they have stands beside the bars."""
    cells = (
        replace(cell, state=State.COMPLETE) if cell and cell.state is State.FEW else cell
        for cell in chart.cells
    )
    labels = tuple(chart.labels)
    return Dots(chart.title, chart.subtitle, labels, tuple(cells), chart.unit)


def _values(chart: Balance) -> Iterator[float]:
    for cell in chart.cells:
        if cell is not None:
            yield from (v for v in (cell.value, cell.low, cell.high) if v is not None)
