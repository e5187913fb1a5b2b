"""Findings about days, each present in one log and absent in another."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from retainr.results import Severity
from tests.metrics.inspected import evidence, found, inspect, option, orders

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MONDAY = dt.date(2024, 1, 1)


def days(first: dt.date, count: int, step: int = 1) -> list[str]:
    return [str(first + dt.timedelta(days=n * step)) for n in range(count)]


def daily(*skipped: int, count: int = 60) -> str:
    """Return a log with one order a day, of ever the same ten customers."""
    rows = [f"c{n % 10} {day}" for n, day in enumerate(days(MONDAY, count)) if n not in skipped]
    return "\n".join(["customer time", *rows])


def more(log: str, rows: Iterable[str]) -> str:
    return "\n".join([log, *rows])


def test_a_year_2099(tmp_path: Path) -> None:
    result = inspect(more(daily(), ["c1 2099-01-01"]), tmp_path)
    assert evidence(result, "dates-far-after") == (
        "1 of 61 rows is dated 2099-01-01, 27,335 days after 2024-02-29; every period up to it "
        "looks complete."
    )
    assert option(result, "dates-far-after") == "--as-of 2024-02-29"


def test_several_far_days_that_are_few(tmp_path: Path) -> None:
    far = ["c1 2099-01-01", "c2 2099-01-05"]
    result = inspect(more(daily(count=300), far), tmp_path)
    assert evidence(result, "dates-far-after").startswith(
        "2 of 302 rows are dated 2099-01-01 to 2099-01-05, 27,095 days after 2024-10-26"
    )


def test_several_far_days_that_are_many_are_a_second_business(tmp_path: Path) -> None:
    far = [f"c1 {day}" for day in days(dt.date(2024, 6, 1), 30)]
    assert found(inspect(more(daily(), far), tmp_path), "dates-far-after") is None


def test_a_last_day_after_a_month_is_not_far(tmp_path: Path) -> None:
    near = inspect(more(daily(), ["c1 2024-03-31"]), tmp_path)
    far = inspect(more(daily(), ["c1 2024-04-01"]), tmp_path)
    assert found(near, "dates-far-after") is None
    assert found(far, "dates-far-after") is not None


def test_an_as_of_date_settles_far_dates(tmp_path: Path) -> None:
    result = inspect(more(daily(), ["c1 2099-01-01"]), tmp_path, as_of="2024-02-29")
    assert found(result, "dates-far-after") is None
    assert result.data.rows_after_as_of == 1


def test_a_day_in_1970(tmp_path: Path) -> None:
    result = inspect(more(daily(count=200), ["c1 1970-01-01"]), tmp_path)
    assert evidence(result, "dates-far-before") == (
        "1 of 201 rows is dated 1970-01-01, 19,723 days before 2024-01-01."
    )
    assert option(result, "dates-far-before") == "--since 2024-01-01"
    assert found(inspect(daily(count=200), tmp_path), "dates-far-before") is None


def test_a_first_day_a_year_before_is_a_beginning(tmp_path: Path) -> None:
    result = inspect(more(daily(count=200), ["c1 2023-01-01"]), tmp_path)
    assert found(result, "dates-far-before") is None


def test_a_last_day_that_is_cut_off(tmp_path: Path) -> None:
    rows = [f"c{n} {day}" for day in days(MONDAY, 31) for n in range(8)]
    log = "\n".join(["customer time", *rows])
    result = inspect(more(log, ["c1 2024-02-01", "c2 2024-02-01", "c3 2024-02-01"]), tmp_path)
    assert evidence(result, "last-day-partial") == (
        "2024-02-01 holds 3 rows against a median of 8 in the seven days before."
    )
    assert option(result, "last-day-partial") == "--as-of 2024-01-31"
    half = [f"c{n} 2024-02-01" for n in range(4)]
    assert found(inspect(more(log, half), tmp_path), "last-day-partial") is None


def shop(first_month: int, others: int) -> str:
    """Return a log of customers with one order each, so many new in each of five months."""
    customers = {
        f"c{month}-{n:03d}": [f"2024-0{month}-{n % 28 + 1:02d}"]
        for month in range(1, 6)
        for n in range(first_month if month == 1 else others)
    }
    return orders(customers)


def test_old_customers_in_the_first_month(tmp_path: Path) -> None:
    result = inspect(shop(61, 30), tmp_path, as_of="2024-05-31")
    assert evidence(result, "left-truncation") == (
        "61 customers begin in 2024-01, 2.0 times the median (30) of the four months after."
    )
    assert option(result, "left-truncation") == "--new-since 2024-02-01"
    assert found(inspect(shop(60, 30), tmp_path, as_of="2024-05-31"), "left-truncation") is None


def test_old_customers_by_quarter_need_four_quarters(tmp_path: Path) -> None:
    by_quarter = inspect(shop(61, 30), tmp_path, as_of="2024-05-31", period="quarter")
    assert found(by_quarter, "left-truncation") is None


def test_rows_cut_off_by_since(tmp_path: Path) -> None:
    result = inspect(daily(), tmp_path, since="2024-02-01")
    assert "--new-since" in evidence(result, "left-truncation-since")
    assert found(inspect(daily(), tmp_path), "left-truncation-since") is None
    given = inspect(daily(), tmp_path, since="2024-02-01", new_since="2024-02-01")
    assert found(given, "left-truncation-since") is None


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("month", "29 of 31 days of 2024-03 seen; its cells stay empty."),
        ("week", "5 of 7 days of 2024-W13 seen; its cells stay empty."),
        ("quarter", "89 of 91 days of 2024-Q1 seen; its cells stay empty."),
    ],
)
def test_a_last_period_that_is_not_over(tmp_path: Path, period: str, said: str) -> None:
    result = inspect(daily(count=89), tmp_path, period=period)
    assert evidence(result, "last-period") == said
    note = found(result, "last-period")
    assert note is not None
    assert note.severity is Severity.NOTE


def test_a_last_period_that_is_over(tmp_path: Path) -> None:
    assert found(inspect(daily(count=60), tmp_path), "last-period") is None


def test_days_without_an_order(tmp_path: Path) -> None:
    result = inspect(daily(10, 20, 21, 22), tmp_path)
    assert evidence(result, "days-without-orders") == "4 of 60 days; 3 in a row from 2024-01-21."
    assert result.summary["days_without_orders"] == 4
    assert found(inspect(daily(), tmp_path), "days-without-orders") is None


def test_a_weekday_without_any_order(tmp_path: Path) -> None:
    saturdays = range(5, 60, 7)
    assert evidence(inspect(daily(*saturdays), tmp_path), "days-without-orders") == (
        "8 of 60 days, every Saturday among them."
    )
    weekend = (*saturdays, *range(6, 60, 7))
    assert "every Saturday, Sunday among" in evidence(
        inspect(daily(*weekend), tmp_path), "days-without-orders"
    )


def test_a_weekday_needs_weeks_enough(tmp_path: Path) -> None:
    result = inspect(daily(5, count=10), tmp_path)
    assert evidence(result, "days-without-orders") == "1 of 10 days."


def test_a_hole_in_a_daily_business(tmp_path: Path) -> None:
    result = inspect(daily(*range(20, 34)), tmp_path)
    assert evidence(result, "hole").startswith("14 days without an order from 2024-01-21 on")
    assert found(result, "days-without-orders") is None
    shorter = inspect(daily(*range(20, 33)), tmp_path)
    assert found(shorter, "hole") is None


def test_a_business_with_an_order_a_week_has_no_hole(tmp_path: Path) -> None:
    log = orders({"ann": days(MONDAY, 5, 7), "bob": days(dt.date(2024, 3, 1), 5, 7)})
    assert found(inspect(log, tmp_path), "hole") is None
