"""What to be careful about in a cohort matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.notes import note, warning
from retainr.metrics.truncation import old_customers
from retainr.results import Note, Phrase, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import polars

    from retainr.metrics.cohort.tables import Cut

_LISTED = 12
"""Cohorts that are listed by name in one note."""


@dataclass(frozen=True)
class Seen:
    """Hold what the notes are made from.

    Attributes:
        sizes: cohort (a number) and cohort_size over all segments, sorted.
        cohorts: the cohort table over all segments.
        curve: its pooled curve.
        incomplete: cells after age 0, of all segments, that are not over yet.
        left_out: customers dropped by `--new-since`.
        strangers: customers without a cohort, refunds excepted.
        refunds: refunds of people without any order, and their sum.
        since_cut: the first day that counts, where earlier rows were cut off.
        unbounded: the matrix shows the unbounded rate.
    """

    sizes: polars.DataFrame
    cohorts: polars.DataFrame
    curve: polars.DataFrame
    incomplete: int
    left_out: int
    strangers: int
    refunds: tuple[int, float]
    since_cut: dt.date | None
    unbounded: bool


def cohort_notes(seen: Seen, cut: Cut, new_since: dt.date | None) -> Iterator[Note]:
    """Yield the notes of a cohort matrix."""
    yield from _left_truncation(seen, cut)
    yield from _incomplete(seen, cut)
    yield from _pooled(seen, cut)
    yield from _ended(seen, cut)
    if seen.unbounded:
        yield note("unbounded")
    if cut.params.min_cohort and (few := _small(seen, cut)):
        yield note("min-cohort", count=few, least=cut.params.min_cohort)
    if seen.left_out:
        yield note("new-since", count=seen.left_out, since=new_since)
    if seen.strangers:
        yield note("no-cohort", count=seen.strangers)
    if seen.refunds[0]:
        total = f"{seen.refunds[1]:,.2f}".replace("-", "−")
        yield note("refunds-only", count=seen.refunds[0], total=total)
    if seen.sizes["cohort_size"].sum() == 1:
        yield note("one-customer")


def truncated_cohort(seen: Seen, cut: Cut) -> tuple[int, int, float, int] | None:
    """Return number and size of a first cohort that looks like old customers, else None.

    With them the median of the complete cohorts after it (six, or three and more where
    there are fewer) and how many these are.
    """
    complete = seen.sizes.filter(pl.col("cohort") <= cut.last_complete)
    found = old_customers(complete["cohort_size"].to_list())
    return (int(complete["cohort"][0]), found.size, found.usual, found.after) if found else None


def _left_truncation(seen: Seen, cut: Cut) -> Iterator[Note]:
    calendar = cut.params.calendar
    periods = Phrase(f"period.many.{calendar.period}")
    if found := truncated_cohort(seen, cut):
        first, size, usual, after = found
        yield warning(
            "left-truncation",
            cohort=calendar.label(first), size=size, usual=usual,
            after=Phrase(f"number.{after}"), periods=periods, since=calendar.start(first + 1),
        )  # fmt: skip
    elif seen.since_cut:
        yield warning("left-truncation-since", since=seen.since_cut)


def _incomplete(seen: Seen, cut: Cut) -> Iterator[Note]:
    cells = seen.incomplete
    growing = seen.sizes.filter(pl.col("cohort") > cut.last_complete).height > 0
    if not cells and not growing:
        return
    unit = Phrase(f"period.one.{cut.params.calendar.period}")
    code = "window" if cut.params.elapsed else "period"
    kind = "shown" if cut.params.include_incomplete else "hidden"
    values = {"period": unit, "as_of": cut.as_of, "count": cells}
    parts = {"cells": Phrase(f"note.incomplete-{code}-{kind}", values)}
    key = "incomplete-both" if cells and growing else "incomplete-cells" if cells else "growing"
    yield Note("incomplete", Severity.NOTE, Phrase(f"note.{key}", parts))


def _pooled(seen: Seen, cut: Cut) -> Iterator[Note]:
    later = seen.curve.filter(pl.col("age") > 0)
    if later.height < 2:
        return
    most, last = later.row(0, named=True), later.row(-1, named=True)
    if most["cohorts"] == last["cohorts"]:
        return
    yield note(
        "pooled",
        age=last["age"],
        cohorts=Phrase("note.cohorts", {"count": last["cohorts"]}),
        missing=_left_out(seen, cut, last["age"]),
    )


def _left_out(seen: Seen, cut: Cut, last: int) -> tuple[object, ...]:
    """Return the cohorts that don't reach every age, each with the first age it lacks."""
    done = seen.cohorts.filter("complete").group_by("cohort").agg(age=pl.col("age").max())
    reached = dict(done.iter_rows())
    label = cut.params.calendar.label
    lacks = {c: reached.get(c, -1) + 1 for c in seen.sizes["cohort"].to_list()}
    texts = [f"{label(c)} ({max(age, 1)})" for c, age in lacks.items() if age <= last]
    return (*texts[:_LISTED], "…") if len(texts) > _LISTED else tuple(texts)


def _ended(seen: Seen, cut: Cut) -> Iterator[Note]:
    """Say when no customer was new for the last quarter of the observed periods."""
    if seen.sizes.height == 0:
        return
    calendar = cut.params.calendar
    first, last = seen.sizes["cohort"][0], seen.sizes["cohort"][-1]
    quiet = cut.last_complete - last
    if quiet >= 3 and quiet * 4 >= cut.last_complete - first + 1:
        yield note("cohorts-end", cohort=calendar.label(last))


def _small(seen: Seen, cut: Cut) -> int:
    return seen.sizes.filter(pl.col("cohort_size") < (cut.params.min_cohort or 0)).height
