"""The glossary of `lifecycle`."""

from __future__ import annotations

from retainr.results.units import Column, Unit

LIFECYCLE = (
    Column("active", Unit.COUNT, "customers active in the period; of contracts, on its last day"),
    Column("returning", Unit.COUNT, "active customers that were active in the period before too"),
    Column(
        "resurrected",
        Unit.COUNT,
        "active customers known from earlier, but not active in the period before",
    ),
    Column(
        "dormant",
        Unit.COUNT,
        "customers active in the period before and not in this one (or not yet)",
    ),
    Column("quick_ratio", Unit.STATISTIC, "(new + resurrected) / dormant"),
    Column(
        "stickiness",
        Unit.QUOTIENT,
        "customers active on a day, mean over the period's days / customers active in the period",
    ),
    Column("previous_revenue", Unit.MONEY, "revenue of the period before"),
    Column("new_revenue", Unit.MONEY, "revenue of the period's new customers"),
    Column(
        "expansion",
        Unit.MONEY,
        "rise against the period before, customer by customer, without the revenue of new and "
        "resurrected ones; also where refunds of the period before did not go on",
    ),
    Column(
        "contraction",
        Unit.MONEY,
        "fall against the period before, customer by customer, without the dormant ones",
    ),
    Column(
        "churned_revenue",
        Unit.MONEY,
        "fall against the period before of dormant customers, with their refunds in the period",
    ),
    Column("resurrected_revenue", Unit.MONEY, "revenue of the period's resurrected customers"),
    Column(
        "gross_revenue_retention",
        Unit.QUOTIENT,
        "(previous_revenue - contraction - churned_revenue) / previous_revenue, where that is "
        "above 0",
    ),
    Column(
        "net_revenue_retention",
        Unit.QUOTIENT,
        "(previous_revenue + expansion - contraction - churned_revenue) / previous_revenue, "
        "where that is above 0",
    ),
)
