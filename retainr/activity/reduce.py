"""The reduction: rows to orders, orders to activity, activity to counts by cohort and age.

One text for every engine, in the small vocabulary that all of them compute alike (a test
parses this file and holds it to that): integers, strings, minimum, maximum and sum; no
float, no mean, no rank, no formatting. Customers, orders and segments are keys only.

Columns on the way in, made by the engine's scan: `customer`, `time` (wall-clock time of
the report zone), `time_us` (the same as microseconds since 1970), and where they are
needed `order`, `amount` (integer of ten-thousandths), `event`, `acquired` and
`acquired_us` (like time), and the segment columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import nw

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

    from retainr.activity.periods import Calendar
    from retainr.lazy import Frame


@dataclass(frozen=True)
class Reduction:
    """Say how rows become activity.

    Attributes:
        calendar: how time is cut.
        elapsed_us: length of a window on the elapsed clock in microseconds; None on the
            calendar clock.
        end_us: the first microsecond after the as-of day; needed on the elapsed clock.
        has_order: rows with one customer and one order are one order.
        has_amount: the rows carry money.
        has_events: the rows carry `event`, and start and return events are told apart.
        start_event: the event that begins a cohort; None for any.
        return_event: the event that counts from then on; None for any.
        has_acquired: the rows carry the acquisition date.
        keep_refunds: negative orders count in the revenue.
        at_least: orders (or events) that make a customer active in an age.
        new_since_us: customers first seen before it are left out (`kept` is 0).
        segments: names of the segment columns.
    """

    calendar: Calendar
    elapsed_us: int | None = None
    end_us: int | None = None
    has_order: bool = False
    has_amount: bool = False
    has_events: bool = False
    start_event: str | None = None
    return_event: str | None = None
    has_acquired: bool = False
    keep_refunds: bool = True
    at_least: int = 1
    new_since_us: int | None = None
    segments: tuple[str, ...] = ()


def orders(rows: Frame, spec: Reduction) -> Frame:
    """Return one row an order: its earliest time, the sum of its lines, and what it is.

    Adds `counts` (1 for an order with activity, 0 for a refund or an event that is none)
    and `first` (1 where it can begin a cohort).
    """
    lines = _collapse(rows, spec) if spec.has_order else rows
    if spec.has_events:
        return _from_first_start(lines, spec)
    if not spec.has_amount:
        return lines.with_columns(counts=nw.lit(1), first=nw.lit(1))
    active = nw.when(nw.col("amount") >= 0).then(nw.lit(1)).otherwise(nw.lit(0))
    return lines.with_columns(counts=active).with_columns(first=nw.col("counts"))


def activity(rows: Frame, spec: Reduction) -> Frame:
    """Return one row for each customer and period (elapsed: and age) with orders or refunds.

    Columns: customer, segments, `cohort`, `age`, `own` (1 on one row of each customer),
    `orders`, `refunds`, `active` (1 or 0), `last` (the customer's last active age), `kept`,
    `revenue`, `first_us`, `last_us`, and on the elapsed clock `windows` (complete ones of
    this customer). Customers without an order have no cohort.
    """
    timed = orders(rows, spec).with_columns(period=spec.calendar.of(nw.col("time")))
    if spec.has_acquired:
        timed = _from_acquisition(timed, spec)
    if spec.segments:
        timed = _first_values(timed, spec)
    if spec.elapsed_us is None:
        dated = _histories(_sums(timed, spec, "period"), spec, "period")
        return _mark(_calendar_ages(dated, spec), spec)
    sums = _sums(_elapsed_ages(timed, spec), spec, "age", "cohort", "windows")
    return _mark(_histories(sums, spec, "age"), spec)


def cells(active: Frame, spec: Reduction) -> Frame:
    """Return counts and sums by segment, cohort and age (elapsed: and complete windows).

    `customers` counts each customer once, at whichever age its own row stands; `reached`
    counts those whose last active age is the row's. Both give, summed over ages, what
    needs a customer's whole history. Rows without a cohort hold customers without orders.
    """
    windows = () if spec.elapsed_us is None else ("windows",)
    money = {"revenue": nw.col("revenue").sum()} if spec.has_amount else {}
    at_last = (nw.col("age") == nw.col("last")) & (nw.col("active") == 1)
    # Sums of 32-bit flags could wrap; those of 64-bit ones cannot.
    marked = active.with_columns(
        reached=nw.when(at_last).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64),
        **{name: nw.col(name).cast(nw.Int64) for name in ("active", "orders", "refunds", "own")},
    )
    return marked.group_by(*spec.segments, "kept", "cohort", "age", *windows).agg(
        retained=nw.col("active").sum(),
        orders=nw.col("orders").sum(),
        refunds=nw.col("refunds").sum(),
        customers=nw.col("own").sum(),
        reached=nw.col("reached").sum(),
        **money,
    )


def bracket(active: Frame, spec: Reduction, first: int, last: int) -> Frame:
    """Return the customers active at least once from one age to another, by cohort.

    On the elapsed clock only customers count that were observed to the end of the last age.
    """
    inside = (nw.col("age") >= first) & (nw.col("age") <= last)
    seen = active.filter(inside & (nw.col("active") == 1) & (nw.col("kept") == 1))
    if spec.elapsed_us is not None:
        seen = seen.filter(nw.col("windows") > last)
    once = seen.group_by(*spec.segments, "cohort", "customer").agg(ages=nw.len())
    return once.group_by(*spec.segments, "cohort").agg(retained=nw.len())


def _collapse(rows: Frame, spec: Reduction) -> Frame:
    lines = rows
    if spec.segments:
        earliest = nw.col("time_us") == nw.col("time_us").min().over("customer", "order")
        lines = rows.with_columns(
            *(nw.when(earliest).then(nw.col(name)).alias(name) for name in spec.segments)
        )
    acquired = ("acquired", "acquired_us") if spec.has_acquired else ()
    smallest = ("time", "time_us", *acquired, *spec.segments)
    money = {"amount": nw.col("amount").sum()} if spec.has_amount else {}
    return lines.group_by("customer", "order").agg(
        *(nw.col(name).min() for name in smallest), **money
    )


def _from_first_start(rows: Frame, spec: Reduction) -> Frame:
    """Let the first start event begin the cohort, and count returns at or after it."""
    events = rows.with_columns(start=_is(spec.start_event), back=_is(spec.return_event))
    start = nw.when(nw.col("start") == 1).then(nw.col("time_us"))
    timed = events.with_columns(start_us=start).with_columns(
        start_us=nw.col("start_us").min().over("customer")
    )
    at_start = (nw.col("start") == 1) & (nw.col("time_us") == nw.col("start_us"))
    after = nw.col("time_us") >= nw.col("start_us")
    return timed.with_columns(
        counts=nw.when(after).then(nw.col("back")).otherwise(nw.lit(0)),
        first=nw.when(at_start).then(nw.lit(1)).otherwise(nw.lit(0)),
    )


def _is(name: str | None) -> Expr:
    """Return 1 for events of a name, of any name where there is none given, else 0."""
    if name is None:
        return nw.lit(1)
    return nw.when(nw.col("event") == name).then(nw.lit(1)).otherwise(nw.lit(0))


def _from_acquisition(timed: Frame, spec: Reduction) -> Frame:
    """Give each customer its acquisition period; activity before it moves into it."""
    dated = timed.with_columns(acquired_period=spec.calendar.of(nw.col("acquired"))).with_columns(
        acquired_period=nw.col("acquired_period").min().over("customer"),
        acquired_us=nw.col("acquired_us").min().over("customer"),
    )
    early = nw.col("period") < nw.col("acquired_period")
    return dated.with_columns(
        period=nw.when(early).then(nw.col("acquired_period")).otherwise(nw.col("period"))
    )


def _first_values(timed: Frame, spec: Reduction) -> Frame:
    """Give all rows of a customer the segment values of its first order."""
    begins = nw.when(nw.col("first") == 1).then(nw.col("time_us"))
    dated = timed.with_columns(begins=begins).with_columns(
        begins=nw.col("begins").min().over("customer")
    )
    at_first = (nw.col("first") == 1) & (nw.col("time_us") == nw.col("begins"))
    return dated.with_columns(
        *(nw.when(at_first).then(nw.col(name)).alias(name) for name in spec.segments)
    ).with_columns(*(nw.col(name).min().over("customer").alias(name) for name in spec.segments))


def _elapsed_ages(timed: Frame, spec: Reduction) -> Frame:
    """Count windows from each customer's own first moment, on its own clock."""
    if spec.has_acquired:
        known = timed.with_columns(
            begins_us=nw.col("acquired_us"), cohort=nw.col("acquired_period")
        )
    else:
        at_first = nw.col("first") == 1
        known = timed.with_columns(
            begins_us=nw.when(at_first).then(nw.col("time_us")),
            cohort=nw.when(at_first).then(nw.col("period")),
        ).with_columns(
            begins_us=nw.col("begins_us").min().over("customer"),
            cohort=nw.col("cohort").min().over("customer"),
        )
    aged = known.with_columns(
        age=(nw.col("time_us") - nw.col("begins_us")) // spec.elapsed_us,
        windows=(spec.end_us - nw.col("begins_us")) // spec.elapsed_us,
    )
    return aged.with_columns(
        age=nw.when(nw.col("age") < 0).then(nw.lit(0)).otherwise(nw.col("age"))
    )


def _sums(timed: Frame, spec: Reduction, key: str, *same: str) -> Frame:
    """Reduce to one row for each customer and period or age.

    The start of an event cohort counts as one event of its age, but not twice where it
    is a return event as well.
    """
    seen = (nw.col("counts") == 1) | (nw.col("first") == 1)
    columns = timed.with_columns(seen_us=nw.when(seen).then(nw.col("time_us")))
    if spec.has_events:
        columns = columns.with_columns(both=nw.col("first") * nw.col("counts"))
    if spec.has_amount and not spec.keep_refunds:
        active = nw.col("counts") == 1
        columns = columns.with_columns(
            amount=nw.when(active).then(nw.col("amount")).otherwise(nw.lit(0))
        )
    money = {"revenue": nw.col("amount").sum()} if spec.has_amount else {}
    acquired = ("acquired_period", "acquired_us") if spec.has_acquired else ()
    grouped = columns.group_by("customer", key).agg(
        *(nw.col(name).min() for name in (*same, *acquired, *spec.segments)),
        *(nw.col(name).max() for name in (("first", "both") if spec.has_events else ())),
        rows=nw.len(),
        orders=nw.col("counts").sum(),
        first_us=nw.col("seen_us").min(),
        last_us=nw.col("seen_us").max(),
        **money,
    )
    if not spec.has_events:
        return grouped.with_columns(refunds=nw.col("rows") - nw.col("orders"))
    return grouped.with_columns(
        orders=nw.col("orders") + nw.col("first") - nw.col("both"), refunds=nw.lit(0)
    )


def _histories(grouped: Frame, spec: Reduction, key: str) -> Frame:
    """Add each customer's extremes: all in one step, so that it is one pass over customers.

    `least` is the smallest period or age, `begins` the first that holds the start of a
    cohort, `last` the last active one, `since` the first moment.
    """
    starts = nw.col("first") == 1 if spec.has_events else nw.col("orders") > 0
    enough = nw.col("orders") >= spec.at_least
    marked = grouped.with_columns(
        active=nw.when(enough).then(nw.lit(1)).otherwise(nw.lit(0)),
        starts=nw.when(starts).then(nw.col(key)),
        last=nw.when(enough).then(0 - nw.col(key)),
    )
    dated = marked.with_columns(
        least=nw.col(key).min().over("customer"),
        begins=nw.col("starts").min().over("customer"),
        last=nw.col("last").min().over("customer"),
        since=nw.col("first_us").min().over("customer"),
    )
    own = (nw.col(key) == nw.col("least")) | nw.col("least").is_null()
    return dated.with_columns(
        last=0 - nw.col("last"), own=nw.when(own).then(nw.lit(1)).otherwise(nw.lit(0))
    )


def _calendar_ages(dated: Frame, spec: Reduction) -> Frame:
    """Count periods from the first one; a refund before the first order is at age 0."""
    cohort = nw.col("acquired_period") if spec.has_acquired else nw.col("begins")
    known = dated.with_columns(cohort=cohort)
    age = nw.col("period") - nw.col("cohort")
    return known.with_columns(
        age=nw.when(age < 0).then(nw.lit(0)).otherwise(age), last=nw.col("last") - nw.col("cohort")
    )


def _mark(aged: Frame, spec: Reduction) -> Frame:
    """Mark who is kept: customers first seen on or after `--new-since`.

    People with refunds only have no cohort, whatever their acquisition date says.
    """
    if spec.has_acquired:
        ordered = ~nw.col("begins").is_null()
        aged = aged.with_columns(cohort=nw.when(ordered).then(nw.col("cohort")))
    if spec.new_since_us is None:
        return aged.with_columns(kept=nw.lit(1))
    since = nw.col("acquired_us") if spec.has_acquired else nw.col("since")
    kept = nw.when(since >= spec.new_since_us).then(nw.lit(1)).otherwise(nw.lit(0))
    return aged.with_columns(kept=kept)
