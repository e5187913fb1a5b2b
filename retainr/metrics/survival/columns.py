"""The tables and the summary of `survival`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column

_CI = ("ci_low", "ci_high")
_TEST = ("chi_square", "p_value")
_MEDIAN = ("median", "median_ci_low", "median_ci_high")

CURVE = TableSpec(
    "curve",
    ("time", "at_risk", "events", "censored", "survival", *_CI),
    interval_of="survival",
)
GROUPS = TableSpec("groups", ("customers", "events", *_MEDIAN, "restricted_mean"))
PAIRS = TableSpec("pairs", ("group_1", "group_2", *_TEST, "p_value_holm"), on_request=True)
FORECAST = TableSpec(
    "forecast",
    ("age", "survival", "forecast", *_CI),
    on_request=True,
    interval_of="survival",
)
MODEL = TableSpec(
    "model",
    ("model", "parameter", "estimate", "standard_error", "estimate_ci_low", "estimate_ci_high"),
    on_request=True,
)
DERL = TableSpec("derl", ("age", "derl"), on_request=True)

TABLES = (CURVE, GROUPS, PAIRS, FORECAST, MODEL, DERL)

SUMMARY: dict[str, Column] = {
    name: GLOSSARY[name]
    for name in (
        *("customers", "events", *_MEDIAN, "restricted_mean", "horizon"),
        *("silent_and_back", "suggested_inactive_after_days"),
        *("chi_square", "degrees_of_freedom", "p_value", "derl"),
    )
}
"""The scalars by name."""
