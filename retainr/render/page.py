"""A matrix as texts and classes, which the page's template only sets in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.render.cells import explained, number, range_text, step
from retainr.render.wording import plain
from retainr.results import State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.lang import Texts
    from retainr.results import Cell, Heatmap, HeatmapRow


@dataclass(frozen=True)
class PageCell:
    """Hold one cell.

    Attributes:
        text: what is read.
        look: its class: a place on the colour scale, `inc`, `few` or none.
        title: what the number rests on.
        interval: of a rate, in whole percents.
        count: of a rate, how many of how many.
    """

    text: str = ""
    look: str = ""
    title: str = ""
    interval: str = ""
    count: str = ""


@dataclass(frozen=True)
class PageRow:
    """Hold one row.

    Attributes:
        label: of the cohort or of a row under the rule.
        size: customers.
        growing: the cohort's own period is not over.
        cells: one for each age.
    """

    label: str
    size: str
    growing: bool
    cells: tuple[PageCell, ...]


@dataclass(frozen=True)
class Matrix:
    """Hold one matrix.

    Attributes:
        segment: its heading, or empty.
        label: names the region for who cannot see it.
        head: of the labels.
        across: what the ages count.
        ages: the columns.
        rows: the cohorts.
        below: the rows under the rule.
        right: numbers of any length, which stand under each other; rates are centred.
    """

    segment: str
    label: str
    head: str
    across: str
    ages: tuple[int, ...]
    rows: tuple[PageRow, ...]
    below: tuple[PageRow, ...]
    right: bool


def matrix_of(heatmap: Heatmap, texts: Texts, *, narrow: bool = False) -> Matrix:
    """Return a matrix for the page.

    Args:
        heatmap: the matrix.
        texts: the language.
        narrow: intervals of the totals are in whole percents, rounded outward.
    """
    segment = "" if heatmap.segment is None else plain(heatmap.segment)
    measure = plain(texts.say(heatmap.measure))
    return Matrix(
        segment=segment,
        label=f"{segment}: {measure}" if segment else measure,
        head=plain(texts.say(heatmap.label_head)),
        across=plain(texts.say(heatmap.across)),
        ages=heatmap.columns,
        rows=tuple(_row(row, heatmap, texts) for row in heatmap.rows),
        below=_below(heatmap, heatmap.totals, texts, narrow=narrow) if heatmap.totals else (),
        right=heatmap.unit is not Unit.RATIO,
    )


def _row(row: HeatmapRow, heatmap: Heatmap, texts: Texts) -> PageRow:
    return PageRow(
        label=plain(texts.text(row.label)),
        size="" if row.size is None else fmt.count(row.size),
        growing=row.growing,
        cells=tuple(_cell(cell, heatmap, texts) for cell in row.cells),
    )


def _cell(cell: Cell | None, heatmap: Heatmap, texts: Texts) -> PageCell:
    if cell is None:
        return PageCell()
    if cell.state is State.FEW:
        return PageCell(texts.word("screen.few"), "few")
    text, title = number(cell.value, heatmap.unit), explained(cell, heatmap, texts)
    if cell.state is State.INCOMPLETE:
        return PageCell(text, "inc", title)
    place = step(cell, heatmap.top)
    look = "" if place is None else f"h{place}"
    if heatmap.unit is not Unit.RATIO or cell.value is None or not cell.of:
        return PageCell(text, look, title)
    interval = "" if cell.low is None or cell.high is None else fmt.outward(cell.low, cell.high)
    return PageCell(text, look, title, interval, fmt.count(round(cell.value * cell.of)))


def _below(
    heatmap: Heatmap, totals: HeatmapRow, texts: Texts, *, narrow: bool
) -> tuple[PageRow, ...]:
    """Return the totals, their intervals and their denominators, as far as there are any."""
    counts = heatmap.totals_of or (None,) * len(totals.cells)
    values = (
        PageCell(number(cell.value, heatmap.unit), "", explained(cell, heatmap, texts))
        if cell
        else PageCell()
        for cell in totals.cells
    )
    ranges = (_range(cell, heatmap.unit, narrow=narrow) for cell in totals.cells)
    denominators = ("" if of is None else fmt.count(of) for of in counts)
    level = heatmap.confidence * 100
    below = (
        _texts(texts.word("screen.interval", level=level), ranges),
        _texts(texts.word("screen.of"), denominators),
    )
    filled = (row for row in below if any(cell.text for cell in row.cells))
    return (PageRow(plain(texts.text(totals.label)), "", False, tuple(values)), *filled)


def _range(cell: Cell | None, unit: Unit, *, narrow: bool) -> str:
    if cell is None or cell.low is None or cell.high is None:
        return ""
    if narrow and unit is Unit.RATIO:
        return fmt.outward(cell.low, cell.high)
    return range_text(cell.low, cell.high, unit)


def _texts(label: str, texts: Iterable[str]) -> PageRow:
    return PageRow(label, "", False, tuple(PageCell(text) for text in texts))
