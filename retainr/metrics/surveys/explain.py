"""What all metrics of answers say of the answers that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.surveys.columns import LEAST
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.surveys.params import SurveyParams


def shared(params: SurveyParams) -> tuple[Phrase, ...]:
    """Return which answers count, and how time is cut."""
    period = Phrase(f"period.one.{params.period}") if params.period else ""
    cut = "file" if params.period is None else "period"
    return (
        Phrase(f"survey.explain.keep-{params.keep}"),
        Phrase(f"survey.explain.{cut}", {"period": period}),
        Phrase("survey.explain.segments"),
        Phrase("survey.explain.few", {"least": params.min_responses}),
        *(() if params.words is None else (Phrase("survey.explain.words", {"least": LEAST}),)),
    )
