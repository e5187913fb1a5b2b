"""What people see of net promoter scores beside what all answers have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retainr.metrics.notes import note
from retainr.metrics.nps.tables import DETRACTOR, PROMOTER
from retainr.metrics.surveys.kind import Part
from retainr.metrics.surveys.view import cell
from retainr.results import Balance, Draw, Ink, Lane, Layer, Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.metrics.surveys.kind import Group, Kind, Row
    from retainr.metrics.surveys.reading import Survey
    from retainr.results import Cell, Chart, Note

_MOST_PERIODS = 36
"""Rows that a picture has room for."""

_PARTS = {"detractors": Ink.DORMANT, "passives": Ink.PASSIVE, "promoters": Ink.NEW}


def counts(row: Row, _survey: Survey) -> Phrase:
    """Return detractors, passives and promoters with their shares."""
    values: dict[str, object] = {}
    for name in _PARTS:
        values[name] = Phrase(f"nps.count.{name}", {"count": row[name]})
        values[f"{name}_share"] = Value(row[name] / row["responses"], Unit.RATIO)
    return Phrase("nps.counts", values)


def lanes(rows: Sequence[Row], _cells: Sequence[Cell | None], _survey: Survey) -> tuple[Lane, ...]:
    """Return the bar of detractors, passives and promoters."""
    return (Lane(Phrase("nps.legend"), Unit.RATIO, draw=Draw.SHARES, layers=_layers(rows), gap=3),)


def _layers(rows: Sequence[Row]) -> tuple[Layer, ...]:
    return tuple(
        Layer(Phrase(f"nps.{name}"), ink, tuple(_part(row, name) for row in rows))
        for name, ink in _PARTS.items()
    )


def _part(row: Row, name: str) -> float | None:
    """Return a part of the answers; its share is not known before the period is over."""
    return None if row["nps"] is None else float(row[name])


def parts(_survey: Survey) -> tuple[Part, ...]:
    """Return detractors, passives and promoters by their scores."""
    return (
        Part("nps.detractors", Ink.DORMANT, lambda score: score <= DETRACTOR),
        Part("nps.passives", Ink.PASSIVE, lambda score: DETRACTOR < score < PROMOTER),
        Part("nps.promoters", Ink.NEW, lambda score: score >= PROMOTER),
    )


def picture(kind: Kind, group: Group, survey: Survey, notes: tuple[Phrase, ...]) -> Chart:
    """Return shares of answers beside the scores.

    Args:
        kind: which metric it is.
        group: the rows.
        survey: what they were made from.
        notes: footnotes, the source last.
    """
    if earlier := max(len(group.rows) - _MOST_PERIODS, 0) if group.periods else 0:
        count = sum(row["responses"] > 0 for row in group.rows[:earlier])
        group = replace(group, labels=group.labels[earlier:], rows=group.rows[earlier:])
        notes = (*notes[:-1], Phrase("survey.foot.earlier", {"count": count}), notes[-1])
    return Balance(
        title=Phrase("nps.what"),
        subtitle=Phrase("nps.subtitle", {"level": survey.params.confidence * 100}),
        labels=tuple(group.labels),
        layers=_layers(group.rows),
        counts=tuple(row["responses"] for row in group.rows),
        cells=tuple(cell(row, kind) for row in group.rows),
        unit=kind.unit,
        in_time=group.periods,
        counted=Phrase("survey.lane.n"),
        footnotes=notes,
        segment=group.name,
    )


def notes(table: polars.DataFrame, _whole: Row, _survey: Survey) -> tuple[Note, ...]:
    """Return that intervals are adjusted ones, where no warning of few answers says it."""
    rated = table.filter(table["rated"])
    adjusted = rated.filter(rated["adjusted"])
    if adjusted.is_empty() or adjusted["too_small"].all():
        return ()
    return (note("adjusted", count=adjusted.height, of=rated.height),)
