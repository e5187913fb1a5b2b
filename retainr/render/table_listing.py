"""Listings on a terminal: as much of them beside each other as the screen has room for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retainr.render.block_text import GRAPHICS
from retainr.render.table_stack import (
    Stack,
    beside_numbers,
    graphic_stack,
    label_stack,
    length,
    text_stacks,
    under_numbers,
)
from retainr.render.table_strip import NARROWEST, widest_graphic
from retainr.render.table_text import BLANK, Line, Pen, paragraph
from retainr.results import Draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from retainr.results import Listing

_AFTER_LABEL = 3
_GAP = 2
_NAME_WIDTH = 24
_BESIDE_SHARES = 21
_NUMBER_WIDTH = 8


def listing_lines(listing: Listing, pen: Pen) -> list[Line]:
    """Return a listing as lines.

    On narrow screens the strips and bars go first, then the intervals stand under their
    numbers, then the lanes are folded into parts that repeat the names. No number is dropped.
    """
    parts = _wide(listing, pen) or _whole(listing, pen) or _folded(listing, pen)
    lines: list[Line] = []
    for i, stacks in enumerate(parts, 1):
        if len(parts) > 1:
            lines += [BLANK] if i > 1 else []
            part = pen.word("screen.part", part=i, parts=len(parts))
            lines += paragraph(part, pen.width, "dim")
        lines += _rows(stacks, listing, pen)
    if listing.more is not None:
        lines += paragraph(pen.say(listing.more), pen.width, "dim")
    return lines


def _wide(listing: Listing, pen: Pen) -> list[list[Stack]]:
    """Return all lanes in one part with strips and bars, or nothing where they don't fit."""
    listing = _apart(listing)
    graphics = [lane for lane in listing.lanes if lane.draw in GRAPHICS]
    if not graphics:
        return []
    labels = label_stack(listing, pen, _label_room(listing, pen))
    texts = text_stacks(listing, pen, NARROWEST)
    room = pen.width - _width([labels, *texts]) - sum(lane.gap for lane in graphics)
    each = room // len(graphics)
    if each < NARROWEST:
        return []
    stacks, left = [labels], iter(texts)
    for lane in listing.lanes:
        if lane.draw in GRAPHICS:
            width = min(each, widest_graphic(lane, pen))
            behind = sum(stack.gap + stack.width for stack in texts[_texts(listing) :])
            stacks.append(graphic_stack(lane, width, pen, each + behind))
        else:
            stacks.append(next(left))
    return [[*stacks, *left]]


def _texts(listing: Listing) -> int:
    return sum(lane.draw not in GRAPHICS for lane in listing.lanes)


def _whole(listing: Listing, pen: Pen) -> list[list[Stack]]:
    """Return all numbers in one part, or nothing where they don't fit beside each other."""
    apart, close = _apart(listing), _close(listing)
    for spaced in (apart, close):
        labels = label_stack(spaced, pen, _label_room(spaced, pen))
        stacks = text_stacks(spaced, pen, 0)
        if _width([labels, *stacks]) <= pen.width:
            return [[labels, *stacks]]
    stacks = under_numbers(stacks, close)
    return [[labels, *stacks]] if _width([labels, *stacks]) <= pen.width else []


