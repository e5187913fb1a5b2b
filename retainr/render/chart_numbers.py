"""Numbers at marks: all of them where there is room, else the few that say most."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.render.chart_sheet import Box, Ink

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retainr.render.chart_sheet import Look, Sheet

_APART = 2.5
# From a mark's end to the middle of its number, in font sizes.
_AWAY = 0.96
_HALF = 0.52


@dataclass(frozen=True)
class Number:
    """Hold one number.

    Attributes:
        place: which mark it belongs to.
        text: as it is written.
        x: its middle, in points.
        sides: on which side of the mark it may stand, the best first: −1 above, 1 below.
        bold: whether it is bold.
    """

    place: int
    text: str
    x: float
    sides: tuple[int, ...] = (-1,)
    bold: bool = False


@dataclass(frozen=True)
class Numbers:
    """Write numbers at marks so that they cover neither marks nor each other.

    Attributes:
        numbers: one for each mark that has one, from left to right.
        marks: what is drawn at each place.
        matter: the places whose numbers are tried when not all have room, in this order.
        room: where those few must stay.
        sizes: font sizes, the best first.
    """

    numbers: Sequence[Number]
    marks: Mapping[int, Box]
    matter: Sequence[int]
    room: Box
    sizes: tuple[float, ...]

    def fit(self, look: Look) -> bool:
        """Say whether all of them have room."""
        return self._size(look) is not None

    def write(self, sheet: Sheet) -> list[Box]:
        """Write what has room and return where it stands."""
        size = self._size(sheet.look)
        ink, ground = sheet.look.colour("ink"), sheet.look.colour("bg")
        boxes = []
        for number, box in self._all(sheet.look, size) if size else self._few(sheet.look):
            boxes.append(box)
            y = (box.top + box.bottom) / 2
            # A box hides lines behind the number; where marks are near, a rim has to do.
            if size:
                sheet.boxes([box], ground)
            halo = None if size else ground
            style = Ink(size or self.sizes[-1], ink, number.bold, "center", halo)
            sheet.text(number.x, y, number.text, style)
        return boxes

    def _size(self, look: Look) -> float | None:
        return next((size for size in self.sizes if self._fits(look, size)), None)

    def _fits(self, look: Look, size: float) -> bool:
        half = [look.fonts.width(n.text, size, bold=n.bold) / 2 for n in self.numbers]
        ends = zip(pairwise(self.numbers), pairwise(half), strict=True)
        return all(b.x - a.x >= left + right + _APART for (a, b), (left, right) in ends)

    def _all(self, look: Look, size: float) -> Iterator[tuple[Number, Box]]:
        yield from ((n, self._box(n, n.sides[0], look, size)) for n in self.numbers)

    def _few(self, look: Look) -> Iterator[tuple[Number, Box]]:
        by_place = {n.place: n for n in self.numbers}
        taken: list[Box] = []
        for place in dict.fromkeys(p for p in self.matter if p in by_place):
            number = by_place[place]
            boxes = (self._box(number, side, look, self.sizes[-1]) for side in number.sides)
            box = next((b for b in boxes if self._free(b, place, taken)), None)
            if box is not None:
                taken.append(box)
                yield number, box

    def _free(self, box: Box, place: int, taken: Sequence[Box]) -> bool:
        others = (mark for i, mark in self.marks.items() if i != place)
        return self.room.holds(box) and not any(box.meets(other) for other in (*others, *taken))

    def _box(self, number: Number, side: int, look: Look, size: float) -> Box:
        mark = self.marks[number.place]
        y = (mark.top if side < 0 else mark.bottom) + side * _AWAY * size
        half = look.fonts.width(number.text, size, bold=number.bold) / 2 + 1
        return Box(number.x - half, y - _HALF * size, number.x + half, y + _HALF * size)
