"""The charts of `repurchase`, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.repurchase.view import RUNGS, window_cell
from retainr.results import Cell, Dots, Phrase, State, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from retainr.metrics.repurchase.tables import Cut
    from retainr.metrics.repurchase.view import Part
    from retainr.results import Chart


def charts(parts: Sequence[Part], source: Phrase, cut: Cut) -> Mapping[str, tuple[Chart, ...]]:
    """Return the chart of each table, one for each part.

    Args:
        parts: the whole, or its segments.
        source: the last footnote.
        cut: how the tables were made.
    """
    return {
        "within": tuple(_within(part, source, cut) for part in parts),
        "ladder": tuple(_ladder(part, source, cut) for part in parts),
        "cohorts": tuple(_cohorts(part, source, cut) for part in parts),
    }


def _within(part: Part, source: Phrase, cut: Cut) -> Dots:
    rows = part.within.to_dicts()
    return Dots(
        title=Phrase("repurchase.chart.within"),
        subtitle=Phrase("repurchase.chart.within-subtitle"),
        labels=tuple(Phrase("repurchase.days", {"count": row["days"]}) for row in rows),
        cells=tuple(_cell(row, "repurchase_rate", row["eligible"]) for row in rows),
        unit=Unit.RATIO,
        behind=Phrase("repurchase.chart.eligible"),
        counts=(tuple(row["eligible"] for row in rows),),
        footnotes=(*_footnotes(cut, "windows"), source),
        segment=part.segment,
    )


def _ladder(part: Part, source: Phrase, cut: Cut) -> Dots:
    rows = part.ladder.head(RUNGS).to_dicts()
    return Dots(
        title=Phrase("repurchase.chart.ladder"),
        subtitle=Phrase("repurchase.chart.ladder-subtitle"),
        labels=tuple(str(row["order_number"]) for row in rows),
        cells=tuple(_cell(row, "next_rate", row["customers"]) for row in rows),
        unit=Unit.RATIO,
        across=Phrase("repurchase.chart.orders"),
        behind=Phrase("repurchase.chart.customers"),
        counts=(tuple(row["customers"] for row in rows),),
        footnotes=(*_footnotes(cut, "ladder"), source),
        segment=part.segment,
    )


def _cohorts(part: Part, source: Phrase, cut: Cut) -> Dots:
    """Return the rate of one window by cohort: only that compares old ones with young ones."""
    windows = cut.params.windows
    days = windows[(len(windows) - 1) // 2]
    rows = part.cohorts.to_dicts()
    values = {"window": Phrase("repurchase.days", {"count": days})}
    unseen = Phrase("repurchase.chart.unseen", {**values, "as_of": cut.as_of})
    return Dots(
        title=Phrase("repurchase.chart.cohorts", values),
        subtitle=Phrase("repurchase.chart.cohorts-subtitle", values),
        labels=tuple(cut.params.calendar.label(row["cohort"]) for row in rows),
        cells=tuple(window_cell(row, days, cut) for row in rows),
        unit=Unit.RATIO,
        fields={State.INCOMPLETE: (unseen, None)},
        behind=Phrase("repurchase.chart.cohort-size"),
        counts=(tuple(row["cohort_size"] for row in rows),),
        footnotes=(*_footnotes(cut, None), source),
        segment=part.segment,
    )


def _footnotes(cut: Cut, kind: str | None) -> tuple[Phrase, ...]:
    bars = Phrase("repurchase.chart.bars", {"level": cut.params.confidence * 100})
    if kind is None:
        return (bars,)
    return (bars, Phrase(f"repurchase.chart.foot-{kind}", {"as_of": cut.as_of}))


def _cell(row: Mapping[str, Any], name: str, of: int) -> Cell:
    state = State.INCOMPLETE if row[name] is None else State.COMPLETE
    return Cell(row[name], row["ci_low"], row["ci_high"], state, of)
