"""What `csat` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.surveys.explain import shared
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.csat.params import CsatParams


def explain(params: CsatParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    good = tuple(one.label for one in params.satisfied)
    return (
        Phrase("csat.definition"),
        Phrase("csat.explain.score", {"good": good, "scale": params.asked.label}),
        *shared(params),
        Phrase("csat.explain.interval", {"level": params.confidence * 100}),
    )
