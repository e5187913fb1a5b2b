"""The scalars of `risk`, over all customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.rates import rate
from retainr.metrics.risk.columns import SUMMARY

if TYPE_CHECKING:
    import polars

    from retainr.metrics.risk.scored import Scored


def summary(scored: Scored, listed: polars.DataFrame, confidence: float) -> dict[str, object]:
    """Return the scalars; null where something is not known.

    Args:
        scored: the customers.
        listed: the table `customers`.
        confidence: level of the intervals.
    """
    frame, active = scored.frame, scored.active
    known = active.drop_nulls("overdue_ratio")
    at_risk = _total(frame["revenue_at_risk"])
    above = _total(frame.filter(pl.col("revenue_365d") > 0)["revenue_365d"])
    found: dict[str, object] = {
        "customers": frame.height,
        "listed_customers": listed.height,
        "active_365d": active.height,
        "usual_gap": scored.usual_gap,
        **rate("overdue_rate", int(known["overdue"].sum()), known.height, confidence),
        "expected_alive": _total(frame["p_alive"]),
        "total_orders_at_risk": _total(frame["orders_at_risk"]),
        "total_revenue_at_risk": at_risk,
        "listed_revenue_at_risk": _total(listed["revenue_at_risk"])
        if at_risk is not None
        else None,
        "revenue_at_risk_share": at_risk / above if at_risk is not None and above else None,
        "revenue_at_risk_share_numerator": at_risk,
        "revenue_at_risk_share_denominator": above if at_risk is not None else None,
    }
    return {name: found.get(name) for name in SUMMARY}


def _total(values: polars.Series) -> float | None:
    """Return a sum; null where a value is not known, or there is none."""
    if values.is_empty() or values.null_count():
        return None
    return float(values.sum())
