"""How long customers stay: days until a loss or until they were last seen, as counts.

A million customers have some hundred durations; all that follows is made from the counts.
Days count from 1970-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.parts import Tallies
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.contracts import Contracts
    from retainr.activity.history import History
    from retainr.activity.periods import Calendar


def until_lost(people: polars.DataFrame, inactive_after: int, as_of: int) -> polars.DataFrame:
    """Count customers by the days from their first to their loss, or to the as-of day.

    A customer is lost that many days after its last order; the loss is an event when it is
    on or before the as-of day.

    Args:
        people: one row a customer: `since`, `last`, `segment`.
        inactive_after: days without an order after which a customer is lost.
        as_of: the last observed day.

    Returns:
        One row for each segment and number of days, sorted: `segment`, `time`, `events`,
        `censored`.
    """
    loss = pl.col("last").cast(pl.Int64) + inactive_after
    return counted(
        people.select("segment", seen=loss <= as_of, time=_until(loss, as_of) - pl.col("since"))
    )


def until_second_order(history: History, as_of: int) -> polars.DataFrame:
    """Count customers by the days from their first order to their second.

    A second order on the day of the first came after 0 days. Without one a customer is
    censored on the as-of day. Returns what `until_lost` does.

    Args:
        history: the active days.
        as_of: the last observed day.
    """
    days, people = history.days.select("day", "orders"), history.people
    if history.refunds:
        days = days.filter(pl.col("orders") > 0)
    starts = people["active_days"].cum_sum() - people["active_days"]
    after = (starts + 1).clip(0, max(days.height - 1, 0))
    second = people.select("segment", "first", "active_days").with_columns(
        days["orders"].gather(starts).alias("begun"), days["day"].gather(after).alias("next")
    )
    again = (
        pl.when(pl.col("begun") > 1)
        .then("first")
        .when(pl.col("active_days") > 1)
        .then("next")
        .cast(pl.Int64)
    )
    seen = again.is_not_null()
    time = pl.coalesce(again, pl.lit(as_of)) - pl.col("first")
    return counted(second.select("segment", seen=seen, time=time))


@dataclass(frozen=True)
class Bound:
    """Hold customers by the length of their first contract, and what became of them.

    Attributes:
        firsts: one row a customer, in the order of their numbers: `segment`, `start` and
            `end` of its first contract, joined with those after short gaps.
        came_back: customers with another contract after a longer gap.
        waiting: customers whose first contract ended so lately that the gap may yet be short.
    """

    firsts: polars.DataFrame
    came_back: int
    waiting: int


def first_contracts(contracts: Contracts, grace: int, as_of: int) -> Bound:
    """Return the first contract of each customer, joined over short gaps.

    Args:
        contracts: all contracts.
        grace: days between two contracts that count as none.
        as_of: the last observed day.
    """
    spells = contracts.spells(grace)
    sizes = spells["customer"].rle().struct.field("len").cast(pl.Int64)
    firsts = spells[["start", "end"]][sizes.cum_sum() - sizes]
    firsts = firsts.with_columns(contracts.people["segment"])
    open_gap = (pl.col("end") <= as_of) & (pl.col("end") + grace > as_of)
    waiting = int(firsts.select(open_gap.sum()).item())
    return Bound(firsts, int((sizes > 1).sum()), waiting)


def until_end(firsts: polars.DataFrame, as_of: int) -> polars.DataFrame:
    """Count customers by the days from the start of their first contract to its end.

    A contract that ends after the as-of day is running, and censored on that day. Returns
    what `until_lost` does.

    Args:
        firsts: one row a customer: `segment`, `start`, `end`.
        as_of: the last observed day.
    """
    end = pl.col("end")
    return counted(
        firsts.select("segment", seen=end <= as_of, time=_until(end, as_of) - pl.col("start"))
    )


def renewal_ages(
    firsts: polars.DataFrame, calendar: Calendar, grace: int, as_of: int
) -> polars.DataFrame:
    """Count customers by the renewal at which they left, or the last one that they made.

    The renewals of a customer fall on the days on which whole periods since its own start
    have passed. One is complete when it and the grace after it are over; who left before a
    renewal that is not complete counts with the renewals made until then.

    Args:
        firsts: one row a customer: `segment`, `start`, `end`.
        calendar: how long a period is.
        grace: days between two contracts that count as none.
        as_of: the last observed day.

    Returns:
        One row for each segment and age from 1 on, sorted: `segment`, `age`, `lost`, `kept`.
    """
    start, end = pl.col("start"), pl.col("end")
    # A contract that ends on the day of a renewal was not renewed.
    before = calendar.whole(start, pl.min_horizontal(end, pl.lit(as_of + 1)) - 1).clip(0)
    complete = calendar.whole(start, pl.lit(as_of - grace, pl.Int64))
    left = pl.when(end <= as_of).then(before + 1)
    lost = (left <= complete).fill_null(False)
    ages = firsts.select("segment", lost=lost, age=pl.when(lost).then(left).otherwise(complete))
    known = ages.filter(pl.col("age") > 0)
    return (
        known.group_by("segment", "age")
        .agg(lost=pl.col("lost").cast(pl.Int64).sum(), kept=(~pl.col("lost")).cast(pl.Int64).sum())
        .sort("segment", "age")
    )


def counted(stays: polars.DataFrame) -> polars.DataFrame:
    """Count customers by segment and time.

    Args:
        stays: one row a customer: `segment`, `time`, and `seen`, whether it ended then.
    """
    segment, time = (stays[name].cast(pl.Int64).to_numpy() for name in ("segment", "time"))
    span = int(time.max(initial=0)) + 1
    tallies = Tallies((int(segment.max(initial=-1)) + 1) * span, ("seen",))
    tallies.add(segment * span + time, seen=stays["seen"].to_numpy())
    return tallies.table().select(
        segment=(pl.col("place") // span).cast(stays.schema["segment"]),
        time=pl.col("place") % span,
        events="seen",
        censored=pl.col("rows") - pl.col("seen"),
    )


def _until(end: polars.Expr, as_of: int) -> polars.Expr:
    return pl.min_horizontal(end.cast(pl.Int64), pl.lit(as_of, pl.Int64))
