"""What to be careful about in churn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.periods import Period
from retainr.lazy import pl
from retainr.metrics.churn.tables import rated
from retainr.metrics.notes import Unfinished, not_over, note, warning
from retainr.results import Note, Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.churn.tables import Cut

_A_YEAR = {Period.DAY: 365, Period.WEEK: 52, Period.MONTH: 12, Period.QUARTER: 4, Period.YEAR: 1}


def churn_notes(table: polars.DataFrame, cut: Cut) -> Iterator[Note]:
    """Yield the notes of a table of periods.

    Args:
        table: `periods` over all segments, periods still numbers.
        cut: how it was made.
    """
    known = rated(table)
    yield from _warmup(table, cut)
    if table.height and known.is_empty():
        yield warning("churn-no-rate", period=Phrase(f"period.one.{cut.params.period}"))
    yield from _back(known, cut)
    running = table.filter(~pl.col("complete"))["period"].to_list()
    which = Unfinished(running, cut.params.calendar, cut.as_of, cut.grace)
    yield from not_over("not-over", which, shown=cut.params.include_incomplete)
    if known.height and not _year_before(known, cut):
        yield note("no-year-before", period=Phrase(f"period.one.{cut.params.period}"))


def _warmup(table: polars.DataFrame, cut: Cut) -> Iterator[Note]:
    early = table.filter(pl.col("warmup") & pl.col("complete"))["period"].to_list()
    if not early:
        return
    label = cut.params.calendar.label
    values = {"first": label(early[0]), "last": label(early[-1])}
    begun = Phrase(f"churn.warmup.{'one' if len(early) == 1 else 'many'}", values)
    yield warning("warm-up", begun=begun, days=cut.params.inactive_days)


def _back(known: polars.DataFrame, cut: Cut) -> Iterator[Note]:
    """Say when a loss was more often a pause than an end."""
    back, lost = int(known["returned"].sum()), int(known["lost"].sum())
    if 2 * back <= lost:
        return
    values = {"count": back, "lost": lost, "as_of": cut.as_of, "days": cut.params.inactive_days}
    text = Phrase(f"note.lost-mostly-back-{'contracts' if cut.contracts else 'orders'}", values)
    yield Note("lost-mostly-back", Severity.NOTE, text)


def _year_before(known: polars.DataFrame, cut: Cut) -> bool:
    latest = known["period"][-1]
    return latest - _A_YEAR[cut.params.period] in set(known["period"].to_list())
