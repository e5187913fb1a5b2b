"""Blocks on a terminal: facts, listings and sentences, one under the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from retainr.render import block_text as say
from retainr.render.table_listing import listing_lines
from retainr.render.table_text import BLANK, Line, Pen, left, paragraph, right, widest, wrap
from retainr.results import Facts, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.results import Block, Saying

_AFTER_LABEL = 3
_GAP = 2
_NARROWEST_DETAIL = 20


def block_lines(blocks: Sequence[Block], pen: Pen) -> list[Line]:
    """Return blocks as lines, a blank one before each."""
    shown, more = say.within(blocks)
    lines: list[Line] = []
    for segment, block in say.headed(shown):
        lines.append(BLANK)
        if segment is not None:
            lines.append([(pen.cut(pen.plain(segment), pen.width), "bold")])
        lines += _body(block.body, pen)
    if more:
        said = pen.word("screen.more_segments", count=more)
        lines += [BLANK, *paragraph(said, pen.width, "dim")]
    return lines


def _body(body: Facts | Listing | Saying, pen: Pen) -> list[Line]:
    if isinstance(body, Facts):
        return _facts(body, pen)
    return listing_lines(body, pen) if isinstance(body, Listing) else _saying(body, pen)


def _facts(facts: Facts, pen: Pen) -> list[Line]:
    texts = [[pen.plain(text) for text in row] for row in say.fact_rows(facts, pen.texts)]
    label, value, interval = (widest(column[i] for column in texts) for i in range(3))
    edge = label + _AFTER_LABEL + value
    beside = edge + (_GAP + interval if interval else 0)
    if beside > pen.width:
        return [line for said in texts for line in _stacked(said, pen)]
    details = min(widest(column[3] for column in texts), _NARROWEST_DETAIL)
    hung = beside + _GAP + details <= pen.width
    lines: list[Line] = []
    for name, number, ends, detail in texts:
        line: Line = [(left(name, label), ""), (right(number, edge - label), "bold")]
        if ends:
            # Details of facts with an interval stand under each other.
            line += [(" " * _GAP, ""), (left(ends, interval), "dim")]
        if hung:
            lines += _hung(line, detail, beside if ends else edge, pen)
        else:
            lines += [line, *_detail(detail, pen)]
    return lines


def _hung(line: Line, detail: str, edge: int, pen: Pen) -> list[Line]:
    """Return a line with its detail, which goes on under its own beginning."""
    if not detail:
        return [line]
    first, *others = wrap(detail, pen.width - edge - _GAP)
    hang = " " * (edge + _GAP)
    return [[*line, (" " * _GAP + first, "dim")], *([(hang + text, "dim")] for text in others)]


def _stacked(fact: Sequence[str], pen: Pen) -> list[Line]:
    """Return a fact on several lines, for a screen too narrow for one."""
    label, value, ends, detail = fact
    lines = paragraph(label, pen.width, "")
    indent = " " * _GAP
    if value or ends:
        line: Line = [(indent + value, "bold")]
        fits = 2 * _GAP + cell_len(value + ends) <= pen.width
        lines.append([*line, (indent + ends, "dim")] if fits else line)
        lines += [] if fits else [[(indent + ends, "dim")]]
    return lines + _detail(detail, pen)


def _detail(detail: str, pen: Pen) -> list[Line]:
    return paragraph(detail, pen.width, "dim", _GAP) if detail else []


def _saying(saying: Saying, pen: Pen) -> list[Line]:
    below = (line for said in saying.below for line in paragraph(pen.say(said), pen.width, ""))
    return [*_beside_label(saying, pen), *below]


def _beside_label(saying: Saying, pen: Pen) -> list[Line]:
    label = pen.cut(pen.label(saying.label), pen.width)
    hang = cell_len(label) + _GAP if label else 0
    if hang > pen.width // 2:
        return [
            [(label, "bold")],
            *(line for said in saying.lines for line in paragraph(pen.say(said), pen.width, "", 2)),
        ]
    texts = [text for said in saying.lines for text in wrap(pen.say(said), pen.width - hang)]
    first, *others = texts or [""]
    head: Line = [(left(label, hang), "bold"), (first, "")]
    return [head, *([(" " * hang + text, "")] for text in others)]
