"""Stacked bars: what is there above zero, what went away below."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from retainr.lang.numbers import MINUS, decimals
from retainr.render.chart_axes import TICK_GAP, Scale, axes, round_up
from retainr.render.chart_layers import (
    LAYER_LINE,
    TO_LAYER,
    TO_SQUARE,
    middles,
    totals,
    write_layers,
)
from retainr.render.chart_numbers import Number, Numbers
from retainr.render.chart_panels import Panels
from retainr.render.chart_places import LINE, write, written
from retainr.render.chart_sheet import COUNTS, MARGIN, SMALLEST, TICK, Box, Stroke
from retainr.render.chart_values import cell_text, scale_texts, short
from retainr.results.columns import Unit
from retainr.results.plots import Stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from retainr.render.chart_places import Written
    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.plots import Layer

_LABELS, _LABELS_TIGHT = 9.7, 8.6
_HEADROOM = 14.0
_BAR, _BAR_MOST, _BARE_PITCH = 0.78, 92.0, 4.0
_SEAM, _SEAM_LEAST = 0.96, 2.5
_LINES = 6


class StacksBody(Panels[Stacks]):
    """Draw panels of stacked bars one under the other, all on one scale.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    alone: ClassVar[float] = 268.0

    def __init__(self, charts: Sequence[Stacks], look: Look) -> None:
        super().__init__(charts, look)
        self._high = max((h for c in charts for h in _heights(c)), default=0.0)
        self._low = -max((d for c in charts for d in totals(c, c.below) if d), default=0.0)
        if self._high == self._low:
            self._high = 1.0
        step = _step((self._high - self._low) / _LINES, charts[0].unit)
        first, last = (int(end / step + (1e-9 if end > 0 else -1e-9)) for end in self._ends())
        self._ticks = [i * step for i in range(first, last + 1)]
        # Below zero is a direction, not a sign: nobody is a customer minus one time.
        self._tick_texts = scale_texts([abs(t) for t in self._ticks], charts[0].unit)

    def _ends(self) -> tuple[float, float]:
        return self._low, self._high

    def least(self, chart: Stacks, width: float) -> float:
        """Return the height below which a panel cannot be read."""
        return max(70.0, (len(chart.above) + len(chart.below)) * LAYER_LINE)

    def around(self, chart: Stacks, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room above the panel and for the names under it."""
        lines = max((len(n.lines) for n in self._names(chart, width)), default=0)
        return 0.0, (_LABELS_TIGHT if tight else _LABELS) + max(0, lines - 1) * LINE

    def panel(self, sheet: Sheet, chart: Stacks, box: Box, *, tight: bool) -> None:
        """Draw one panel with the names of its bars and layers."""
        places = max(1, len(chart.labels))
        foot = _HEADROOM if self._low < 0 else 0.0
        room = Box(self._left(), box.top + _HEADROOM, self._right(sheet.width), box.bottom - foot)
        scale = Scale(room, (-0.5, places - 0.5), self._ends())
        axes(sheet, scale, self._ticks, self._tick_texts, Stroke(self._look.colour("bg"), 0.0))
        _Bars(sheet, chart, scale, box).draw()
        y = box.bottom + (_LABELS_TIGHT if tight else _LABELS)
        write(sheet, self._names(chart, sheet.width), [scale.x(i) for i in range(places)], y)

    def _left(self) -> float:
        return MARGIN + self._look.fonts.widest(self._tick_texts, TICK) + TICK_GAP

    def _right(self, width: float) -> float:
        layers = [layer for c in self._charts for layer in (*c.above, *c.below)]
        names = self._look.fonts.widest((self._look.say(layer.label) for layer in layers), TICK)
        # Half a point more: a name as wide as its room must not be cut.
        return width - MARGIN - min(names + 0.5, 0.28 * width) - TO_LAYER - TO_SQUARE

    def _names(self, chart: Stacks, width: float) -> list[Written]:
        labels = [self._look.say(label) for label in chart.labels]
        pitch = (self._right(width) - self._left()) / max(1, len(labels))
        return written(labels, self._look, pitch)


@dataclass(frozen=True)
class _Bars:
    """Draw the bars of one chart.

    Attributes:
        sheet: where to.
        chart: the bars.
        scale: of the panel.
        room: the panel with the room for numbers.
    """

    sheet: Sheet
    chart: Stacks
    scale: Scale
    room: Box

    @property
    def look(self) -> Look:
        """Return theme, texts and fonts."""
        return self.sheet.look

    @cached_property
    def half(self) -> float:
        """Half the width of a bar; where bars are tiny they touch."""
        pitch = self.scale.x(1) - self.scale.x(0)
        return min(_BAR_MOST, (_BAR if pitch >= _BARE_PITCH else 1.0) * pitch) / 2

    @cached_property
    def marks(self) -> dict[int, Box]:
        """The whole of each bar that is drawn, above and below zero."""
        above, below = totals(self.chart, self.chart.above), totals(self.chart, self.chart.below)
        boxes = {}
        for i, so_far in enumerate(self.chart.so_far):
            up, down = (so_far, None) if so_far is not None else (above[i], below[i])
            if up is not None or down is not None:
                boxes[i] = self._box(i, -(down or 0.0), up or 0.0)
        return boxes

    def draw(self) -> None:
        """Draw the bars, the line at zero, numbers and the names of the layers."""
        fills: dict[str, list[Box]] = defaultdict(list)
        for layers, sign in ((self.chart.above, 1), (self.chart.below, -1)):
            for i in range(len(self.chart.labels)):
                for layer, box in self._stack(layers, i, sign):
                    fills[layer.ink].append(box)
        for ink, boxes in fills.items():
            self.sheet.boxes(boxes, self.look.colour(ink))
        self._so_far()
        box, y = self.scale.box, self.scale.y(0.0)
        self.sheet.line([(box.left, y), (box.right, y)], Stroke(self.look.colour("ink"), 1.1))
        self._numbers(totals(self.chart, self.chart.above), -1)
        if self.chart.below:
            self._numbers(totals(self.chart, self.chart.below), 1)
        drawn = (i for i in self.marks if self.chart.so_far[i] is None)
        names = middles(self.chart, max(drawn, default=None), self.scale)
        write_layers(self.sheet, names, self.scale.box.right + TO_SQUARE, self.room)

    def _box(self, place: int, low: float, high: float) -> Box:
        x = self.scale.x(place)
        return Box(x - self.half, self.scale.y(high), x + self.half, self.scale.y(low))

    def _stack(self, layers: Sequence[Layer], place: int, sign: int) -> Iterator[tuple[Layer, Box]]:
        """Yield the layers of a bar from zero on, with a seam after each but the last."""
        if self.chart.so_far[place] is not None:
            return
        values = [(layer, layer.values[place] or 0.0) for layer in layers]
        seen = [(layer, value) for layer, value in values if value > 0]
        at = 0.0
        for n, (layer, value) in enumerate(seen):
            low, high = sorted((sign * at, sign * (at + value)))
            box = self._box(place, low, high)
            least = min(box.height, box.width)
            seam = _SEAM if n + 1 < len(seen) and least >= _SEAM_LEAST else 0.0
            top, bottom = (seam, 0.0) if sign > 0 else (0.0, seam)
            yield layer, Box(box.left, box.top + top, box.right, box.bottom - bottom)
            at += value

    def _so_far(self) -> None:
        colour = self.look.colour("hatch")
        for i, value in enumerate(self.chart.so_far):
            if value is None:
                continue
            box = self._box(i, 0.0, value)
            self.sheet.boxes([box], self.look.colour("bg"))
            if box.height > 0:
                self.sheet.hatched(box, Stroke(colour, 0.9))
            corners = [(box.left, box.bottom), (box.left, box.top)]
            corners += [(box.right, box.top), (box.right, box.bottom)]
            self.sheet.line(corners, Stroke(colour, min(1.1, self.half / 2)))

    def _numbers(self, heights: Sequence[float | None], side: int) -> None:
        known = {
            i: total
            for i, total in enumerate(heights)
            if total is not None and self.chart.so_far[i] is None and (total > 0 or side < 0)
        }
        if not known:
            return
        forms: list[Callable[[float], str]] = [partial(_number, unit=self.chart.unit)]
        if self.look.texts.lang == "en":
            forms.append(_short)
        made = [self._with(known, form, side) for form in forms]
        next((n for n in made if n.fit(self.look)), made[0]).write(self.sheet)

    def _with(self, known: Mapping[int, float], form: Callable[[float], str], side: int) -> Numbers:
        sign = "" if side < 0 else MINUS
        return Numbers(
            [
                Number(i, sign + form(v), self.scale.x(i), (side,), bold=side < 0)
                for i, v in known.items()
            ],
            self.marks,
            (max(known), max(known, key=known.__getitem__), min(known)),
            Box(self.scale.box.left, self.room.top, self.sheet.width, self.room.bottom),
            (COUNTS, SMALLEST),
        )


def _heights(chart: Stacks) -> Iterator[float]:
    yield from (v for v in (*totals(chart, chart.above), *chart.so_far) if v is not None)


def _number(value: float, unit: Unit) -> str:
    """Return a bar's number; of money the whole part says enough there."""
    return decimals(value, 0) if unit is Unit.MONEY else cell_text(value, unit)


def _short(value: float) -> str:
    return short(round(value))


def _step(least: float, unit: Unit) -> float:
    step = round_up(least)
    return max(1.0, step) if unit is Unit.COUNT else step
