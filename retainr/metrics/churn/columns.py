"""The tables and the summary of `churn`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, ratio

TABLES = (
    TableSpec(
        "periods",
        (
            *("period", "starting", "new", "new_lost", "reactivated", "lost", "ending"),
            *("churn_rate", "ci_low", "ci_high", "retention_rate_period"),
            *("inactive", "winback_rate", "annual_churn_rate", "warmup", "complete"),
            "revenue_lost",
        ),
        optional=("revenue_lost",),
        interval_of="churn_rate",
    ),
)

SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        GLOSSARY["latest_complete_period"],
        *ratio(GLOSSARY["churn_rate"], "customers lost", "customers at the start"),
        *ratio(GLOSSARY["retention_rate_period"], "customers kept", "customers at the start"),
        *ratio(GLOSSARY["pooled_churn_rate"], "customers lost", "customers at the starts"),
        GLOSSARY["lost_and_back"],
        GLOSSARY["expected_lifetime_periods"],
        GLOSSARY["active_customers"],
        GLOSSARY["lost_customers"],
        *ratio(GLOSSARY["renewal_rate"], "contracts renewed", "contracts that ended"),
    )
}
"""The scalars by name."""
