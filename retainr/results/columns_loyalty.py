"""The columns of `loyalty` that no other command has."""

from __future__ import annotations

from retainr.results.units import Column, Unit


def _ends(name: str, unit: Unit, kind: str, what: str = "") -> tuple[Column, Column]:
    """Return both ends of an interval."""
    said = what or name
    return (
        Column(f"{name}_ci_low", unit, f"lower end of the {kind} interval of {said}"),
        Column(f"{name}_ci_high", unit, f"upper end of the {kind} interval of {said}"),
    )


LOYALTY = (
    Column(
        "ordered_after",
        Unit.COUNT,
        "customers with an order in the days of --within after that of their answer",
    ),
    Column("ordered_after_rate", Unit.RATIO, "ordered_after / customers"),
    Column("repeated_after", Unit.COUNT, "customers with two or more orders in these days"),
    Column("repeat_after_rate", Unit.RATIO, "repeated_after / customers"),
    *_ends("repeat_after", Unit.RATIO, "Wilson", "repeat_after_rate"),
    Column(
        "mean_revenue_after",
        Unit.MONEY,
        "mean revenue of a customer in these days, refunds in them subtracted",
    ),
    *_ends("mean_revenue_after", Unit.MONEY, "t"),
    Column(
        "active_at_answer",
        Unit.COUNT,
        "customers with an order in the --inactive-after days that end with that of the answer",
    ),
    Column(
        "lost_after",
        Unit.COUNT,
        "active_at_answer and not active on the last day of the window",
    ),
    Column("churn_after_rate", Unit.RATIO, "lost_after / active_at_answer"),
    *_ends("churn_after", Unit.RATIO, "Wilson", "churn_after_rate"),
    Column(
        "spearman",
        Unit.STATISTIC,
        "Spearman's rank correlation of score and orders in the window, ties with mean ranks",
    ),
    *_ends("spearman", Unit.STATISTIC, "Fisher z", "spearman (Bonett & Wright 2000)"),
    Column(
        "spearman_p_value", Unit.P_VALUE, "two-sided p-value of spearman, by the t distribution"
    ),
    Column(
        "quadrant",
        Unit.WORD,
        "loyal: high score, ordered in the window; leaving: high, did not; captive: low, ordered; "
        "lost: low, did not",
    ),
    Column("high", Unit.FLAG, "the score is one of --good: 9-10 of 0-10, else the scale's top"),
    Column("ordered", Unit.FLAG, "an order in the window after the answer"),
    Column(
        "csat_group",
        Unit.WORD,
        "satisfied or dissatisfied, by the customer's latest answer of --csat up to the day of "
        "the answer; none where there is no such answer",
    ),
    Column(
        "answering",
        Unit.WORD,
        "answered, or silent: a customer without an answer by the last day of the survey, or by "
        "the last one whose days of --within are over, where that is earlier",
    ),
    Column("mean_orders", Unit.MEAN, "mean orders of a customer up to that day"),
    *_ends("mean_orders", Unit.MEAN, "t"),
    Column(
        "mean_revenue",
        Unit.MONEY,
        "mean revenue of a customer up to that day, refunds subtracted",
    ),
    *_ends("mean_revenue", Unit.MONEY, "t"),
    Column(
        "ordered_later",
        Unit.COUNT,
        "customers with an order in the days of --within after that day",
    ),
    Column("ordered_later_rate", Unit.RATIO, "ordered_later / customers"),
    Column("new_customers", Unit.COUNT, "customers with their first order in the period"),
    Column(
        "referred",
        Unit.COUNT,
        "new customers whose first order names another customer, who had ordered by that day",
    ),
    Column("referral_rate", Unit.RATIO, "referred / new_customers"),
)
