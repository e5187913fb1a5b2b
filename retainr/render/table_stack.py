"""The lanes of a listing as columns of text, measured but not yet in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from retainr.lang import numbers as fmt
from retainr.render import block_text as say
from retainr.render.table_list import aligned
from retainr.render.table_strip import graphic, scale, share_bars
from retainr.render.table_text import right, widest
from retainr.results import Draw, State, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.table_text import Line, Pen
    from retainr.results import Cell, Lane, Listing

_NAMED = re.compile(r"\d{1,3}(,\d{3})*\+?( \S+)?")
_UNDER_LONG_HEADING = 11
_MARKED = "bold yellow"
_TONES = {Tone.GOOD: "bold green", Tone.BAD: "bold red", Tone.WARN: _MARKED}


@dataclass(frozen=True)
class Stack:
    """Hold one column.

    Attributes:
        heading: what stands above it.
        cells: one for each row, pieces of text with their styles.
        total: what stands under the rule.
        width: in cells, without the gap before it.
        gap: cells left free before it.
        right: it stands at the right of its width.
        under: what stands under it, on a second line of each row, or None.
        beside: the two stacks as they were beside each other, where one is under.
    """

    heading: Line
    cells: tuple[Line, ...]
    total: Line
    width: int
    gap: int = 2
    right: bool = False
    under: Stack | None = None
    beside: tuple[Stack, ...] = ()


def length(line: Line) -> int:
    """Return the width of pieces of text, in cells."""
    return sum(cell_len(text) for text, _ in line)


def label_stack(listing: Listing, pen: Pen, most: int) -> Stack:
    """Return the names of the rows, no wider than `most`; numbers stand at the right."""
    labels = [pen.label(label) for label in listing.labels]
    head, total = pen.label(listing.head), pen.label(listing.total or "")
    if labels and all(_NAMED.fullmatch(label) for label in labels):
        edge = max(widest(labels), min(cell_len(head), _UNDER_LONG_HEADING, most))
        labels = [right(label, edge) for label in labels]
    labels = [pen.cut(label, most) for label in labels]
    head, total = pen.cut(head, most), pen.cut(total, most)
    return Stack(
        [(head, "dim")],
        tuple([(label, _tone(i, listing))] for i, label in enumerate(labels)),
        [(total, "bold")],
        widest([head, total, *labels]),
    )


def _tone(row: int, listing: Listing) -> str:
    """Return the style of a row's name."""
    return _TONES[listing.tones[row]] if listing.tones else ""


def text_stacks(listing: Listing, pen: Pen, spare: int) -> list[Stack]:
    """Return all lanes but strips and bars, then the words behind rows of too few.

    Args:
        listing: the rows.
        pen: the screen and the language.
        spare: how far a word for a state may reach into the strip behind its interval, which
            is empty beside it; 0 where strips are not shown.
    """
    stacks = [
        _stack(lane, listing, pen, spare) for lane in listing.lanes if lane.draw not in say.GRAPHICS
    ]
    words = [pen.plain(say.trailing(i, listing, pen.texts)) for i in range(len(listing.labels))]
    if any(words):
        cells: tuple[Line, ...] = tuple([(word, _MARKED)] for word in words)
        stacks.append(Stack([], cells, [], widest(words), gap=1))
    return stacks


def graphic_stack(lane: Lane, width: int, pen: Pen, room: int) -> Stack:
    """Return a lane of strips or bars of one width.

    Args:
        lane: strips, bars or shares.
        width: of each.
        pen: the screen and the language.
        room: how wide the heading of shares may be; nothing stands above what is behind them.
    """
    if lane.draw is Draw.SHARES:
        bars = tuple(share_bars(lane, width, pen))
        return Stack(scale(lane, max(room, width), pen), bars, [], width, lane.gap)
    cells = tuple(graphic(cell, lane, width, pen) for cell in lane.cells)
    return Stack(scale(lane, width, pen), cells, [], width, lane.gap)


def under_numbers(stacks: Sequence[Stack], listing: Listing) -> list[Stack]:
    """Return the stacks with each interval under the numbers that it stood beside."""
    lanes = [lane for lane in listing.lanes if lane.draw not in say.GRAPHICS]
    beneath = {
        i + 1
        for i, (a, b) in enumerate(pairwise(lanes))
        if (a.draw, b.draw) == (Draw.NUMBER, Draw.INTERVAL)
    }
    moved = []
    for i, stack in enumerate(stacks):
        if i + 1 in beneath:
            moved.append(_over(stack, stacks[i + 1], lanes[i + 1]))
        elif i not in beneath:
            moved.append(stack)
    return moved


