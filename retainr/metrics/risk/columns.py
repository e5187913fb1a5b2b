"""The tables and the summary of `risk`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.metrics.risk.export import patterns
from retainr.results import GLOSSARY, Column, Unit, ratio

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
_AUC = ("auc", "auc_ci_low", "auc_ci_high")
_BETTER = ("auc_difference", "auc_difference_ci_low", "auc_difference_ci_high")
RULES = TableSpec(
    "backtest",
    (
        *("rule", "flagged", "caught", "precision", "precision_ci_low", "precision_ci_high"),
        *("not_back", "recall", "recall_ci_low", "recall_ci_high", *_AUC, *_BETTER),
    ),
    on_request=True,
)
LIFT = TableSpec(
    "lift",
    (
        *("risk_decile", "customers", "not_back", "not_back_rate", "ci_low", "ci_high", "lift"),
        *("baseline_not_back", "baseline_lift"),
    ),
    on_request=True,
    interval_of="not_back_rate",
)
EXPORT = TableSpec("export", (), on_request=True, patterns=patterns())
TABLES = (CUSTOMERS, BANDS, RULES, LIFT, EXPORT)


def _of_backtest() -> tuple[Column, ...]:
    """Return what a backtest adds: the rule of the list, and the baseline beside it."""
    tested = "customers of the backtest: those with an order in the 365 days up to its day"
    gone = "customers of the backtest who did not come back"
    found: list[Column] = [
        *ratio(GLOSSARY["not_back_rate"], gone, tested),
    ]
    for name, whose in (("backtest", "the rule of the list"), ("baseline", "the baseline")):
        caught = f"those flagged by {whose} who did not come back"
        flagged = f"customers flagged by {whose}"
        precision = Column(f"{name}_precision", Unit.RATIO, f"precision of {whose}")
        recall = Column(f"{name}_recall", Unit.RATIO, f"recall of {whose}")
        found += [*ratio(precision, caught, flagged), *ratio(recall, caught, gone)]
        found += [
            Column(f"{name}_{column}", Unit.STATISTIC, f"{column} of {whose}") for column in _AUC
        ]
    return (*found, *(GLOSSARY[column] for column in _BETTER))


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
        *_of_backtest(),
    )
}
"""The scalars by name."""
