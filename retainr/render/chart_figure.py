"""The paper under a picture file: shapes and text on a figure of matplotlib.

No axes are used. Every mark has its place in points, so nothing moves when matplotlib's
defaults do, and what collides can be computed before it is drawn.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from retainr.render.chart_sheet import HALF_CAP, HATCH, hatching

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist

    from retainr.render.chart_sheet import Box, Ink, Look, Point, Stroke


class FigureSheet:
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
        place = x, middle + HALF_CAP * ink.size
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
        self.strokes(hatching(box, HATCH), stroke)

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
