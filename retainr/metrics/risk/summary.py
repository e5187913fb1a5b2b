"""The scalars of `risk`, over all customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.rates import rate
from retainr.metrics.risk.columns import SUMMARY

if TYPE_CHECKING:
    import polars

    from retainr.metrics.risk.backtest import Tested
    from retainr.metrics.risk.scored import Scored
    from retainr.metrics.risk.tables import Listed
    from retainr.models.roc import Area


def summary(
    scored: Scored, listed: Listed, tested: Tested | None, confidence: float
) -> dict[str, object]:
    """Return the scalars; null where something is not known.

    Args:
        scored: the customers.
        listed: the table `customers`.
        tested: the list of an earlier day, or None.
        confidence: level of the intervals.
    """
    frame = scored.frame
    active = frame["orders_365d"] > 0
    known = frame["overdue"].filter(active & frame["overdue_ratio"].is_not_null())
    at_risk = _total(frame["revenue_at_risk"])
    revenue = frame["revenue_365d"]
    above = _total(revenue.filter(revenue > 0))
    found: dict[str, object] = {
        "customers": frame.height,
        "listed_customers": listed.height,
        "active_365d": int(active.sum()),
        "usual_gap": scored.usual_gap,
        **rate("overdue_rate", int(known.sum()), known.len(), confidence),
        "expected_alive": _total(frame["p_alive"]),
        "total_orders_at_risk": _total(frame["orders_at_risk"]),
        "total_revenue_at_risk": at_risk,
        "listed_revenue_at_risk": _total(listed.total("revenue_at_risk"))
        if at_risk is not None
        else None,
        "revenue_at_risk_share": at_risk / above if at_risk is not None and above else None,
        "revenue_at_risk_share_numerator": at_risk,
        "revenue_at_risk_share_denominator": above if at_risk is not None else None,
        **(_of_backtest(tested) if tested else {}),
    }
    return {name: found.get(name) for name in SUMMARY}


def _of_backtest(tested: Tested) -> dict[str, object]:
    gone, level = int(tested.not_back.sum()), tested.confidence
    found = rate("not_back_rate", gone, len(tested.not_back), level)
    for name, rule in (("backtest", tested.own), ("baseline", tested.baseline)):
        caught, flagged = int((rule.flagged & tested.not_back).sum()), int(rule.flagged.sum())
        found |= rate(f"{name}_precision", caught, flagged, level)
        found |= rate(f"{name}_recall", caught, gone, level)
        found |= _area(f"{name}_auc", rule.area)
    return {**found, **_area("auc_difference", tested.own.better)}


def _area(name: str, found: Area) -> dict[str, object]:
    return {name: found.value, f"{name}_ci_low": found.ci_low, f"{name}_ci_high": found.ci_high}


def _total(values: polars.Series) -> float | None:
    """Return a sum; null where a value is not known, or there is none."""
    if values.is_empty() or values.null_count():
        return None
    return float(values.sum())
