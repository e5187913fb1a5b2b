"""Customers and the periods that they have a row in, some customers at a time.

A walk goes from part to part while what is made of one is still in the processor's cache:
customers and periods are nearly as many rows as there are orders, and are never held at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from retainr.activity.parts import parts, starts
from retainr.activity.periods import day_number
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt
    import polars

    from retainr.activity.history import History
    from retainr.activity.periods import Calendar

    Part: TypeAlias = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Walk:
    """Hold how to walk over customers and periods, sorted by both.

    Attributes:
        parts: begins a walk: columns `customer` (a number from 0 on), `segment`, `period` (a
            number) and, where they are known, `days` (active days) and `revenue` (an integer);
            `active` where there are refunds: a row without activity holds money that was
            given back to the customer, so no revenue above 0. Without refunds all rows are
            active, and no revenue is below 0.
        names: of the columns.
        low: the first period; above the last one where there are no rows.
        high: the last period.
        segments: how many there are.
    """

    parts: Callable[[], Iterator[Part]]
    names: tuple[str, ...]
    low: int
    high: int
    segments: int

    @property
    def is_empty(self) -> bool:
        """Say whether there is no row."""
        return self.low > self.high


def of_frame(frame: polars.DataFrame) -> Walk:
    """Return a walk over a frame that holds the columns, sorted."""
    ends = (frame["period"].min(), frame["period"].max(), frame["segment"].max())
    low, high, segment = (1, 0, -1) if frame.is_empty() else (int(end) for end in ends)  # type: ignore[arg-type]
    return Walk(partial(cut_up, frame), tuple(frame.columns), low, high, segment + 1)


def cut_up(frame: polars.DataFrame) -> Iterator[Part]:
    """Yield the columns of a frame that is sorted by `customer`, some customers at a time."""
    columns = {name: frame[name].to_numpy() for name in frame.columns}
    for part in parts(columns["customer"]):
        yield {name: column[part] for name, column in columns.items()}


def of_orders(history: History, calendar: Calendar) -> Walk:
    """Return a walk over customers and periods with an order or a refund."""
    days = history.days
    known = {"active": "refunds", "revenue": "revenue"}
    more = (name for name, of in known.items() if of in days.columns)
    names = ("customer", "segment", "period", "days", *more)
    walk = partial(_of_orders, history, calendar)
    if days.is_empty():
        return Walk(walk, names, 1, 0, 0)
    ends = pl.Series([days["day"].min(), days["day"].max()])
    low, high = calendar.numbers(ends).to_list()
    return Walk(walk, names, low, high, history.segments.height)


def _of_orders(history: History, calendar: Calendar) -> Iterator[Part]:
    days = history.days
    names = [name for name in ("customer", "day", "orders", "revenue") if name in days.columns]
    cut = calendar.cut(days["day"])
    segment = history.people["segment"].to_numpy()
    for own in cut_up(days.select(names)):
        customer, period = own["customer"], cut.of(own["day"])
        begins = starts((customer[1:] != customer[:-1]) | (period[1:] != period[:-1]))
        whose = customer[begins]
        made = {
            "customer": whose,
            # Of a single segment one number stands for all.
            "segment": segment[whose] if history.segments.height > 1 else segment[:1],
            "period": period[begins],
            "days": np.diff(begins, append=len(period)),
        }
        if "refunds" in days.columns:
            made["days"] = np.add.reduceat((own["orders"] > 0).astype(np.int64), begins)
            made["active"] = made["days"] > 0
        if "revenue" in own:
            made["revenue"] = np.add.reduceat(own["revenue"], begins)
        yield made


def depth(history: History, calendar: Calendar, period: int) -> polars.DataFrame:
    """Return the active customers of a period by segment and their active days in it."""
    first, last = (day_number(day) for day in (calendar.start(period), calendar.end(period)))
    there = history.days.select("customer", "orders").filter(
        history.days["day"].is_between(first, last) & (history.days["orders"] > 0)
    )
    runs = there["customer"].rle().struct.unnest()
    days = runs["len"].cast(pl.Int64).alias("days")
    segment = history.people["segment"].gather(runs["value"])
    counts = pl.DataFrame([segment, days]).group_by("segment", "days")
    return counts.agg(customers=pl.len().cast(pl.Int64)).sort("segment", "days")
