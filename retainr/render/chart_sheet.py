"""The paper under a picture: shapes and text in points from the upper left corner.

No axes are used. Every mark has its place in points, so nothing moves when matplotlib's
defaults do, and what collides can be computed before it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from retainr.render.colours import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist

    from retainr.lang import Texts
    from retainr.render.chart_fonts import Fonts
    from retainr.results.phrase import Phrase

    Point = tuple[float, float]

TITLE, SUBTITLE, TICK, CELL, NOTE, COUNTS, SMALLEST = 13.5, 9.5, 9.3, 9.0, 8.7, 8.4, 7.8
MARGIN = 17.3
# From the middle of a capital letter or digit down to its baseline, in DejaVu Sans.
_HALF_CAP = 0.365
_HATCH = 5.8


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


class Sheet:
    """Draw on a figure in points, y downwards.

    Args:
        width: of the layout, in points.
        height: of the layout, in points.
        scale: how much larger than the layout the picture is.
        look: theme and fonts.
    """

    def __init__(self, width: float, height: float, scale: float, look: Look) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height, self.look = width, height, look
        self._scale = scale
        inch = scale / 72
        self._figure = Figure(figsize=(width * inch, height * inch), facecolor=look.colour("bg"))
        upright = Affine2D().scale(inch, -inch).translate(0, height * inch)
        self._place = upright + self._figure.dpi_scale_trans

    def text(self, x: float, middle: float, text: str, ink: Ink) -> None:
        """Write a line whose digits are centred on the height `middle`."""
        from matplotlib.patheffects import Stroke as Rim
        from matplotlib.text import Text

        font = self.look.fonts.properties(text, ink.size * self._scale, bold=ink.bold)
        options: dict[str, Any] = {"ha": ink.align, "va": "baseline", "parse_math": False}
        options["fontproperties"] = font
        place = x, middle + _HALF_CAP * ink.size
        if ink.halo is not None:
            rim = Rim(linewidth=2.6 * self._scale, foreground=ink.halo)
            self._add(Text(*place, text, path_effects=[rim], **options))
        self._add(Text(*place, text, color=ink.colour, **options))

    def boxes(self, boxes: Iterable[Box], colour: str) -> None:
        """Fill rectangles, all in one colour and as one path."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        points: list[Point] = []
        for b in boxes:
            corner = (b.left, b.top)
            points += [corner, (b.right, b.top), (b.right, b.bottom), (b.left, b.bottom), corner]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
        path = Path(points, codes * (len(points) // 5))
        self._add(PathPatch(path, facecolor=colour, linewidth=0, snap=True))

    def area(self, outline: Sequence[Point], colour: str, alpha: float) -> None:
        """Fill a polygon."""
        from matplotlib.patches import Polygon

        self._add(Polygon(outline, facecolor=colour, alpha=alpha, linewidth=0))

    def line(self, points: Sequence[Point], stroke: Stroke) -> None:
        """Draw a line through points; a single point becomes a dot."""
        from matplotlib.lines import Line2D

        xs, ys = [p[0] for p in points], [p[1] for p in points]
        width = stroke.width * self._scale
        line = Line2D(xs, ys, color=stroke.colour, linewidth=width, solid_joinstyle="round")
        if len(points) == 1:
            line.set(marker="o", markersize=max(2 * stroke.width, 3) * self._scale)
            line.set(markeredgewidth=0)
        if stroke.dashes is not None:
            line.set_linestyle((0, stroke.dashes))
        self._add(line)

    def strokes(self, lines: Sequence[tuple[Point, Point]], stroke: Stroke) -> None:
        """Draw many separate straight lines."""
        from matplotlib.collections import LineCollection

        width = stroke.width * self._scale
        options: dict[str, Any] = {"colors": stroke.colour, "capstyle": stroke.ends}
        self._add(LineCollection(lines, linewidths=width, **options))

    def dots(self, middles: Sequence[Point], size: float, colour: str, rim: Stroke) -> None:
        """Draw dots of a size in points; the rim lies half within it."""
        from matplotlib.lines import Line2D

        xs, ys = [p[0] for p in middles], [p[1] for p in middles]
        dots = Line2D(xs, ys, linestyle="none", marker="o", markersize=size * self._scale)
        dots.set(markerfacecolor=colour, markeredgecolor=rim.colour)
        dots.set(markeredgewidth=rim.width * self._scale)
        self._add(dots)

    def hatched(self, box: Box, stroke: Stroke) -> None:
        """Draw the slanted lines of a hatched rectangle, in wide steps however small it is."""
        self.strokes(hatching(box, _HATCH), stroke)

    def save(self, kind: str, dpi: int, title: str) -> bytes:
        """Return the picture as png, svg or pdf without a date in it."""
        named = {"Creator": "retainr", "Title": title}
        metadata: dict[str, dict[str, str | None]] = {
            "png": {"Software": None},
            "svg": {**named, "Date": None},
            "pdf": {**named, "CreationDate": None, "Producer": None},
        }
        # Matplotlib cuts 1199.9999 pixels to 1199 in some versions.
        sides = (round(inches * dpi) + 1e-6 for inches in self._figure.get_size_inches())
        if kind == "png":
            self._figure.set_size_inches(*(pixels / dpi for pixels in sides))
        out = BytesIO()
        self._figure.savefig(out, format=kind, dpi=dpi, metadata=metadata[kind])
        return out.getvalue()

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._place)
        artist.set_clip_on(False)
        artist.set_zorder(1)  # What is drawn later lies above, whatever it is.
        self._figure.add_artist(artist)


def hatching(box: Box, step: float | None = None) -> list[tuple[Point, Point]]:
    """Return the slanted lines of a hatched rectangle.

    They are computed here because matplotlib's own hatches look different in each format.

    Args:
        box: what they fill.
        step: from one line to the next, in points; None takes what suits a cell.
    """
    step = step or max(1.2, min(_HATCH, min(box.width, box.height) * 0.36))
    first = int((box.left + box.top) // step) + 1
    lines = []
    while first * step < box.right + box.bottom:
        c = first * step
        start, end = max(box.left, c - box.bottom), min(box.right, c - box.top)
        lines.append(((start, c - start), (end, c - end)))
        first += 1
    return lines
