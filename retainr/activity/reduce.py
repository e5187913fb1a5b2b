"""The reduction: rows to orders, orders to customers and activity, activity to counts.

One text for every engine, in the small vocabulary that all of them compute alike (a test
parses this file and holds it to that): integers, strings, minimum, maximum, sum and the
number of unique customers; no float, no mean, no rank, no formatting. Customers, orders
and segments are keys only.

Columns on the way in, made by the engine's scan: `customer`, `time_us` (wall-clock time of
the report zone as microseconds since 1970), and where they are needed `order`, `amount`
(integer of ten-thousandths), `event`, `acquired_us` (like time), and the segment columns.
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
        end_us: the first microsecond after the as-of day; needed on the elapsed clock and
            with acquisition dates.
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
        spans: orders tell the time of their last line too.
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
    spans: bool = False

    @property
    def history(self) -> tuple[str, ...]:
        """Return the columns that are the same in all rows of a customer."""
        kept = () if self.new_since_us is None else ("kept",)
        windows = () if self.elapsed_us is None else ("windows",)
        return (*self.segments, *kept, "cohort", *windows)


@dataclass(frozen=True)
class Dated:
    """Hold orders with their ages, and the customers they belong to.

    Attributes:
        orders: one row an order: what `orders` returns, the customer's columns, `age`.
        customers: one row a customer: `cohort` (a period; null without any order), `last`
            (the last active age), `ordered` (1 with any order), and where they are needed
            `windows` (complete ones on the elapsed clock), `kept`, `since_us` (where ages
            begin), `begins_us` (the first order's time) and `both` (1 when the start event
            is a return event too).
    """

    orders: Frame
    customers: Frame


def orders(rows: Frame, spec: Reduction) -> Frame:
    """Return one row an order: its earliest time and period, the sum of its lines, what it is.

    Adds `counts` (1 for an order with activity, 0 for a refund or an event that is none)
    and `first` (1 where it can begin a cohort).
    """
    lines = collapse(rows, spec) if spec.has_order else rows
    timed = spec.calendar.add(lines, "period", "time_us")
    if spec.has_acquired:
        timed = spec.calendar.add(timed, "acquired_period", "acquired_us")
    if spec.has_events:
        return _from_first_start(timed, spec)
    if not spec.has_amount:
        one = nw.lit(1).cast(nw.Int64)
        return timed.with_columns(counts=one, first=one)
    active = nw.col("amount") >= 0
    marked = timed.with_columns(counts=flag(active)).with_columns(first=nw.col("counts"))
    if spec.keep_refunds:
        return marked
    return marked.with_columns(amount=nw.when(active).then(nw.col("amount")).otherwise(nw.lit(0)))


def dated(timed: Frame, spec: Reduction) -> Dated:
    """Return the orders, each with its customer's history and its own age, and the customers.

    Args:
        timed: what `orders` returned; it is used twice, so a checkpoint of it saves work.
        spec: how rows become activity.
    """
    customers = _customers(timed, spec)
    joined = timed.join(customers, on="customer", how="inner")
    if spec.elapsed_us is None:
        age = nw.col("period") - nw.col("cohort")
    else:
        age = (nw.col("time_us") - nw.col("since_us")) // spec.elapsed_us
    aged = joined.with_columns(age=_not_below_zero(age))
    return Dated(_first_values(aged, spec) if spec.segments else aged, customers)


def flag(condition: Expr) -> Expr:
    """Return 1 where a condition holds, else 0; 64 bits wide, so that no sum can wrap."""
    one, zero = nw.lit(1).cast(nw.Int64), nw.lit(0).cast(nw.Int64)
    return nw.when(condition).then(one).otherwise(zero)


def _not_below_zero(age: Expr) -> Expr:
    """Return an age; what comes before the start counts at age 0, and null stays null."""
    return nw.when(age < 0).then(nw.lit(0)).otherwise(age)


def counted(spec: Reduction) -> Expr:
    """Return where an order is activity: it counts, or as an event begins a cohort."""
    counts = nw.col("counts") == 1
    return counts | (nw.col("first") == 1) if spec.has_events else counts


def collapse(rows: Frame, spec: Reduction) -> Frame:
    """Make one row of the lines of an order; its segment is that of its earliest line.

    Adds `last_us`, the time of its last line, where that was asked for.
    """
    lines = rows
    if spec.segments:
        earliest = nw.col("time_us") == nw.col("time_us").min().over("customer", "order")
        lines = rows.with_columns(
            *(nw.when(earliest).then(nw.col(name)).alias(name) for name in spec.segments)
        )
    acquired = ("acquired_us",) if spec.has_acquired else ()
    smallest = ("time_us", *acquired, *spec.segments)
    money = {"amount": nw.col("amount").sum()} if spec.has_amount else {}
    latest = {}
    if spec.spans:
        latest = {"last_us": nw.col("time_us").max()}
    return lines.group_by("customer", "order").agg(
        *(nw.col(name).min() for name in smallest), **money, **latest
    )


def _from_first_start(timed: Frame, spec: Reduction) -> Frame:
    """Let the first start event begin the cohort, and count returns at or after it."""
    events = timed.with_columns(start=_is(spec.start_event), back=_is(spec.return_event))
    start = nw.when(nw.col("start") == 1).then(nw.col("time_us"))
    started = events.with_columns(start_us=start).with_columns(
        start_us=nw.col("start_us").min().over("customer")
    )
    at_start = (nw.col("start") == 1) & (nw.col("time_us") == nw.col("start_us"))
    after = (nw.col("back") == 1) & (nw.col("time_us") >= nw.col("start_us"))
    return started.with_columns(counts=flag(after), first=flag(at_start))


def _is(name: str | None) -> Expr:
    """Return 1 for events of a name, of any name where there is none given, else 0."""
    return nw.lit(1) if name is None else flag(nw.col("event") == name)


def _customers(timed: Frame, spec: Reduction) -> Frame:
    """Return one row a customer: when it began, when it was last active, its cohort."""
    begins, seen = nw.col("first") == 1, counted(spec)
    marked = timed.with_columns(
        begins=nw.when(begins).then(nw.col("period")),
        begins_us=nw.when(begins).then(nw.col("time_us")),
        ends=nw.when(seen).then(nw.col("period")),
        ends_us=nw.when(seen).then(nw.col("time_us")),
        both=nw.col("first") * nw.col("counts"),
    )
    acquired = ("acquired_period", "acquired_us") if spec.has_acquired else ()
    each = marked.group_by("customer").agg(
        *(nw.col(name).min() for name in ("begins", "begins_us", *acquired)),
        *(nw.col(name).max() for name in ("ends", "ends_us", "both")),
    )
    since, cohort = nw.col("begins_us"), nw.col("begins")
    if spec.has_acquired:
        # No cohort has who is acquired after the as-of day, or has refunds only.
        ordered = ~nw.col("begins").is_null() & (nw.col("acquired_us") < spec.end_us)
        since, cohort = nw.col("acquired_us"), nw.when(ordered).then(nw.col("acquired_period"))
    ordered = flag(~nw.col("ends").is_null())
    return _history(each.with_columns(since_us=since, cohort=cohort, ordered=ordered), spec)


def _history(each: Frame, spec: Reduction) -> Frame:
    """Add last active age, complete windows and whether the customer is kept."""
    if spec.elapsed_us is None:
        last = nw.col("ends") - nw.col("cohort")
    else:
        last = (nw.col("ends_us") - nw.col("since_us")) // spec.elapsed_us
        windows = (spec.end_us - nw.col("since_us")) // spec.elapsed_us
        each = each.with_columns(windows=windows)
    each = each.with_columns(last=_not_below_zero(last))
    if spec.new_since_us is not None:
        each = each.with_columns(kept=flag(nw.col("since_us") >= spec.new_since_us))
    own = [name for name in spec.history if name not in spec.segments]
    moments = ("since_us", "begins_us") if spec.elapsed_us or spec.segments else ()
    both = ("both",) if spec.has_events else ()
    return each.select("customer", *own, "last", "ordered", *moments, *both)


def _first_values(timed: Frame, spec: Reduction) -> Frame:
    """Give all orders of a customer the segment values of its first one."""
    at_first = (nw.col("first") == 1) & (nw.col("time_us") == nw.col("begins_us"))
    return timed.with_columns(
        *(nw.when(at_first).then(nw.col(name)).alias(name) for name in spec.segments)
    ).with_columns(*(nw.col(name).min().over("customer").alias(name) for name in spec.segments))
