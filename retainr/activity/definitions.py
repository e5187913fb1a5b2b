"""The counts behind rival definitions of retention, all of the same customers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import Calendar, Period, day_number
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History

WINDOW_DAYS = 30
"""Days of a window on a customer's own clock."""

_MONTHS, _YEARS = Calendar(Period.MONTH), Calendar(Period.YEAR)


@dataclass(frozen=True)
class Days:
    """Hold the days from one to another, both included, counted from 1970."""

    first: int
    last: int


@dataclass(frozen=True)
class Spans:
    """Say what the definitions speak of.

    Attributes:
        calendar: how time is cut.
        as_of: the last observed day.
        inactive_after: days, the order's own included, for which an order holds.
    """

    calendar: Calendar
    as_of: dt.date
    inactive_after: int

    @property
    def now(self) -> int:
        """Return the number of the last complete period."""
        return self.calendar.last_over(self.as_of)

    @property
    def year(self) -> int:
        """Return the last complete calendar year."""
        return _YEARS.last_over(self.as_of)

    @property
    def month(self) -> int:
        """Return the number of the last complete month."""
        return _MONTHS.last_over(self.as_of)

    @property
    def window_month(self) -> int:
        """Return the last month whose customers have all seen the end of two windows."""
        return _MONTHS.index(self.as_of - dt.timedelta(days=2 * WINDOW_DAYS - 1)) - 1

    def days(self, period: int) -> Days:
        """Return the days of a period."""
        return _days(self.calendar, period)

    def alive(self, day: int) -> Days:
        """Return the days an order on which makes a customer active on a day."""
        return Days(day - self.inactive_after + 1, day)


def tallies(history: History, spans: Spans) -> polars.DataFrame:
    """Return the numerators and denominators.

    Args:
        history: the days, with clocks of 30 days.
        spans: what the definitions speak of.

    Returns:
        One row a segment, sorted: `segment`, a column of customers for each condition and,
        with amounts, `revenue`, an integer of money.
    """
    flags = _flags(history, spans)
    counts = [met.sum().cast(pl.Int64).alias(name) for name, met in _conditions(spans).items()]
    money = [pl.col("revenue").sum()] if "revenue" in flags.columns else []
    return flags.group_by("segment").agg(*counts, *money).sort("segment")


def _flags(history: History, spans: Spans) -> polars.DataFrame:
    """Return the customers, each with what its days say of it."""
    people, active = history.people, history.active
    now, before = spans.days(spans.now), spans.days(spans.now - 1)
    year = _days(_YEARS, spans.year)
    ranges = {
        "in_now": now,
        "in_before": before,
        "alive_before": spans.alive(now.first - 1),
        "alive_after": spans.alive(now.last),
        "alive": spans.alive(day_number(spans.as_of)),
        "in_december": Days(_days(_MONTHS, _MONTHS.index(_YEARS.end(spans.year))).first, year.last),
    }
    cohort, last = _MONTHS.numbers(people["began"]), _MONTHS.numbers(people["last"])
    next_month = _MONTHS.numbers(active["day"]) - cohort.gather(active["customer"]) == 1
    return people.with_columns(
        *(
            _who(
                active.filter(pl.col("day").is_between(span.first, span.last)), people.height, name
            )
            for name, span in ranges.items()
        ),
        _who(active.filter(next_month), people.height, "next_month"),
        cohort=cohort,
        last_month=last,
    )


def _conditions(spans: Spans) -> dict[str, polars.Expr]:
    """Return what is counted, by name."""
    now, year = spans.days(spans.now), _days(_YEARS, spans.year)
    seen_month = pl.col("cohort") < spans.month
    seen_window = pl.col("cohort") <= spans.window_month
    in_now, in_before = pl.col("in_now"), pl.col("in_before")
    before, after = pl.col("alive_before"), pl.col("alive_after")
    new = pl.col("since").is_between(now.first, now.last) & (pl.col("first") <= now.last)
    of_year = pl.col("since").is_between(year.first, year.last)
    several = pl.col("orders") >= 2
    return {
        "customers": pl.col("orders") > 0,
        "month_seen": seen_month,
        "month_back": seen_month & pl.col("next_month"),
        "month_back_or_later": seen_month & (pl.col("last_month") > pl.col("cohort")),
        "window_seen": seen_window,
        "window_back": seen_window & pl.col("again"),
        "before": in_before,
        "kept": in_before & in_now,
        "now": in_now,
        "known": pl.col("first") <= now.last,
        "starting": before,
        "starting_or_new": before | new,
        "lost": before & ~after,
        "ending_not_new": after & ~new,
        "alive": pl.col("alive"),
        "gone": ~pl.col("alive"),
        "several_orders": several,
        "several_days": pl.col("active_days") >= 2,
        "came_before": in_now & (pl.col("first") < now.first),
        "came_ever": in_now & several,
        "year_new": of_year,
        "year_kept": of_year & pl.col("in_december"),
    }


def _who(days: polars.DataFrame, customers: int, name: str) -> polars.Series:
    """Return for each customer whether it has one of these days."""
    found = np.zeros(customers, dtype=bool)
    found[days["customer"].to_numpy()] = True
    return pl.Series(name, found)


def _days(calendar: Calendar, period: int) -> Days:
    return Days(day_number(calendar.start(period)), day_number(calendar.end(period)))
