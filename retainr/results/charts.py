"""Charts as data: what is drawn, not how.

The terminal's matrix, the Markdown and HTML tables and the pictures are all made from
these, so that they cannot show different numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retainr.results.columns import Unit
    from retainr.results.phrase import Phrase


class State(StrEnum):
    """Say what is known of a cell."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    WARMUP = "warmup"
    FEW = "few"


@dataclass(frozen=True)
class Cell:
    """Hold one value with its interval.

    Attributes:
        value: in the heatmap's unit; None where there is no number to show.
        low: lower end of the interval, None where the unit has none.
        high: upper end of the interval.
        state: complete, incomplete (the period is not over; a value, if any, is the one
            so far and must be marked), warmup (too little was seen before it for a rate) or
            few (too small a cohort for a rate).
        of: the denominator of a rate; None where it has none.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    state: State = State.COMPLETE
    of: int | None = None


@dataclass(frozen=True)
class HeatmapRow:
    """Hold one row of a heatmap.

    Attributes:
        label: the cohort's name, ready to print, or the phrase for a totals row.
        size: its customers; None in a totals row.
        cells: one for each column of the heatmap; None where no cell can exist.
        growing: the cohort's own period is not over.
    """

    label: str | Phrase
    size: int | None
    cells: tuple[Cell | None, ...]
    growing: bool = False


@dataclass(frozen=True)
class Heatmap:
    """Hold a matrix of cohorts (down) by ages (across).

    Attributes:
        title: what is shown, for a picture.
        measure: one line that says what a cell is, with the words for `size`.
        across: what the columns count ("months after the first").
        label_head: heading of the row labels ("cohort").
        columns: the ages.
        rows: one for each cohort.
        totals: the row under the rule ("pooled"), or None.
        totals_of: the denominators of `totals`, one for each column, or empty.
        unit: of every cell.
        top: end of the colour scale, which begins at 0; None where cells are not coloured.
        confidence: level of the intervals, for example 0.95.
        footnotes: marks, warnings and source, for a picture.
        segment: heading when there is one heatmap for each segment.
    """

    title: Phrase
    measure: Phrase
    subtitle: Phrase
    across: Phrase
    label_head: Phrase
    columns: tuple[int, ...]
    rows: tuple[HeatmapRow, ...]
    totals: HeatmapRow | None
    totals_of: tuple[int | None, ...]
    unit: Unit
    top: float | None
    confidence: float
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None


@dataclass(frozen=True)
class Series:
    """Hold one line.

    Attributes:
        label: its name, ready to print, or a phrase.
        values: one for each x; None where there is no value.
    """

    label: str | Phrase
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Curves:
    """Hold thin lines, one bold line with its band, and the counts behind it.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        x: the ages, ascending.
        series: the cohorts.
        pooled: the bold line.
        low: lower ends of its interval.
        high: upper ends of its interval.
        behind: heading of the rows of counts under the axis.
        counts: those rows, one count for each x.
        few: counts[0] below this draws the bold line dashed.
        accent: label of the one series to look at, or None.
        unit: of all values.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
    """

    title: Phrase
    subtitle: Phrase
    x: tuple[int, ...]
    series: tuple[Series, ...]
    pooled: Series
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    behind: Phrase
    counts: tuple[tuple[int, ...], ...]
    unit: Unit
    few: int = 3
    accent: str | None = None
    footnotes: tuple[Phrase, ...] = field(default_factory=tuple)
    segment: str | None = None


def scale_end(largest: float) -> float:
    """Return the end of a colour scale for rates: 5, 10 … 30, 40, 50, 55, 60 … 100%.

    The steps are those of the terminal design.
    """
    steps = (*range(5, 31, 5), 40, 50, *range(55, 101, 5))
    return next((s / 100 for s in steps if largest * 100 <= s + 1e-9), 1.0)
