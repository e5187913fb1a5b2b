"""Worked out by hand: the log in the test, the matrix beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from retainr.errors import InputError
from tests.metrics.written import cohort, frame, matrix, table

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """
customer  time        amount
ann       2024-01-05  10
ann       2024-02-20  20
bob       2024-01-31  10
bob       2024-03-01  5
cho       2024-02-01  7
cho       2024-03-31  3
"""


def test_months(tmp_path: Path) -> None:
    result = cohort(SHOP, tmp_path)
    matrix(result, "cohort_size", "2024-01-01 2 2 2 \n 2024-02-01 1 1")
    matrix(result, "eligible", "2024-01-01 2 2 2 \n 2024-02-01 1 1")
    matrix(result, "retained", "2024-01-01 2 1 1 \n 2024-02-01 1 1")
    matrix(result, "retention_rate", "2024-01-01 1.0 1/2 1/2 \n 2024-02-01 1.0 1.0")
    matrix(result, "retained_or_later", "2024-01-01 2 2 1 \n 2024-02-01 1 1")
    matrix(result, "unbounded_retention_rate", "2024-01-01 1.0 1.0 1/2 \n 2024-02-01 1.0 1.0")
    matrix(result, "complete", "2024-01-01 yes yes yes \n 2024-02-01 yes yes")
    matrix(result, "period", "2024-01-01 2024-01-01 2024-02-01 2024-03-01 \n"
                             "2024-02-01 2024-02-01 2024-03-01")  # fmt: skip
    matrix(result, "orders", "2024-01-01 2 1 1 \n 2024-02-01 1 1")
    matrix(result, "revenue", "2024-01-01 20.0 20.0 5.0 \n 2024-02-01 7.0 3.0")
    matrix(result, "cumulative_revenue", "2024-01-01 20.0 40.0 45.0 \n 2024-02-01 7.0 10.0")
    matrix(result, "revenue_per_customer", "2024-01-01 10.0 20.0 22.5 \n 2024-02-01 7.0 10.0")


def test_the_pooled_curve(tmp_path: Path) -> None:
    # The drop at age 2 is that of January alone: 1/2 − 1/2, not 2/3 − 1/2.
    table(
        cohort(SHOP, tmp_path),
        "curve",
        """
        age cohorts eligible retained retention_rate mean_retention_rate retained_or_later drop
        0   2       3        3        1.0            1.0                 3                 ·
        1   2       3        2        2/3            3/4                 3                 1/3
        2   1       2        1        1/2            1/2                 1                 0.0
        """,
    )


def test_the_trend(tmp_path: Path) -> None:
    head = "cohort eligible retained retention_rate \n"
    result = cohort(SHOP, tmp_path)
    table(result, "trend", head + "2024-01-01 2 1 1/2 \n 2024-02-01 1 1 1.0")
    result = cohort(SHOP, tmp_path, trend_age=2)
    table(result, "trend", head + "2024-01-01 2 1 1/2")
    # One customer of one: z = 1.96, low end 1 / (1 + z²).
    assert frame(cohort(SHOP, tmp_path), "trend")["ci_low"].to_list() == pytest.approx(
        [0.0945312, 0.2065493], abs=5e-7
    )


def test_the_summary(tmp_path: Path) -> None:
    summary = cohort(SHOP, tmp_path).summary
    assert summary["customers"] == 3
    assert summary["cohorts"] == 2
    assert summary["retention_rate_1"] == pytest.approx(2 / 3)
    assert summary["retention_rate_1_numerator"] == 2
    assert summary["retention_rate_1_denominator"] == 3
    assert summary["retention_rate_2"] == 0.5
    assert all(v is None for n, v in summary.items() if n.startswith("retention_rate_3"))
    assert summary["latest_complete_cohort"] == dt.date(2024, 2, 1)
    assert summary["latest_retention_rate_1"] == 1


def test_the_steepest_drop_is_sought_from_age_2_on(tmp_path: Path) -> None:
    months = {1: 10, 2: 5, 3: 4, 4: 2, 5: 2}
    rows = [f"c{n} 2024-0{month}-15" for month, many in months.items() for n in range(many)]
    result = cohort("customer time\n" + "\n".join(rows), tmp_path, as_of="2024-05-31")
    matrix(result, "retained", "2024-01-01 10 5 4 2 2")
    assert result.summary["steepest_drop_age"] == 3
    assert result.summary["steepest_drop"] == pytest.approx(0.2)


def test_an_incomplete_cell_has_counts_so_far_and_no_rate(tmp_path: Path) -> None:
    result = cohort(SHOP, tmp_path, as_of="2024-03-30")
    matrix(result, "complete", "2024-01-01 yes yes no \n 2024-02-01 yes no")
    matrix(result, "eligible", "2024-01-01 2 2 · \n 2024-02-01 1 ·")
    matrix(result, "retained", "2024-01-01 2 1 1 \n 2024-02-01 1 0")
    matrix(result, "retained_or_later", "2024-01-01 2 2 1 \n 2024-02-01 1 0")
    matrix(result, "orders", "2024-01-01 2 1 1 \n 2024-02-01 1 0")
    matrix(result, "revenue", "2024-01-01 20.0 20.0 5.0 \n 2024-02-01 7.0 0.0")
    matrix(result, "cumulative_revenue", "2024-01-01 20.0 40.0 · \n 2024-02-01 7.0 ·")
    matrix(result, "revenue_per_customer", "2024-01-01 10.0 20.0 · \n 2024-02-01 7.0 ·")
    for name in ("retention_rate", "unbounded_retention_rate"):
        assert frame(result)[name].is_null().to_list() == [False, False, True, False, True]
    for name in ("ci_low", "ci_high", "unbounded_ci_low", "unbounded_ci_high"):
        assert frame(result)[name].is_null().to_list() == [False, False, True, False, True]
    assert result.summary["latest_complete_cohort"] == dt.date(2024, 1, 1)
    assert result.summary["retention_rate_2"] is None
    assert result.data.rows_after_as_of == 1


def test_incomplete_rates_on_request(tmp_path: Path) -> None:
    result = cohort(SHOP, tmp_path, as_of="2024-03-30", include_incomplete=True)
    matrix(result, "complete", "2024-01-01 yes yes no \n 2024-02-01 yes no")
    matrix(result, "retention_rate", "2024-01-01 1.0 1/2 1/2 \n 2024-02-01 1.0 0.0")
    table(result, "curve", "age cohorts retained \n 0 2 3 \n 1 1 1")


def test_a_quiet_period_is_a_row_with_0(tmp_path: Path) -> None:
    text = "customer time \n ann 2023-11-30 \n ann 2024-02-29"
    result = cohort(text, tmp_path)
    matrix(result, "retained", "2023-11-01 1 0 0 1")
    matrix(result, "retained_or_later", "2023-11-01 1 1 1 1")
    matrix(result, "retention_rate", "2023-11-01 1.0 0.0 0.0 1.0")


def test_weeks_begin_when_they_are_told_to(tmp_path: Path) -> None:
    # 2023-12-31 was a Sunday.
    text = "customer time \n ann 2023-12-30 \n ann 2023-12-31 \n ann 2024-01-07"
    result = cohort(text, tmp_path, period="week")
    matrix(result, "orders", "2023-12-25 2 1")
    matrix(result, "complete", "2023-12-25 yes yes")
    result = cohort(text, tmp_path, period="week", week_start="sunday")
    matrix(result, "orders", "2023-12-24 1 1 1")
    matrix(result, "complete", "2023-12-24 yes yes no")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("day", "1968-02-28 1 1 1"),
        ("month", "1968-02-01 2 1"),
        ("quarter", "1968-01-01 3"),
        ("year", "1968-01-01 3"),
    ],
)
def test_a_leap_day_before_1970(tmp_path: Path, period: str, expected: str) -> None:
    text = "customer time \n ann 1968-02-28 \n ann 1968-02-29 \n ann 1968-03-01"
    matrix(cohort(text, tmp_path, period=period), "orders", expected)


def test_quarters_and_years(tmp_path: Path) -> None:
    text = "customer time \n ann 1969-12-31T23:59:59.999999 \n ann 1970-01-01 \n ann 1971-03-31"
    result = cohort(text, tmp_path, period="quarter")
    matrix(result, "orders", "1969-10-01 1 1 0 0 0 1")
    matrix(result, "complete", "1969-10-01 yes yes yes yes yes yes")
    result = cohort(text, tmp_path, period="year")
    matrix(result, "orders", "1969-01-01 1 1 1")
    matrix(result, "complete", "1969-01-01 yes yes no")


def test_periods_are_those_of_the_report_zone(tmp_path: Path) -> None:
    text = "customer time \n ann 2024-01-31T23:30:00-05:00 \n ann 2024-02-29T23:30:00Z"
    matrix(cohort(text, tmp_path), "orders", "2024-02-01 2")
    matrix(cohort(text, tmp_path, tz="America/New_York"), "orders", "2024-01-01 1 1")
    matrix(cohort(text, tmp_path, tz="Asia/Kolkata"), "orders", "2024-02-01 1 1")


def test_a_log_without_a_readable_row_has_empty_tables(tmp_path: Path) -> None:
    result = cohort("customer time \n ∅ 2024-01-01", tmp_path, max_rejects=1.0)
    assert [table.frame.height for table in result.tables] == [0, 0, 0]
    assert result.summary["customers"] == 0
    assert result.data.as_of is None


def test_events_cannot_be_told_apart_in_orders(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        cohort(SHOP, tmp_path, start_event="signup")
