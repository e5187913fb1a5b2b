"""Churn: from spells of activity to the periods at whose ends customers were there.

A spell begins on `start` and is over on `end`. A customer is there at the end of period p
when a spell begins in p or before and is over after p; so a spell comes down to the
periods from that of its start to the one before that of its end, and all counts follow
from where these runs begin and stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from retainr.activity.parts import starts
from retainr.activity.walks import cut_up
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt
    import polars

    from retainr.activity.history import History
    from retainr.activity.parts import Integers, Keys
    from retainr.activity.periods import Calendar


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """Hold the days behind some customers' spells, and what they brought in.

    Attributes:
        begins: the row of the first day of each spell; a day with refunds alone begins none.
        day: since 1970, one row a customer and day, sorted.
        revenue: of each day.
        alone: whether there are refunds alone; None where there are none at all.
        holds: days for which an order holds, its own day included.
    """

    begins: Keys
    day: Integers
    revenue: Integers
    alone: npt.NDArray[np.bool_] | None
    holds: int


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Hold all spells of some customers, sorted.

    Attributes:
        customer: number of the customer.
        start: the day on which the spell begins.
        end: the first day on which it is over.
        brought: the days behind it, where their revenue is asked for.
    """

    customer: Integers
    start: Integers
    end: Integers
    brought: Brought | None = None


@dataclass(frozen=True)
class Spells:
    """Hold how to walk over spells.

    Attributes:
        parts: begins a walk, some customers at a time.
        money: the days behind the spells tell revenue.
    """

    parts: Callable[[], Iterator[Some]]
    money: bool = False


def of_orders(history: History, inactive_after: int, *, money: bool = False) -> Spells:
    """Return the spells of customers that ordered: each day with an order holds for a while.

    Args:
        history: the days.
        inactive_after: days, the day of the order included, for which an order holds.
        money: the revenue of the days is asked for, where it is known.
    """
    money = money and "revenue" in history.days.columns
    return Spells(partial(_of_orders, history, inactive_after, money=money), money)


def _of_orders(history: History, inactive_after: int, *, money: bool) -> Iterator[Some]:
    names = ("customer", "day", *(["revenue"] if money else []))
    back = "refunds" in history.days.columns
    for own in cut_up(history.days.select(*names, *(["orders"] if back else []))):
        customer, day, alone = own["customer"], own["day"], None
        active = np.arange(0)
        if back:
            alone = own["orders"] == 0
            active = np.flatnonzero(~alone)
            customer, day = customer[active], day[active]
        begins = starts((customer[1:] != customer[:-1]) | (day[1:] - day[:-1] > inactive_after))
        ends = day[np.append(begins[1:], len(day)) - 1] + np.int64(inactive_after)
        brought = None
        if money:
            first = active[begins] if back else begins
            brought = Brought(first, own["day"], own["revenue"], alone, inactive_after)
        yield Some(customer[begins], day[begins], ends, brought)


def of_frame(frame: polars.DataFrame) -> Spells:
    """Return the spells that a frame holds, sorted: `customer`, `start`, `end`."""
    return Spells(partial(_of_frame, frame))


def _of_frame(frame: polars.DataFrame) -> Iterator[Some]:
    return (Some(own["customer"], own["start"], own["end"]) for own in cut_up(frame))


@dataclass(frozen=True)
class Seen:
    """Say which days were observed, and how they are cut.

    Attributes:
        calendar: how time is cut.
        begin: the day on which the first spell begins.
        as_of: the last observed day; no spell begins after it. Its period ends, so far, on it.
    """

    calendar: Calendar
    begin: int
    as_of: int

    @classmethod
    def of(cls, people: polars.DataFrame, calendar: Calendar, as_of: int) -> Seen:
        """Return what was observed of customers, each with the day of its `first` spell."""
        begin = as_of if people.is_empty() else int(people["first"].min())  # type: ignore[arg-type]
        return cls(calendar, begin, as_of)

    @property
    def first(self) -> int:
        """Return the period in which the first spell begins."""
        return int(self.calendar.numbers(pl.Series([self.begin]))[0])

    @property
    def last(self) -> int:
        """Return the period of the as-of day."""
        return int(self.calendar.numbers(pl.Series([self.as_of]))[0])


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Hold from which period to which some customers were there at the end of periods, sorted.

    Attributes:
        customer: number of the customer.
        first: the period at whose end it is there for the first time.
        gone: the first one at whose end it is not.
        spell: the last spell of the run, among `spells`.
        spells: what the runs are made of.
    """

    customer: Integers
    first: Keys
    gone: Keys
    spell: Keys
    spells: Some

    @property
    def back(self) -> npt.NDArray[np.bool_]:
        """Say whether the customer was there again later."""
        return np.append(self.customer[1:] == self.customer[:-1], False)


def runs(spells: Spells, seen: Seen) -> Iterator[Runs]:
    """Yield in which periods customers were there, up to the as-of day.

    Args:
        spells: of all customers.
        seen: which days were observed.
    """
    cut = seen.calendar.cut(pl.Series([seen.begin, seen.as_of]))
    # What is not over on the as-of day is over in a period that has not come.
    numbers = np.append(cut.numbers, cut.numbers[-1] + 1)
    for own in spells.parts():
        first = numbers.take(own.start - seen.begin)
        gone = numbers.take(np.clip(own.end, seen.begin, seen.as_of + 1) - seen.begin)
        there = np.flatnonzero(first < gone)
        if len(there):
            yield _joined(own, there, first[there], gone[there])


def _joined(own: Some, there: Keys, first: Keys, gone: Keys) -> Runs:
    """Join the runs of one customer that leave out no end of a period."""
    customer = own.customer[there]
    begins = starts((customer[1:] != customer[:-1]) | (first[1:] > gone[:-1]))
    stops = np.append(begins[1:], len(there)) - 1
    return Runs(customer[begins], first[begins], gone[stops], there[stops], own)


def lost(spells: Spells, people: polars.DataFrame, seen: Seen) -> polars.DataFrame:
    """Return one row for each time that a customer was lost: `customer`, `segment`, `gone`.

    Args:
        spells: of all customers.
        people: one row a customer, in the order of their numbers: `segment`.
        seen: which days were observed; `gone` is the period of the loss.
    """
    rows = [pl.DataFrame(schema={"customer": pl.UInt32, "gone": pl.Int64})]
    rows += [pl.DataFrame({"customer": r.customer, "gone": r.gone}) for r in runs(spells, seen)]
    found = pl.concat(rows).filter(pl.col("gone") <= seen.last)
    return found.with_columns(people["segment"].gather(found["customer"]))
