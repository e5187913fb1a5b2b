"""The glossary of `churn`."""

from __future__ import annotations

from retainr.results.units import Column, Unit

CHURN = (
    Column("starting", Unit.COUNT, "customers active on the day before the period"),
    Column(
        "new",
        Unit.COUNT,
        "customers whose first order, contract or activity ever is in the period",
    ),
    Column("new_lost", Unit.COUNT, "new customers that are not active on the period's last day"),
    Column(
        "reactivated",
        Unit.COUNT,
        "customers neither new nor active on the day before the period, active on its last day",
    ),
    Column(
        "lost",
        Unit.COUNT,
        "customers active on the day before the period and not active on its last day",
    ),
    Column("ending", Unit.COUNT, "customers active on the period's last day (or on the as-of day)"),
    Column("churn_rate", Unit.RATIO, "lost / starting"),
    Column("retention_rate_period", Unit.RATIO, "(starting - lost) / starting = 1 - churn_rate"),
    Column("inactive", Unit.COUNT, "customers known and not active on the day before the period"),
    Column("winback_rate", Unit.RATIO, "reactivated / inactive"),
    Column(
        "annual_churn_rate",
        Unit.RATIO,
        "1 - (1 - churn_rate)^(365 / days of the period): the same rate carried on for a year",
    ),
    Column(
        "warmup",
        Unit.FLAG,
        "the period begins less than inactive-after days after the first row, so starting is "
        "undercounted and there is no rate",
    ),
    Column(
        "revenue_lost",
        Unit.MONEY,
        "revenue of the lost in the inactive-after days before the period (of contracts: their "
        "monthly amounts in force on the day before it)",
    ),
    Column(
        "latest_complete_period",
        Unit.DATE,
        "first day of the last complete period after the warm-up, whose rates are given",
    ),
    Column(
        "pooled_churn_rate",
        Unit.RATIO,
        "sum of lost / sum of starting over the complete periods after the warm-up",
    ),
    Column(
        "lost_and_back",
        Unit.COUNT,
        "losses in these periods after which the customer was active again by the as-of day",
    ),
    Column(
        "expected_lifetime_periods",
        Unit.PERIODS,
        "1 / pooled_churn_rate, if the rate stayed what it is",
    ),
    Column("active_customers", Unit.COUNT, "customers active on the as-of day"),
    Column("lost_customers", Unit.COUNT, "customers known and not active on the as-of day"),
    Column(
        "renewal_rate",
        Unit.RATIO,
        "contracts followed by one of the same customer within the grace / contracts whose end "
        "and grace are over",
    ),
)
