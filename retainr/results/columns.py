"""The glossary: each column's unit and definition, once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Say how a column's values are to be read; renderers format by this alone."""

    COUNT = "count"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    DAYS = "days"
    PERIODS = "periods"
    MONEY = "money"
    POINTS = "points"
    DATE = "date"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """Declare one column of a table or one number of a summary.

    Attributes:
        name: as it stands in every file.
        unit: how its values are to be read.
        definition: one sentence, without a full stop.
    """

    name: str
    unit: Unit
    definition: str


_COHORT = (
    Column("cohort", Unit.DATE, "first day of the period of the customer's first activity"),
    Column("age", Unit.PERIODS, "periods since the cohort's own, which is age 0"),
    Column("period", Unit.DATE, "first day of the calendar period of the activity"),
    Column("cohort_size", Unit.COUNT, "customers of the cohort"),
    Column("eligible", Unit.COUNT, "customers that were observed for the whole of this age"),
    Column("retained", Unit.COUNT, "eligible customers active in exactly this age"),
    Column("retention_rate", Unit.RATIO, "retained / eligible"),
    Column("ci_low", Unit.RATIO, "lower end of the Wilson interval of the rate before it"),
    Column("ci_high", Unit.RATIO, "upper end of the Wilson interval of the rate before it"),
    Column(
        "retained_or_later",
        Unit.COUNT,
        "customers eligible at this age and active at it or at any later age seen",
    ),
    Column("unbounded_retention_rate", Unit.RATIO, "retained_or_later / eligible"),
    Column(
        "unbounded_ci_low", Unit.RATIO, "lower end of the Wilson interval of the unbounded rate"
    ),
    Column(
        "unbounded_ci_high", Unit.RATIO, "upper end of the Wilson interval of the unbounded rate"
    ),
    Column("complete", Unit.FLAG, "the whole age had been observed by the as-of date"),
    Column("orders", Unit.COUNT, "orders (or events) in this age, refunds left out"),
    Column("revenue", Unit.MONEY, "sum of the amounts in this age, refunds subtracted"),
    Column("cumulative_revenue", Unit.MONEY, "revenue from age 0 to this age"),
    Column("revenue_per_customer", Unit.MONEY, "cumulative_revenue / cohort_size"),
    Column("cohorts", Unit.COUNT, "cohorts with customers, or with a complete cell at this age"),
    Column("mean_retention_rate", Unit.RATIO, "unweighted mean of the cohorts' retention rates"),
    Column(
        "drop",
        Unit.DIFFERENCE,
        "retention rate at the age before minus the rate at this age, over the cohorts with both",
    ),
    Column("bracket", Unit.TEXT, "ages from and to, both inclusive"),
    Column("customers", Unit.COUNT, "customers in the cohorts"),
)

_COHORT_SUMMARY = (
    Column("latest_complete_cohort", Unit.DATE, "youngest cohort whose age 1 is complete"),
    Column(
        "latest_retention_rate_1",
        Unit.RATIO,
        "retention rate at age 1 of the latest complete cohort",
    ),
    Column("steepest_drop_age", Unit.PERIODS, "age, from 2 on, with the largest drop"),
    Column("steepest_drop", Unit.DIFFERENCE, "the largest drop from age 2 on"),
)

GLOSSARY: dict[str, Column] = {c.name: c for c in (*_COHORT, *_COHORT_SUMMARY)}
