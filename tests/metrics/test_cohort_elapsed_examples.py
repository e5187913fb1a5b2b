"""Worked out by hand: each customer has its own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.metrics.written import cohort, frame, matrix, table

if TYPE_CHECKING:
    from pathlib import Path

# Monday to Sunday; the third order is to the microsecond a week after the first.
WEEK = """
customer  time
ann       2024-01-01T10:00:00.000000
ann       2024-01-08T09:59:59.999999
ann       2024-01-08T10:00:00.000000
bob       2024-01-07T23:00:00.000000
"""


def test_windows_end_to_the_microsecond(tmp_path: Path) -> None:
    result = cohort(WEEK, tmp_path, clock="elapsed", period="week", as_of="2024-01-21")
    matrix(result, "eligible", "2024-01-01 2 2")
    matrix(result, "orders", "2024-01-01 3 1")
    matrix(result, "retained", "2024-01-01 2 1")
    matrix(result, "complete", "2024-01-01 yes yes")
    matrix(result, "retention_rate", "2024-01-01 1.0 1/2")
    assert "period" not in frame(result).columns


def test_only_the_observed_are_eligible(tmp_path: Path) -> None:
    # On the 20th Bob's second window is not over; the cohort's is over on the 21st.
    result = cohort(WEEK, tmp_path, clock="elapsed", period="week", as_of="2024-01-20")
    matrix(result, "cohort_size", "2024-01-01 2 2")
    matrix(result, "eligible", "2024-01-01 2 1")
    matrix(result, "retained", "2024-01-01 2 1")
    matrix(result, "complete", "2024-01-01 yes no")
    matrix(result, "retention_rate", "2024-01-01 1.0 ·")
    table(result, "curve", "age cohorts eligible retained \n 0 1 2 2")


def test_counts_of_an_incomplete_cell_are_those_of_the_eligible(tmp_path: Path) -> None:
    given = {"clock": "elapsed", "period": "week", "as_of": "2024-01-13"}
    result = cohort(WEEK, tmp_path, **given)
    matrix(result, "eligible", "2024-01-01 1")
    matrix(result, "orders", "2024-01-01 2")
    matrix(result, "retention_rate", "2024-01-01 ·")
    result = cohort(WEEK, tmp_path, include_incomplete=True, **given)
    matrix(result, "retention_rate", "2024-01-01 1.0")


def test_nobody_eligible_is_no_row(tmp_path: Path) -> None:
    result = cohort(WEEK, tmp_path, clock="elapsed", period="week", as_of="2024-01-07")
    assert frame(result).height == 0
    assert result.summary["customers"] == 2
    assert result.summary["cohorts"] == 1


def test_a_cohort_is_complete_when_its_youngest_possible_customer_is(tmp_path: Path) -> None:
    text = "customer time \n ann 2024-01-01 \n bob 2024-03-02"
    given = {"clock": "elapsed", "period": "month"}
    result = cohort(text, tmp_path, as_of="2024-02-29", **given)
    matrix(result, "complete", "2024-01-01 no no")
    result = cohort(text, tmp_path, as_of="2024-03-01", **given)
    matrix(result, "complete", "2024-01-01 yes no")


def test_later_includes_the_window_that_is_still_open(tmp_path: Path) -> None:
    # Ann's third window holds an order and is not over.
    text = "customer time \n ann 2024-01-01 \n ann 2024-01-16"
    result = cohort(text, tmp_path, clock="elapsed", period="week", as_of="2024-01-17")
    matrix(result, "eligible", "2024-01-01 1 1")
    matrix(result, "retained", "2024-01-01 1 0")
    matrix(result, "retained_or_later", "2024-01-01 1 1")


def test_money_of_the_eligible(tmp_path: Path) -> None:
    text = """
    customer  time        amount
    ann       2024-01-01  10
    ann       2024-01-09  5
    bob       2024-01-05  7
    bob       2024-01-12  100
    """
    result = cohort(text, tmp_path, clock="elapsed", period="week", as_of="2024-01-17")
    matrix(result, "eligible", "2024-01-01 2 1")
    matrix(result, "revenue", "2024-01-01 17.0 5.0")
    matrix(result, "cumulative_revenue", "2024-01-01 17.0 ·")
    matrix(result, "revenue_per_customer", "2024-01-01 8.5 ·")


def test_days_are_those_on_the_wall(tmp_path: Path) -> None:
    # New York put its clocks forward in the night between: 23 hours, and yet a day.
    text = """
    customer  time
    ann       2024-03-09T12:00:00-05:00
    ann       2024-03-10T11:59:59-04:00
    ann       2024-03-10T12:00:00-04:00
    """
    given = {"clock": "elapsed", "period": "day", "as_of": "2024-03-11"}
    result = cohort(text, tmp_path, tz="America/New_York", **given)
    matrix(result, "orders", "2024-03-09 2 1")
    # In UTC the same orders are 23 hours apart.
    matrix(cohort(text, tmp_path, **given), "orders", "2024-03-09 3 0")


def test_before_1970(tmp_path: Path) -> None:
    text = "customer time \n ann 1969-12-20T06:00:00 \n ann 1970-01-03T05:59:59 \n bob 1970-01-03"
    result = cohort(text, tmp_path, clock="elapsed", period="week", as_of="1970-01-04")
    matrix(result, "orders", "1969-12-15 1 1")
    assert frame(result)["cohort"].n_unique() == 1
