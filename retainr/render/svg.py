"""Charts as SVG in a page, twice: 520 wide, and 340 wide for a phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from retainr.render.chart import body_of
from retainr.render.chart_sheet import MARGIN, Box, Look
from retainr.render.colours import TOKENS
from retainr.render.svg_sheet import SCALE, PageFonts, SvgSheet
from retainr.render.svg_words import described
from retainr.render.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.lang import Texts
    from retainr.render.svg_sheet import Mark
    from retainr.results import Chart

THEMES = tuple(TOKENS)
WIDTHS = {"cw": 520, "cn": 340}
"""Pixels by the class that chooses between them."""

MOST_PANELS = 6
_ABOVE, _BELOW = 9.0, 12.0


@dataclass
class Palette:
    """Give each pair of colours, one of the light theme and one of the dark, a class.

    Attributes:
        classes: name by what is coloured, colour by theme.
    """

    classes: dict[tuple[str, ...], str] = field(default_factory=dict)

    def name(self, what: str, colours: tuple[str, ...]) -> str:
        """Return the class of a colour.

        Args:
            what: `fill` or `stroke`.
            colours: one for each theme.
        """
        return self.classes.setdefault((what, *colours), f"k{len(self.classes)}")

    def rules(self, theme: str) -> str:
        """Return the style of all classes in a theme."""
        place = THEMES.index(theme) + 1
        lines = (f".{name}{{{key[0]}:{key[place]}}}" for key, name in self.classes.items())
        return "".join(f"{line}\n" for line in lines)


@dataclass
class Gallery:
    """Draw the charts of one page.

    Attributes:
        texts: the language.
        palette: of the page.
        drawn: how many pictures there are; each has an id of its own.
    """

    texts: Texts
    palette: Palette = field(default_factory=Palette)
    drawn: int = 0

    @cached_property
    def fonts(self) -> PageFonts:
        """Return what measures the text of all pictures."""
        return PageFonts(self.texts.lang)

    def draw(self, charts: Sequence[Chart], confidence: float) -> str:
        """Return charts of one kind, a panel for each, as two pictures of which one is shown.

        Args:
            charts: at least one.
            confidence: level of the intervals.
        """
        shown = charts[:MOST_PANELS]
        title = plain(self.texts.say(charts[0].title))
        said = plain(described(shown[0], confidence, self.texts))
        return "".join(self._picture(shown, name, title, said) for name in WIDTHS)

    def _picture(self, charts: Sequence[Chart], name: str, title: str, said: str) -> str:
        self.drawn += 1
        sheets = [self._sheet(charts, WIDTHS[name], theme) for theme in THEMES]
        width, height = WIDTHS[name], round(sheets[0].height * SCALE)
        body = "".join(self._marks([sheet.marks for sheet in sheets]))
        own = f"g{self.drawn}"
        return (
            f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="{own}t {own}d">'
            f'<title id="{own}t">{escape(title)}</title><desc id="{own}d">{escape(said)}</desc>'
            f"{body}</svg>"
        )

    def _sheet(self, charts: Sequence[Chart], pixels: int, theme: str) -> SvgSheet:
        look = Look(theme, self.texts, self.fonts)
        body = body_of(charts, look)
        width = pixels / SCALE + 2 * MARGIN
        height = body.natural_height(width)
        sheet = SvgSheet(width, height + _ABOVE + _BELOW, look)
        body.draw(sheet, Box(MARGIN, _ABOVE, width - MARGIN, _ABOVE + height), tight=False)
        return sheet

    def _marks(self, themes: Sequence[Sequence[Mark]]) -> Iterator[str]:
        """Yield the shapes with the classes of their colours, which differ by theme alone."""
        for same in zip(*themes, strict=True):
            names = {
                pairs[0][0]: self.palette.name(pairs[0][0], tuple(colour for _, colour in pairs))
                for pairs in zip(*(mark.colours for mark in same), strict=True)
            }
            yield same[0].markup.format(**names)
