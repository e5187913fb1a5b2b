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

_SUMS = ("revenue", "rise", "fall", "left")


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
    money = _SUMS if "revenue" in walk.names else ()
    # Where nothing is below 0, nothing rises as it goes.
    gone = ("left_rise",) if money and "active" in walk.names else ()
    names = (*(["days"] if "days" in walk.names else []), *money, *gone)
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
        **({} if gone else {"left_rise": pl.lit(0)}),
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
        customer, period, active = own["customer"], own["period"], own.get("active")
        same = customer[1:] == customer[:-1]
        first = np.append(True, ~same) if known is None else known[customer] == period
        follows = np.append(False, same & (period[1:] - period[:-1] == 1))
        after = follows if active is None else follows & np.append(False, active[:-1])
        sums = {"days": own["days"]} if "days" in own else {}
        if "revenue" in own:
            stayed = after if active is None else after | ~active
            sums |= _changes(own["revenue"], stayed, follows)
            if active is not None:
                sums["left_rise"] = np.maximum(-sums["left"], 0)
        yield _Rows(own["segment"], period, _kind(active, first, after), sums)


def _kind(active: Flags | None, first: Flags, after: Flags) -> Integers:
    """Return what customers are in their periods.

    Args:
        active: there is an order; None where there is one in all of them.
        first: it is the period that the customer is known from.
        after: the row before is the customer's, of the period before, with an order.
    """
    # A sum of bytes takes a twentieth of the time of a choice. A period that the customer is
    # known from follows none of its own, and has an order if it has a row.
    kind: Integers = np.full(len(first), RESURRECTED, dtype=np.int8)
    kind -= first.view(np.int8) * (RESURRECTED - NEW)
    kind -= after.view(np.int8) * (RESURRECTED - RETURNING)
    if active is not None:
        # So the same step leads from `RETURNING` to `AFTER`.
        kind += (~active).view(np.int8) * (OTHER - RESURRECTED)
    return kind


def _changes(revenue: Integers, stayed: Flags, follows: Flags) -> dict[str, Integers]:
    """Return the revenue, and how it changed from period to period.

    Args:
        revenue: of the customers in their periods.
        stayed: the customer is neither new nor resurrected.
        follows: the row before is the customer's, of the period before.
    """
    # What new and resurrected customers bring is not a change; refunds that a resurrected
    # customer had in the period before, and has no more, are.
    change = revenue * stayed
    change[1:] -= revenue[:-1] * follows[1:]
    rise = np.maximum(change, 0)
    left = revenue * ~np.append(follows[1:], False)
    return {"revenue": revenue, "rise": rise, "fall": rise - change, "left": left}


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
        (pl.col("left") + pl.col("left_rise")).sum().alias("left_churned"),
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
