"""The charts of `loyalty`, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.loyalty.tables import ALL
from retainr.metrics.loyalty.view import cells, referral_cell, word
from retainr.metrics.loyalty.words import good_label
from retainr.results import Cell, Dots, Phrase, Quadrants, Quarter, State, Strips, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.metrics.loyalty.reading import Read
    from retainr.metrics.loyalty.view import Part
    from retainr.results import Chart


def charts(parts: Sequence[Part], read: Read, source: Phrase) -> dict[str, tuple[Chart, ...]]:
    """Return the charts by the table that is their twin.

    Args:
        parts: all customers, or each segment.
        read: what was read.
        source: the last footnote.
    """
    made: dict[str, tuple[Chart, ...]] = {
        "groups": tuple(_groups(part, read, source) for part in parts),
        "quadrants": tuple(_quadrants(part, read, source) for part in parts),
        "scores": tuple(_scores(part, read, source) for part in parts),
    }
    referrals = next((part.tables.get("referrals") for part in parts), None)
    if referrals is not None:
        made["referrals"] = (_referrals(referrals, read, source),)
    return made


def _values(read: Read) -> dict[str, object]:
    return {
        "days": read.params.within_days,
        "level": read.params.confidence * 100,
        "good": good_label(read),
    }


def _feet(read: Read, source: Phrase) -> tuple[Phrase, ...]:
    return (Phrase("loyalty.foot.answered", _values(read)), source)


def _groups(part: Part, read: Read, source: Phrase) -> Strips:
    rows = part.tables["groups"].to_dicts()
    return Strips(
        title=Phrase("loyalty.chart.groups", _values(read)),
        subtitle=Phrase("loyalty.chart.groups-subtitle", _values(read)),
        labels=tuple(word(row["group"]) for row in rows),
        cells=cells(rows, "ordered_after_rate", "ci", "customers"),
        details=tuple(
            Phrase("loyalty.counts", {"count": row["ordered_after"], "of": row["customers"]})
            for row in rows
        ),
        unit=Unit.RATIO,
        footnotes=_feet(read, source),
        segment=part.name,
    )


def _quadrants(part: Part, read: Read, source: Phrase) -> Quadrants:
    rows = {row["quadrant"]: row for row in part.tables["quadrants"].iter_rows(named=True)}
    loyal, leaving, captive, lost = (
        Quarter(
            word(name),
            Cell(row["share"], row["ci_low"], row["ci_high"], of=row["whole"]),
            Phrase("cohort.customers", {"count": row["customers"]}),
        )
        for name, row in rows.items()
    )
    values = _values(read)
    return Quadrants(
        title=Phrase("loyalty.chart.quadrants"),
        subtitle=Phrase("loyalty.chart.quadrants-subtitle", values),
        fields=(leaving, loyal, lost, captive),
        rows=(Phrase("loyalty.chart.high", values), Phrase("loyalty.chart.low", values)),
        columns=(Phrase("loyalty.chart.not", values), Phrase("loyalty.chart.ordered", values)),
        unit=Unit.RATIO,
        footnotes=_feet(read, source),
        segment=part.name,
    )


def _scores(part: Part, read: Read, source: Phrase) -> Dots:
    rows = part.tables["scores"].to_dicts()
    whole = part.tables["groups"].filter(pl.col("group") == ALL).to_dicts()
    pooled = cells(whole, "ordered_after_rate", "ci", "customers")
    return Dots(
        title=Phrase("loyalty.chart.scores", _values(read)),
        subtitle=Phrase("loyalty.chart.scores-subtitle", _values(read)),
        labels=tuple(f"{row['score']:g}" for row in rows),
        cells=cells(rows, "ordered_after_rate", "ci", "customers"),
        unit=Unit.RATIO,
        pooled=pooled[0] if pooled and pooled[0].value is not None else None,
        behind=Phrase("loyalty.lane.customers"),
        counts=(tuple(row["customers"] for row in rows),),
        footnotes=_feet(read, source),
        segment=part.name,
    )


def _referrals(table: polars.DataFrame, read: Read, source: Phrase) -> Dots:
    rows = table.filter(pl.col("group") == ALL).to_dicts()
    return Dots(
        title=Phrase("loyalty.chart.referrals"),
        subtitle=Phrase("loyalty.chart.referrals-subtitle", _values(read)),
        labels=tuple(read.params.calendar.label(row["period"]) for row in rows),
        cells=tuple(referral_cell(row) for row in rows),
        unit=Unit.RATIO,
        fields={State.INCOMPLETE: (Phrase("survey.field.incomplete"), None)},
        behind=Phrase("loyalty.lane.new"),
        counts=(tuple(row["new_customers"] for row in rows),),
        footnotes=(source,),
    )
