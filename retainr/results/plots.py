"""Charts of estimates, counts and survival as data: what is drawn, not how."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.results.charts import Curves, Heatmap
from retainr.results.fields import Quadrants
from retainr.results.tracks import Track

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.results.charts import Cell, State
    from retainr.results.columns import Unit
    from retainr.results.phrase import Phrase


class Ink(StrEnum):
    """Name the colours of the design that a series can have."""

    RETAINED = "retained"
    NEW = "new"
    RESURRECTED = "resurrected"
    DORMANT = "dormant"
    PASSIVE = "hatch"


@dataclass(frozen=True)
class Dots:
    """Hold separate estimates with their intervals, side by side; no line joins them.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        labels: what stands under each place (`2011-11`, `90 days`, `3`), ready to print or
            phrases.
        cells: value, interval and state of each; None where there can be no value.
        unit: of all values.
        ink: colour of the dots.
        pooled: all of them together, drawn as a dashed line with its band, or None.
        fields: heading and sentence of the grey or hatched field over neighbouring places of
            one state, for the states that occur ("warm-up", "less than 90 days …").
        across: what the places are ("days after the first order"), or None where the labels
            say it.
        behind: heading of the rows of counts under the axis, or None.
        counts: those rows, one count for each place.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
        ends: of the scale that values are on; None takes 0 and the largest.
    """

    title: Phrase
    subtitle: Phrase
    labels: tuple[str | Phrase, ...]
    cells: tuple[Cell | None, ...]
    unit: Unit
    ink: Ink = Ink.RETAINED
    pooled: Cell | None = None
    fields: Mapping[State, tuple[Phrase, Phrase | None]] = field(default_factory=dict)
    across: Phrase | None = None
    behind: Phrase | None = None
    counts: tuple[tuple[int, ...], ...] = ()
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Layer:
    """Hold one part of stacked bars.

    Attributes:
        label: its name.
        ink: its colour.
        values: one for each place, not below 0; None where it is not known.
    """

    label: Phrase
    ink: Ink
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Stacks:
    """Hold stacked bars: what is there above zero, what went away below.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        labels: what stands under each bar.
        above: the layers from zero up.
        below: the layers from zero down; their values are not negative.
        unit: of all values.
        so_far: for bars whose period is not over, the height so far, drawn as a hatched
            outline in place of the layers; None for all others.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
    """

    title: Phrase
    subtitle: Phrase
    labels: tuple[str, ...]
    above: tuple[Layer, ...]
    below: tuple[Layer, ...]
    unit: Unit
    so_far: tuple[float | None, ...]
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None


@dataclass(frozen=True)
class StepLine:
    """Hold the survival curve of one group.

    Attributes:
        label: the group's name.
        detail: what it rests on ("3,921 customers").
        x: times of the steps, ascending, the first one 0.
        values: the curve from each time on.
        low: lower ends of its interval; None where it has none.
        high: upper ends.
        at_risk: how many are under observation just before each time.
        dashed_from: the time from which on it is a forecast, or None.
    """

    label: str | Phrase
    detail: Phrase | None
    x: tuple[float, ...]
    values: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    dashed_from: float | None = None


@dataclass(frozen=True)
class Steps:
    """Hold survival curves of groups, with the numbers at risk beneath.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        lines: one for each group, the largest first.
        behind: heading of the rows of numbers at risk, or None for none.
        half: name of the line at one half, or None where it is not drawn.
        few: the curve is cut where fewer are at risk.
        unit: of the values.
        footnotes: marks, tests and source.
        segment: always None; the groups stand in one chart.
    """

    title: Phrase
    subtitle: Phrase
    lines: tuple[StepLine, ...]
    behind: Phrase | None
    half: Phrase | None
    unit: Unit
    few: int = 10
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None


@dataclass(frozen=True)
class Strips:
    """Hold named estimates one under the other, each on a line of its own.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        labels: the names.
        cells: value and interval of each; None where it is not known.
        details: what stands small under each name (the definition in short), or None.
        unit: of all values.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
        ends: of the scale that values are on; None takes 0 and the largest.
    """

    title: Phrase
    subtitle: Phrase
    labels: tuple[Phrase | str, ...]
    cells: tuple[Cell | None, ...]
    details: tuple[Phrase | str | None, ...]
    unit: Unit
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Balance:
    """Hold the parts of each row's answers beside a score with its interval.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        labels: the rows: periods, or groups.
        layers: the parts from left to right, as counts; None where the shares are not known.
        counts: the answers of each row.
        cells: score, interval and state of each row; None where there is none.
        unit: of the scores.
        in_time: the rows are periods in their order: the scores stand side by side.
        counted: heading of the counts behind the bars.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
    """

    title: Phrase
    subtitle: Phrase
    labels: tuple[Phrase | str, ...]
    layers: tuple[Layer, ...]
    counts: tuple[int, ...]
    cells: tuple[Cell | None, ...]
    unit: Unit
    in_time: bool
    counted: Phrase
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None


Chart = Heatmap | Curves | Dots | Stacks | Steps | Strips | Balance | Track | Quadrants
"""Every kind of chart."""
