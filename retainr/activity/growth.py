"""Who came, stayed, came back and went quiet, from one period to the next.

Everything comes from neighbours on a walk over customers and periods (`walks`), whoever made
them: from orders, or from contracts (here).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.parts import Tallies
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import polars

    from retainr.activity.contracts import Contracts
    from retainr.activity.history import History
    from retainr.activity.parts import Integers
    from retainr.activity.periods import Calendar
    from retainr.activity.walks import Walk

    Flags = npt.NDArray[np.bool_]

_KINDS = 5
NEW, RETURNING, RESURRECTED, AFTER, OTHER = range(_KINDS)
"""What a customer is in a period: `AFTER` is refunds alone after an active period, `OTHER`
refunds alone after none."""

COUNTS = ("active", "new", "returning", "resurrected", "refunded")
MONEY = (
    "revenue",
    "new_revenue",
    "expansion",
    "contraction",
    "churned_revenue",
    "resurrected_revenue",
)


def known_since(history: History, calendar: Calendar) -> polars.Series:
    """Return the period that each customer is known from."""
    return calendar.numbers(history.people["since"]).cast(pl.Int32)


def movements(walk: Walk, since: polars.Series | None = None) -> polars.DataFrame:
    """Return counts and sums by segment and period.

    Args:
        walk: over customers and periods; the first row of a customer is active.
        since: the period that each customer is known from; None for that of its first row.

    Returns:
        Columns `segment`, `period`, `COUNTS` (`refunded`: customers with refunds alone),
        `days` where there are any and, with amounts, `MONEY`, `left_rise` and
        `left_churned`: what expansion and churned revenue of the period after get from
        customers without a row in it. Periods in which nobody has a row are not there.
    """
    money = ("revenue", *_CHANGES) if "revenue" in walk.names else ()
    names = (*(["days"] if "days" in walk.names else []), *money)
    span = walk.high - walk.low + 1
    tallies = Tallies(walk.segments * span * _KINDS, names)
    for rows in _parts(walk, since):
        place = (rows.segment * np.int64(span) + rows.period - walk.low) * _KINDS + rows.kind
        tallies.add(place, **rows.sums)
    cell = pl.col("place") // _KINDS
    grouped = tallies.table().select(
        *names,
        segment=(cell // max(span, 1)).cast(pl.UInt32),
        period=(cell % max(span, 1) + walk.low).cast(pl.Int32),
        kind=pl.col("place") % _KINDS,
        customers="rows",
    )
    return grouped.group_by("segment", "period").agg(_by_kind(grouped)).sort("segment", "period")


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Hold some customers' periods, and what each customer is in them.

    Attributes:
        segment: of each row.
        period: of each row.
        kind: what the customer is.
        sums: what is summed up.
    """

    segment: Integers
    period: Integers
    kind: Integers
    sums: dict[str, Integers]


def _parts(walk: Walk, since: polars.Series | None) -> Iterator[_Rows]:
    """Yield what customers are in their periods, some customers at a time."""
    known = None if since is None else since.to_numpy()
    for own in walk.parts():
        same = np.append(False, own["customer"][1:] == own["customer"][:-1])
        first = ~same if known is None else known[own["customer"]] == own["period"]
        follows = same & (np.diff(own["period"], prepend=own["period"][0]) == 1)
        kind = _kind(own["active"], first, follows)
        sums = {"days": own["days"]} if "days" in own else {}
        if "revenue" in own:
            sums |= _changes(own["revenue"], kind, follows)
        yield _Rows(own["segment"], own["period"], kind, sums)


def _kind(active: Flags, first: Flags, follows: Flags) -> Integers:
    """Return what customers are in their periods.

    Args:
        active: there is an order.
        first: it is the period that the customer is known from.
        follows: the row before is the customer's, of the period before.
    """
    after = follows & np.append(False, active[:-1])
    there = np.where(first, NEW, np.where(after, RETURNING, RESURRECTED))
    return np.where(active, there, np.where(after, AFTER, OTHER))


_CHANGES = ("rise", "fall", "left_rise", "left_fall")


def _changes(revenue: Integers, kind: Integers, follows: Flags) -> dict[str, Integers]:
    """Return the revenue, and how it changed from period to period."""
    before = np.where(follows, np.append(0, revenue[:-1]), 0)
    left = np.where(np.append(follows[1:], False), 0, revenue)
    # What new and resurrected customers bring is not a change; refunds that a resurrected
    # customer had in the period before, and has no more, are.
    own = (kind == NEW) | (kind == RESURRECTED)
    change = np.where(own, 0, revenue) - before
    rise, left_fall = np.maximum(change, 0), np.maximum(left, 0)
    changes = rise, rise - change, left_fall - left, left_fall
    return {"revenue": revenue, **dict(zip(_CHANGES, changes, strict=True))}


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
