"""Every day of two centuries, against Python's own calendar."""

from __future__ import annotations

import datetime as dt
import functools
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from retainr.activity.periods import Calendar, Period, WeekStart, microseconds

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(1895, 1, 1), dt.date(2105, 12, 31)
DAYS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
CALENDARS = [
    *(Calendar(period) for period in Period if period is not Period.WEEK),
    *(Calendar(Period.WEEK, start) for start in WeekStart),
]
# 2024-01-01 was a Monday.
WEEKDAYS = [f"{dt.date(2024, 1, n):%A}".lower() for n in range(1, 8)]


def named(calendar: Calendar) -> str:
    return f"{calendar.period}-{calendar.week_start}"


def first_of(day: dt.date, calendar: Calendar) -> dt.date:
    """Return the first day of a day's period as Python's calendar has it."""
    if calendar.period is Period.WEEK:
        return day - (day.weekday() - WEEKDAYS.index(calendar.week_start)) % 7 * DAY
    firsts: dict[str, Callable[[dt.date], dt.date]] = {
        "day": lambda d: d,
        "month": lambda d: d.replace(day=1),
        "quarter": lambda d: d.replace(month=d.month - (d.month - 1) % 3, day=1),
        "year": lambda d: d.replace(month=1, day=1),
    }
    return firsts[calendar.period](day)


@functools.cache
def numbers(calendar: Calendar) -> list[int]:
    """Return the number of each day's period."""
    return [calendar.index(day) for day in DAYS]


@pytest.mark.parametrize("calendar", CALENDARS, ids=named)
def test_each_day_lies_in_the_period_of_its_first_day(calendar: Calendar) -> None:
    starts = {index: calendar.start(index) for index in set(numbers(calendar))}
    firsts = [first_of(day, calendar) for day in DAYS]
    assert [starts[index] for index in numbers(calendar)] == firsts


@pytest.mark.parametrize("calendar", CALENDARS, ids=named)
def test_periods_are_numbered_without_a_gap(calendar: Calendar) -> None:
    for day, (before, index) in zip(DAYS[1:], pairwise(numbers(calendar)), strict=True):
        assert index - before == (first_of(day, calendar) == day), day


@pytest.mark.parametrize("calendar", CALENDARS, ids=named)
def test_a_period_ends_the_day_before_the_next(calendar: Calendar) -> None:
    for index in range(calendar.index(FIRST), calendar.index(LAST) + 1):
        end = calendar.end(index)
        assert calendar.index(end) == index
        assert calendar.index(end + DAY) == index + 1


@pytest.mark.parametrize("calendar", CALENDARS, ids=named)
def test_the_engine_numbers_like_python(calendar: Calendar) -> None:
    morning = [dt.datetime.combine(day, dt.time()) for day in DAYS]
    night = [time + DAY - dt.timedelta(microseconds=1) for time in morning]
    indices = pl.Series(numbers(calendar), dtype=pl.Int64)
    for times in (morning, night):
        moments = pl.DataFrame({"time": times}).select(pl.col("time").dt.timestamp("us"))
        made = calendar.add(nw.from_native(moments).lazy(), "index", "time").to_native()
        found = cast("pl.LazyFrame", made).collect()["index"]
        assert found.dtype == pl.Int64
        assert (found == indices).all()


@pytest.mark.parametrize("period", [Period.MONTH, Period.QUARTER, Period.YEAR])
def test_the_engine_knows_all_years_that_can_be_written(period: Period) -> None:
    calendar = Calendar(period)
    days = [dt.date(year, month, n) for year in range(1, 9999) for month, n in ((2, 28), (3, 1))]
    days += [day + DAY for day in days] + [dt.date(1, 1, 1), dt.date(9999, 12, 31)]
    moments = pl.DataFrame({"time": pl.Series(days).cast(pl.Datetime("us")).dt.timestamp("us")})
    made = calendar.add(nw.from_native(moments).lazy(), "index", "time").to_native()
    found = cast("pl.LazyFrame", made).collect()["index"]
    assert found.to_list() == [calendar.index(day) for day in days]


