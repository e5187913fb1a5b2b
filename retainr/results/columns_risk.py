"""The columns of `risk` that no other command has."""

from __future__ import annotations

from retainr.results.units import Column, Unit

RISK = (
    Column("last_order", Unit.DATE, "day of the last order"),
    Column("days_since_last_order", Unit.DAYS, "days from that of the last order to the as-of day"),
    Column(
        "own_gap",
        Unit.DAYS,
        "median days between the customer's neighbouring days with an order; empty with one day",
    ),
    Column(
        "expected_gap",
        Unit.DAYS,
        "own_gap with three or more gaps; with n fewer (n x own_gap + (3 - n) x usual gap) / 3, "
        "where the usual gap is the median of own_gap over the customers of the segment that have "
        "one (over all customers where these are fewer than ten)",
    ),
    Column("overdue_ratio", Unit.MEAN, "days_since_last_order / expected_gap"),
    Column("next_order_due", Unit.DATE, "last_order + expected_gap, rounded up to whole days"),
    Column("orders_365d", Unit.COUNT, "orders (or events) of the last 365 days, refunds left out"),
    Column(
        "orders_at_risk",
        Unit.EXPECTATION,
        "orders_365d x (1 - p_alive): of the customer, or the sum over those of the row",
    ),
    Column("revenue_365d", Unit.MONEY, "revenue of the last 365 days, refunds subtracted"),
    Column(
        "revenue_at_risk",
        Unit.MONEY,
        "revenue_365d x (1 - p_alive), 0 where revenue_365d is below 0: of the customer, or the "
        "sum over those of the row",
    ),
    Column(
        "reasons",
        Unit.WORD,
        "what speaks for a loss; overdue: overdue_ratio is 2 or more; fewer-orders: days with an "
        "order in the last 180 days are at most half of those in the 180 days before, and these "
        "are 4 or more; smaller-orders: the last three days with an order brought on average at "
        "most half of what the at least three before them did, refunds left out; low-nps: the "
        "latest answer of --survey is 0 to 6; refund: a refund on the day of the last order or "
        "later; more-tickets: two or more of --events in the last 90 days, and more than in the "
        "90 days before; empty where nothing does",
    ),
    Column(
        "action",
        Unit.WORD,
        "what to do first, by the first that holds; more-tickets: solve-tickets; low-nps: ask-why; "
        "refund: follow-up-refund; overdue: win-back where p_alive is below 0.5, else remind; "
        "fewer-orders or smaller-orders: recommend; empty without a reason",
    ),
    Column(
        "overdue_band",
        Unit.TEXT,
        "overdue_ratio from and to below, of the customers with an order in the last 365 days",
    ),
)

_BACKTEST = (
    Column(
        "rule",
        Unit.WORD,
        "what customers are ranked by in a backtest, and whom it flags; p_alive: below 0.5; "
        "overdue_ratio: 2 or more; expected_orders (within the days of --backtest): as many with "
        "the fewest as the first rule flags, and all that equal the last of them; "
        "days_since_last_order, the baseline: as many who were silent longest, likewise",
    ),
    Column("flagged", Unit.COUNT, "customers that the rule calls at risk"),
    Column("caught", Unit.COUNT, "flagged and not_back"),
    Column("precision", Unit.RATIO, "caught / flagged"),
    Column("precision_ci_low", Unit.RATIO, "lower end of the Wilson interval of precision"),
    Column("precision_ci_high", Unit.RATIO, "upper end of the Wilson interval of precision"),
    Column(
        "not_back",
        Unit.COUNT,
        "customers without an order in the days of --backtest: of all that had one in the 365 "
        "days before them, or of the row",
    ),
    Column("not_back_rate", Unit.RATIO, "not_back / customers of the backtest, or of the row"),
    Column("recall", Unit.RATIO, "caught / not_back"),
    Column("recall_ci_low", Unit.RATIO, "lower end of the Wilson interval of recall"),
    Column("recall_ci_high", Unit.RATIO, "upper end of the Wilson interval of recall"),
    Column(
        "auc",
        Unit.STATISTIC,
        "area under the ROC curve: the chance that the rule ranks a customer who did not come "
        "back above one who did, ties counting one half",
    ),
    Column("auc_ci_low", Unit.STATISTIC, "lower end of the interval of auc (DeLong 1988, logit)"),
    Column("auc_ci_high", Unit.STATISTIC, "upper end of the interval of auc"),
    Column("auc_difference", Unit.STATISTIC, "auc of the rule minus that of the baseline"),
    Column(
        "auc_difference_ci_low",
        Unit.STATISTIC,
        "lower end of the interval of auc_difference (DeLong 1988, of the same customers)",
    ),
    Column("auc_difference_ci_high", Unit.STATISTIC, "upper end of the interval of auc_difference"),
    Column(
        "risk_decile",
        Unit.COUNT,
        "tenth of the customers of the backtest by its first rule; 1 holds those most at risk, of "
        "equals those who stand first by id",
    ),
    Column("lift", Unit.MEAN, "not_back_rate of the row / that of all customers of the backtest"),
    Column("baseline_not_back", Unit.COUNT, "not_back in the same tenth by days_since_last_order"),
    Column("baseline_lift", Unit.MEAN, "lift of the same tenth by days_since_last_order"),
)

RISK_SUMMARY = (
    *_BACKTEST,
    Column("listed_customers", Unit.COUNT, "customers in the table customers"),
    Column("active_365d", Unit.COUNT, "customers with an order in the last 365 days"),
    Column(
        "usual_gap",
        Unit.DAYS,
        "median of own_gap over all customers that have one, each counted once",
    ),
    Column(
        "overdue_rate",
        Unit.RATIO,
        "customers whose overdue_ratio is 2 or more / customers, of those with an order in the "
        "last 365 days",
    ),
    Column("total_orders_at_risk", Unit.EXPECTATION, "sum of orders_at_risk over all customers"),
    Column("total_revenue_at_risk", Unit.MONEY, "sum of revenue_at_risk over all customers"),
    Column(
        "listed_revenue_at_risk",
        Unit.MONEY,
        "sum of revenue_at_risk over the customers in the table customers",
    ),
    Column(
        "revenue_at_risk_share",
        Unit.RATIO,
        "total_revenue_at_risk / sum of revenue_365d over the customers above 0",
    ),
    Column(
        "revenue_at_risk_share_numerator", Unit.MONEY, "sum of revenue_at_risk over all customers"
    ),
    Column(
        "revenue_at_risk_share_denominator",
        Unit.MONEY,
        "sum of revenue_365d over the customers above 0",
    ),
    Column(
        "revenue_at_risk_share_ci_low",
        Unit.RATIO,
        "always empty: a share of money is no proportion of customers and has no such interval",
    ),
    Column(
        "revenue_at_risk_share_ci_high",
        Unit.RATIO,
        "always empty, as revenue_at_risk_share_ci_low",
    ),
)