def _folded(listing: Listing, pen: Pen) -> list[list[Stack]]:
    listing = _close(listing)
    stacks = under_numbers(text_stacks(listing, pen, 0), listing)
    numbers = max([_body(stack) for stack in stacks if stack.right], default=0)
    beside = pen.width - _GAP - max(numbers, _NUMBER_WIDTH)
    labels = label_stack(listing, pen, min(_label_room(listing, pen), beside))
    keys = [_cut(stack, pen.width // 3, pen) for stack in stacks[: listing.keys]]
    names = [labels, *keys]
    parts = [[*names]]
    for group in _groups(stacks[listing.keys :], pen.width - _GAP - _width(names), pen):
        if len(parts[-1]) > len(names) and _width([*parts[-1], *group]) > pen.width:
            parts.append([*names])
        parts[-1] += group
    return parts


def _groups(stacks: Iterable[Stack], room: int, pen: Pen) -> Iterator[list[Stack]]:
    """Yield what has to stand together: numbers with their intervals beside them, if they fit."""
    for stack in stacks:
        pair = beside_numbers(stack)
        fits = sum(one.width for one in pair) + _GAP * (len(pair) - 1) <= room
        yield pair if fits else [_cut(stack, room, pen)]


def _apart(listing: Listing) -> Listing:
    first, *others = listing.lanes
    return replace(listing, lanes=(replace(first, gap=max(first.gap, _AFTER_LABEL)), *others))


def _close(listing: Listing) -> Listing:
    return replace(listing, lanes=tuple(replace(lane, gap=_GAP) for lane in listing.lanes))


def _label_room(listing: Listing, pen: Pen) -> int:
    """Return how wide names may be; one without a space may be an id, which is not cut.

    Names that are all retainr's own get more room than data: nothing else tells them apart.
    """
    if not any(isinstance(label, str) for label in listing.labels):
        return max(_NAME_WIDTH, pen.width * 2 // 5)
    if any(lane.draw is Draw.SHARES for lane in listing.lanes):
        return max(_BESIDE_SHARES, pen.width // 4)
    named = any(" " in pen.label(label) for label in listing.labels)
    most = max(_NAME_WIDTH, pen.width // 3)
    return most if named else pen.width - _GAP - _NUMBER_WIDTH


def _width(stacks: Iterable[Stack]) -> int:
    labels, *others = stacks
    return labels.width + sum(stack.gap + stack.width for stack in others)


def _body(stack: Stack) -> int:
    """Return the width without the headings, which alone may be cut."""
    cells = [*stack.cells, stack.total]
    under = stack.under
    if under:
        valued = zip(stack.cells, under.cells, strict=True)
        cells += [below for above, below in valued if _numbered(above)]
        cells.append(under.total)
    return max(map(length, cells), default=0)


def _numbered(line: Line) -> bool:
    return any(char.isdigit() for text, _ in line for char in text)


def _cut(stack: Stack, room: int, pen: Pen) -> Stack:
    """Return a stack no wider than the room; of numbers only the heading is cut."""
    if stack.width <= room:
        return stack
    width = max(room, _body(stack) if stack.right else 0)
    under = replace(stack.under, width=width) if stack.under else None
    if under:
        under = replace(under, heading=_short(under.heading, width, pen))
    cells = stack.cells
    if not stack.right:
        cells = tuple(_short(cell, width, pen) for cell in cells)
    heading = _short(stack.heading, width, pen)
    return replace(stack, heading=heading, cells=cells, width=width, under=under)


def _short(line: Line, width: int, pen: Pen) -> Line:
    """Return a line of one piece, cut."""
    return [(pen.cut(text, width), style) for text, style in line]


def _rows(stacks: Sequence[Stack], listing: Listing, pen: Pen) -> list[Line]:
    lines = _pair(stacks, lambda stack: stack.heading, pen)
    for i in range(len(listing.labels)):
        lines += _pair(stacks, lambda stack, i=i: stack.cells[i], pen)  # type: ignore[misc]
    if listing.total is not None:
        # A rule that touches the edge of the screen would look as if it had been cut.
        rule = min(_width(stacks), pen.width - 1)
        lines.append([(pen.plain("─") * rule, "dim")])
        lines += _pair(stacks, lambda stack: stack.total, pen)
    return lines


def _pair(stacks: Sequence[Stack], pick: Callable[[Stack], Line], pen: Pen) -> list[Line]:
    """Return a row, and beneath it what stands under its numbers, if anything does."""
    below = [pick(stack.under) if stack.under else [] for stack in stacks]
    lines = [_placed(stacks, [pick(stack) for stack in stacks], pen)]
    return [*lines, _placed(stacks, below, pen)] if any(map(length, below)) else lines


def _placed(stacks: Sequence[Stack], pieces: Sequence[Line], pen: Pen) -> Line:
    line: Line = []
    end = 0
    for i, (stack, cell) in enumerate(zip(stacks, pieces, strict=True)):
        start = end + (stack.gap if i else 0)
        end = start + stack.width
        if not length(cell):
            continue
        at = length(line)
        place = max(end - length(cell) if stack.right else start, 0)
        if place < at:  # two words for states, each wider than its numbers
            place = at + 1
            cell = _short(cell, end - place, pen)
        line += [(" " * (place - at), ""), *cell]
    return line
