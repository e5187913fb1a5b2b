"""Which number a check means, by the declarations of its command."""

from __future__ import annotations

from typing import Any

import pytest

from retainr.checks import Check
from retainr.checks.target import Target, target_of
from retainr.errors import InputError
from retainr.metrics import METRICS

BY_NAME = {metric.name: metric for metric in METRICS}
CI = ("ci_low", "ci_high")


def target(metric: str, *segments: str, **where: Any) -> Target:
    check = Check(metric, where=where)
    return target_of(check, BY_NAME[check.command], segments)


def test_a_number_of_the_summary_has_its_own_parts_and_ends() -> None:
    found = target("cohort.retention_rate_1")
    assert (found.table, found.column.name) == (None, "retention_rate_1")
    assert (found.low, found.high) == ("retention_rate_1_ci_low", "retention_rate_1_ci_high")
    assert found.numerator == "retention_rate_1_numerator"
    assert found.denominator == "retention_rate_1_denominator"


def test_an_age_that_the_summary_has_not_is_one_of_the_pooled_curve() -> None:
    found = target("cohort.retention_rate_7")
    assert (found.table, found.column.name, found.where) == ("curve", "retention_rate", {"age": 7})
    assert (found.low, found.high) == CI


@pytest.mark.parametrize(
    ("metric", "where", "table", "low"),
    [
        ("cohort.retention_rate", {"cohort": "latest", "age": 1}, "cohort", "ci_low"),
        ("cohort.retention_rate", {"bracket": "1-7", "cohort": "latest"}, "brackets", "ci_low"),
        ("cohort.unbounded_retention_rate", {"age": 1}, "cohort", "unbounded_ci_low"),
        ("cohort.cohorts", {"age": 1}, "curve", None),
        ("churn.churn_rate", {"period": "latest"}, "periods", "ci_low"),
        ("churn.winback_rate", {"period": "latest"}, "periods", None),
        ("repurchase.repurchase_rate", {"days": 90}, "within", "ci_low"),
        (
            "repurchase.repurchase_rate_45d",
            {"cohort": "latest"},
            "cohorts",
            "repurchase_rate_45d_ci_low",
        ),
        ("ces.ces", {"period": "latest"}, "scores", "ci_low"),
        ("ces.low_effort_rate", {"period": "latest"}, "scores", "low_effort_ci_low"),
        ("ces.low_effort", {"period": "latest"}, "scores", None),
        ("csat.mean", {"period": "latest"}, "scores", None),
        ("nps.change", {"period": "latest"}, "scores", "change_ci_low"),
        ("risk.not_back_rate", {"risk_decile": 1}, "lift", "ci_low"),
        ("risk.lift", {"risk_decile": 1}, "lift", None),
    ],
)
def test_a_column_has_the_interval_that_is_its_own(
    metric: str, where: dict[str, Any], table: str, low: str | None
) -> None:
    found = target(metric, **where)
    assert (found.table, found.low) == (table, low)


def test_a_segment_may_say_the_row() -> None:
    assert target("cohort.retention_rate", "shop", age=1, shop="web").table == "cohort"


@pytest.mark.parametrize(
    ("check", "message", "hint"),
    [
        (Check("cohort.retention_rte_1"), "cohort has no such number", "cohort.retention_rate_1"),
        (Check("cohort.retention_rate"), "a column of table cohort", "say which row: where"),
        (Check("cohort.zzz", where={"age": 1}), "cohort has no such number", "numbers of cohort:"),
        (
            Check("cohort.retention_rate", where={"aeg": 1}),
            "where names no column of one table: aeg",
            "did you mean age?",
        ),
        (Check("cohort.latest_complete_cohort"), "date, no number", "retention_rate_1"),
        (Check("cohort.customers", confident=True), "has no interval", "leave confident out"),
        (Check("cohort.retention_rate_7d"), "cohort has no such number", "did you mean"),
    ],
)
def test_what_is_no_number(check: Check, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        target_of(check, BY_NAME["cohort"])
    assert error.value.message.startswith(f"{check.metric}: ")
    assert message in error.value.message
    assert hint in error.value.hint


def test_every_table_with_an_interval_says_of_which_column() -> None:
    for metric in METRICS:
        for table in metric.tables:
            assert ("ci_low" in table.columns) == (table.interval_of is not None), table.name
            assert table.interval_of is None or table.interval_of in table.columns
