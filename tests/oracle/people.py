"""Page 1.2, steps 6 and 7, and page 2.1: lines to orders, orders to people with ages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle.dates import WINDOW_DAYS, first_day, periods_between

if TYPE_CHECKING:
    from tests.oracle.clean import Cleaned, Line
    from tests.oracle.log import Options


@dataclass(frozen=True)
class Person:
    """Hold one customer of a cohort.

    Attributes:
        segments: the values on the first order.
        cohort: first day of the cohort's period.
        origin: where the customer's own clock starts.
        orders: orders, or events that count, by age.
        money: ten-thousandths by age, refunds subtracted.
    """

    segments: tuple[str, ...]
    cohort: dt.date
    origin: dt.datetime
    orders: Counter[int]
    money: Counter[int]

    def whole(self) -> Person:
        """Return the same customer outside any segment."""
        return dataclasses.replace(self, segments=())


def activity_of(cleaned: Cleaned, options: Options) -> dict[str, object]:
    """Return the orders, refunds and customers of the account, whatever their cohort.

    What they are in a log of events is not defined, so nothing is said of one.
    """
    if options.by_events:
        return {}
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in cleaned.lines:
        lines[line.customer].append(line)
    flags = [
        [is_activity(order, options) for order in orders_of(own, options)] for own in lines.values()
    ]
    return {
        "orders": sum(sum(own) for own in flags),
        "refunds": sum(len(own) - sum(own) for own in flags),
        "customers": sum(any(own) for own in flags),
    }


def people(cleaned: Cleaned, options: Options) -> list[Person]:
    """Return the customers that have a cohort and are kept."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in cleaned.lines:
        lines[line.customer].append(line)
    found = [_person(orders_of(own, options), cleaned, options) for own in lines.values()]
    return [person for person in found if person is not None]


def orders_of(lines: list[Line], options: Options) -> list[Line]:
    """Return one line an order of one customer; a row without an order id is an order."""
    if not options.has_order or options.by_events:
        return lines
    grouped: dict[object, list[Line]] = defaultdict(list)
    for number, line in enumerate(lines):
        grouped[number if line.order is None else line.order].append(line)
    return [_order(own) for own in grouped.values()]


def is_activity(order: Line, options: Options) -> bool:
    """Say whether an order is none of the refunds."""
    return not options.has_amount or options.by_events or order.amount >= 0


def _order(lines: list[Line]) -> Line:
    """Return the order that lines make: earliest time, sum, and what its first line says."""
    time = min(line.time for line in lines)
    return dataclasses.replace(
        lines[0],
        time=time,
        amount=sum(line.amount for line in lines),
        acquired=_earliest(lines),
        segments=_values([line for line in lines if line.time == time]),
    )


def _earliest(lines: list[Line]) -> dt.datetime | None:
    return min((line.acquired for line in lines if line.acquired), default=None)


def _values(lines: list[Line]) -> tuple[str | None, ...]:
    """Return for each segment column the value that sorts first, missing ones left out."""
    columns = zip(*(line.segments for line in lines), strict=True)
    return tuple(min((v for v in column if v is not None), default=None) for column in columns)


def _person(orders: list[Line], cleaned: Cleaned, options: Options) -> Person | None:
    starts = [order for order in orders if _starts(order, options)]
    first = min((order.time for order in starts), default=None)
    origin = _earliest(orders) if options.has_acquired else first
    if first is None or origin is None or cleaned.as_of is None or origin.date() > cleaned.as_of:
        return None
    if options.new_since is not None and origin.date() < options.new_since:
        return None
    counts, money = _by_age(orders, first, origin, options)
    values = _values([order for order in starts if order.time == first])
    cohort = first_day(origin.date(), options.period, options.week_start)
    return Person(tuple(v or "(none)" for v in values), cohort, origin, counts, money)


def _starts(order: Line, options: Options) -> bool:
    """Say whether an order, or an event, can begin a cohort."""
    if options.start_event is not None:
        return order.event == options.start_event
    return is_activity(order, options)


def _by_age(
    orders: list[Line], first: dt.datetime, origin: dt.datetime, options: Options
) -> tuple[Counter[int], Counter[int]]:
    """Count orders and money by age; the start of an event cohort counts, but only once."""
    counts: Counter[int] = Counter()
    money: Counter[int] = Counter()
    for order in orders:
        age = _age(order.time, origin, options)
        counts[age] += _counts(order, first, options)
        if is_activity(order, options) or options.refunds == "keep":
            money[age] += order.amount
    if options.by_events:
        start = [o for o in orders if o.time == first and _starts(o, options)]
        counts[_age(first, origin, options)] += not any(_counts(o, first, options) for o in start)
    return counts, money


def _counts(order: Line, first: dt.datetime, options: Options) -> bool:
    if not options.by_events:
        return is_activity(order, options)
    return order.time >= first and options.return_event in (None, order.event)


def _age(time: dt.datetime, origin: dt.datetime, options: Options) -> int:
    """Return the age; what lies before the cohort is at age 0."""
    if options.elapsed:
        return max(0, (time - origin) // dt.timedelta(days=WINDOW_DAYS[options.period]))
    period, week_start = options.period, options.week_start
    own = first_day(time.date(), period, week_start)
    return max(0, periods_between(first_day(origin.date(), period, week_start), own, period))
