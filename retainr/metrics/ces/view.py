"""What people see of customer effort beside what all answers have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.ces.params import CesParams, Direction
from retainr.metrics.notes import note
from retainr.metrics.surveys.kind import Part
from retainr.results import Cell, Draw, Ink, Lane, Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.metrics.surveys.kind import Row
    from retainr.metrics.surveys.reading import Survey
    from retainr.results import Note


def _params(survey: Survey) -> CesParams:
    assert isinstance(survey.params, CesParams)
    return survey.params


def counts(row: Row, survey: Survey) -> Phrase:
    """Return for how many it was easy."""
    values = {
        "share": Value(row["low_effort_rate"], Unit.RATIO),
        "count": row["low_effort"],
        "of": row["responses"],
        "good": tuple(one.label for one in _params(survey).easy),
        "scale": survey.scale.label,
    }
    return Phrase("ces.counts", values)


def lanes(rows: Sequence[Row], cells: Sequence[Cell | None], survey: Survey) -> tuple[Lane, ...]:
    """Return the shares of little effort, and the means as strips."""
    ends = ("low_effort_rate", "low_effort_ci_low", "low_effort_ci_high")
    easy = tuple(Cell(*(row[name] for name in ends)) for row in rows)
    low, top = map(float, (survey.scale.low, survey.scale.high))
    return (
        Lane(Phrase("ces.lane.easy"), Unit.RATIO, easy),
        Lane("", Unit.MEAN, tuple(cells), Draw.STRIP, top=top, bottom=low, gap=3),
    )


def parts(survey: Survey) -> tuple[Part, ...]:
    """Return answers of little effort and all others by their scores, as they were given."""
    params, scale = _params(survey), survey.scale

    def easy(score: float) -> bool:
        """Say whether a score, as it was given, counts as little effort."""
        turned = params.direction is Direction.LOW
        ease = scale.low + scale.high - score if turned else score
        return any(one.low <= ease <= one.high for one in params.easy)

    return (
        Part("ces.easy", Ink.NEW, easy),
        Part("ces.others", Ink.PASSIVE, lambda score: not easy(score)),
    )


def notes(table: polars.DataFrame, _whole: Row, survey: Survey) -> tuple[Note, ...]:
    """Return that means have no interval, and that answers were turned round, where it is so."""
    rated = table.filter(table["rated"])
    bare = rated["ci_low"].null_count()
    alike = (note("ces-alike", count=bare, of=rated.height),) if bare else ()
    if _params(survey).direction is Direction.HIGH:
        return alike
    return (*alike, note("ces-turned", total=survey.scale.low + survey.scale.high))
