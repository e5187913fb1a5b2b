"""The tables and the summary of `lifecycle`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, Unit

COUNTS = ("active", "new", "returning", "resurrected", "dormant")
MONEY = (
    "revenue",
    "previous_revenue",
    "new_revenue",
    "expansion",
    "contraction",
    "churned_revenue",
    "resurrected_revenue",
)
OF_MONEY = ("gross_revenue_retention", "net_revenue_retention")

TABLES = (
    TableSpec(
        "lifecycle",
        ("period", *COUNTS, "quick_ratio", "stickiness", "complete", *MONEY, *OF_MONEY),
        optional=(*MONEY, *OF_MONEY),
    ),
    TableSpec(
        "depth",
        ("days", "customers", "active", "share", "ci_low", "ci_high"),
        interval_of="share",
    ),
)


def _quotient(name: str, unit: Unit, numerator: str, denominator: str) -> tuple[Column, ...]:
    """Return a quotient's columns: itself, and what it is made of."""
    return (
        GLOSSARY[name],
        Column(f"{name}_numerator", unit, f"{numerator}, the numerator of {name}"),
        Column(f"{name}_denominator", unit, f"{denominator}, the denominator of {name}"),
    )


SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        GLOSSARY["period"],
        *(GLOSSARY[name] for name in COUNTS),
        *_quotient("quick_ratio", Unit.COUNT, "new + resurrected", "dormant"),
        *_quotient("stickiness", Unit.MEAN, "mean of the customers active on a day", "active"),
        *(GLOSSARY[name] for name in MONEY),
        *_quotient(
            "gross_revenue_retention",
            Unit.MONEY,
            "previous_revenue - contraction - churned_revenue",
            "previous_revenue",
        ),
        *_quotient(
            "net_revenue_retention",
            Unit.MONEY,
            "previous_revenue + expansion - contraction - churned_revenue",
            "previous_revenue",
        ),
    )
}
"""Of the last complete period, over all segments; null where there is none."""
