"""What a careful analyst is told about the data, whatever the metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results import Note, Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    if rows.typed.meaning.identity.split:
        yield note("split-currency", column=rows.typed.columns.get("currency"))
    if ledger.rows_after_as_of:
        yield note("after-as-of", count=ledger.rows_after_as_of, as_of=ledger.as_of)


def _key(reason: str) -> str:
    return reason.replace(" ", "_")
