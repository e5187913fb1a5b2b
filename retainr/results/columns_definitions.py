"""The glossary of `definitions`."""

from __future__ import annotations

from retainr.results.units import Column, Unit

DEFINITIONS = (
    Column("definition", Unit.TEXT, "name of the definition, the same in every language"),
    Column("name", Unit.TEXT, "the definition in a few words"),
    Column("used_in", Unit.TEXT, "where the definition is in use"),
    Column("formula", Unit.TEXT, "what is divided by what"),
    Column("numerator", Unit.MIXED, "what stands above the line: customers, or money"),
    Column("denominator", Unit.COUNT, "customers that stand below the line"),
    Column("value", Unit.MIXED, "numerator / denominator, read as the column unit says"),
    Column(
        "unit",
        Unit.WORD,
        "how the value is to be read: ratio (a share), quotient (in the same scale, but no share "
        "and without an interval) or money",
    ),
    Column(
        "month_1_retention",
        Unit.RATIO,
        "customers active in the calendar month after their first / customers whose next month "
        "is over",
    ),
    Column(
        "month_1_retention_elapsed",
        Unit.RATIO,
        "customers active 30 to 60 days after their own first moment / customers of months in "
        "which everybody was seen for 60 days",
    ),
    Column(
        "month_1_retention_unbounded",
        Unit.RATIO,
        "customers active in the calendar month after their first or later / customers whose "
        "next month is over",
    ),
    Column(
        "period_crr",
        Unit.RATIO,
        "customers active in the period before and in the last complete one / customers active "
        "in the period before",
    ),
    Column(
        "period_crr_of_all",
        Unit.RATIO,
        "customers active in the last complete period / all customers by its end",
    ),
    Column(
        "crr_end_minus_new",
        Unit.QUOTIENT,
        "(customers active at the end of the period - its new customers) / customers active at "
        "its start",
    ),
    Column("retained_of_all", Unit.RATIO, "customers active on the as-of day / all customers"),
    Column("lost_of_all", Unit.RATIO, "customers not active on the as-of day / all customers"),
    Column(
        "repeat_purchase_rate_by_order",
        Unit.RATIO,
        "customers with two or more orders / customers; each order counts, those of one day too",
    ),
    Column(
        "repeat_purchase_rate_by_day",
        Unit.RATIO,
        "customers with orders on two or more days / customers",
    ),
    Column(
        "returning_customer_rate",
        Unit.RATIO,
        "customers of the last complete period who had ordered before it / its customers",
    ),
    Column(
        "returning_customer_rate_looking_ahead",
        Unit.RATIO,
        "customers of the last complete period with two orders or more by the as-of day / its "
        "customers",
    ),
    Column("churn_start_only", Unit.RATIO, "lost in the period / active at its start"),
    Column(
        "churn_start_plus_new",
        Unit.RATIO,
        "lost in the period / (active at its start + its new customers)",
    ),
    Column(
        "new_active_in_last_month",
        Unit.RATIO,
        "new customers of the last complete year active in its last month / its new customers",
    ),
    Column("customer_value", Unit.MONEY, "revenue x margin / customers"),
)
