"""A long table as aligned columns, folded into parts where the screen is too narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from retainr.lang import numbers as fmt
from retainr.render.table_text import BLANK, Line, Pen, left, paragraph, right, widest
from retainr.render.wording import SIGNS, shown
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from retainr.results import Column

_GAP = 2
_KEYS = (Unit.TEXT, Unit.WORD, Unit.DATE, Unit.PERIODS, Unit.DAYS)
_ALL_ROWS = 60
_SOME_ROWS = 40
_NAME_WIDTH = 24
_NARROWEST = 8


@dataclass(frozen=True)
class _Stack:
    """One column as text.

    Attributes:
        unit: decides the side.
        heading: the name, with the sign of its unit.
        cells: one for each row, decimal points under each other.
    """

    unit: Unit
    heading: str
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        """Return the cells of the screen that the column takes."""
        return max(cell_len(self.heading), self.body)

    @property
    def body(self) -> int:
        """Return those that its values take."""
        return widest(self.cells)

    def lines(self) -> tuple[str, ...]:
        """Return heading and values, all of one width."""
        side = left if self.unit in fmt.LEFT else right
        return tuple(side(text, self.width) for text in (self.heading, *self.cells))


def listing(
    frame: pl.DataFrame, columns: Mapping[str, Column], pen: Pen, keys: int | None = None
) -> list[Line]:
    """Return a table as lines: headings dim, keys repeated in each part.

    The columns before the first number are the keys, unless their number is given. A single
    column of code is printed as it stands, to be copied. A table of 60 rows or more shows
    its first 40 and says how many are left.
    """
    if [columns[name].unit for name in frame.columns] == [Unit.CODE]:
        return [BLANK, *([(pen.plain(line), "")] for line in frame.to_series())]
    rows = frame.height if frame.height < _ALL_ROWS else _SOME_ROWS
    head = frame.head(rows)
    stacks = [_stack(columns[name], head[name].to_list(), pen) for name in frame.columns]
    parts = _folded(*_narrowed(stacks, pen, keys), pen.width)
    lines: list[Line] = []
    for i, part in enumerate(parts, 1):
        lines.append(BLANK)
        if len(parts) > 1:
            part_of = pen.word("screen.part", part=i, parts=len(parts))
            lines += paragraph(part_of, pen.width, "dim")
        lines += _rows(part)
    if frame.height > rows:
        more = pen.word("screen.more_rows", count=frame.height - rows)
        lines += paragraph(more, pen.width, "dim")
    return lines


def _stack(column: Column, values: Sequence[object], pen: Pen) -> _Stack:
    cells = [pen.plain(shown(value, column.unit, pen.texts)) for value in values]
    if column.unit not in fmt.LEFT:
        cells = aligned(cells)
    heading = pen.plain(column.name) + SIGNS.get(column.unit, "")
    return _Stack(column.unit, heading, tuple(cells))


def aligned(cells: Sequence[str]) -> list[str]:
    """Return numbers whose points stand under each other once they are set to the right."""
    tails = [len(cell) - cell.find(".") if "." in cell else 0 for cell in cells]
    most = max(tails, default=0)
    return [
        cell + " " * (most - tail) if cell else "" for cell, tail in zip(cells, tails, strict=True)
    ]


def _narrowed(
    stacks: Sequence[_Stack], pen: Pen, most: int | None
) -> tuple[list[_Stack], list[_Stack]]:
    """Return the keys to repeat and the other columns, each fitting beside the keys."""
    run = most or next((i for i, s in enumerate(stacks) if s.unit not in _KEYS), len(stacks))
    numbers = max((s.body for s in stacks if s.unit not in fmt.LEFT), default=0)
    room = pen.width - _GAP - max(numbers, _NARROWEST)
    keys = [_cut(stack, room, pen) for stack in stacks[: max(run, 1)]]
    while len(keys) > 1 and _width(keys) > room:
        keys.pop()
    beside = pen.width - _width(keys) - _GAP
    return keys, [_cut(stack, beside, pen) for stack in stacks[len(keys) :]]


def _cut(stack: _Stack, room: int, pen: Pen) -> _Stack:
    cells = stack.cells
    if stack.unit in fmt.LEFT and stack.unit not in (Unit.CODE, Unit.WORD):
        # A text without a space is taken for an id, which is no use when it is cut.
        named = any(" " in cell for cell in cells)
        most = min(room, max(_NAME_WIDTH, pen.width // 3)) if named else room
        cells = tuple(pen.cut(cell, most) for cell in cells)
    heading = pen.cut(stack.heading, max(room, widest(cells)))
    return _Stack(stack.unit, heading, cells)


def _width(stacks: Sequence[_Stack]) -> int:
    return sum(s.width for s in stacks) + _GAP * (len(stacks) - 1)


def _folded(keys: Sequence[_Stack], others: Sequence[_Stack], width: int) -> list[list[_Stack]]:
    parts: list[list[_Stack]] = [[*keys]]
    for stack in others:
        if len(parts[-1]) > len(keys) and _width([*parts[-1], stack]) > width:
            parts.append([*keys])
        parts[-1].append(stack)
    return parts


def _rows(part: Sequence[_Stack]) -> list[Line]:
    gap = " " * _GAP
    rows = [gap.join(cells) for cells in zip(*(s.lines() for s in part), strict=True)]
    return [[(row, "" if i else "dim")] for i, row in enumerate(rows)]
