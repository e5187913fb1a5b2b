"""What `clv` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.clv.params import FEWEST, FEWEST_OF_SEGMENT, Model
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.clv.params import ClvParams


def explain(params: ClvParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    return (Phrase(f"clv.definition.{kind(params.model)}"), *_said(params))


def kind(model: Model) -> str:
    """Return which definition holds."""
    return "purchases" if model.of_purchases else str(model)


def _said(params: ClvParams) -> Iterator[Phrase]:
    values = {
        "horizon": params.ahead.words,
        "margin": params.margin * 100,
        "rate": params.rate * 100,
        "level": params.confidence * 100,
        "period": Phrase(f"period.one.{params.period}"),
        "least": FEWEST,
        "segment": FEWEST_OF_SEGMENT,
    }
    if params.model.of_purchases:
        yield Phrase(f"clv.explain.summary-{params.count_by}", values)
        models = (params.model,) if params.model is not Model.ALL else tuple(Model)[:3]
        for model in models:
            yield Phrase(f"clv.explain.{model}", values)
        yield Phrase("clv.explain.spend", values)
        yield Phrase("clv.explain.value", values)
        yield Phrase("clv.explain.interval", values)
        yield Phrase("clv.explain.fit", values)
        yield Phrase("clv.explain.holdout", values)
    else:
        yield Phrase(f"clv.explain.{params.model}", values)
    if params.what_if is not None and params.model is not Model.HISTORIC:
        yield Phrase("clv.explain.what-if", values)
    if params.acquisition_cost is not None:
        yield Phrase("clv.explain.cost", values)
