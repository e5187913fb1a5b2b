"""What tells one metric of answers from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars

    from retainr.metrics.metric import TableSpec
    from retainr.metrics.surveys.reading import Survey
    from retainr.results import Cell, Chart, Column, Ink, Lane, Note, Phrase, Unit

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Hold the rows that people see together.

    Attributes:
        labels: what each row is called: a segment or a period.
        rows: of the table of scores.
        name: the segment, where its periods stand together.
        periods: the rows are periods.
    """

    labels: Sequence[str | Phrase]
    rows: Sequence[Row]
    name: str | None = None
    periods: bool = False


@dataclass(frozen=True)
class Part:
    """Hold one part of the answers.

    Attributes:
        label: key of its name.
        ink: its colour.
        holds: whether a score belongs to it.
    """

    label: str
    ink: Ink
    holds: Callable[[float], bool]

    @property
    def name(self) -> str:
        """Return what it is called in files, in every language."""
        return self.label.rpartition(".")[2]


@dataclass(frozen=True)
class Kind:
    """Say how a metric of answers computes and shows its score.

    Attributes:
        name: of its command and of its texts.
        value: column with the score.
        unit: of the score.
        difference: unit of a change.
        spec: its table of scores.
        summary_columns: the columns of its summary.
        scores: from counts to the table of scores, by segment and period; the columns beyond
            its spec are for the screen.
        summary: from all answers as one row and the last complete period to its scalars.
        counts: from a row to the sentence that says what the score rests on.
        lanes: from rows to the lanes behind the interval.
        parts: the parts that make up all answers.
        picture: from rows to their chart.
        notes: from the table, all answers as one row and the survey to notes of its own.
        own: columns that have another unit here than in the glossary.
    """

    name: str
    value: str
    unit: Unit
    difference: Unit
    spec: TableSpec
    summary_columns: Mapping[str, Column]
    scores: Callable[[polars.DataFrame, Survey], polars.DataFrame]
    summary: Callable[[Row, Row, Survey], dict[str, object]]
    counts: Callable[[Row, Survey], Phrase]
    lanes: Callable[[Sequence[Row], Sequence[Cell | None], Survey], tuple[Lane, ...]]
    parts: Callable[[Survey], tuple[Part, ...]]
    picture: Callable[[Kind, Group, Survey, tuple[Phrase, ...]], Chart]
    notes: Callable[[polars.DataFrame, Row, Survey], tuple[Note, ...]]
    own: Mapping[str, Column] = field(default_factory=dict)
