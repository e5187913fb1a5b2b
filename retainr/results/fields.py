"""Charts of shares by two questions, as data: what is drawn, not how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retainr.results.charts import Cell
    from retainr.results.columns import Unit
    from retainr.results.phrase import Phrase


@dataclass(frozen=True)
class Quarter:
    """Hold one of four fields.

    Attributes:
        name: what those in it are.
        cell: their share with its interval; an empty value where there is nobody at all.
        count: how many they are, in words.
    """

    name: Phrase
    cell: Cell
    count: Phrase


@dataclass(frozen=True)
class Quadrants:
    """Hold four shares of one whole, by two questions with two answers each.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        fields: upper left, upper right, lower left, lower right.
        rows: the answers to one question: above, below.
        columns: those to the other: left, right.
        unit: of the shares.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
    """

    title: Phrase
    subtitle: Phrase
    fields: tuple[Quarter, Quarter, Quarter, Quarter]
    rows: tuple[Phrase, Phrase]
    columns: tuple[Phrase, Phrase]
    unit: Unit
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None
