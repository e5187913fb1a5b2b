"""What `repurchase` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.repurchase.params import RepurchaseParams


def explain(params: RepurchaseParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    merged = "merged" if params.merge_same_day else "each"
    windows = tuple(map(str, params.windows))
    return (
        Phrase("repurchase.definition"),
        Phrase(f"repurchase.explain.{merged}"),
        Phrase("repurchase.explain.within", {"windows": windows}),
        Phrase("repurchase.explain.ladder"),
        Phrase("repurchase.explain.median"),
        Phrase("repurchase.explain.between"),
        Phrase("repurchase.explain.cohorts", {"period": Phrase(f"period.one.{params.period}")}),
        Phrase("repurchase.explain.revenue"),
        Phrase("cohort.explain.interval", {"level": params.confidence * 100}),
    )
