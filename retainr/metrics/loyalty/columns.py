"""The tables and the summary of `loyalty`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, Unit, ratio

_ENDS = ("ci_low", "ci_high")
ORDERED = ("ordered_after", "ordered_after_rate", *_ENDS)
MONEY = ("mean_revenue_after", "mean_revenue_after_ci_low", "mean_revenue_after_ci_high")
SPEARMAN = ("spearman", "spearman_ci_low", "spearman_ci_high", "spearman_p_value")

TABLES = (
    TableSpec(
        "groups",
        (
            *("group", "customers", *ORDERED),
            *("repeated_after", "repeat_after_rate", "repeat_after_ci_low", "repeat_after_ci_high"),
            *MONEY,
            *("active_at_answer", "lost_after", "churn_after_rate"),
            *("churn_after_ci_low", "churn_after_ci_high", "mean_clv"),
        ),
        interval_of="ordered_after_rate",
    ),
    TableSpec(
        "quadrants",
        ("quadrant", "high", "ordered", "customers", "share", *_ENDS),
        interval_of="share",
    ),
    TableSpec("scores", ("score", "customers", *ORDERED, *MONEY), interval_of="ordered_after_rate"),
    TableSpec("correlation", ("customers", *SPEARMAN)),
    TableSpec(
        "nps_csat",
        ("group", "csat_group", "customers", "share", *ORDERED),
        on_request=True,
        interval_of="ordered_after_rate",
    ),
    TableSpec(
        "coverage",
        (
            *("answering", "customers", "share"),
            *("mean_orders", "mean_orders_ci_low", "mean_orders_ci_high"),
            *("mean_revenue", "mean_revenue_ci_low", "mean_revenue_ci_high"),
            *("ordered_later", "ordered_later_rate", *_ENDS),
        ),
        interval_of="ordered_later_rate",
    ),
    TableSpec(
        "referrals",
        ("period", "group", "new_customers", "referred", "referral_rate", *_ENDS, "complete"),
        on_request=True,
        interval_of="referral_rate",
    ),
)


def _difference(name: str, unit: Unit, what: str, kind: str) -> tuple[Column, ...]:
    return (
        Column(name, unit, what),
        Column(f"{name}_ci_low", unit, f"lower end of the {kind} interval of {name}"),
        Column(f"{name}_ci_high", unit, f"upper end of the {kind} interval of {name}"),
    )


def _ratios() -> tuple[Column, ...]:
    high, counted = "customers with a high score", "customers whose answer counts"
    without = "those of them without an order in the window"
    return (
        *ratio(Column("high_rate", Unit.RATIO, "high scores / customers"), high, counted),
        *ratio(GLOSSARY["ordered_after_rate"], "customers with an order in the window", counted),
        *ratio(
            Column("leaving_of_high_rate", Unit.RATIO,
                   "customers with a high score and without an order in the window / those with "
                   "a high score"),
            without, high,
        ),
        *ratio(
            Column("high_of_leaving_rate", Unit.RATIO,
                   "customers with a high score and without an order in the window / those "
                   "without an order in it"),
            high, "customers without an order in the window",
        ),
        *ratio(GLOSSARY["churn_after_rate"], "customers lost by the end of the window",
               "customers active at their answer"),
        *ratio(
            Column("response_rate", Unit.RATIO,
                   "customers with an answer / customers with an order, both by the day of the "
                   "table coverage"),
            "customers with an answer", "customers by that day",
        ),
        *ratio(GLOSSARY["referral_rate"], "new customers that customers brought",
               "new customers of the complete periods"),
    )  # fmt: skip


SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        Column("answers", Unit.COUNT, "answers up to the as-of day of the orders"),
        Column("answers_nameless", Unit.COUNT, "answers without a customer"),
        Column("answers_without_orders", Unit.COUNT, "answers of who is no customer of the orders"),
        Column(
            "answers_before_orders", Unit.COUNT,
            "answers of who ordered for the first time on a later day",
        ),
        Column("answers_open", Unit.COUNT, "answers whose window is not over"),
        Column("answers_repeated", Unit.COUNT, "answers beside the one of their customer"),
        GLOSSARY["customers"],
        *_ratios(),
        *_difference(
            "ordered_difference", Unit.DIFFERENCE,
            "ordered_after_rate of promoters minus that of detractors; on other scales of high "
            "minus low scores", "Newcombe",
        ),
        *(GLOSSARY[name] for name in SPEARMAN),
        *_difference(
            "orders_difference", Unit.CHANGE, "mean_orders of who answered minus that of the "
            "silent", "Welch",
        ),
        *_difference(
            "revenue_difference", Unit.MONEY, "mean_revenue of who answered minus that of the "
            "silent", "Welch",
        ),
        *_difference(
            "ordered_later_difference", Unit.DIFFERENCE,
            "ordered_later_rate of who answered minus that of the silent", "Newcombe",
        ),
    )
}  # fmt: skip
"""The scalars by name."""
