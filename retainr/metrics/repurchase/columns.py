"""The tables and the summary of `repurchase`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, Unit, ratio
from retainr.results.columns_repurchase import WINDOWS, window_columns

_ENDS = ("ci_low", "ci_high")
COHORT = ("cohort", "cohort_size", "complete", "repeaters", "repeat_purchase_rate", *_ENDS)
_OF_WINDOWS = tuple(column.name for days in WINDOWS for column in window_columns(days))

TABLES = (
    TableSpec(
        "within",
        ("days", "eligible", "repurchased", "repurchase_rate", *_ENDS),
        interval_of="repurchase_rate",
    ),
    TableSpec(
        "ladder",
        (
            "order_number",
            "customers",
            "next_customers",
            "next_rate",
            *_ENDS,
            "median_days_to_next",
        ),
        interval_of="next_rate",
    ),
    TableSpec(
        "cohorts",
        (*COHORT, *_OF_WINDOWS),
        optional=_OF_WINDOWS,
        patterns=(
            (r"(eligible|repurchased)_\d+d", Unit.COUNT),
            (r"repurchase_rate_\d+d(_ci_low|_ci_high)?", Unit.RATIO),
        ),
        interval_of="repeat_purchase_rate",
    ),
)


def _share_of_money() -> tuple[Column, ...]:
    name = "repeat_revenue_share"
    none = "always empty: a share of money is no proportion of customers and has no such interval"
    return (
        Column(
            name,
            Unit.RATIO,
            "revenue of customers with orders on two or more days / revenue of all, refunds "
            "subtracted; empty where refunds leave either part below zero",
        ),
        Column(
            f"{name}_numerator", Unit.MONEY, "revenue of customers with orders on two or more days"
        ),
        Column(f"{name}_denominator", Unit.MONEY, "revenue of all customers"),
        Column(f"{name}_ci_low", Unit.RATIO, none),
        Column(f"{name}_ci_high", Unit.RATIO, none),
    )


_TWO = "customers with two or more orders"
_TWO_DAYS = "customers with orders on two or more days"

SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        GLOSSARY["customers"],
        *ratio(
            Column(
                "repeat_purchase_rate",
                Unit.RATIO,
                f"{_TWO} / customers; with --merge-same-day the orders of one day are one",
            ),
            _TWO,
            "customers",
        ),
        *ratio(
            Column(
                "repeat_purchase_rate_by_order",
                Unit.RATIO,
                f"{_TWO} / customers; each order counts, those of one day too",
            ),
            _TWO,
            "customers",
        ),
        *ratio(
            Column("repeat_purchase_rate_by_day", Unit.RATIO, f"{_TWO_DAYS} / customers"),
            _TWO_DAYS,
            "customers",
        ),
        Column("orders_per_customer", Unit.MEAN, "orders / customers"),
        Column(
            "median_days_to_second_order",
            Unit.DAYS,
            "days from the first to the second order that half take at most, after Kaplan and "
            "Meier: customers without one count as long as they were watched; empty where the "
            "curve never falls to one half",
        ),
        Column(
            "median_days_between_orders",
            Unit.DAYS,
            "days that half of all gaps between neighbouring orders of a customer do not exceed, "
            "0 between two of one day; heavy buyers weigh more",
        ),
        *_share_of_money(),
        Column(
            "same_day_orders",
            Unit.COUNT,
            "orders on the day of an earlier order of the same customer",
        ),
    )
}
