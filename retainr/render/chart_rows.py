"""Rows of counts under a panel: how many each mark rests on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.lang import numbers as formats
from retainr.render.chart_sheet import COUNTS, MARGIN, NOTE, SMALLEST, Ink
from retainr.render.chart_values import short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retainr.render.chart_sheet import Look, Sheet

_APART = 5.0
_HEADING, _FIRST, _ROW, _END = 22.0, 14.4, 12.9, 4.0
_HEADING_TIGHT, _FIRST_TIGHT, _ROW_TIGHT, _END_TIGHT = 13.0, 11.2, 10.4, 3.0


@dataclass(frozen=True)
class Count:
    """Hold one row.

    Attributes:
        counts: one for each place; None writes nothing.
        name: what stands at the right end, or empty.
        colour: of the name.
    """

    counts: tuple[int | None, ...]
    name: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Rows:
    """Write rows of counts with their heading.

    Attributes:
        heading: what is counted.
        rows: the rows.
        xs: where the places are, ascending, in points.
        names_left: where the rows' names begin, in points.
        look: theme and fonts.
    """

    heading: str
    rows: Sequence[Count]
    xs: Sequence[float]
    names_left: float
    look: Look

    def draw(self, sheet: Sheet, y: float, *, tight: bool) -> None:
        """Write everything below y."""
        y += _HEADING_TIGHT if tight else _HEADING
        room = sheet.width - 2 * MARGIN
        muted, colour = self.look.colour("muted"), self.look.colour("ink")
        sheet.text(MARGIN, y, self.look.fonts.cut(self.heading, NOTE, room), Ink(NOTE, muted))
        texts, size, every = self._texts()
        y += _FIRST_TIGHT if tight else _FIRST
        last = self.look.fonts.widest((line[-1] for line in texts if line), size) / 2
        left = max([x + last + _APART for x in self.xs[-1:]] + [self.names_left])
        for row, line in zip(self.rows, texts, strict=True):
            for x, text in zip(self.xs[::every], line[::every], strict=True):
                sheet.text(x, y, text, Ink(size, colour, align="center"))
            self._name(sheet, row, left, y)
            y += _ROW_TIGHT if tight else _ROW

    def _name(self, sheet: Sheet, row: Count, left: float, y: float) -> None:
        name = self.look.fonts.cut(row.name, COUNTS, sheet.width - MARGIN - left, bold=True)
        if row.name:
            sheet.text(left, y, name, Ink(COUNTS, row.colour, bold=True))

    def _texts(self) -> tuple[list[list[str]], float, int]:
        """Return the counts as text, their font size, and that only every nth is written.

        Exact counts come first, in smaller type if need be; then `7.8k`, which English
        readers know; then some of the exact ones.
        """
        exact = self._as_text(formats.count)
        forms = [exact, self._as_text(short)] if self.look.texts.lang == "en" else [exact]
        for texts in forms:
            for size in (COUNTS, SMALLEST):
                if self._fits(texts, size, 1):
                    return texts, size, 1
        every = next(n for n in range(2, len(self.xs) + 2) if self._fits(exact, SMALLEST, n))
        return exact, SMALLEST, every

    def _as_text(self, form: Callable[[int], str]) -> list[list[str]]:
        return [["" if n is None else form(n) for n in row.counts] for row in self.rows]

    def _fits(self, texts: list[list[str]], size: float, every: int) -> bool:
        room = min((b - a for a, b in pairwise(self.xs[::every])), default=1e9)
        widest = self.look.fonts.widest((t for line in texts for t in line[::every]), size)
        return widest + _APART <= room


def rows_height(rows: int, *, tight: bool) -> float:
    """Return the height of rows of counts with their heading, 0 for none."""
    if rows == 0:
        return 0.0
    if tight:
        return _HEADING_TIGHT + _FIRST_TIGHT + (rows - 1) * _ROW_TIGHT + _END_TIGHT
    return _HEADING + _FIRST + (rows - 1) * _ROW + _END
