"""Pictures as SVG that stands in a page: colours by class, so that the page's theme gives them.

The panels are those of every picture; only the paper differs. No `style=` attribute is
written, which the page's own security policy forbids.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from retainr.render.chart_fonts import Fonts
from retainr.render.chart_sheet import HALF_CAP, HATCH, MARGIN, TICK, Stroke, hatching

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retainr.render.chart_sheet import Box, Ink, Look, Point

TEXT_PX = 12.0
SCALE = TEXT_PX / TICK
"""Pixels a point: the usual text of a picture is as large as the smallest of a page."""

_UNIT = 2048
"""What a size is divided into where widths of characters are told."""

_ANCHORS = {"center": ' text-anchor="middle"', "right": ' text-anchor="end"'}


class PageFonts(Fonts):
    """Measure text as a page sets it, whatever fonts are installed here.

    The reader's own font is not known; most are narrower than DejaVu Sans, whose widths are
    taken from a table: loading matplotlib would cost more than all pictures of a page.
    """

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a line, in points; never that of text below the page's smallest."""
        key = text, bold
        if key not in self._known:
            self._known[key] = sum(self._advance(char, bold=bold) for char in text)
        return self._known[key] * max(size, TICK)

    @cached_property
    def _known(self) -> dict[tuple[str, bool], float]:
        return {}

    def _advance(self, char: str, *, bold: bool) -> float:
        if unicodedata.east_asian_width(char) in "WF":
            return 1.0
        widths = _advances()["bold" if bold else "regular"]
        return widths.get(char, widths["n"]) / _UNIT

    def _has(self, code: int) -> bool:
        """Say that every character can be drawn: a reader's system has fonts of its own."""
        return code >= 0


@dataclass(frozen=True)
class Mark:
    """Hold one shape: its text with a place for a class, and the colours it has.

    Attributes:
        markup: the element; `{fill}`, `{stroke}` stand for the classes of its colours.
        colours: colour by what is coloured.
    """

    markup: str
    colours: tuple[tuple[str, str], ...]


@dataclass
class SvgSheet:
    """Record shapes in points, y downwards.

    Attributes:
        width: of the layout, in points.
        height: of the layout, in points.
        look: theme and fonts.
        marks: what was drawn.
    """

    width: float
    height: float
    look: Look
    marks: list[Mark] = field(default_factory=list)

    def text(self, x: float, middle: float, text: str, ink: Ink) -> None:
        """Write a line whose digits are centred on the height `middle`."""
        size = max(ink.size, TICK)
        y = middle + HALF_CAP * size
        bold = ' font-weight="700"' if ink.bold else ""
        font = "" if size == TICK else f' font-size="{_px(size)}"'
        place = f'x="{_px(x - MARGIN)}" y="{_px(y)}"{_ANCHORS.get(ink.align, "")}{bold}{font}'
        rim = ' stroke-width="3" paint-order="stroke"' if ink.halo else ""
        classes = "{fill} {stroke}" if ink.halo else "{fill}"
        halo = (("stroke", ink.halo),) if ink.halo else ()
        words = escape(text).replace("{", "&#123;").replace("}", "&#125;")
        self._add(
            f'<text {place}{rim} class="{classes}">{words}</text>', ("fill", ink.colour), *halo
        )

    def boxes(self, boxes: Iterable[Box], colour: str) -> None:
        """Fill rectangles, all in one colour and as one path."""
        steps = (
            f"M{_px(b.left - MARGIN)} {_px(b.top)}H{_px(b.right - MARGIN)}"
            f"V{_px(b.bottom)}H{_px(b.left - MARGIN)}Z"
            for b in boxes
        )
        if path := "".join(steps):
            self._add(f'<path d="{path}" class="{{fill}}"/>', ("fill", colour))

    def area(self, outline: Sequence[Point], colour: str, alpha: float) -> None:
        """Fill a polygon."""
        points = _points(outline)
        markup = f'<polygon points="{points}" fill-opacity="{alpha:g}" class="{{fill}}"/>'
        self._add(markup, ("fill", colour))

    def line(self, points: Sequence[Point], stroke: Stroke) -> None:
        """Draw a line through points; a single point becomes a dot."""
        if len(points) == 1:
            self.dots(points, max(2 * stroke.width, 3), stroke.colour, Stroke(stroke.colour, 0))
            return
        dashes = ""
        if stroke.dashes is not None:
            on, off = (_px(part * stroke.width) for part in stroke.dashes)
            dashes = f' stroke-dasharray="{on} {off}"'
        markup = (
            f'<polyline points="{_points(points)}" fill="none" stroke-width="{_px(stroke.width)}"'
            f'{dashes} stroke-linejoin="round" class="{{stroke}}"/>'
        )
        self._add(markup, ("stroke", stroke.colour))

    def strokes(self, lines: Sequence[tuple[Point, Point]], stroke: Stroke) -> None:
        """Draw many separate straight lines."""
        steps = (
            f"M{_px(x - MARGIN)} {_px(y)}L{_px(to_x - MARGIN)} {_px(to_y)}"
            for (x, y), (to_x, to_y) in lines
        )
        path = "".join(steps)
        ends = "" if stroke.ends == "butt" else f' stroke-linecap="{stroke.ends}"'
        width = _px(stroke.width)
        if path:
            markup = f'<path d="{path}" stroke-width="{width}"{ends} class="{{stroke}}"/>'
            self._add(markup, ("stroke", stroke.colour))

    def dots(self, middles: Sequence[Point], size: float, colour: str, rim: Stroke) -> None:
        """Draw dots of a size in points; the rim lies half within it."""
        for x, y in middles:
            place = f'cx="{_px(x - MARGIN)}" cy="{_px(y)}" r="{_px(size / 2)}"'
            if rim.width:
                edge = f' stroke-width="{_px(rim.width)}"'
                markup = f'<circle {place}{edge} class="{{fill}} {{stroke}}"/>'
                self._add(markup, ("fill", colour), ("stroke", rim.colour))
            else:
                self._add(f'<circle {place} class="{{fill}}"/>', ("fill", colour))

    def hatched(self, box: Box, stroke: Stroke) -> None:
        """Draw the slanted lines of a hatched rectangle, in wide steps however small it is."""
        self.strokes(hatching(box, HATCH), stroke)

    def _add(self, markup: str, *colours: tuple[str, str]) -> None:
        self.marks.append(Mark(markup, colours))


@cache
def _advances() -> Mapping[str, Mapping[str, int]]:
    """Return how wide characters are, by weight, in 2048ths of the size."""
    table = tomllib.loads((files("retainr.render") / "advances.toml").read_text(encoding="utf-8"))
    return {
        weight: {char: int(width) for width, chars in widths.items() for char in chars}
        for weight, widths in table.items()
    }


def _px(points: float) -> str:
    text = f"{points * SCALE:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_px(x - MARGIN)},{_px(y)}" for x, y in points)
