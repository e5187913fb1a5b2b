"""What `nps` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.surveys.explain import shared
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.nps.params import NpsParams


def explain(params: NpsParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    return (
        Phrase("nps.definition"),
        Phrase("nps.explain.score"),
        Phrase(f"nps.explain.{params.interval or 'usual'}", {"level": params.confidence * 100}),
        *shared(params),
        *((Phrase("nps.explain.change"),) if params.period is not None else ()),
    )
