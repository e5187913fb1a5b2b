"""Findings about rows: rejected ones, repeated ones, none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.inspect.findings import Finding, of_fault
from retainr.metrics.inspect.shell import first_option
from retainr.results import Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load.stored import Store
    from retainr.metrics.inspect.facts import Facts


def about_rows(facts: Facts) -> Iterator[Finding]:
    """Yield the findings about rows and columns."""
    if facts.store:
        yield _of_store(facts.store)
    for fault in facts.faults:
        if fault.code != "rejects":
            yield of_fault(fault)
    yield from _rejects(facts)
    if facts.ledger and facts.ledger.rows_used == 0:
        yield Finding("no-activity", Severity.WARNING, {"rows": facts.ledger.rows_read})
    if facts.whole.duplicates and not _deduplicated(facts):
        used = facts.ledger.rows_used if facts.ledger else facts.whole.rows
        yield Finding(
            "duplicate-rows",
            Severity.WARNING,
            {"count": facts.whole.duplicates},
            facts.whole.duplicates,
            used,
            "--dedupe",
        )


def _of_store(store: Store) -> Finding:
    """Return what a store is, and what can be said of its files only."""
    names = [original.name for original in store.manifest.originals]
    values = {"count": len(names), "name": names[0], "engine": store.manifest.engine}
    return Finding("store", Severity.NOTE, values)


def _deduplicated(facts: Facts) -> bool:
    return facts.rows.reading.dedupe or facts.rows.has("event_id")


def _rejects(facts: Facts) -> Iterator[Finding]:
    """Yield the rejected rows: an error where other commands would stop for them."""
    account = facts.ledger
    if account is None or not account.reasons:
        return
    rejected, left = sum(account.reasons.values()), account.rows_read - account.rows_filtered
    limit = facts.rows.reading.max_rejects
    reason = Phrase("finding.rejects.several", {"reasons": len(account.reasons)})
    if len(account.reasons) == 1:
        (only,) = account.reasons
        reason = Phrase(f"reason.{only.replace(' ', '_')}")
    stop = next((fault.error for fault in facts.faults if fault.code == "rejects"), None)
    counts = {"count": rejected, "left": left, "limit": 100 * limit}
    said: object = Phrase("finding.rejects.allowed", counts)
    option = None if facts.store else "--rejects r.csv"
    if stop:
        option = first_option(stop.hint)
        said = f"{'. '.join((stop.message, *map(_sentence, stop.details)))}."
        said += "" if option else f" ({stop.hint})"
    values = {"share": 100 * rejected / left, "reason": reason, "said": said}
    severity = Severity.ERROR if stop else Severity.NOTE
    yield Finding("rejects", severity, values, rejected, left, option)


def _sentence(detail: str) -> str:
    """Return a line of a table of reasons as running text."""
    return " ".join(detail.split()).replace(" first:", "; first:")
