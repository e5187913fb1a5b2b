"""The value of customers as charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import np, pl
from retainr.metrics.clv.params import SHORT
from retainr.metrics.clv.words import estimates, tested_words
from retainr.results import (
    Ink,
    Layer,
    Phrase,
    Stacks,
    Track,
    TrackLine,
    Unit,
    Value,
)

if TYPE_CHECKING:
    import datetime as dt

    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.summary import Told
    from retainr.metrics.clv.valued import Valued

    Floats = NDArray[np.float64]


def footnotes(valued: Valued, told: Told, params: ClvParams) -> tuple[Phrase, ...]:
    """Return what was fitted to what, and how well it met the holdout."""
    notes = []
    customers = Phrase("cohort.customers", {"count": told.customers})
    if len(valued.groups) == 1:
        words = {
            "model": SHORT[valued.model],
            "fitted": _fitted(valued),
            "parameters": estimates(valued.groups[0], errors=False),
            "customers": customers,
        }
        notes.append(Phrase("clv.foot.fit", words))
    if told.tested is not None and params.held_out is not None:
        words = {"span": params.held_out.words, **tested_words(told.tested)}
        notes.append(Phrase("clv.foot.holdout", words))
    return tuple(notes)


def _fitted(valued: Valued) -> Phrase:
    """Return how long the calibration is, in words."""
    people = valued.people
    days = people.end - int(people.integers("first").min()) + 1
    if days % 7:
        return Phrase("clv.span.d", {"count": days})
    return Phrase("clv.span.w", {"count": days // 7})


def tracking_chart(
    table: polars.DataFrame, start: dt.date, notes: tuple[Phrase, ...], segment: str | None
) -> tuple[Track, Track]:
    """Return repeat orders by week: cumulative, and week by week.

    Args:
        table: the table `tracking` of one segment, or of all.
        start: the day of the first order of all.
        notes: footnotes.
        segment: its name, or None.
    """
    seen = table.filter(~pl.col("held_out"))["week"]
    split = float(seen[-1]) if 0 < len(seen) < table.height else None
    made = []
    for name, key in (("cumulative_", "cumulative"), ("", "weekly")):
        actual = f"{name}repeat_orders"
        expected = "expected_cumulative_repeat_orders" if name else "expected_repeat_orders"
        lines = []
        for word, column in (("actual", actual), ("expected", expected)):
            values = tuple(float(value) for value in table[column])
            last = Phrase("clv.value", {"value": Value(round(values[-1]), Unit.COUNT)})
            lines.append(TrackLine(Phrase(f"clv.line.{word}"), values, last if name else None))
        made.append(
            Track(
                title=Phrase("clv.picture.tracking"),
                subtitle=Phrase(f"clv.subtitle.{key}", {"start": start}),
                x=tuple(float(week) for week in table["week"]),
                actual=lines[0],
                expected=lines[1],
                unit=Unit.COUNT,
                across=Phrase("clv.across.week"),
                split=split,
                sides=(Phrase("clv.side.fitted"), Phrase("clv.side.held-out")),
                footnotes=notes,
                segment=segment,
            )
        )
    return made[0], made[1]


def validation_chart(
    table: polars.DataFrame, params: ClvParams, notes: tuple[Phrase, ...], segment: str | None
) -> Track:
    """Return actual and expected orders by the repeats before.

    Args:
        table: the table `validation` of one segment, or of all.
        params: the command's parameters.
        notes: footnotes.
        segment: its name, or None.
    """
    span = params.held_out.words if params.held_out else ""
    return Track(
        title=Phrase("clv.picture.validation"),
        subtitle=Phrase("clv.subtitle.validation", {"span": span}),
        x=tuple(float(n) for n in range(table.height)),
        actual=TrackLine(Phrase("clv.line.actual"), tuple(table["actual_mean"])),
        expected=TrackLine(Phrase("clv.line.expected"), tuple(table["predicted_mean"])),
        unit=Unit.MEAN,
        across=Phrase(f"clv.head.frequency-{params.count_by}"),
        labels=tuple(table["calibration_frequency"]),
        footnotes=notes,
        segment=segment,
    )


def deciles_chart(
    table: polars.DataFrame, notes: tuple[Phrase, ...], segment: str | None
) -> Track | Stacks:
    """Return tenths by value: revenue in the holdout, or else their share of all value.

    Args:
        table: the table `deciles` of one segment, or of all.
        notes: footnotes.
        segment: its name, or None.
    """
    labels = tuple(str(n) for n in table["decile"])
    if "actual_revenue" not in table.columns:
        return Stacks(
            title=Phrase("clv.picture.deciles"),
            subtitle=Phrase("clv.subtitle.deciles"),
            labels=labels,
            above=(Layer(Phrase("clv.line.share"), Ink.RETAINED, tuple(table["share"])),),
            below=(),
            unit=Unit.RATIO,
            so_far=(None,) * table.height,
            footnotes=notes,
            segment=segment,
        )
    return Track(
        title=Phrase("clv.picture.deciles"),
        subtitle=Phrase("clv.subtitle.deciles-holdout"),
        x=tuple(float(n) for n in table["decile"]),
        actual=TrackLine(Phrase("clv.line.actual"), tuple(table["actual_revenue"])),
        expected=TrackLine(Phrase("clv.line.expected"), tuple(table["predicted_revenue"])),
        unit=Unit.MONEY,
        across=Phrase("clv.across.decile"),
        labels=labels,
        footnotes=notes,
        segment=segment,
    )
