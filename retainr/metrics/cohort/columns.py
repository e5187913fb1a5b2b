"""The tables and the summary of `cohort`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, Unit, ratio

_RATES = ("retention_rate", "ci_low", "ci_high")
_UNBOUNDED = (
    "retained_or_later",
    "unbounded_retention_rate",
    "unbounded_ci_low",
    "unbounded_ci_high",
)
_MONEY = ("revenue", "cumulative_revenue", "revenue_per_customer")
_COUNTS = ("eligible", "retained", *_RATES)

TABLES = (
    TableSpec(
        "cohort",
        (
            "cohort",
            "age",
            "period",
            "cohort_size",
            *_COUNTS,
            *_UNBOUNDED,
            "complete",
            "orders",
            *_MONEY,
        ),
        optional=("period", *_MONEY),
        interval_of="retention_rate",
    ),
    TableSpec(
        "curve",
        ("age", "cohorts", *_COUNTS, "mean_retention_rate", *_UNBOUNDED, "drop"),
        interval_of="retention_rate",
    ),
    TableSpec("trend", ("cohort", *_COUNTS), interval_of="retention_rate"),
    TableSpec(
        "brackets",
        ("cohort", "bracket", *_COUNTS),
        on_request=True,
        interval_of="retention_rate",
    ),
)

AGES = (1, 2, 3, 6, 12)


def _ratio(name: str, definition: str) -> tuple[Column, ...]:
    return ratio(Column(name, Unit.RATIO, definition), "customers retained", "customers eligible")


SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        *(GLOSSARY[name] for name in ("customers", "cohorts", "latest_complete_cohort")),
        *(
            column
            for age in AGES
            for column in _ratio(
                f"retention_rate_{age}",
                f"retained / eligible at age {age}, pooled over complete cohorts",
            )
        ),
        *_ratio("latest_retention_rate_1", GLOSSARY["latest_retention_rate_1"].definition),
        *(GLOSSARY[name] for name in ("steepest_drop_age", "steepest_drop")),
    )
}
