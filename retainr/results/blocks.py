"""What people see of a table: facts, rows with intervals and strips, sentences.

Screen, Markdown and page are made from these, so that they cannot show different numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.results.charts import Cell, State
    from retainr.results.columns import Unit
    from retainr.results.phrase import Phrase
    from retainr.results.plots import Layer


class Draw(StrEnum):
    """Say how a lane shows its cells.

    A `number` is the value, an `interval` both ends, a `strip` value and interval on a scale,
    a `bar` the value's length, a `text` words. `shares` are parts of a bar that is always as
    long; the lane's layers have their values.
    """

    NUMBER = "number"
    INTERVAL = "interval"
    STRIP = "strip"
    BAR = "bar"
    SHARES = "shares"
    TEXT = "text"


class Tone(StrEnum):
    """Say how the name of a row is to be taken; the name says so in words, too."""

    GOOD = "good"
    BAD = "bad"
    WARN = "warn"


@dataclass(frozen=True)
class Lane:
    """Hold one column of a listing.

    Several lanes may draw the same cells: a rate as a number, its interval, its strip.

    Attributes:
        heading: what stands above it. An interval's may be empty ("95% CI"); a strip's names
            the dotted line of its total ("mean" where it is empty).
        unit: of the values.
        cells: one for each row; None where there can be no value.
        draw: how the cells are shown.
        total: the cell of the row under the rule, or None.
        top: end of a strip's or a bar's scale; None takes the largest end.
        bottom: where a strip's scale begins: 0, but where values have a lowest one of their own.
        texts: for `text`: one for each row.
        layers: for `shares`: the three parts from left to right; no value is negative.
        gap: cells left free before it where the screen has room; at least 3 behind the names.
    """

    heading: Phrase | str
    unit: Unit
    cells: tuple[Cell | None, ...] = ()
    draw: Draw = Draw.NUMBER
    total: Cell | None = None
    top: float | None = None
    bottom: float = 0.0
    texts: tuple[Phrase | str | None, ...] = ()
    layers: tuple[Layer, ...] = ()
    gap: int = 2


@dataclass(frozen=True)
class Listing:
    """Hold named rows of numbers, with intervals and strips where they have them.

    Attributes:
        head: heading of the names; may be empty.
        labels: the names, ready to print or phrases.
        lanes: the columns, in their order.
        total: name of the row under the rule, or None where there is none.
        states: the words beside a cell that is not complete ("warm-up", "month not over").
        segment: heading where there is one listing for each segment.
        confidence: level of the intervals, for example 0.95.
        more: what stands in the last line when rows were left out of the listing, or None.
        tones: of the names, one for each row; empty where they are neither good nor bad.
        keys: how many lanes of text name a row, too; they stand in every part of a folded one.
    """

    head: Phrase | str
    labels: tuple[Phrase | str, ...]
    lanes: tuple[Lane, ...]
    total: Phrase | str | None = None
    states: Mapping[State, Phrase] = field(default_factory=dict)
    segment: str | None = None
    confidence: float = 0.95
    more: Phrase | None = None
    tones: tuple[Tone, ...] = ()
    keys: int = 0


@dataclass(frozen=True)
class Fact:
    """Hold one named number with what it rests on.

    Attributes:
        label: what it is.
        cell: its value and, for a rate, its interval; an empty value is not known.
        unit: of the value; a lone value carries its sign (`65.6%`).
        detail: what it rests on ("2,845 of 4,339"), or None.
    """

    label: Phrase
    cell: Cell
    unit: Unit
    detail: Phrase | None = None


@dataclass(frozen=True)
class Facts:
    """Hold named numbers that stand one under the other.

    Attributes:
        facts: the numbers.
        segment: heading where there is one block for each segment.
        confidence: level of the intervals, for example 0.95.
    """

    facts: tuple[Fact, ...]
    segment: str | None = None
    confidence: float = 0.95


@dataclass(frozen=True)
class Saying:
    """Hold computed sentences about one period or group.

    Attributes:
        label: what they speak of (`2011-11`), bold; the lines hang under its right end.
        lines: the sentences, each beginning a line of its own.
        segment: heading where there is one block for each segment.
        below: further sentences, which begin at the left edge.
    """

    label: Phrase | str
    lines: tuple[Phrase, ...]
    segment: str | None = None
    below: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Block:
    """Place one body among the others.

    Attributes:
        table: name of the table that it shows; naming that table shows its blocks alone.
        body: what is shown.
        on_request: it is shown only where its table is named.
    """

    table: str
    body: Facts | Listing | Saying
    on_request: bool = False
