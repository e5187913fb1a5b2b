"""What to be careful about when definitions are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.periods import Calendar, Period
from retainr.metrics.definitions.catalogue import Of
from retainr.metrics.notes import note, warning
from retainr.metrics.truncation import old_customers
from retainr.results import Note, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars

    from retainr.metrics.definitions.tables import Cut, Reading
    from retainr.metrics.orders import Orders

_MONTHS = Calendar(Period.MONTH)


def definition_notes(orders: Orders, read: Sequence[Reading], cut: Cut) -> Iterator[Note]:
    """Yield the notes.

    Args:
        orders: what was read.
        read: the readings over all segments.
        cut: how they were made.
    """
    if orders.history.people.is_empty():
        return
    yield from _left_truncation(orders, cut)
    calendar, spans = cut.params.calendar, cut.spans
    if cut.warmup:
        values = {"first": calendar.label(spans.now)}
        begun = Phrase("churn.warmup.one", values)
        yield warning("definitions-warm-up", begun=begun, days=cut.params.inactive_days)
    if any(r.definition.of is Of.MONTHS and not r.denominator for r in read):
        yield note("definitions-months")
    if any(r.definition.of is Of.YEAR and not r.denominator for r in read):
        yield note("definitions-year", year=spans.year)
    running = spans.now + 1
    if calendar.start(running) <= spans.as_of:
        seen = (spans.as_of - calendar.start(running)).days + 1
        whole = (calendar.end(running) - calendar.start(running)).days + 1
        now, label = calendar.label(spans.now), calendar.label(running)
        yield note("definitions-running", now=now, running=label, seen=seen, days=whole)
    yield note("definitions-formulas")


def _left_truncation(orders: Orders, cut: Cut) -> Iterator[Note]:
    since = orders.rows.reading.since
    months = _sizes(orders.history.people, cut)
    if found := old_customers([size for _, size in months]):
        first = months[0][0]
        yield warning(
            "left-truncation",
            cohort=_MONTHS.label(first), size=found.size, usual=found.usual,
            after=Phrase(f"number.{found.after}"), periods=Phrase("period.many.month"),
            since=_MONTHS.start(first + 1),
        )  # fmt: skip
    elif since is not None and orders.ledger.has_before(since):
        yield warning("left-truncation-since", since=since)


def _sizes(people: polars.DataFrame, cut: Cut) -> list[tuple[int, int]]:
    """Return number and new customers of each complete month that has any."""
    months = _MONTHS.numbers(people["began"]).alias("month").value_counts().sort("month")
    return [(month, size) for month, size in months.iter_rows() if month <= cut.spans.month]
