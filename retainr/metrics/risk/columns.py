"""The tables and the summary of `risk`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, ratio

_SHARE = tuple(
    f"revenue_at_risk_share{end}"
    for end in ("", "_numerator", "_denominator", "_ci_low", "_ci_high")
)

CUSTOMERS = TableSpec(
    "customers",
    (
        *("customer_id", "last_order", "days_since_last_order", "orders"),
        *("own_gap", "expected_gap", "overdue_ratio", "next_order_due"),
        *("p_alive", "expected_orders"),
        *("orders_365d", "orders_at_risk", "revenue_365d", "revenue_at_risk"),
        *("reasons", "action"),
    ),
)
BANDS = TableSpec(
    "bands",
    (
        *("overdue_band", "customers", "orders_365d", "orders_at_risk"),
        *("revenue_365d", "revenue_at_risk"),
    ),
)
TABLES = (CUSTOMERS, BANDS)

SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        *(GLOSSARY[name] for name in ("customers", "listed_customers", "active_365d")),
        GLOSSARY["usual_gap"],
        *ratio(
            GLOSSARY["overdue_rate"],
            "customers whose overdue_ratio is 2 or more, of those with an order in the last 365 "
            "days",
            "customers with an order in the last 365 days",
        ),
        *(
            GLOSSARY[name]
            for name in (
                *("expected_alive", "total_orders_at_risk", "total_revenue_at_risk"),
                *("listed_revenue_at_risk", *_SHARE),
            )
        ),
    )
}
"""The scalars by name."""