@pytest.mark.parametrize("calendar", CALENDARS, ids=named)
def test_first_days_of_many_periods_at_once(calendar: Calendar) -> None:
    all_of_them = range(calendar.index(FIRST), calendar.index(LAST) + 1)
    days = pl.DataFrame({"index": all_of_them}).select(calendar.first_day(pl.col("index")))
    assert days.to_series().dtype == pl.Date
    assert days.to_series().to_list() == [calendar.start(index) for index in all_of_them]


@pytest.mark.parametrize("period", [p for p in Period if p is not Period.WEEK])
def test_the_week_start_counts_for_weeks_only(period: Period) -> None:
    for day in DAYS[::1000]:
        assert len({Calendar(period, start).index(day) for start in WeekStart}) == 1


@pytest.mark.parametrize(
    ("period", "day", "index"),
    [
        (Period.DAY, "1970-01-01", 0),
        (Period.DAY, "1969-12-31", -1),
        (Period.MONTH, "1970-01-31", 1970 * 12),
        (Period.MONTH, "1969-12-31", 1970 * 12 - 1),
        (Period.QUARTER, "2024-02-29", 2024 * 4),
        (Period.YEAR, "1900-12-31", 1900),
        # 1970-01-01 was a Thursday; its week began on Monday, 1969-12-29.
        (Period.WEEK, "1969-12-29", 0),
        (Period.WEEK, "1970-01-04", 0),
        (Period.WEEK, "1969-12-28", -1),
    ],
)
def test_numbers_by_hand(period: Period, day: str, index: int) -> None:
    assert Calendar(period).index(dt.date.fromisoformat(day)) == index


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (Period.MONTH, "2024-02-29", "2024-02-01", "2024-02-29"),
        (Period.MONTH, "1900-02-28", "1900-02-01", "1900-02-28"),
        (Period.MONTH, "2000-02-29", "2000-02-01", "2000-02-29"),
        (Period.QUARTER, "1968-02-29", "1968-01-01", "1968-03-31"),
        (Period.YEAR, "1968-02-29", "1968-01-01", "1968-12-31"),
        (Period.WEEK, "1968-02-29", "1968-02-26", "1968-03-03"),
        (Period.WEEK, "2021-01-03", "2020-12-28", "2021-01-03"),
    ],
)
def test_ends_by_hand(period: Period, day: str, first: str, last: str) -> None:
    calendar = Calendar(period)
    index = calendar.index(dt.date.fromisoformat(day))
    assert (calendar.start(index).isoformat(), calendar.end(index).isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("calendar", "day", "label"),
    [
        (Calendar(Period.DAY), "2024-02-29", "2024-02-29"),
        (Calendar(Period.WEEK), "2020-12-31", "2020-W53"),
        (Calendar(Period.WEEK), "2021-01-03", "2020-W53"),
        (Calendar(Period.WEEK), "2021-01-04", "2021-W01"),
        (Calendar(Period.WEEK), "2024-12-30", "2025-W01"),
        (Calendar(Period.WEEK, WeekStart.SUNDAY), "2021-01-04", "2021-01-03"),
        (Calendar(Period.MONTH), "2011-11-30", "2011-11"),
        (Calendar(Period.QUARTER), "2011-12-31", "2011-Q4"),
        (Calendar(Period.QUARTER), "2012-01-01", "2012-Q1"),
        (Calendar(Period.YEAR), "1968-02-29", "1968"),
    ],
)
def test_labels_by_hand(calendar: Calendar, day: str, label: str) -> None:
    assert calendar.label(calendar.index(dt.date.fromisoformat(day))) == label


@pytest.mark.parametrize("calendar", CALENDARS, ids=named)
def test_labels_name_one_period_each(calendar: Calendar) -> None:
    all_of_them = range(calendar.index(FIRST), calendar.index(LAST) + 1)
    assert len({calendar.label(index) for index in all_of_them}) == len(all_of_them)


@pytest.mark.parametrize("day", [FIRST, dt.date(1969, 12, 31), dt.date(1970, 1, 1), LAST])
def test_microseconds_since_1970(day: dt.date) -> None:
    time = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    since = time - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert microseconds(day) == since // dt.timedelta(microseconds=1)


def test_windows_of_the_elapsed_clock() -> None:
    days = {period: Calendar(period).elapsed_days for period in Period}
    assert days == {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
