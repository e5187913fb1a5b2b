"""Blocks as texts and lengths, which the page's template only sets in place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.render import block_text as say
from retainr.render import lane_scale
from retainr.render.wording import plain
from retainr.results import Draw, Facts, Listing, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retainr.lang import Texts
    from retainr.results import Block, Cell, Lane, Result, Saying

WIDTH = 180
"""Of a strip or bar, in pixels."""

_EDGE = 6  # half a dot and a little air


@dataclass(frozen=True)
class Segment:
    """Hold one part of a bar: where it begins, how long it is, its colour's name."""

    left: str
    width: str
    ink: str


@dataclass(frozen=True)
class Drawing:
    """Hold a strip or bar by its places from the left, in pixels.

    Attributes:
        low: where the line begins.
        dot: the value; a bar's end.
        high: where the line ends.
        mean: the dotted line of the total, or None.
        bar: it is a bar.
        segments: the parts of a bar of shares, from left to right; it has nothing else.
    """

    low: str
    dot: str
    high: str
    mean: str | None = None
    bar: bool = False
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class BlockCell:
    """Hold one cell.

    Attributes:
        text: what is read.
        side: its class: `n` for numbers, `i` for intervals, `w` for sentences.
        drawing: a strip or bar, or None.
        look: a further class: `few`, `dim` or none.
    """

    text: str = ""
    side: str = ""
    drawing: Drawing | None = None
    look: str = ""


@dataclass(frozen=True)
class BlockTable:
    """Hold facts or a listing.

    Attributes:
        heads: of the columns; that of a strip has the ends of its scale as text.
        rows: the name, then the cells.
        total: the row under the rule, or empty.
        more: what stands below when rows were left out.
    """

    heads: Sequence[BlockCell]
    rows: Sequence[tuple[str, Sequence[BlockCell]]]
    total: tuple[str, Sequence[BlockCell]] | None = None
    more: str = ""


@dataclass(frozen=True)
class PageBlock:
    """Hold one block.

    Attributes:
        segment: heading, where another segment begins.
        caption: what the block is.
        label: names its region for who cannot see it.
        table: facts or a listing, or None.
        name: of what the sentences speak.
        lines: the sentences.
    """

    segment: str
    caption: str
    label: str
    table: BlockTable | None = None
    name: str = ""
    lines: Sequence[str] = ()


def page_blocks(blocks: Sequence[Block], result: Result, texts: Texts) -> Iterator[PageBlock]:
    """Yield blocks for the page."""
    titles = {t.name: texts.say(t.title) if t.title else t.name for t in result.tables}
    told: Counter[str] = Counter()
    for segment, block in say.headed(blocks):
        caption, own = plain(titles[block.table]), block.body.segment
        label = caption if own is None else f"{plain(own)}: {caption}"
        told[label] += 1
        # Facts and a listing may be of one table, and regions have a name of their own each.
        label = label if told[label] == 1 else f"{label} ({told[label]})"
        yield _filled(PageBlock(plain(segment or ""), caption, label), block.body, texts)


def _filled(frame: PageBlock, body: Facts | Listing | Saying, texts: Texts) -> PageBlock:
    if isinstance(body, Facts):
        return replace(frame, table=_facts(body, texts))
    if isinstance(body, Listing):
        return replace(frame, table=_listing(body, texts))
    lines = [plain(texts.say(line)) for line in (*body.lines, *body.below)]
    return replace(frame, name=plain(texts.text(body.label)), lines=lines)


def _facts(facts: Facts, texts: Texts) -> BlockTable:
    sides = ("", "n", "i", "w")
    rows = say.fact_rows(facts, texts)
    used = [i for i in range(4) if i < 2 or any(row[i] for row in rows)]
    heads = say.fact_heads(facts, texts)
    return BlockTable(
        [BlockCell(plain(heads[i]), sides[i]) for i in used],
        [(plain(row[0]), [BlockCell(plain(row[i]), sides[i]) for i in used[1:]]) for row in rows],
    )


