"""What stands in facts and listings, for every format that people read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.render.wording import SIGNS
from retainr.results import Cell, Draw, Lane, Listing, State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.lang import Texts
    from retainr.results import Block, Facts, Result

MOST_SEGMENTS = 12
MARKS = {State.INCOMPLETE: "·", State.WARMUP: "~"}
GRAPHICS = (Draw.STRIP, Draw.BAR, Draw.SHARES)

_SIGNED = ("+", fmt.MINUS)


def blocks_of(result: Result, table: str | None) -> tuple[Block, ...]:
    """Return what people see in the place of tables: all of it, or that of one table."""
    if table is None:
        return tuple(block for block in result.blocks if not block.on_request)
    return tuple(block for block in result.blocks if block.table == table)


def within(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """Return the blocks of the first segments and how many segments are left out."""
    names = list(dict.fromkeys(b.body.segment for b in blocks if b.body.segment is not None))
    shown = {None, *names[:MOST_SEGMENTS]}
    left = max(len(names) - MOST_SEGMENTS, 0)
    return [block for block in blocks if block.body.segment in shown], left


def headed(blocks: Sequence[Block]) -> Iterator[tuple[str | None, Block]]:
    """Yield each block with its segment where that is not the one of the block before."""
    before = None
    for block in blocks:
        segment = block.body.segment
        yield (segment if segment != before else None), block
        before = segment


def number(cell: Cell | None, unit: Unit) -> str:
    """Return a value without its sign and without a mark; nothing where there is none."""
    return "" if cell is None else fmt.shown(cell.value, unit)


def signed(cell: Cell, unit: Unit) -> str:
    """Return a value that stands alone, so with its sign (`65.6%`)."""
    return fmt.spoken(cell.value, unit)


def mark(cell: Cell | None) -> str:
    """Return the sign of a cell that is not complete."""
    return MARKS.get(cell.state, "") if cell else ""


def interval(cell: Cell | None, unit: Unit, texts: Texts) -> str:
    """Return both ends with the decimals of the value; a word stands between signed ends.

    An interval that is open above, as that of a median may be, has its low end alone.
    """
    if cell is None or cell.low is None or (cell.value is None and cell.high is not None):
        return ""
    known = [float(end) for end in (cell.low, cell.high) if end is not None]
    if unit is Unit.RATIO:
        text = fmt.percent(known[0] if cell.value is None else cell.value)
        digits = 2 if text[-3:-2] == "." else 1
        ends = [fmt.decimals(float(Decimal(repr(end)) * 100), digits) for end in known]
    else:
        ends = [fmt.shown(end, unit) for end in known]
    if len(ends) == 1:
        return texts.word("screen.from", low=ends[0])
    if any(end.startswith(_SIGNED) for end in ends):
        return texts.word("screen.range", low=ends[0], high=ends[1])
    return "–".join(ends)


def heading(lane: Lane, listing: Listing, texts: Texts) -> str:
    """Return the heading of a lane; that of an interval has a name of its own."""
    text = texts.text(lane.heading)
    if not text and lane.draw is Draw.INTERVAL:
        return texts.word("screen.ci", level=listing.confidence * 100)
    return text


def paper_heading(lane: Lane, listing: Listing, texts: Texts) -> str:
    """Return the heading of a lane where no strip beside it says that its numbers are percent."""
    text = heading(lane, listing, texts)
    sign = SIGNS.get(lane.unit, "") if lane.draw is Draw.NUMBER else ""
    return text if sign.strip() in text else text + sign


def state_word(cell: Cell | None, listing: Listing, texts: Texts) -> str:
    """Return the word for a cell that has no value to show."""
    if cell is None or cell.value is not None or cell.state is State.COMPLETE:
        return ""
    return _word(cell.state, listing, texts)


def says_states(listing: Listing) -> bool:
    """Return whether a lane of intervals has room for the words of states."""
    return any(lane.draw is Draw.INTERVAL for lane in listing.lanes)


def trailing(row: int, listing: Listing, texts: Texts) -> str:
    """Return the word behind a row with a number that rests on too few."""
    cells = (lane.cells[row] for lane in listing.lanes if lane.cells)
    if any(cell and cell.state is State.FEW and cell.value is not None for cell in cells):
        return _word(State.FEW, listing, texts)
    return ""


def is_key(lane: Lane, listing: Listing) -> bool:
    """Return whether a lane's numbers have their intervals beside them."""
    return any(
        a is lane and a.draw is Draw.NUMBER and b.draw is Draw.INTERVAL
        for a, b in pairwise(listing.lanes)
    )


