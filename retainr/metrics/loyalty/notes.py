"""What to be careful about when answers are joined to orders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from retainr.metrics.loyalty.heading import file_names
from retainr.metrics.loyalty.params import Kept
from retainr.metrics.loyalty.reading import NONE
from retainr.metrics.notes import data_notes, note, warning
from retainr.metrics.orders import order_notes
from retainr.metrics.surveys.notes import chance_notes, scale_note
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.metrics.loyalty.coverage import Coverage
    from retainr.metrics.loyalty.reading import Read
    from retainr.metrics.loyalty.referrals import Referrals
    from retainr.results import Note


def loyalty_notes(
    read: Read, told: Mapping[str, Any], cover: Coverage, brought: Referrals | None
) -> Iterator[Note]:
    """Yield the notes of `loyalty`, those of each input with its name before them.

    Args:
        read: what was read.
        told: the summary.
        cover: who answered.
        brought: who was brought by customers; None without referrers.
    """
    yield from _inputs(read)
    if not told["customers"]:
        yield warning("loyalty-nobody", days=read.params.within_days, as_of=read.orders.as_of)
    yield from _left_out(told, read)
    yield from _bias(cover)
    groups = Phrase("survey.rows.groups")
    yield from chance_notes(read.segments.height, groups, read.params.confidence)
    if read.no_worth is not None:
        yield note("loyalty-no-clv", reason=read.no_worth)
    if read.csat is not None and (none := int((read.did["csat_group"] == NONE).sum())):
        yield note("loyalty-no-csat", count=none)
    yield from _referrers(brought, read)


def _inputs(read: Read) -> Iterator[Note]:
    """Yield what each input gives reason to say."""
    for found in order_notes(read.orders):
        yield _of(read.orders.rows.name, found)
    for survey in (read.survey, *([read.csat] if read.csat else [])):
        for found in data_notes(survey.rows, survey.ledger):
            yield _of(survey.rows.name, found)
        if (seen := survey.ledger.scores) is not None and seen.responses:
            yield _of(survey.rows.name, scale_note(survey.scale, seen))


def _of(name: str, found: Note) -> Note:
    """Return a note with the file that it speaks of."""
    values = {"file": file_names(name), "text": found.text}
    return replace(found, text=Phrase("note.loyalty-of", values))


def _left_out(told: Mapping[str, Any], read: Read) -> Iterator[Note]:
    """Yield which answers do not count, and why; together with those that do they are all."""
    days = read.params.within_days
    if count := told["answers_open"]:
        yield note("loyalty-open", count=count, days=days, as_of=read.orders.as_of)
    if count := told["answers_without_orders"]:
        since = read.orders.rows.reading.new_since if read.orders.history.left_out else None
        kind = "" if since is None else "-since"
        yield note(f"loyalty-without-orders{kind}", count=count, since=since)
    if count := told["answers_before_orders"]:
        yield note("loyalty-before-orders", count=count)
    if count := told["answers_nameless"]:
        yield note("loyalty-nameless", count=count)
    last = read.params.keep is Kept.LAST
    if count := told["answers_repeated"]:
        yield note(f"loyalty-repeated-{read.params.keep}", count=count)
        if last:
            yield warning("loyalty-last")


def _bias(cover: Coverage) -> Iterator[Note]:
    """Yield that those who answered are not all customers."""
    if silent := cover.customers - cover.answered:
        yield note("loyalty-bias", count=silent, of=cover.customers, day=cover.day)


def _referrers(brought: Referrals | None, read: Read) -> Iterator[Note]:
    """Yield who names somebody that does not count."""
    if brought is None:
        return
    if brought.unknown is not None:
        column = read.orders.rows.columns.get("referrer")
        yield warning(f"loyalty-referrer-{brought.unknown}", column=column)
        return
    kinds = {"strangers": brought.strangers, "own": brought.own, "later": brought.later}
    for kind, count in kinds.items():
        if count:
            yield note(f"loyalty-referrer-{kind}", count=count)
