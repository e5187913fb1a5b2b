"""What `ces` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.surveys.explain import shared
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.ces.params import CesParams


def explain(params: CesParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    good = tuple(one.label for one in params.easy)
    return (
        Phrase("ces.definition"),
        Phrase(f"ces.explain.{params.direction}", {"scale": params.asked.label}),
        Phrase("ces.explain.easy", {"good": good}),
        *shared(params),
        Phrase("ces.explain.interval", {"level": params.confidence * 100}),
    )
