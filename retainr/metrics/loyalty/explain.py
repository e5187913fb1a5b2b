"""What `loyalty` computes, sentence by sentence, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.loyalty.params import LoyaltyParams


def explain(params: LoyaltyParams) -> tuple[Phrase, ...]:
    """Return what is computed with these parameters, sentence by sentence."""
    values = {
        "days": params.within_days,
        "inactive": params.inactive_days,
        "level": params.confidence * 100,
        "scale": params.asked.label,
        "good": ", ".join(one.label for one in params.high),
        "satisfied": ", ".join(one.label for one in params.satisfied),
        "csat": params.csat_asked.label,
    }
    groups = "nps" if params.of_nps else "other"
    keys = (
        *("window", f"keep-{params.keep}", "who", f"groups-{groups}", "after", "churn", "clv"),
        *("quadrants", "csat", "spearman", "difference", "coverage", "referrals", "inputs"),
    )
    return (
        Phrase("loyalty.definition"),
        *(Phrase(f"loyalty.explain.{key}", values) for key in keys),
    )
