"""What `risk` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.clv.params import FEWEST
from retainr.metrics.risk.params import Model
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.risk.params import RiskParams


def explain(params: RiskParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    return tuple(_said(params))


def _said(params: RiskParams) -> Iterator[Phrase]:
    values = {
        "horizon": params.ahead.words,
        "least": FEWEST,
        "level": params.confidence * 100,
    }
    yield Phrase("risk.definition")
    yield Phrase("risk.explain.gap", values)
    if params.model is Model.NONE:
        yield Phrase("risk.explain.without", values)
    else:
        yield Phrase("risk.explain.fit", values)
        yield Phrase(f"clv.explain.{params.model}")
        yield Phrase("risk.explain.at-risk", values)
    yield Phrase("risk.explain.reasons", values)
    yield Phrase("risk.explain.actions", values)
    yield Phrase("risk.explain.sorted", values)
    yield Phrase("risk.explain.interval", values)
    yield Phrase("risk.explain.backtest", values)
