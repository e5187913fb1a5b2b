"""Periods by their first days: `datetime` alone, no numbering of periods."""

from __future__ import annotations

import datetime as dt

DAY = dt.timedelta(days=1)
WINDOW_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def first_day(day: dt.date, period: str, week_start: str) -> dt.date:
    """Return the first day of the period that holds a day."""
    if period == "day":
        return day
    if period == "week":
        while WEEKDAYS[day.weekday()] != week_start:
            day -= DAY
        return day
    if period == "year":
        return dt.date(day.year, 1, 1)
    first_month = {"month": day.month, "quarter": (1, 4, 7, 10)[(day.month - 1) // 3]}[period]
    return dt.date(day.year, first_month, 1)


def later(first: dt.date, periods: int, period: str) -> dt.date:
    """Return the first day of the period so many periods after the one that begins then."""
    if period in ("day", "week"):
        return first + periods * WINDOW_DAYS[period] * DAY
    years, month = divmod(first.month - 1 + periods * _MONTHS[period], 12)
    return dt.date(first.year + years, month + 1, 1)


def last_day(first: dt.date, period: str) -> dt.date:
    """Return the last day of the period that begins then."""
    return later(first, 1, period) - DAY


def periods_between(first: dt.date, other: dt.date, period: str) -> int:
    """Return how many periods lie between two first days; negative when the other is earlier."""
    if period in ("day", "week"):
        return (other - first).days // WINDOW_DAYS[period]
    months = 12 * (other.year - first.year) + other.month - first.month
    return months // _MONTHS[period]
