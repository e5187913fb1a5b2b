"""What `lifecycle` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.lifecycle.params import LifecycleParams


def explain(params: LifecycleParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    period = {"period": Phrase(f"period.one.{params.period}")}
    shown = "shown" if params.include_incomplete else "hidden"
    return (
        Phrase("lifecycle.definition"),
        Phrase("lifecycle.explain.kinds", period),
        Phrase("lifecycle.explain.identities", period),
        Phrase("lifecycle.explain.quotients", period),
        Phrase("lifecycle.explain.money", period),
        Phrase("lifecycle.explain.refunds", period),
        Phrase("lifecycle.explain.contracts", {**period, "days": params.grace_days}),
        Phrase(f"lifecycle.explain.running-{shown}", period),
        Phrase("lifecycle.explain.depth", {**period, "level": params.confidence * 100}),
        Phrase("lifecycle.explain.source"),
    )
