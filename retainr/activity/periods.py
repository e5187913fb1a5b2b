"""The only file that knows what a month is.

A period is an integer: months count from January of year 0, quarters and years likewise,
days from 1970-01-01, weeks from the week that holds it. Arithmetic on periods is
arithmetic on these integers, never on day counts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.lazy import nw, pl

if TYPE_CHECKING:
    import polars
    from narwhals.stable.v2 import Expr

DAY_US = 86_400_000_000
_EPOCH = dt.date(1970, 1, 1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Period(StrEnum):
    """Name the lengths of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class WeekStart(StrEnum):
    """Name the first day of a week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


ELAPSED_DAYS = {
    Period.DAY: 1,
    Period.WEEK: 7,
    Period.MONTH: 30,
    Period.QUARTER: 91,
    Period.YEAR: 365,
}
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


@dataclass(frozen=True)
class Calendar:
    """Cut time into periods.

    Attributes:
        period: the length of a period.
        week_start: first day of a week; counts for weeks only.
    """

    period: Period
    week_start: WeekStart = WeekStart.MONDAY

    @property
    def elapsed_days(self) -> int:
        """Return the days of one window of the elapsed clock."""
        return ELAPSED_DAYS[self.period]

    @property
    def _first_weekday(self) -> int:
        return _WEEKDAYS.index(self.week_start)

    def index(self, day: dt.date) -> int:
        """Return the number of the period that holds a day."""
        if self.period is Period.DAY:
            return (day - _EPOCH).days
        if self.period is Period.WEEK:
            return ((day - _EPOCH).days + 3 - self._first_weekday) // 7
        return (day.year * 12 + day.month - 1) // _MONTHS[self.period]

    def start(self, index: int) -> dt.date:
        """Return the first day of a period."""
        if self.period is Period.DAY:
            return _EPOCH + dt.timedelta(days=index)
        if self.period is Period.WEEK:
            return _EPOCH + dt.timedelta(days=index * 7 - 3 + self._first_weekday)
        month = index * _MONTHS[self.period]
        return dt.date(month // 12, month % 12 + 1, 1)

    def end(self, index: int) -> dt.date:
        """Return the last day of a period."""
        return self.start(index + 1) - dt.timedelta(days=1)

    def label(self, index: int) -> str:
        """Return the shortest unambiguous name of a period (`2011-11`, `2011-W45`)."""
        day = self.start(index)
        if self.period is Period.MONTH:
            return f"{day:%Y-%m}"
        if self.period is Period.QUARTER:
            return f"{day.year}-Q{(day.month + 2) // 3}"
        if self.period is Period.YEAR:
            return f"{day:%Y}"
        if self.period is Period.WEEK and self.week_start is WeekStart.MONDAY:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        return day.isoformat()

    def of(self, time: Expr) -> Expr:
        """Return the number of the period that holds a wall-clock time, as Int64."""
        if self.period in _MONTHS:
            year, month = time.dt.year().cast(nw.Int64), time.dt.month().cast(nw.Int64)
            months = year * 12 + month - 1
            size = _MONTHS[self.period]
            return months if size == 1 else months // size
        day = _epoch_day(time)
        return day if self.period is Period.DAY else (day + 3 - self._first_weekday) // 7

    def first_day(self, index: polars.Expr) -> polars.Expr:
        """Return the first day of periods, as Date; for tables after the reduction."""
        if self.period is Period.DAY:
            return index.cast(pl.Int32).cast(pl.Date)
        if self.period is Period.WEEK:
            return (index * 7 - 3 + self._first_weekday).cast(pl.Int32).cast(pl.Date)
        months = index * _MONTHS[self.period]
        return pl.date(months // 12, months % 12 + 1, 1)


def microseconds(day: dt.date) -> int:
    """Return the microseconds from 1970 to the first moment of a day."""
    return (day - _EPOCH).days * DAY_US


def _epoch_day(time: Expr) -> Expr:
    """Return the days since 1970-01-01 from year and ordinal day, as `date.toordinal` does."""
    before = time.dt.year().cast(nw.Int64) - 1
    leap_days = before // 4 - before // 100 + before // 400
    return before * 365 + leap_days + time.dt.ordinal_day().cast(nw.Int64) - 719163
