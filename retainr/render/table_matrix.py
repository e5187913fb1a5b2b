"""Heatmaps as matrices of cohorts (down) by ages (across), folded where they are too wide."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from retainr.lang import numbers as fmt
from retainr.render.table_grid import (
    INCOMPLETE,
    Grid,
    cell_text,
    grid,
    interval_text,
    names_below,
    number_text,
)
from retainr.render.table_text import BLANK, Line, Pen, left, paragraph, right
from retainr.results import Cell, Heatmap, HeatmapRow, State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_SEGMENTS = 12
_LEGEND_BLOCKS = 12
_BESIDE_SIZE = 2


def matrix(heatmaps: Sequence[Heatmap], pen: Pen) -> list[Line]:
    """Return heatmaps as lines, from the definition of a cell to the colour scale.

    Ages that do not fit are folded into parts of nearly equal width; none is dropped.
    """
    shown = heatmaps[:_MOST_SEGMENTS]
    widths = grid(shown, pen)
    lines = paragraph(pen.say(shown[0].measure), pen.width, "dim")
    for heatmap in shown:
        lines.append(BLANK)
        if heatmap.segment is not None:
            lines.append([(pen.cut(pen.plain(heatmap.segment), pen.width), "bold")])
        lines += _folded(heatmap, widths)
    if more := len(heatmaps) - len(shown):
        lines += [BLANK, [(pen.word("screen.more_segments", count=more), "dim")]]
    if widths.top and pen.shows_heat and widths.unit is Unit.RATIO:
        lines += [BLANK, _legend(widths.top, pen)]
    return lines


def _folded(heatmap: Heatmap, widths: Grid) -> list[Line]:
    parts = _spread(len(heatmap.columns), widths.capacity)
    lines: list[Line] = []
    for i, part in enumerate(parts, 1):
        across = widths.pen.say(heatmap.across) if heatmap.columns else ""
        if len(parts) > 1:
            across += " " + widths.pen.word("screen.part", part=i, parts=len(parts))
            lines += [BLANK] if i > 1 else []
        lines += _part(heatmap, part, across, widths)
    return lines


def _spread(ages: int, capacity: int) -> list[slice]:
    """Return parts of which the first may have one age more (17 by 10: 9 and 8)."""
    count = max(-(-ages // capacity), 1)
    size, longer = divmod(ages, count)
    starts = [i * size + min(i, longer) for i in range(count + 1)]
    return [slice(a, b) for a, b in pairwise(starts)]


def _part(heatmap: Heatmap, part: slice, across: str, widths: Grid) -> list[Line]:
    pen = widths.pen
    ages = [[(_placed(str(age), widths), "dim")] for age in heatmap.columns[part]]
    indent = max(min(widths.start, pen.width - cell_len(across)), 0)
    head = _head(pen.say(heatmap.label_head), pen.word("screen.size"), widths)
    lines = paragraph(across, pen.width, "dim", indent)
    lines.append(_row([(head, "dim")], ages, widths))
    lines += [_cohort(row, part, widths) for row in heatmap.rows]
    if heatmap.totals:
        rule = min(widths.start + len(ages) * widths.cell, pen.width)
        lines.append([(pen.plain("─") * rule, "dim")])
        lines += _totals(heatmap, heatmap.totals, part, widths)
    return lines


def _cohort(row: HeatmapRow, part: slice, widths: Grid) -> Line:
    size = "" if row.size is None else fmt.count(row.size)
    head = _head(widths.pen.label(row.label), size, widths)
    grown = left("+" if row.growing else "", _BESIDE_SIZE)
    cells = [_drawn(cell, widths) for cell in row.cells[part]]
    return _row([(head[:-_BESIDE_SIZE], ""), (grown, "dim")], cells, widths)


def _totals(heatmap: Heatmap, totals: HeatmapRow, part: slice, widths: Grid) -> list[Line]:
    pen, cells = widths.pen, totals.cells[part]
    pooled, low, high, of = (pen.cut(n, widths.start - 1) for n in names_below(heatmap, pen))
    drawn = [_drawn(cell, widths, "bold") for cell in cells]
    lines = [_row([(left(pooled, widths.start), "bold")], drawn, widths)]
    if not widths.interval:
        ends = [
            (low, [c.low if c else None for c in cells]),
            (high, [c.high if c else None for c in cells]),
        ]
        for name, values in ends:
            lines += _numbers(name, [number_text(v, widths.unit, pen) for v in values], widths)
    counts = heatmap.totals_of[part]
    return lines + _numbers(of, ["" if n is None else fmt.count(n) for n in counts], widths)


def _numbers(name: str, texts: Sequence[str], widths: Grid) -> list[Line]:
    """Return one dim row, or none where it would be empty."""
    if not any(texts):
        return []
    cells = [[(_placed(text, widths), "dim")] for text in texts]
    return [_row([(left(name, widths.start), "dim")], cells, widths)]


def _head(label: str, size: str, widths: Grid) -> str:
    name = left(widths.pen.cut(label, widths.label), widths.label)
    return name + right(size, widths.start - _BESIDE_SIZE - widths.label) + " " * _BESIDE_SIZE


def _placed(text: str, widths: Grid) -> str:
    return left(widths.fitted(text), widths.cell)


def _drawn(cell: Cell | None, widths: Grid, style: str = "") -> Line:
    """Return one cell; a heat cell is one surface with the interval and the gap."""
    if cell is None:
        return [(" " * widths.cell, "")]
    number = widths.fitted(cell_text(cell, widths.unit, widths.pen))
    beside = f" {interval_text(cell, widths.pen)}" if widths.interval else ""
    beside = left(beside, widths.cell - widths.number)
    if heat := _heat(cell, widths) if not style else "":
        return [(number + beside, heat)]
    if cell.state is State.FEW:
        return [(number, "bold yellow"), (beside, "")]
    if cell.state is State.INCOMPLETE:
        space, mark, rest = number.partition(widths.pen.plain(INCOMPLETE))
        return [(space + mark, "dim"), (rest, style), (beside, "dim")]
    return [(number, style), (beside, "dim")]


def _heat(cell: Cell, widths: Grid) -> str:
    if cell.value is None or cell.state is not State.COMPLETE or not widths.top:
        return ""
    return widths.pen.heat_style(cell.value / widths.top) if widths.pen.shows_heat else ""


def _row(head: Line, cells: Iterable[Line], widths: Grid) -> Line:
    line = [*head, *(piece for cell in cells for piece in cell)]
    over = sum(cell_len(text) for text, _ in line) - widths.pen.width
    if over > 0:  # the gap behind the last age, of which heat would be seen
        line[-1] = (line[-1][0][:-over], line[-1][1])
    return line


def _legend(top: float, pen: Pen) -> Line:
    start, end, words = "  0% ", f" {top * 100:g}%", f"  {pen.word('screen.legend')}"
    room = pen.width - cell_len(start + end)
    block = "  " if room >= 2 * _LEGEND_BLOCKS + cell_len(words) else " "
    if room < len(block) * _LEGEND_BLOCKS + cell_len(words):
        words = ""
    styles = (pen.heat_style(i / (_LEGEND_BLOCKS - 1)) for i in range(_LEGEND_BLOCKS))
    return [(start, "dim"), *((block, style) for style in styles), (end + words, "dim")]
