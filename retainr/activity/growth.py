"""Who came, stayed, came back and went quiet, from one period to the next.

Everything comes from neighbours in one sorted frame of customers and periods, whoever made
it (`of_orders` here): `customer` (a number from 0 on), `segment`, `period` (a number),
`active` and, where they are known, `days` (active days) and `revenue` (an integer). A row
without activity holds money that was given back to the customer, so no revenue above 0.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.activity.days import sums
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.activity.contracts import Contracts
    from retainr.activity.history import History
    from retainr.activity.periods import Calendar

NEW, RETURNING, RESURRECTED, AFTER, OTHER = range(5)
"""What a customer is in a period: `AFTER` is refunds alone after an active period, `OTHER`
refunds alone after none."""

_ROWS = 1_000_000
"""Rows that are looked at in one go, and those of the customer they end with."""

COUNTS = ("active", "new", "returning", "resurrected", "refunded")
MONEY = (
    "revenue",
    "new_revenue",
    "expansion",
    "contraction",
    "churned_revenue",
    "resurrected_revenue",
)


def of_orders(history: History, calendar: Calendar) -> polars.DataFrame:
    """Return one row a customer and period with an order or a refund, sorted by both."""
    days = history.days
    period = calendar.numbers(days["day"]).cast(pl.Int32)
    ends = _ends(days["customer"], period)
    customer = days["customer"].gather(ends)
    active = ends - ends.shift(1).fill_null(-1)
    if history.refunds:
        active = sums((days["orders"] > 0).cast(pl.Int64), ends)
    columns = [customer.alias("customer"), period.gather(ends).alias("period")]
    columns.append(active.cast(pl.Int32).alias("days"))
    if "revenue" in days.columns:
        columns.append(sums(days["revenue"], ends).alias("revenue"))
    frame = pl.DataFrame(columns).with_columns(active=pl.col("days") > 0)
    return frame.with_columns(segment=_segment(history, customer))


def _ends(customer: polars.Series, period: polars.Series) -> polars.Series:
    """Return the place of the last row of each run of equal customers and periods."""
    both = pl.DataFrame([customer.alias("customer"), period.alias("period")])
    last = (pl.col("customer") != pl.col("customer").shift(-1)) | (
        pl.col("period") != pl.col("period").shift(-1)
    )
    places = both.select(last.fill_null(True).arg_true().cast(pl.Int64))
    return places.to_series()


def _segment(history: History, customer: polars.Series) -> polars.Expr | polars.Series:
    if history.segments.height <= 1:
        return pl.lit(0, pl.UInt32)
    return history.people["segment"].gather(customer)


def known_since(history: History, calendar: Calendar) -> polars.Series:
    """Return the period that each customer is known from."""
    return calendar.numbers(history.people["since"]).cast(pl.Int32)


def movements(frame: polars.DataFrame, since: polars.Series | None = None) -> polars.DataFrame:
    """Return counts and sums by segment and period.

    Args:
        frame: customers and periods, sorted by both; the first row of a customer is active.
        since: the period that each customer is known from; None for that of its first row.

    Returns:
        Columns `segment`, `period`, `COUNTS` (`refunded`: customers with refunds alone),
        `days` where there are any and, with amounts, `MONEY`, `left_rise` and
        `left_churned`: what expansion and churned revenue of the period after get from
        customers without a row in it. Periods in which nobody has a row are not there.
    """
    grouped = pl.concat([_grouped(part, since) for part in _parts(frame)])
    return grouped.group_by("segment", "period").agg(_by_kind(grouped)).sort("segment", "period")


def _parts(frame: polars.DataFrame) -> Iterator[polars.DataFrame]:
    """Yield the frame in parts that hold whole customers, so that little memory is needed."""
    customer = frame["customer"]
    cuts = [int(customer.search_sorted(customer[n])) for n in range(0, frame.height, _ROWS)]
    for start, end in pairwise([*dict.fromkeys([0, *cuts]), frame.height]):
        yield frame.slice(start, end - start)


def _grouped(frame: polars.DataFrame, since: polars.Series | None) -> polars.DataFrame:
    optional = [name for name in ("days", "revenue") if name in frame.columns]
    kinds = frame.select("segment", "period", *optional, **_told(frame, since))
    return kinds.group_by("segment", "period", "kind").agg(
        pl.len().cast(pl.Int64).alias("customers"), *_sums(kinds)
    )


def _told(frame: polars.DataFrame, since: polars.Series | None) -> dict[str, polars.Expr]:
    """Return what a customer is in each period and, with amounts, what changed."""
    active = pl.col("active")
    known = pl.col("customer") == pl.col("customer").shift(1)
    follows = known & (pl.col("period").shift(1) == pl.col("period") - 1)
    after = (follows & active.shift(1)).fill_null(False)
    first = ~known.fill_null(False)
    if since is not None:
        first = pl.lit(since.gather(frame["customer"])) == pl.col("period")
    kind = (
        pl.when(~active)
        .then(pl.when(after).then(AFTER).otherwise(OTHER))
        .when(first)
        .then(NEW)
        .when(after)
        .then(RETURNING)
        .otherwise(RESURRECTED)
        .cast(pl.UInt8)
    )
    if "revenue" not in frame.columns:
        return {"kind": kind}
    before = pl.when(follows.fill_null(False)).then(pl.col("revenue").shift(1)).otherwise(0)
    goes_on = (pl.col("customer") == pl.col("customer").shift(-1)) & (
        pl.col("period").shift(-1) == pl.col("period") + 1
    )
    left = pl.when(goes_on.fill_null(False)).then(0).otherwise("revenue")
    return {"kind": kind, "before": before, "left": left}


def _sums(kinds: polars.DataFrame) -> list[polars.Expr]:
    """Return the sums by segment, period and kind."""
    made = [pl.col("days").cast(pl.Int64).sum()] if "days" in kinds.columns else []
    if "revenue" not in kinds.columns:
        return made
    # What new and resurrected customers bring is not a change; refunds that a resurrected
    # customer had in the period before, and has no more, are.
    own = pl.col("kind").is_in([NEW, RESURRECTED])
    change = pl.when(own).then(0).otherwise("revenue") - pl.col("before")
    rise, left = change.clip(lower_bound=0), pl.col("left")
    return [
        *made,
        pl.col("revenue").sum(),
        rise.sum().alias("rise"),
        (rise - change).sum().alias("fall"),
        left.clip(lower_bound=0).sum().alias("left_fall"),
        (-left).clip(lower_bound=0).sum().alias("left_rise"),
    ]


def _by_kind(grouped: polars.DataFrame) -> list[polars.Expr]:
    """Return the columns by segment and period, from the sums of the kinds."""

    def of(name: str, *kinds: int) -> polars.Expr:
        """Return the sum of a column over some kinds of customers."""
        return pl.col(name).filter(pl.col("kind").is_in(kinds)).sum()

    counts = [
        of("customers", NEW, RETURNING, RESURRECTED).alias("active"),
        of("customers", NEW).alias("new"),
        of("customers", RETURNING).alias("returning"),
        of("customers", RESURRECTED).alias("resurrected"),
        of("customers", AFTER, OTHER).alias("refunded"),
        *([pl.col("days").sum()] if "days" in grouped.columns else []),
    ]
    if "revenue" not in grouped.columns:
        return counts
    return [
        *counts,
        pl.col("revenue").sum(),
        of("revenue", NEW).alias("new_revenue"),
        pl.col("rise").sum().alias("expansion"),
        of("fall", NEW, RETURNING, RESURRECTED, OTHER).alias("contraction"),
        of("fall", AFTER).alias("churned_revenue"),
        of("revenue", RESURRECTED).alias("resurrected_revenue"),
        pl.col("left_rise").sum(),
        pl.col("left_fall").sum().alias("left_churned"),
    ]


def depth(frame: polars.DataFrame, period: int) -> polars.DataFrame:
    """Return the active customers of a period by segment and their active days in it."""
    there = frame.filter((pl.col("period") == period) & pl.col("active"))
    counts = there.group_by("segment", pl.col("days").cast(pl.Int64)).agg(
        customers=pl.len().cast(pl.Int64)
    )
    return counts.sort("segment", "days")


def of_contracts(
    contracts: Contracts, calendar: Calendar, as_of: int, grace: int
) -> polars.DataFrame:
    """Return one row a customer and period on whose last day a contract runs, sorted by both.

    Of the period that is not over it is the as-of day. `revenue` is the sum of the amounts of
    the contracts that run then.

    Args:
        contracts: who was bound from when to when.
        calendar: how time is cut.
        as_of: the last observed day.
        grace: days between two contracts of a customer that count as none.
    """
    running = contracts.bridged(grace)
    now = calendar.numbers(pl.Series([as_of]))[0]
    ends = running["end"].clip(upper_bound=as_of + 1)
    spans = running.with_columns(
        first=calendar.numbers(running["start"]),
        # A contract runs on the last day of the period before that of its end.
        last=pl.when(pl.col("end") > as_of).then(now).otherwise(calendar.numbers(ends) - 1),
    ).filter((pl.col("first") <= pl.col("last")) & (pl.col("end") > pl.col("start")))
    periods = pl.int_ranges(pl.col("first"), pl.col("last") + 1, dtype=pl.Int32).alias("period")
    money = [pl.col("amount").sum().alias("revenue")] if "amount" in spans.columns else []
    rows = spans.with_columns(periods).explode("period")
    frame = rows.group_by("customer", "period").agg(*money).sort("customer", "period")
    segment = contracts.people["segment"].gather(frame["customer"])
    return frame.with_columns(active=pl.lit(True), segment=segment)
