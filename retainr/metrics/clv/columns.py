"""The tables and the summary of `clv`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column

_SHARE = tuple(
    f"best_tenth_share{end}" for end in ("", "_numerator", "_denominator", "_ci_low", "_ci_high")
)
_COST = ("ltv_to_cac", "payback_months")
_CONTRACTS = ("monthly_amount", "derl")
_ERRORS = ("holdout_mae", "holdout_rmse", "holdout_bias")
_REVENUE = ("predicted_revenue", "actual_revenue")

CUSTOMERS = TableSpec(
    "customers",
    (
        *("customer_id", "frequency", "recency", "T", "monetary_value", "monthly_amount"),
        *("p_alive", "expected_orders", "expected_order_value", "derl"),
        *("clv", "clv_low", "clv_high", "historic_revenue", *_COST),
    ),
    optional=(*_CONTRACTS, *_COST),
)
MODEL = TableSpec(
    "model",
    ("model", "parameter", "estimate", "standard_error", "estimate_ci_low", "estimate_ci_high"),
    on_request=True,
)
VALIDATION = TableSpec(
    "validation",
    ("calibration_frequency", "customers", "actual_mean", "predicted_mean"),
    on_request=True,
)
TRACKING = TableSpec(
    "tracking",
    (
        *("week", "held_out", "repeat_orders", "expected_repeat_orders"),
        *("cumulative_repeat_orders", "expected_cumulative_repeat_orders"),
    ),
    on_request=True,
)
DECILES = TableSpec("deciles", ("decile", "customers", *_REVENUE, "share"), optional=_REVENUE)
COMPARE = TableSpec(
    "compare",
    ("model", "log_likelihood", "aic", "holdout_actual", "holdout_predicted", *_ERRORS),
    on_request=True,
)
WHAT_IF = TableSpec(
    "what_if",
    ("retention_before", "retention_after", "clv_before", "clv_after", "uplift"),
    on_request=True,
)
ALIVE = TableSpec("alive", ("recency", "frequency", "p_alive"), on_request=True)

TABLES = (CUSTOMERS, MODEL, VALIDATION, TRACKING, DECILES, COMPARE, WHAT_IF, ALIVE)

SUMMARY: dict[str, Column] = {
    name: GLOSSARY[name]
    for name in (
        *("customers", "repeat_customers", "total_clv", "total_clv_ci_low", "total_clv_ci_high"),
        *("mean_clv", "median_clv", "expected_alive"),
        *_SHARE,
        *("log_likelihood", "aic", "spend_correlation", "new_in_holdout"),
        *("holdout_actual", "holdout_predicted", *_ERRORS, "naive_holdout_predicted"),
        *(f"naive_{name}" for name in _ERRORS),
        *("what_if_total_clv", "what_if_uplift"),
    )
}
"""The scalars by name."""
