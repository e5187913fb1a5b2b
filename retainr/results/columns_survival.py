"""The glossary of `survival`."""

from __future__ import annotations

from retainr.results.units import Column, Unit

SURVIVAL = (
    Column("time", Unit.DAYS, "days since the first order, contract or whatever was followed"),
    Column("at_risk", Unit.COUNT, "customers still followed just before this time"),
    Column("events", Unit.COUNT, "customers lost (or with a second order) at or up to this time"),
    Column("censored", Unit.COUNT, "customers last seen, still without the event, at this time"),
    Column(
        "survival",
        Unit.RATIO,
        "share without the event from this time on: product of 1 - events / at_risk (Kaplan-Meier)",
    ),
    Column("median_ci_low", Unit.DAYS, "first time at which ci_low is one half or less"),
    Column("median_ci_high", Unit.DAYS, "first time at which ci_high is one half or less"),
    Column("restricted_mean", Unit.DAYS, "mean days without the event up to the horizon"),
    Column("horizon", Unit.DAYS, "time up to which restricted means are taken"),
    Column(
        "silent_and_back",
        Unit.COUNT,
        "customers that were silent for longer than inactive-after and ordered again: they count "
        "as there all the while",
    ),
    Column("chi_square", Unit.STATISTIC, "log-rank statistic: do groups differ?"),
    Column("degrees_of_freedom", Unit.COUNT, "groups that were compared, less one"),
    Column("p_value", Unit.P_VALUE, "chance of such a statistic if there were no difference"),
    Column("group_1", Unit.TEXT, "name of a group"),
    Column("group_2", Unit.TEXT, "name of the group it is compared with"),
    Column("p_value_holm", Unit.P_VALUE, "p_value corrected for the number of pairs (Holm)"),
    Column("forecast", Unit.FLAG, "the model says it; false where it was observed"),
    Column("model", Unit.TEXT, "name of the model"),
    Column("parameter", Unit.TEXT, "name of the parameter, as in the paper"),
    Column("estimate", Unit.STATISTIC, "maximum-likelihood estimate"),
    Column("standard_error", Unit.STATISTIC, "standard error of the estimate"),
    Column("estimate_ci_low", Unit.STATISTIC, "lower end of the estimate's interval, on its log"),
    Column("estimate_ci_high", Unit.STATISTIC, "upper end of the estimate's interval, on its log"),
    Column(
        "derl",
        Unit.MEAN,
        "discounted expected residual lifetime: renewals still expected of a customer that has "
        "made `age` of them, just before the next one, which counts in full; in a summary before "
        "the first",
    ),
)
