"""What surrounds every picture: title, subtitle, colour scale, footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from retainr.render.chart_sheet import (
    COUNTS,
    MARGIN,
    NOTE,
    SUBTITLE,
    TITLE,
    Box,
    Ink,
)
from retainr.render.colours import heat

if TYPE_CHECKING:
    from retainr.render.chart_sheet import Look, Sheet

HEADING = 22.0
_SCALE_WIDTH = 115.2
_SCALE_STEPS = 120


class Body(Protocol):
    """Say what a picture's panels must be able to do; all lengths in points."""

    def scale_ends(self) -> tuple[str, str] | None:
        """Return what stands at the two ends of the colour scale, None without one."""

    def natural_width(self) -> float:
        """Return the width of the whole picture at which all can be read."""

    def natural_height(self, width: float) -> float:
        """Return the height the panels would like to have."""

    def least_height(self, width: float) -> float:
        """Return the height below which the panels cannot be read."""

    def draw(self, sheet: Sheet, box: Box, *, tight: bool) -> None:
        """Draw all panels into a box that reaches from margin to margin."""


@dataclass(frozen=True)
class Spacing:
    """Hold the vertical distances, from middle to middle of lines, in points."""

    title: float
    subtitle: float
    line: float
    body: float
    notes: float
    note: float
    end: float
    scale: float


_LOOSE = Spacing(20.2, 16.3, 13.4, 15.5, 28.8, 12.5, 14.9, 7.8)
_TIGHT = Spacing(16.0, 15.0, 12.0, 9.0, 14.0, 11.4, 11.0, 2.5)


@dataclass(frozen=True)
class Frame:
    """Lay out what surrounds the panels.

    Attributes:
        title: bold, first line.
        subtitle: the definition.
        notes: footnotes, one line each where they fit.
        scale: what stands at the ends of the colour scale, or None.
        look: theme and fonts.
    """

    title: str
    subtitle: str
    notes: tuple[str, ...]
    scale: tuple[str, str] | None
    look: Look

    def height(self, width: float, *, tight: bool = False) -> float:
        """Return the height that frame and notes take from a picture of this width."""
        notes = len(self._note_lines(width))
        return self._top(width, tight) + _below(notes, tight)

    def draw(self, sheet: Sheet, *, tight: bool) -> Box:
        """Draw everything and return the room that is left for the panels."""
        top = self._top(sheet.width, tight)
        self._draw_head(sheet, tight)
        space = _TIGHT if tight else _LOOSE
        lines = self._note_lines(sheet.width)
        ink = Ink(NOTE, self.look.colour("muted"))
        for i, line in enumerate(reversed(lines)):
            sheet.text(MARGIN, sheet.height - space.end - i * space.note, line, ink)
        bottom = sheet.height - _below(len(lines), tight)
        return Box(MARGIN, top, sheet.width - MARGIN, bottom)

    def _draw_head(self, sheet: Sheet, tight: bool) -> None:
        space = _TIGHT if tight else _LOOSE
        y = space.title
        for i, line in enumerate(self._title_lines(sheet.width)):
            y = space.title + i * 1.3 * TITLE
            sheet.text(MARGIN, y, line, Ink(TITLE, self.look.colour("ink"), bold=True))
        y += space.subtitle
        for i, line in enumerate(self._subtitle_lines(sheet.width)):
            muted = Ink(SUBTITLE, self.look.colour("muted"))
            sheet.text(MARGIN, y + i * space.line, line, muted)
        if self.scale is not None:
            self._draw_scale(
                sheet, self._top(sheet.width, tight) - space.body + space.scale, self.scale
            )

    def _draw_scale(self, sheet: Sheet, y: float, ends: tuple[str, str]) -> None:
        ink = Ink(COUNTS, self.look.colour("muted"), align="right")
        sheet.text(sheet.width - MARGIN, y - 0.5, ends[1], ink)
        right = sheet.width - MARGIN - self.look.fonts.width(ends[1], COUNTS) - 4
        left = right - _SCALE_WIDTH
        sheet.text(left - 4.8, y - 0.5, ends[0], ink)
        # Each step reaches to the end and is painted over, so no seam can show.
        for i in range(_SCALE_STEPS):
            x = left + _SCALE_WIDTH * i / _SCALE_STEPS
            colour = heat(i / (_SCALE_STEPS - 1), self.look.theme)
            sheet.boxes([Box(x, y - 3.4, right, y + 3.4)], colour)

    def _top(self, width: float, tight: bool) -> float:
        space = _TIGHT if tight else _LOOSE
        titles, subtitles = len(self._title_lines(width)), len(self._subtitle_lines(width))
        y = space.title + max(0, titles - 1) * 1.3 * TITLE + space.subtitle
        y += max(0, subtitles - 1) * space.line
        below = self.scale is not None and not self._beside(width)
        return y + space.body + (space.line if below else 0)

    def _beside(self, width: float) -> bool:
        """Say whether the colour scale fits to the right of the subtitle."""
        if self.scale is None:
            return False
        fonts = self.look.fonts
        ends = sum(fonts.width(end, COUNTS) for end in self.scale)
        taken = fonts.width(self.subtitle, SUBTITLE) + ends + _SCALE_WIDTH + 24
        return taken <= width - 2 * MARGIN

    def _title_lines(self, width: float) -> list[str]:
        return self._lines(self.title, TITLE, width, most=2)

    def _subtitle_lines(self, width: float) -> list[str]:
        return self._lines(self.subtitle, SUBTITLE, width, most=3)

    def _lines(self, text: str, size: float, width: float, *, most: int) -> list[str]:
        bold = size == TITLE
        room = width - 2 * MARGIN
        lines = self.look.fonts.wrap(text, size, room, bold=bold)
        if len(lines) <= most:
            return lines
        last = self.look.fonts.cut(" ".join(lines[most - 1 :]), size, room, bold=bold)
        return [*lines[: most - 1], last]

    def _note_lines(self, width: float) -> list[str]:
        room = width - 2 * MARGIN
        wrapped = (self.look.fonts.wrap(note, NOTE, room) for note in self.notes)
        return [line for lines in wrapped for line in lines]


def _below(notes: int, tight: bool) -> float:
    space = _TIGHT if tight else _LOOSE
    if notes == 0:
        return space.end
    return space.notes + (notes - 1) * space.note + space.end


def heading(sheet: Sheet, segment: str, y: float) -> float:
    """Write the name of a panel and return where the panel begins."""
    room = sheet.width - 2 * MARGIN
    text = sheet.look.fonts.cut(sheet.look.fonts.clean(segment), SUBTITLE, room, bold=True)
    sheet.text(MARGIN, y + 10, text, Ink(SUBTITLE, sheet.look.colour("ink"), bold=True))
    return y + HEADING
