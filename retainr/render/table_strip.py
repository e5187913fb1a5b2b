"""Strips and bars in the cells of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from retainr.render.block_text import shares
from retainr.render.lane_scale import (
    along,
    reach,
    scale_end_text,
    scale_start_text,
    scale_top,
)
from retainr.results import Draw, Ink

if TYPE_CHECKING:
    from retainr.render.table_text import Line, Pen
    from retainr.results import Cell, Lane

NARROWEST = 10

_WIDEST = {Draw.STRIP: 23, Draw.BAR: 22, Draw.SHARES: 20}
_FILLS = ("░", "▒", "█")
_STYLES = {Ink.DORMANT: "red", Ink.PASSIVE: "dim"}
_WIDEST_OF_ALL = 40
_USUAL = 80


def widest_graphic(lane: Lane, pen: Pen) -> int:
    """Return how wide a strip or bar may become on this screen."""
    return min(_WIDEST[lane.draw] + max(pen.width - _USUAL, 0) // 3, _WIDEST_OF_ALL)


def scale(lane: Lane, width: int, pen: Pen) -> Line:
    """Return the heading: both ends of a strip's scale, and what its dotted line is."""
    if lane.draw in (Draw.BAR, Draw.SHARES):
        return [(pen.cut(pen.label(lane.heading), width), "dim")]
    start, end = pen.plain(scale_start_text(lane)), pen.plain(scale_end_text(lane))
    if lane.total is not None and lane.total.value is not None:
        name = pen.label(lane.heading) or pen.word("screen.mean")
        named = f"{start} {pen.plain('┊')} {name}"
        start = named if cell_len(named) + cell_len(end) < width else start
    gap = max(width - cell_len(start) - cell_len(end), 1)
    return [(start + " " * gap + end, "dim")]


def graphic(cell: Cell | None, lane: Lane, width: int, pen: Pen) -> Line:
    """Return a cell's strip or bar, empty where there is no value."""
    if cell is None or not (ends := reach(cell)):
        return []
    if lane.draw is Draw.BAR:
        return [(pen.plain(_bar(ends[1] / scale_top(lane), width)), "cyan")]
    return _strip(ends, lane, width, pen)


def share_bars(lane: Lane, width: int, pen: Pen) -> list[Line]:
    """Return the bars of a lane of shares, one for each row."""
    rows = range(len(lane.layers[0].values))
    return [_shares(shares(lane, row), lane, width, pen) for row in rows]


def _shares(parts: tuple[float, ...], lane: Lane, width: int, pen: Pen) -> Line:
    cells = zip(lane.layers, _FILLS, _whole_cells(parts, width), strict=False)
    return [
        (pen.plain(fill) * count, _STYLES.get(layer.ink, "cyan"))
        for layer, fill, count in cells
        if count
    ]


def _whole_cells(parts: tuple[float, ...], width: int) -> tuple[int, ...]:
    """Return the cells of three parts: the outer ones are rounded, the middle one is the rest.

    So equal shares at an edge are equally long in all rows. No part of anybody has no cell.
    """
    if not parts:
        return ()
    left, middle, right = parts
    first, last = (max(int(part * width + 0.5), int(part > 0)) for part in (left, right))
    needed = int(middle > 0)
    while first + last + needed > width:
        first, last = (first - 1, last) if first > last else (first, last - 1)
    return first, width - first - last, last


def _strip(ends: tuple[float, ...], lane: Lane, width: int, pen: Pen) -> Line:
    low, dot, high = (_place(end, lane, width) for end in ends)
    marks = pen.plain("─" * (dot - low) + "●" + "─" * (high - dot))
    mean = _mean(lane, width)
    if mean is None or low <= mean <= high:
        return [(" " * low, ""), (marks, "cyan")]
    line = pen.plain("┊")
    if mean < low:
        return [(" " * mean, ""), (line, "dim"), (" " * (low - mean - 1), ""), (marks, "cyan")]
    return [(" " * low, ""), (marks, "cyan"), (" " * (mean - high - 1), ""), (line, "dim")]


def _mean(lane: Lane, width: int) -> int | None:
    if lane.total is None or lane.total.value is None:
        return None
    return _place(lane.total.value, lane, width)


def _place(value: float, lane: Lane, width: int) -> int:
    """Return the cell of a value; its last half step has to share the last cell."""
    return min(int(along(value, lane) * width + 0.5), width - 1)


def _bar(share: float, width: int) -> str:
    """Return a bar in whole and half cells, never longer than its value, never none."""
    halves = int(min(max(share, 0.0), 1.0) * width * 2)
    if share > 0:
        halves = max(halves, 1)
    return "█" * (halves // 2) + "▌" * (halves % 2)
