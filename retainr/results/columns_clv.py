"""The glossary of `clv`."""

from __future__ import annotations

from retainr.results.units import Column, Unit

_CUSTOMERS = (
    Column("customer_id", Unit.TEXT, "the customer's id as it stands in the file"),
    Column(
        "frequency",
        Unit.COUNT,
        "days with an order after the first (orders, with --count-by order) until the end of the "
        "calibration; of contracts the renewals that the running one made",
    ),
    Column(
        "recency",
        Unit.EXPECTATION,
        "time from the first order to the last, in the --time-unit; 0 without a repeat",
    ),
    Column(
        "T",
        Unit.EXPECTATION,
        "time from the first order, or contract, to the end of the calibration, in the --time-unit",
    ),
    Column(
        "monetary_value",
        Unit.MONEY,
        "mean revenue per day with an order (order, with --count-by order) over the repeats: the "
        "first and refunds left out; 0 without a repeat",
    ),
    Column("monthly_amount", Unit.MONEY, "what the running contracts bring in a month"),
    Column(
        "p_alive",
        Unit.PROBABILITY,
        "probability that the customer will buy again at some time; of contracts 1 while one runs",
    ),
    Column("expected_orders", Unit.EXPECTATION, "orders expected within the --horizon"),
    Column(
        "expected_order_value",
        Unit.MONEY,
        "expected revenue of an order (gamma-gamma): between the customer's own mean and that of "
        "all",
    ),
    Column(
        "clv",
        Unit.MONEY,
        "sum over months m within the --horizon of (E[m] - E[m-1]) x expected_order_value x "
        "--margin / (1 + d)^(m/12); sbg: derl x amount x --margin; historic: historic_revenue x "
        "--margin; simple: mean revenue per customer and period x --margin / churn rate while "
        "active",
    ),
    Column(
        "clv_low",
        Unit.MONEY,
        "lower end of the interval of clv (delta method on logarithms): how sure the fit is of "
        "the expectation, not how one customer will behave",
    ),
    Column("clv_high", Unit.MONEY, "upper end of the interval of clv"),
    Column("historic_revenue", Unit.MONEY, "revenue so far, refunds subtracted"),
    Column(
        "ltv_to_cac",
        Unit.MEAN,
        "(historic_revenue x --margin + clv) / --acquisition-cost; of historic alone clv / cost",
    ),
    Column(
        "payback_months",
        Unit.PERIODS,
        "months from now until the acquisition cost is earned, 0 where it is already; empty where "
        "not within the --horizon",
    ),
)

_TABLES = (
    Column(
        "calibration_frequency", Unit.TEXT, "frequency at the end of the calibration: 0 ... 6, 7+"
    ),
    Column("actual_mean", Unit.MEAN, "orders of a customer in the holdout"),
    Column("predicted_mean", Unit.MEAN, "orders of a customer that were forecast for the holdout"),
    Column("week", Unit.PERIODS, "weeks since the first order of all; 1 is the first"),
    Column("held_out", Unit.FLAG, "the week ends in the holdout"),
    Column("repeat_orders", Unit.COUNT, "repeat orders in the week"),
    Column("expected_repeat_orders", Unit.EXPECTATION, "repeat orders the fit expects in it"),
    Column("cumulative_repeat_orders", Unit.COUNT, "repeat orders up to the week"),
    Column(
        "expected_cumulative_repeat_orders",
        Unit.EXPECTATION,
        "repeat orders the fit expects up to the week of those who had begun by then",
    ),
    Column("decile", Unit.COUNT, "tenth of the customers by clv; 1 holds the highest"),
    Column(
        "predicted_revenue", Unit.MONEY, "orders forecast for the holdout x expected_order_value"
    ),
    Column("actual_revenue", Unit.MONEY, "revenue in the holdout, refunds left out"),
    Column("retention_before", Unit.QUOTIENT, "retention as the fit has it"),
    Column("retention_after", Unit.QUOTIENT, "retention after the change of --what-if"),
    Column("clv_before", Unit.MONEY, "clv of all customers"),
    Column("clv_after", Unit.MONEY, "clv of all customers after the change of --what-if"),
    Column("uplift", Unit.QUOTIENT, "clv_after / clv_before - 1"),
)

_SUMMARY = (
    Column("total_clv", Unit.MONEY, "clv of all customers"),
    Column("total_clv_ci_low", Unit.MONEY, "lower end of the interval of total_clv (as clv_low)"),
    Column("total_clv_ci_high", Unit.MONEY, "upper end of the interval of total_clv"),
    Column("mean_clv", Unit.MONEY, "sum of clv / customers: all, or those of the row"),
    Column("median_clv", Unit.MONEY, "clv that half of the customers do not exceed"),
    Column("expected_alive", Unit.EXPECTATION, "sum of p_alive"),
    Column("best_tenth_share", Unit.RATIO, "clv of the best tenth of the customers / total_clv"),
    Column("best_tenth_share_numerator", Unit.MONEY, "clv of the best tenth of the customers"),
    Column("best_tenth_share_denominator", Unit.MONEY, "clv of all customers"),
    Column(
        "best_tenth_share_ci_low",
        Unit.RATIO,
        "always empty: a share of money is no proportion of customers and has no such interval",
    ),
    Column("best_tenth_share_ci_high", Unit.RATIO, "always empty, as best_tenth_share_ci_low"),
    Column("log_likelihood", Unit.STATISTIC, "of the fit to the times of orders (or renewals)"),
    Column("aic", Unit.STATISTIC, "2 x parameters - 2 x log_likelihood: lower fits better"),
    Column("repeat_customers", Unit.COUNT, "customers with frequency above 0"),
    Column(
        "spend_correlation",
        Unit.STATISTIC,
        "Pearson's correlation of frequency and monetary_value over repeat customers",
    ),
    Column(
        "new_in_holdout",
        Unit.COUNT,
        "customers first seen in the holdout; they are left out everywhere",
    ),
    Column("holdout_actual", Unit.COUNT, "repeat orders in the holdout"),
    Column("holdout_predicted", Unit.EXPECTATION, "repeat orders that were forecast for it"),
    Column("holdout_mae", Unit.MEAN, "mean absolute error of a customer's orders in the holdout"),
    Column("holdout_rmse", Unit.MEAN, "root mean square error of a customer's orders in it"),
    Column("holdout_bias", Unit.QUOTIENT, "holdout_predicted / holdout_actual - 1"),
    Column(
        "naive_holdout_predicted",
        Unit.EXPECTATION,
        "sum of frequency / T x holdout, 0 where T is 0: each customer's own rate carried on",
    ),
    Column("naive_holdout_mae", Unit.MEAN, "holdout_mae of the naive rule"),
    Column("naive_holdout_rmse", Unit.MEAN, "holdout_rmse of the naive rule"),
    Column("naive_holdout_bias", Unit.QUOTIENT, "holdout_bias of the naive rule"),
    Column("what_if_total_clv", Unit.MONEY, "total_clv after the change of --what-if"),
    Column("what_if_uplift", Unit.QUOTIENT, "what_if_total_clv / total_clv - 1"),
)

CLV = (*_CUSTOMERS, *_TABLES, *_SUMMARY)
