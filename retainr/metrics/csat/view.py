"""What people see of satisfied answers beside what all answers have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.csat.params import CsatParams
from retainr.metrics.surveys.kind import Part
from retainr.results import Cell, Draw, Ink, Lane, Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.metrics.surveys.kind import Row
    from retainr.metrics.surveys.params import Good
    from retainr.metrics.surveys.reading import Survey
    from retainr.results import Note


def good(survey: Survey) -> tuple[Good, ...]:
    """Return the scores of who is satisfied."""
    assert isinstance(survey.params, CsatParams)
    return survey.params.satisfied


def counts(row: Row, survey: Survey) -> Phrase:
    """Return how many are satisfied, and the mean."""
    values = {
        "count": row["satisfied"],
        "of": row["responses"],
        "good": tuple(one.label for one in good(survey)),
        "mean": Value(row["mean"], Unit.MEAN),
        "scale": survey.scale.label,
    }
    return Phrase("csat.counts", values)


def lanes(rows: Sequence[Row], cells: Sequence[Cell | None], _survey: Survey) -> tuple[Lane, ...]:
    """Return the means and the shares as strips."""
    means = tuple(Cell(row["mean"]) for row in rows)
    return (
        Lane(Phrase("csat.lane.mean"), Unit.MEAN, means),
        Lane("", Unit.RATIO, tuple(cells), Draw.STRIP, top=1.0, gap=3),
    )


def parts(survey: Survey) -> tuple[Part, ...]:
    """Return the satisfied and all others by their scores."""
    ranges = good(survey)

    def satisfied(score: float) -> bool:
        """Say whether a score counts as satisfied."""
        return any(one.low <= score <= one.high for one in ranges)

    return (
        Part("csat.satisfied", Ink.NEW, satisfied),
        Part("csat.others", Ink.PASSIVE, lambda score: not satisfied(score)),
    )


def notes(_table: polars.DataFrame, _whole: Row, _survey: Survey) -> tuple[Note, ...]:
    """Return no note: all that is to be said holds for all answers."""
    return ()
