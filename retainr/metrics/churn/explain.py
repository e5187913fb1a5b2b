"""What `churn` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.churn.params import ChurnParams


def explain(params: ChurnParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    period = Phrase(f"period.one.{params.period}")
    return (
        Phrase("churn.definition"),
        Phrase("churn.explain.orders", {"days": params.inactive_days, "period": period}),
        Phrase("churn.explain.contracts", {"days": params.grace_days}),
        Phrase("churn.explain.identity"),
        Phrase("churn.explain.rates"),
        Phrase("churn.explain.annual"),
        Phrase("churn.explain.pooled"),
        Phrase("churn.explain.interval", {"level": params.confidence * 100}),
    )
