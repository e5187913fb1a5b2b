"""What a careful analyst is told about the data, whatever the metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.results import Note, Phrase, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from retainr.activity.periods import Calendar
    from retainr.load import Rows
    from retainr.load.ledger import Ledger


def warning(code: str, **values: object) -> Note:
    """Return a warning whose text is `note.<code>`."""
    return Note(code, Severity.WARNING, Phrase(f"note.{code}", values))


def note(code: str, **values: object) -> Note:
    """Return a note whose text is `note.<code>`."""
    return Note(code, Severity.NOTE, Phrase(f"note.{code}", values))


def data_notes(rows: Rows, ledger: Ledger) -> Iterable[Note]:
    """Yield what the rows themselves give reason to say."""
    if ledger.rows_used == 0:
        yield warning("no-activity")
    if gap := ledger.gap_before_last_day():
        yield warning("as-of-gap", as_of=ledger.as_of, days=gap)
    if partial := ledger.last_day_share():
        yield warning("last-day-partial", as_of=ledger.as_of, rows=partial[0], usual=partial[1])
    rejected = sum(ledger.reasons.values())
    if rejected:
        reasons = tuple(
            Phrase("note.reason", {"rows": count, "reason": Phrase(f"reason.{_key(name)}")})
            for name, count in ledger.reasons.items()
        )
        share = 100 * rejected / (ledger.rows_read - ledger.rows_filtered)
        yield note("rejected", count=rejected, share=share, reasons=reasons)
    if ledger.rows_rounded:
        places = rows.reading.amount_scale
        yield note("amounts-rounded", count=ledger.rows_rounded, places=places)
    if rows.identity.split:
        yield note("split-currency", column=rows.columns.get("currency"))
    if ledger.rows_after_as_of:
        yield note("after-as-of", count=ledger.rows_after_as_of, as_of=ledger.as_of)


@dataclass(frozen=True)
class Unfinished:
    """Hold the periods that are not complete.

    Attributes:
        periods: their numbers, ascending.
        calendar: how time is cut.
        as_of: the last observed day.
        grace: days after a period in which a contract may still be renewed.
    """

    periods: Sequence[int]
    calendar: Calendar
    as_of: dt.date
    grace: int


def not_over(code: str, which: Unfinished, *, shown: bool) -> Iterator[Note]:
    """Yield what is said of periods that are not complete: they wait, or they still run.

    Args:
        code: of the note on the running one, without its ending.
        which: the periods.
        shown: their rates are given.
    """
    calendar, as_of = which.calendar, which.as_of
    kind = "shown" if shown else "hidden"
    waiting = [number for number in which.periods if calendar.end(number) <= as_of]
    if waiting:
        ends = {"first": calendar.label(waiting[0]), "last": calendar.label(waiting[-1])}
        text = Phrase(
            f"note.grace-not-over-{kind}", {**ends, "count": len(waiting), "days": which.grace}
        )
        yield Note("grace-not-over", Severity.NOTE, text)
    for number in which.periods[len(waiting) :]:
        begins, ends_on = calendar.start(number), calendar.end(number)
        seen, days = (as_of - begins).days + 1, (ends_on - begins).days + 1
        yield note(f"{code}-{kind}", period=calendar.label(number), seen=seen, days=days)


def _key(reason: str) -> str:
    return reason.replace(" ", "_")
