"""The paper under a picture: shapes and text in points from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from retainr.render.colours import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retainr.lang import Texts
    from retainr.render.chart_fonts import Fonts
    from retainr.results.phrase import Phrase

    Point = tuple[float, float]

TITLE, SUBTITLE, TICK, CELL, NOTE, COUNTS, SMALLEST = 13.5, 9.5, 9.3, 9.0, 8.7, 8.4, 7.8
MARGIN = 17.3
# From the middle of a capital letter or digit down to its baseline, in DejaVu Sans.
HALF_CAP = 0.365
HATCH = 5.8


@dataclass(frozen=True)
class Box:
    """Hold a rectangle in points; `bottom` is larger than `top`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """The width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height in points."""
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Say whether two rectangles have room in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Say whether another rectangle lies within this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True)
class Ink:
    """Say how a line of text looks.

    Attributes:
        size: in points.
        colour: as `#rrggbb`.
        bold: whether it is bold.
        align: where its x is: left, center or right.
        halo: colour of a rim that keeps it apart from lines, or None.
    """

    size: float
    colour: str
    bold: bool = False
    align: str = "left"
    halo: str | None = None


@dataclass(frozen=True)
class Stroke:
    """Say how a line looks: colour, width in points, dashes in line widths, ends."""

    colour: str
    width: float
    dashes: tuple[float, float] | None = None
    ends: Literal["butt", "round"] = "butt"


@dataclass(frozen=True)
class Look:
    """Bring together what every part of a picture asks for.

    Attributes:
        theme: light or dark.
        texts: the language.
        fonts: what measures and cleans text.
    """

    theme: str
    texts: Texts
    fonts: Fonts

    def colour(self, token: str) -> str:
        """Return a colour token of the theme."""
        return TOKENS[self.theme][token]

    def say(self, text: str | Phrase) -> str:
        """Return data or a phrase as text that can be drawn."""
        return self.fonts.clean(self.texts.text(text))


class Sheet(Protocol):
    """Say what panels draw on: shapes and text in points, y downwards.

    Attributes:
        width: of the layout, in points.
        height: of the layout, in points.
        look: theme and fonts.
    """

    width: float
    height: float
    look: Look

    def text(self, x: float, middle: float, text: str, ink: Ink) -> None:
        """Write a line whose digits are centred on the height `middle`."""

    def boxes(self, boxes: Iterable[Box], colour: str) -> None:
        """Fill rectangles, all in one colour and as one path."""

    def area(self, outline: Sequence[Point], colour: str, alpha: float) -> None:
        """Fill a polygon."""

    def line(self, points: Sequence[Point], stroke: Stroke) -> None:
        """Draw a line through points; a single point becomes a dot."""

    def strokes(self, lines: Sequence[tuple[Point, Point]], stroke: Stroke) -> None:
        """Draw many separate straight lines."""

    def dots(self, middles: Sequence[Point], size: float, colour: str, rim: Stroke) -> None:
        """Draw dots of a size in points; the rim lies half within it."""

    def hatched(self, box: Box, stroke: Stroke) -> None:
        """Draw the slanted lines of a hatched rectangle, in wide steps however small it is."""


def hatching(box: Box, step: float | None = None) -> list[tuple[Point, Point]]:
    """Return the slanted lines of a hatched rectangle.

    They are computed here because matplotlib's own hatches look different in each format.

    Args:
        box: what they fill.
        step: from one line to the next, in points; None takes what suits a cell.
    """
    step = step or max(1.2, min(HATCH, min(box.width, box.height) * 0.36))
    first = int((box.left + box.top) // step) + 1
    lines = []
    while first * step < box.right + box.bottom:
        c = first * step
        start, end = max(box.left, c - box.bottom), min(box.right, c - box.top)
        lines.append(((start, c - start), (end, c - end)))
        first += 1
    return lines