def _over(stack: Stack, interval: Stack, lane: Lane) -> Stack:
    # A word for the state may reach to the left of its numbers, where its line is empty.
    known = (cell is not None and (cell.value, cell.low) != (None, None) for cell in lane.cells)
    ends = [length(text) for text, has in zip(interval.cells, known, strict=True) if has]
    width = max([stack.width, length(interval.total), length(interval.heading), *ends])
    beneath = replace(interval, right=True, width=width)
    return replace(stack, width=width, under=beneath, beside=(stack, interval))


def beside_numbers(stack: Stack) -> list[Stack]:
    """Return a stack with what was put under it beside it again."""
    return [*stack.beside] if stack.beside else [stack]


def _stack(lane: Lane, listing: Listing, pen: Pen, spare: int) -> Stack:
    if lane.draw is Draw.TEXT:
        return _texts(lane, listing, pen)
    if lane.draw is Draw.INTERVAL:
        before_strip = any(a is lane and b.draw is Draw.STRIP for a, b in pairwise(listing.lanes))
        return _intervals(lane, listing, pen, spare if before_strip else 0)
    return _numbers(lane, listing, pen)


def _numbers(lane: Lane, listing: Listing, pen: Pen) -> Stack:
    both = (*lane.cells, lane.total)
    numbers = aligned([pen.plain(say.number(cell, lane.unit)) for cell in both])
    style = "bold" if say.is_key(lane, listing) else ""
    worded = not say.says_states(listing)
    cells = [
        _number(cell, text, style, listing, pen) if worded or not _is_few(cell) else []
        for cell, text in zip(lane.cells, numbers, strict=False)
    ]
    total: Line = [(numbers[-1], "bold")] if numbers[-1] else []
    heading = pen.plain(say.heading(lane, listing, pen.texts))
    # The number under the rule may reach into the gap.
    wide = max([cell_len(heading), length(total) - lane.gap + 1, *map(length, cells)])
    return Stack([(heading, "dim")], tuple(cells), total, wide, lane.gap, right=True)


def _is_few(cell: Cell | None) -> bool:
    return cell is not None and cell.state is State.FEW and cell.value is None


def _number(cell: Cell | None, text: str, style: str, listing: Listing, pen: Pen) -> Line:
    if _is_few(cell):
        return [(pen.plain(say.state_word(cell, listing, pen.texts)), _MARKED)]
    mark = pen.plain(say.mark(cell))
    return [piece for piece in ((mark, "dim"), (text, style)) if piece[0]]


def _intervals(lane: Lane, listing: Listing, pen: Pen, spare: int) -> Stack:
    cells, words = [], []
    for cell in lane.cells:
        word = pen.plain(say.state_word(cell, listing, pen.texts))
        style = _MARKED if _is_few(cell) else "dim"
        words.append(word)
        cells.append(_piece(word or _interval(cell, lane, pen), style))
    total = _piece(_interval(lane.total, lane, pen), "dim")
    heading = pen.plain(say.heading(lane, listing, pen.texts))
    numbers = [length(c) for c, word in zip(cells, words, strict=True) if not word]
    beside = widest(words) - spare
    wide = max([cell_len(heading), length(total), beside, *numbers])
    return Stack([(heading, "dim")], tuple(cells), total, wide, lane.gap)


def _interval(cell: Cell | None, lane: Lane, pen: Pen) -> str:
    return pen.plain(say.interval(cell, lane.unit, pen.texts))


def _texts(lane: Lane, listing: Listing, pen: Pen) -> Stack:
    cells = [pen.plain(text) for text in say.texts_in(lane, pen.texts)]
    heading = pen.plain(say.heading(lane, listing, pen.texts))
    wide = widest([heading, *cells])
    side = lane.unit not in fmt.LEFT
    return Stack(
        [(heading, "dim")], tuple(_piece(cell, "") for cell in cells), [], wide, lane.gap, side
    )


def _piece(text: str, style: str) -> Line:
    return [(text, style)] if text else []
