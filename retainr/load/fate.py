"""What becomes of each row: a reason against it, and bits for everything else about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.statuses import EXCLUDED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.amounts import AmountPlan
    from retainr.load.ids import IdPlan
    from retainr.load.measures import MeasurePlan
    from retainr.load.options import Reading
    from retainr.load.scores import ScorePlan
    from retainr.load.times import TimePlan

KEEP = "raw::keep"


@dataclass(frozen=True)
class Plans:
    """Hold how each role's column is read; None where there is no such column.

    Attributes:
        customer: the customer's id.
        time: the time.
        end: the end of a contract, whose start is the time.
        order: the order's id.
        acquired: the acquisition date.
        amount: the money.
        uneven: true where the row has too few or too many fields.
        short: true where it may have too few.
        refunded: money that was given back.
        standing: what the row's status says of it.
        score: the answer of a survey.
        dated: a row without a time is rejected; of answers only where time is cut.
        measures: duration, whether it ended, age and survivors, where rows have these.
    """

    customer: IdPlan | None = None
    time: TimePlan | None = None
    end: TimePlan | None = None
    order: IdPlan | None = None
    acquired: TimePlan | None = None
    amount: AmountPlan | None = None
    uneven: polars.Expr | None = None
    short: polars.Expr | None = None
    refunded: AmountPlan | None = None
    standing: polars.Expr | None = None
    score: ScorePlan | None = None
    dated: bool = True
    measures: Mapping[str, MeasurePlan] = field(default_factory=dict)


def fate(plans: Plans, reading: Reading, *, number_orders: bool) -> polars.Expr:
    """Return the fate of typed rows as an integer, as `ledger` takes it apart.

    Args:
        plans: how their columns were read.
        reading: the user's filters.
        number_orders: rows without an order id have got one of their own.
    """
    reason = pl.lit(0, dtype=pl.Int32)
    faults = _faults(plans)
    for place, name in reversed(list(enumerate(ledger.REASONS, 1))):
        bad = faults.get(name)
        if bad is not None:
            reason = pl.when(bad).then(pl.lit(place, dtype=pl.Int32)).otherwise(reason)
    found = reason
    for bit, flag in _flags(plans, reading, number_orders=number_orders):
        if flag is not None:
            found = found + pl.when(flag).then(pl.lit(bit, dtype=pl.Int32)).otherwise(0)
    return found


def _faults(plans: Plans) -> dict[str, polars.Expr | None]:
    """Return the condition for each of `ledger.REASONS` that a row may be rejected for."""
    time, amount, end, acquired = plans.time, plans.amount, plans.end, plans.acquired
    of_measures = {name: bad for m in plans.measures.values() for name, bad in m.faults.items()}
    return {
        "uneven row": plans.uneven,
        # Whoever answered, an answer counts.
        "no customer": plans.customer.empty if plans.customer and not plans.score else None,
        **(_of_time(time) if time and plans.dated else {}),
        "no amount": pl.col("amount").is_null() & amount.empty if amount else None,
        "unreadable amount": _no_number(plans),
        "ambiguous acquisition date": acquired.unclear if acquired else None,
        "unreadable acquisition date": _unreadable("acquired", acquired),
        "ambiguous end": end.unclear if end else None,
        "unreadable end": _unreadable("end", end),
        "end before start": pl.col("end") < pl.col("time") if end else None,
        "unknown status": pl.col("standing") == UNKNOWN if plans.standing is not None else None,
        **of_measures,
        **(plans.score.faults if plans.score else {}),
    }


def _of_time(time: TimePlan) -> dict[str, polars.Expr | None]:
    return {
        "no time": time.empty,
        "ambiguous time": time.unclear,
        "unreadable time": pl.col("time").is_null(),
    }


def _unreadable(name: str, plan: TimePlan | None) -> polars.Expr | None:
    """Return where a time that may be missing is there and was not read."""
    return pl.col(name).is_null() & ~plan.empty if plan else None


def _no_number(plans: Plans) -> polars.Expr | None:
    """Return where an amount is no number, or what was given back of it."""
    if plans.amount is None:
        return None
    unread = pl.col("amount").is_null()
    if plans.refunded is None:
        return unread
    return unread | (pl.col("refunded").is_null() & ~plans.refunded.empty)


def _flags(
    plans: Plans, reading: Reading, *, number_orders: bool
) -> tuple[tuple[int, polars.Expr | None], ...]:
    customer, order, amount = plans.customer, plans.order, plans.amount
    return (
        (ledger.FILTERED, _filtered(plans, reading)),
        (ledger.AFTER, _after(reading.as_of)),
        (ledger.BAD_CUSTOMER, customer.broken("customer") if customer else None),
        (ledger.BAD_ORDER, order.broken("order") if order else None),
        (ledger.ROUNDED, amount.rounded(pl.col("scaled")) if amount else None),
        (ledger.NO_ORDER, order.empty if order and not number_orders else None),
        (ledger.UNREAD, _unread(plans)),
        (ledger.SHORT, plans.short),
        (ledger.BELOW_ZERO, pl.col("amount") < 0 if amount else None),
    )


def _unread(plans: Plans) -> polars.Expr | None:
    """Return where a value that may change a decision was not read, whatever else is wrong."""
    named = (
        ("time", plans.time),
        ("end", plans.end),
        ("acquired", plans.acquired),
        ("amount", plans.amount),
        ("refunded", plans.refunded),
        ("score", plans.score),
    )
    tests = [pl.col(name).is_null() & ~plan.empty for name, plan in named if plan and plan.open]
    return pl.any_horizontal(tests) if tests else None


def _filtered(plans: Plans, reading: Reading) -> polars.Expr | None:
    tests = []
    if reading.where:
        tests.append(~pl.col(KEEP))
    if plans.standing is not None:
        tests.append(pl.col("standing") == EXCLUDED)
    if reading.since:
        tests.append((pl.col("time") < _moment(reading.since)).fill_null(value=False))
    if reading.until:
        tests.append(_after(reading.until).fill_null(value=False))  # type: ignore[union-attr]
    return pl.any_horizontal(tests) if tests else None


def _after(day: dt.date | None) -> polars.Expr | None:
    return pl.col("time") >= _moment(day + dt.timedelta(days=1)) if day else None


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())