def shares(lane: Lane, row: int) -> tuple[float, ...]:
    """Return the parts of a row's bar as shares of it; none where there is no answer."""
    values = [layer.values[row] or 0.0 for layer in lane.layers]
    whole = sum(values)
    return tuple(value / whole for value in values) if whole > 0 else ()


def on_paper(listing: Listing) -> Listing:
    """Return a listing with the numbers of its shares before their bars: paper has the room."""
    lanes = (
        one
        for lane in listing.lanes
        for one in ((*_share_lanes(lane, len(listing.labels)), lane) if lane.layers else (lane,))
    )
    return replace(listing, lanes=tuple(lanes))


def _share_lanes(lane: Lane, rows: int) -> Iterator[Lane]:
    parts = [shares(lane, row) for row in range(rows)]
    for i, layer in enumerate(lane.layers):
        cells = tuple(Cell(part[i]) if part else None for part in parts)
        yield Lane(layer.label, Unit.RATIO, cells)


def texts_in(lane: Lane, texts: Texts) -> list[str]:
    """Return the words of a lane of text."""
    return ["" if text is None else texts.text(text) for text in lane.texts]


def lane_texts(lane: Lane, listing: Listing, texts: Texts) -> list[str]:
    """Return a lane as it stands in a table: marks before numbers, words for states."""
    if lane.draw is Draw.TEXT:
        return texts_in(lane, texts)
    if lane.draw is Draw.INTERVAL:
        return [_interval_or_word(cell, lane, listing, texts) for cell in lane.cells]
    worded = not says_states(listing)
    return [_number_and_word(cell, lane, listing, texts, worded) for cell in lane.cells]


def total_text(lane: Lane, texts: Texts) -> str:
    """Return what a lane has under the rule."""
    if lane.draw is Draw.INTERVAL:
        return interval(lane.total, lane.unit, texts)
    return number(lane.total, lane.unit)


def fact_heads(facts: Facts, texts: Texts) -> list[str]:
    """Return the headings of a table of facts."""
    ci = texts.word("screen.ci", level=facts.confidence * 100)
    return [texts.word("page.name"), texts.word("page.value"), ci, texts.word("page.detail")]


def fact_rows(facts: Facts, texts: Texts) -> list[list[str]]:
    """Return label, value, interval and detail of each fact."""
    return [
        [
            texts.say(fact.label),
            mark(fact.cell) + signed(fact.cell, fact.unit),
            interval(fact.cell, fact.unit, texts),
            texts.say(fact.detail) if fact.detail else "",
        ]
        for fact in facts.facts
    ]


def _interval_or_word(cell: Cell | None, lane: Lane, listing: Listing, texts: Texts) -> str:
    ends = interval(cell, lane.unit, texts) or state_word(cell, listing, texts)
    few = cell is not None and cell.value is not None and cell.state is State.FEW
    return f"{ends} ({_word(State.FEW, listing, texts)})" if few else ends


def _number_and_word(
    cell: Cell | None, lane: Lane, listing: Listing, texts: Texts, worded: bool
) -> str:
    text = mark(cell) + number(cell, lane.unit)
    if cell is None or cell.state is State.COMPLETE or not worded:
        return text
    return f"{text} {_word(cell.state, listing, texts)}".strip()


def _word(state: State, listing: Listing, texts: Texts) -> str:
    if state in listing.states:
        return texts.say(listing.states[state])
    return texts.word("screen.few") if state is State.FEW else ""
