"""The glossary: each column's unit and definition, once."""

from __future__ import annotations

from retainr.results.columns_churn import CHURN
from retainr.results.columns_clv import CLV
from retainr.results.columns_definitions import DEFINITIONS
from retainr.results.columns_lifecycle import LIFECYCLE
from retainr.results.columns_loyalty import LOYALTY
from retainr.results.columns_repurchase import REPURCHASE
from retainr.results.columns_risk import RISK, RISK_SUMMARY
from retainr.results.columns_surveys import SURVEYS
from retainr.results.columns_survival import SURVIVAL
from retainr.results.units import Column, Unit

__all__ = ["GLOSSARY", "Column", "Unit"]

_COHORT = (
    Column("cohort", Unit.DATE, "first day of the period of the customer's first activity"),
    Column("age", Unit.PERIODS, "periods since the first (the cohort's own), which is age 0"),
    Column("period", Unit.DATE, "first day of the calendar period"),
    Column("cohort_size", Unit.COUNT, "customers of the cohort"),
    Column("eligible", Unit.COUNT, "customers observed for the whole of this age or window"),
    Column("retained", Unit.COUNT, "eligible customers active in exactly this age"),
    Column("retention_rate", Unit.RATIO, "retained / eligible"),
    Column(
        "ci_low",
        Unit.RATIO,
        "lower end of the interval of the rate before it (Wilson; of a survival log(-log))",
    ),
    Column(
        "ci_high",
        Unit.RATIO,
        "upper end of the interval of the rate before it (Wilson; of a survival log(-log))",
    ),
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
    Column("complete", Unit.FLAG, "the whole age or period was observed by the as-of date"),
    Column(
        "orders",
        Unit.COUNT,
        "orders (or events), refunds left out: in this age, or of the customer so far",
    ),
    Column("revenue", Unit.MONEY, "sum of the amounts in this age or period, refunds subtracted"),
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
    Column("customers", Unit.COUNT, "customers that are counted: all, or those of the row"),
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

_INSPECT = (
    Column("severity", Unit.WORD, "how much a finding matters: error, warning or note"),
    Column("finding", Unit.TEXT, "name of the finding, the same in every language"),
    Column("title", Unit.TEXT, "the finding in a few words"),
    Column("evidence", Unit.TEXT, "what the finding rests on"),
    Column("count", Unit.COUNT, "rows, customers, days … that are counted"),
    Column("of", Unit.COUNT, "how many there are of them"),
    Column("option", Unit.CODE, "what to type about it, as a shell takes it"),
    Column("role", Unit.TEXT, "what a column is read as; options have the same names"),
    Column("column", Unit.TEXT, "the file's own name"),
    Column("found_by", Unit.WORD, "what says that the column has this role"),
    Column("missing", Unit.COUNT, "rows read without a value"),
    Column("example", Unit.TEXT, "first value, as it stands in the file"),
    Column("decided", Unit.TEXT, "how the whole column is read"),
    Column("step", Unit.WORD, "where rows went; the steps add up to the rows read"),
    Column("rows", Unit.COUNT, "rows that took this way"),
    Column("share", Unit.RATIO, "part of the table's whole, or of its segment's"),
    Column("measure", Unit.WORD, "what is counted"),
    Column(
        "gaps",
        Unit.COUNT,
        "gaps between neighbouring orders of a customer (of events: between days with any)",
    ),
    Column("repeaters", Unit.COUNT, "customers with two or more orders, so with at least one gap"),
    Column(
        "median",
        Unit.DAYS,
        "days that half do not exceed: of gaps between orders, or of stays (Kaplan-Meier)",
    ),
    Column("p75", Unit.DAYS, "days that 75% of the gaps do not exceed"),
    Column("p90", Unit.DAYS, "days that 90% of the gaps do not exceed"),
    Column("p95", Unit.DAYS, "days that 95% of the gaps do not exceed"),
    Column(
        "suggested_inactive_after_days",
        Unit.DAYS,
        "days after which 90% of those who came back had come back, for --inactive-after",
    ),
    Column("score", Unit.SCORE, "an answer, as a number"),
    Column("responses", Unit.COUNT, "answers that count: all, or those of the row"),
    Column("line", Unit.CODE, "a line of retainr.toml"),
)

_INSPECT_SUMMARY = (
    Column("rows_read", Unit.COUNT, "data rows in the files"),
    Column("rows_rejected", Unit.COUNT, "rows that cannot be used"),
    Column("rows_used", Unit.COUNT, "rows that numbers are computed from"),
    Column("refunds", Unit.COUNT, "orders below zero; they are no activity"),
    Column("refund_only_customers", Unit.COUNT, "customers with refunds and no order"),
    Column("duplicate_rows", Unit.COUNT, "used rows that repeat another one in every column"),
    Column(
        "days",
        Unit.COUNT,
        "days that are counted: of a window after the first order, with activity, or from the "
        "first order to the last",
    ),
    Column("days_without_orders", Unit.COUNT, "those of them on which nobody ordered"),
    Column("errors", Unit.COUNT, "findings of severity error"),
    Column("warnings", Unit.COUNT, "findings of severity warning"),
    Column("notes", Unit.COUNT, "findings of severity note"),
)

GLOSSARY: dict[str, Column] = {
    c.name: c
    for c in (
        *_COHORT,
        *_COHORT_SUMMARY,
        *CHURN,
        *LIFECYCLE,
        *REPURCHASE,
        *SURVIVAL,
        *SURVEYS,
        *LOYALTY,
        *CLV,
        *RISK,
        *RISK_SUMMARY,
        *DEFINITIONS,
        *_INSPECT,
        *_INSPECT_SUMMARY,
    )
}
