"""What `survival` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.gaps import SUGGESTED
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.survival.params import SurvivalParams


def explain(params: SurvivalParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    of_orders = "churn" if params.event == "churn" else "second-order"
    said = [
        Phrase(f"survival.definition.{of_orders}"),
        Phrase(f"survival.explain.{of_orders}", {"days": params.inactive_days}),
    ]
    if params.event == "churn":
        said.append(
            Phrase("survival.explain.back", {"days": params.inactive_days, "percent": SUGGESTED})
        )
        said.append(Phrase("survival.explain.contracts", {"days": params.grace_days}))
        said.append(Phrase("survival.explain.durations"))
    said += [
        Phrase("survival.explain.estimate", {"level": params.confidence * 100}),
        Phrase("survival.explain.mean"),
        Phrase("survival.explain.test"),
    ]
    if params.forecast is None:
        return tuple(said)
    period = Phrase(f"period.one.{params.period}")
    values = {"period": period, "days": params.grace_days, "rate": params.discount_rate * 100}
    return (
        *said,
        Phrase("survival.explain.cells", values),
        Phrase("survival.explain.model"),
        Phrase("survival.explain.derl", values),
    )
