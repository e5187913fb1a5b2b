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
    import numpy as np
    import numpy.typing as npt
    import polars
    from narwhals.stable.v2 import Expr

    from retainr.lazy import Frame

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
_MARCH_OF_YEAR_0 = 719_468 * 4 + 3
"""Quarters of days from 1 March of year 0 to 1970, and three: the division rounds down."""

_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Hold the `numbers` of the periods of all days from the `first` one on."""

    first: int
    numbers: npt.NDArray[np.int64]

    def of(self, days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """Return the number of the period that holds each day."""
        # Half the time of an index in brackets.
        return self.numbers.take(days - self.first)


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

    def last_over(self, day: dt.date, wait: int = 0) -> int:
        """Return the number of the youngest period that is over on a day.

        Args:
            day: the last observed day.
            wait: days after a period that have to be over, too.
        """
        seen = dt.date.fromordinal(max(day.toordinal() - wait, 1))
        last = self.index(seen)
        return last if self.end(last) == seen else last - 1

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

    def add(self, frame: Frame, name: str, moment: str) -> Frame:
        """Return a frame with the number of the period that holds a moment, as Int64.

        Columns that the number is made from may stay beside it.

        Args:
            frame: lazy, with the moments.
            name: of the new column.
            moment: column of wall-clock times as microseconds since 1970.
        """
        day = nw.col(moment) // DAY_US
        if self.period is Period.DAY:
            return frame.with_columns(day.alias(name))
        if self.period is Period.WEEK:
            return frame.with_columns(((day + 3 - self._first_weekday) // 7).alias(name))
        dated = _add_month(frame, name, day)
        size = _MONTHS[self.period]
        return dated if size == 1 else dated.with_columns((nw.col(name) // size).alias(name))

    def numbers(self, days: polars.Series) -> polars.Series:
        """Return the number of the period that holds each day, as Int64.

        Args:
            days: integers since 1970; each occurs often, so each is computed once.
        """
        if days.is_empty() or self.period is Period.DAY:
            return days.cast(pl.Int64)
        cut = self.cut(days)
        return pl.Series(cut.numbers).gather(days - cut.first)

    def cut(self, days: polars.Series) -> Cut:
        """Return the numbers of the periods of all days from the first to the last of some."""
        low, high = (0, -1) if days.is_empty() else (int(days.min()), int(days.max()))  # type: ignore[arg-type]
        every = pl.int_range(low, high + 1, eager=True).to_frame("day")
        return Cut(low, every.select(self._number()).to_series().to_numpy())

    def _number(self) -> polars.Expr:
        if self.period is Period.DAY:
            return pl.col("day")
        if self.period is Period.WEEK:
            return (pl.col("day") + 3 - self._first_weekday) // 7
        return _month(pl.col("day").cast(pl.Int32).cast(pl.Date)) // _MONTHS[self.period]

    def whole(self, start: polars.Expr, day: polars.Expr) -> polars.Expr:
        """Return how many whole periods have passed on a day since another one, as Int64.

        Months end on the day of the month on which they began, or on the month's last day
        where it has no such day. Before the start the number is negative.

        Args:
            start: days since 1970.
            day: days since 1970.
        """
        if self.period in (Period.DAY, Period.WEEK):
            return (day - start) // (1 if self.period is Period.DAY else 7)
        begun, now = (days.cast(pl.Int32).cast(pl.Date) for days in (start, day))
        months = _month(now) - _month(begun)
        due = pl.min_horizontal(begun.dt.day(), now.dt.month_end().dt.day())
        return (months - (now.dt.day() < due).cast(pl.Int64)) // _MONTHS[self.period]

    def first_day(self, index: polars.Expr) -> polars.Expr:
        """Return the first day of periods, as Date; for tables after the reduction."""
        if self.period is Period.DAY:
            return index.cast(pl.Int32).cast(pl.Date)
        if self.period is Period.WEEK:
            return (index * 7 - 3 + self._first_weekday).cast(pl.Int32).cast(pl.Date)
        months = index * _MONTHS[self.period]
        return pl.date(months // 12, months % 12 + 1, 1)


def day_number(day: dt.date) -> int:
    """Return the days from 1970 to a day."""
    return (day - _EPOCH).days


def microseconds(day: dt.date) -> int:
    """Return the microseconds from 1970 to the first moment of a day."""
    return (day - _EPOCH).days * DAY_US


def _month(date: polars.Expr) -> polars.Expr:
    """Return the number of the month, counted from January of year 0, of dates."""
    return date.dt.year().cast(pl.Int64) * 12 + date.dt.month() - 1


def _add_month(frame: Frame, name: str, day: Expr) -> Frame:
    """Add the number of the month, counted from January of year 0, that holds a day.

    Years begin in March here, so that the leap day is a year's last: in quarters of days,
    centuries have 146,097, years 1,461. Integers only: twice as fast as `year` and `month`.
    Source: Neri and Schneider, Euclidean affine functions and their application to calendar
    algorithms (2022), section 7.
    """
    century, year, rest = name + "_century", name + "_year", name + "_rest"
    steps = frame.with_columns((day * 4 + _MARCH_OF_YEAR_0).alias(rest))
    steps = steps.with_columns((nw.col(rest) // 146_097).alias(century))
    left = (nw.col(rest) - nw.col(century) * 146_097) // 4
    steps = steps.with_columns((left * 4 + 3).alias(rest))
    steps = steps.with_columns((nw.col(rest) // 1_461).alias(year))
    steps = steps.with_columns(((nw.col(rest) - nw.col(year) * 1_461) // 4).alias(rest))
    months = (nw.col(century) * 100 + nw.col(year)) * 12 + (nw.col(rest) * 5 + 2) // 153 + 2
    return steps.with_columns(months.alias(name))
