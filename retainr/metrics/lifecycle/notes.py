"""What to be careful about in a lifecycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.notes import Unfinished, not_over, note, warning
from retainr.metrics.truncation import old_customers
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.lifecycle.assemble import Base
    from retainr.metrics.lifecycle.tables import Cut
    from retainr.results import Note


def lifecycle_notes(base: Base, together: polars.DataFrame, cut: Cut) -> Iterator[Note]:
    """Yield the notes of a lifecycle.

    Args:
        base: what was read.
        together: the table over all segments, periods still numbers.
        cut: how it was made.
    """
    if cut.first is None:
        return
    period = Phrase(f"period.one.{cut.params.period}")
    yield from _left_truncation(base, together, cut)
    yield note("lifecycle-terms", period=period)
    if cut.sticks:
        yield note("lifecycle-stickiness", period=period)
    if cut.scale is not None:
        yield note("lifecycle-money", period=period)
    if first_is_new(base, cut):
        yield note("lifecycle-first", first=cut.params.calendar.label(cut.first))
    yield from _refunds(together, period)
    if base.since is not None and (late := _late(base, cut)):
        yield note("lifecycle-acquired", count=late, period=period)
    yield from _running(cut, period)


def first_is_new(base: Base, cut: Cut) -> bool:
    """Say whether the first period is shown, and holds nobody but new customers."""
    last = cut.params.last
    shown = cut.first is not None and (last is None or cut.first > cut.now - last)
    return shown and base.since is None


def _left_truncation(base: Base, together: polars.DataFrame, cut: Cut) -> Iterator[Note]:
    reading, calendar = base.rows.reading, cut.params.calendar
    done = together.filter(pl.col("complete") & (pl.col("new") > 0))
    found = old_customers(done["new"].to_list()) if base.since is None else None
    if found:
        first = int(done["period"][0])
        yield warning(
            "left-truncation",
            cohort=calendar.label(first), size=found.size, usual=found.usual,
            after=Phrase(f"number.{found.after}"),
            periods=Phrase(f"period.many.{cut.params.period}"), since=calendar.start(first + 1),
        )  # fmt: skip
    elif reading.since and base.ledger.has_before(reading.since):
        yield warning("left-truncation-since", since=reading.since)


def _refunds(together: polars.DataFrame, period: Phrase) -> Iterator[Note]:
    alone = int(together["refunded"].sum())
    if alone:
        yield note("lifecycle-refunds", count=alone, period=period)


def _late(base: Base, cut: Cut) -> int:
    """Return the customers that were not active in the period they are known from."""
    assert base.since is not None
    return int((cut.params.calendar.numbers(base.people["first"]) > base.since).sum())


def _running(cut: Cut, period: Phrase) -> Iterator[Note]:
    if not cut.has_complete:
        yield note("lifecycle-none-over", period=period, as_of=cut.as_of)
    which = Unfinished(cut.open, cut.params.calendar, cut.as_of, cut.grace)
    yield from not_over("lifecycle-running", which, shown=cut.params.include_incomplete)
