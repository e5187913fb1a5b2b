"""Churn: from spells of activity to who was there at the end of each period.

A spell begins on `start` and is over on `end`. A customer is there at the end of period p
when a spell begins in p or before and is over after p; so a spell comes down to the
periods from that of its start to the one before that of its end, and all counts follow
from where these runs begin and stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.activity.contracts import OPEN
from retainr.activity.parts import parts
from retainr.activity.periods import day_number
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History
    from retainr.activity.periods import Calendar


@dataclass(frozen=True)
class Stays:
    """Hold from which period to which customers were there at the end of periods.

    Attributes:
        runs: one row a run, sorted: `customer`, `first` (the period at whose end it is there
            for the first time), `gone` (the first one at whose end it is not), `segment`.
        people: one row a customer: `customer`, `segment`, `since` and `begun` (the periods
            of the day it is known from and of its first spell).
        last: the period of the as-of day.
    """

    runs: polars.DataFrame
    people: polars.DataFrame
    last: int

    @cached_property
    def returned(self) -> polars.DataFrame:
        """Return those rows of `lost` after which the customer was there again."""
        # A run that another one of the same customer follows is over.
        return self.runs.filter((pl.col("customer").diff() == 0).shift(-1, fill_value=False))

    @cached_property
    def lost(self) -> polars.DataFrame:
        """Return one row for each time that a customer was lost: `gone` is the period."""
        return self.runs.filter(pl.col("gone") <= self.last)


def spells_of_orders(history: History, inactive_after: int) -> polars.DataFrame:
    """Return the spells of customers that ordered: each day with an order holds for a while.

    Args:
        history: the active days.
        inactive_after: days, the day of the order included, for which an order holds.

    Returns:
        One row a spell, sorted: `customer`, `start`, `end`.
    """
    days = history.active
    begins = days.select(
        (pl.col("customer") != pl.col("customer").shift()).fill_null(True)
        | (pl.col("day") - pl.col("day").shift(fill_value=0) > inactive_after)
    ).to_series()
    stops = begins.shift(-1, fill_value=True)
    starts = days.select("customer", start="day").filter(begins)
    ends = days["day"].filter(stops).cast(pl.Int64) + inactive_after
    return starts.with_columns(pl.col("start").cast(pl.Int64), end=ends)


def stays(
    spells: polars.DataFrame, people: polars.DataFrame, calendar: Calendar, as_of: int
) -> Stays:
    """Return in which periods customers were there, up to the as-of day.

    The period of the as-of day ends, so far, on that day.

    Args:
        spells: one row a spell, sorted by customer and start.
        people: one row a customer: `customer`, `segment`, `since`.
        calendar: how time is cut.
        as_of: the last observed day; no spell begins after it.
    """
    last = int(calendar.numbers(pl.Series([as_of]))[0])
    first = calendar.numbers(spells["start"])
    over = calendar.numbers(spells["end"].clip(upper_bound=as_of))
    running = spells["end"] > as_of
    gone = pl.select(pl.when(running).then(last + 1).otherwise(over)).to_series()
    begun = spells["customer"].diff().fill_null(1) != 0
    own = pl.DataFrame(
        {
            "customer": people["customer"],
            "segment": people["segment"],
            "since": calendar.numbers(people["since"]),
            "begun": first.filter(begun),
        }
    )
    runs = pl.DataFrame({"customer": spells["customer"], "first": first, "gone": gone})
    merged = _merged(runs.filter(pl.col("first") < pl.col("gone")))
    return Stays(merged.with_columns(segment=own["segment"].gather(merged["customer"])), own, last)


def _merged(runs: polars.DataFrame) -> polars.DataFrame:
    """Join runs of one customer that leave out no end of a period."""
    begins = (runs["customer"].diff().fill_null(1) != 0) | (
        runs["first"] > runs["gone"].shift(1, fill_value=0)
    )
    stops = begins.shift(-1, fill_value=True)
    starts = runs.select("customer", "first").filter(begins)
    return starts.with_columns(gone=runs["gone"].filter(stops))


def counts(stays: Stays, first: int) -> polars.DataFrame:
    """Return who was there, came and went, by segment and period.

    Args:
        stays: in which periods customers were there.
        first: the first period, in which the first spell begins.

    Returns:
        One row for each segment and period from the first to the last, sorted: `segment`,
        `period`, `starting`, `new`, `new_lost`, `reactivated`, `lost`, `ending`, `known`
        (customers known before the period), `returned` (of `lost`, those who were there again
        at the end of a later period).
    """
    runs, people = stays.runs, stays.people
    known_first = people.select(pl.when(pl.col("since") == pl.col("begun")).then("begun"))
    new = people.filter(pl.col("since") == pl.col("begun"))
    # Customers stand in the order of their numbers, so a gather does what a join would.
    came = runs.filter(runs["first"] == known_first.to_series().gather(runs["customer"]))
    events = {
        "entered": runs.select("segment", period="first"),
        "lost": stays.lost.select("segment", period="gone"),
        "returned": stays.returned.select("segment", period="gone"),
        "new": new.select("segment", period="begun"),
        "stayed": came.select("segment", period="first"),
        "met": people.select("segment", pl.col("since").clip(first - 1).alias("period")),
    }
    # One period more at the beginning, for those that were known before it.
    span = stays.last - first + 2
    most = 0 if people.is_empty() else int(people["segment"].max()) + 1  # type: ignore[arg-type]
    grid = pl.DataFrame({"place": pl.int_range(most * span, eager=True)})
    table = grid.select(
        segment=(pl.col("place") // span).cast(people.schema["segment"]),
        period=pl.col("place") % span + first - 1,
        **{name: _tally(rows, span, first, most) for name, rows in events.items()},
    ).join(people.select("segment").unique(), on="segment", how="semi")
    balanced = _balanced(table.sort("segment", "period"))
    return balanced.filter(pl.col("period") >= first)


def _tally(rows: polars.DataFrame, span: int, first: int, segments: int) -> polars.Series:
    """Count rows by segment and period; there is a place for each, so nothing is grouped."""
    known = rows.drop_nulls("period")
    place = known["period"] - (first - 1)
    if segments > 1:
        place += known["segment"].cast(pl.Int64) * span
    return pl.Series(np.bincount(place.to_numpy(), minlength=segments * span))


def _balanced(table: polars.DataFrame) -> polars.DataFrame:
    """Return the stocks that the flows of each period lead to."""
    entered, lost = pl.col("entered"), pl.col("lost")
    ending = (entered - lost).cum_sum().over("segment")
    known = (pl.col("met").cum_sum() - pl.col("met")).over("segment")
    flows = table.with_columns(
        ending=ending,
        starting=ending - entered + lost,
        new_lost=pl.col("new") - pl.col("stayed"),
        reactivated=entered - pl.col("stayed"),
        known=known,
    )
    names = ("starting", "new", "new_lost", "reactivated", "lost", "ending", "known", "returned")
    return flows.select("segment", "period", *names)


def lost_revenue(
    stays: Stays, history: History, calendar: Calendar, inactive_after: int
) -> polars.DataFrame:
    """Return what the lost had brought in the days before the period in which they were lost.

    Args:
        stays: in which periods customers were there.
        history: the days, with revenue.
        calendar: how time is cut.
        inactive_after: days before the period that count.

    Returns:
        By segment and period: `revenue_lost`, an integer of money.
    """
    lost = stays.lost
    first = stays.last + 1 if lost.is_empty() else int(lost["gone"].min())  # type: ignore[arg-type]
    starts = [day_number(calendar.start(number)) for number in range(first, stays.last + 1)]
    begins = pl.Series(starts, dtype=pl.Int64).gather(lost["gone"] - first)
    summed = lost.select("segment", period="gone").with_columns(
        revenue_lost=_revenue_before(history.days, lost["customer"], begins, inactive_after)
    )
    return summed.group_by("segment", "period").agg(pl.col("revenue_lost").sum())


def _revenue_before(
    days: polars.DataFrame, whose: polars.Series, until: polars.Series, length: int
) -> polars.Series:
    """Return what customers brought in so many days before a day.

    Args:
        days: sorted, with revenue.
        whose: numbers of customers, ascending; one may be there several times.
        until: the day after those that count, ascending for each customer.
        length: days that count.
    """
    customer, day, revenue = (days[n].to_numpy() for n in ("customer", "day", "revenue"))
    who, end = whose.to_numpy(), until.to_numpy()
    found, done = np.zeros(len(who), dtype=np.int64), 0
    for part in parts(customer):
        own = slice(done, done := int(np.searchsorted(who, customer[part.stop - 1], "right")))
        # One integer tells customer and day, so that one search finds both.
        place = customer[part] * np.int64(OPEN) + day[part]
        stop = who[own] * np.int64(OPEN) + end[own]
        upto = np.append(0, np.cumsum(revenue[part]))
        found[own] = (
            upto[np.searchsorted(place, stop)] - upto[np.searchsorted(place, stop - length)]
        )
    return pl.Series(found)