def _listing(listing: Listing, texts: Texts) -> BlockTable:
    listing = say.on_paper(listing)
    columns = [list(_lane(lane, listing, texts)) for lane in listing.lanes]
    names = (plain(texts.text(label)) for label in listing.labels)
    total = None
    if listing.total is not None:
        cells = [_total(lane, texts) for lane in listing.lanes]
        total = plain(texts.text(listing.total)), cells
    head = BlockCell(plain(texts.text(listing.head)))
    return BlockTable(
        [head, *(_head(lane, listing, texts) for lane in listing.lanes)],
        [(name, cells) for name, *cells in zip(names, *columns, strict=True)],
        total,
        plain(texts.say(listing.more)) if listing.more else "",
    )


def _head(lane: Lane, listing: Listing, texts: Texts) -> BlockCell:
    if lane.draw is Draw.STRIP:
        ends = f"{lane_scale.scale_start_text(lane)} – {lane_scale.scale_end_text(lane)}"
        if lane.total is not None and lane.total.value is not None:
            ends += f" · ┊ {texts.text(lane.heading) or texts.word('screen.mean')}"
        return BlockCell(plain(ends), "g")
    if lane.draw is Draw.SHARES:
        names = " · ".join(texts.text(layer.label) for layer in lane.layers)
        return BlockCell(plain(names), "g")
    return BlockCell(plain(say.paper_heading(lane, listing, texts)), _side(lane))


def _lane(lane: Lane, listing: Listing, texts: Texts) -> Iterable[BlockCell]:
    if lane.draw is Draw.SHARES:
        rows = range(len(listing.labels))
        return (BlockCell("", "g", _share_drawing(say.shares(lane, n), lane)) for n in rows)
    if lane.draw in say.GRAPHICS:
        return (BlockCell("", "g", _drawing(cell, lane)) for cell in lane.cells)
    words = map(plain, say.lane_texts(lane, listing, texts))
    if lane.draw is Draw.TEXT:
        return (BlockCell(text, _side(lane)) for text in words)
    pairs = zip(words, lane.cells, strict=True)
    return (BlockCell(text, _side(lane), look=_look(cell)) for text, cell in pairs)


def _total(lane: Lane, texts: Texts) -> BlockCell:
    text = "" if lane.draw in say.GRAPHICS else plain(say.total_text(lane, texts))
    return BlockCell(text, _side(lane))


def _side(lane: Lane) -> str:
    if lane.draw in say.GRAPHICS:
        return "g"
    return {Draw.NUMBER: "n", Draw.INTERVAL: "i"}.get(lane.draw, "")


def _look(cell: Cell | None) -> str:
    if cell is None or cell.state is State.COMPLETE:
        return ""
    return "few" if cell.state is State.FEW else "dim"


def _drawing(cell: Cell | None, lane: Lane) -> Drawing | None:
    if cell is None or not (ends := lane_scale.reach(cell)):
        return None
    low, dot, high = (_place(end, lane) for end in ends)
    if lane.draw is Draw.BAR:
        return Drawing("0", dot, dot, bar=True)
    mean = lane.total.value if lane.total else None
    return Drawing(low, dot, high, None if mean is None else _place(mean, lane))


def _share_drawing(parts: tuple[float, ...], lane: Lane) -> Drawing | None:
    if not parts:
        return None
    ends = [sum(parts[:i]) * WIDTH for i in range(len(parts) + 1)]
    segments = tuple(
        Segment(f"{start:.1f}", f"{end - start:.1f}", layer.ink)
        for layer, (start, end) in zip(lane.layers, pairwise(ends), strict=True)
    )
    return Drawing("0", "0", "0", segments=segments)


def _place(value: float, lane: Lane) -> str:
    room = WIDTH if lane.draw is Draw.BAR else WIDTH - 2 * _EDGE
    return f"{lane_scale.along(value, lane) * room + (WIDTH - room) / 2:.1f}"
