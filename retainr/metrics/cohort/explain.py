"""What `cohort` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.cohort.params import CohortParams


def explain(params: CohortParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    period = Phrase(f"period.one.{params.period}")
    clock = "elapsed" if params.elapsed else "calendar"
    days = params.calendar.elapsed_days
    said = [
        Phrase("cohort.definition"),
        Phrase("cohort.explain.cohort", {"period": period}),
        Phrase(f"cohort.explain.{clock}", {"period": period, "days": days}),
        Phrase(f"cohort.explain.eligible-{clock}", {"period": period}),
    ]
    if params.by_events:
        any_event = Phrase("cohort.explain.any")
        start, back = params.start_event or any_event, params.return_event or any_event
        said.append(Phrase("cohort.explain.events", {"start": start, "back": back}))
    if params.at_least > 1:
        said.append(Phrase("cohort.explain.at-least", {"count": params.at_least}))
    said.append(Phrase("cohort.explain.interval", {"level": params.confidence * 100}))
    return (*said, Phrase("cohort.explain.source"))
