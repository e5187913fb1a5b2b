"""Page 2.1, table `cohort`, cell by cell."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from tests.oracle.dates import DAY, WINDOW_DAYS, first_day, last_day, later, periods_between
from tests.oracle.log import SCALE
from tests.oracle.wilson import wilson

if TYPE_CHECKING:
    from tests.oracle.log import Options
    from tests.oracle.people import Person

Table: TypeAlias = list[dict[str, object]]


def cohort_table(everyone: list[Person], as_of: dt.date | None, options: Options) -> Table:
    """Return all cells that exist, sorted by segments, cohort and age; with hidden counts.

    Every row also has `_eligible` (observed for the whole age) and `_before` (of these,
    retained at the age before), which the curve is made from.
    """
    keys = sorted({(person.segments, person.cohort) for person in everyone})
    table: Table = []
    for segments, cohort in keys:
        members = [p for p in everyone if (p.segments, p.cohort) == (segments, cohort)]
        name = dict(zip(options.by, segments, strict=False))
        assert as_of is not None
        table += [{**name, **row} for row in _cohort(members, cohort, as_of, options)]
    return table


def active(person: Person, first: int, last: int, options: Options) -> bool:
    """Say whether a customer is active in any age from one to another."""
    return any(
        count >= options.at_least for age, count in person.orders.items() if first <= age <= last
    )


def observed(person: Person, age: int, as_of: dt.date, options: Options) -> bool:
    """Say whether the elapsed clock shows the customer's whole window of an age."""
    end = dt.datetime.combine(as_of + DAY, dt.time())
    windows = dt.timedelta(days=(age + 1) * WINDOW_DAYS[options.period])
    return person.origin + windows <= end


def _cohort(members: list[Person], cohort: dt.date, as_of: dt.date, options: Options) -> Table:
    now = first_day(as_of, options.period, options.week_start)
    rows: Table = []
    running = 0
    for age in range(10**6):
        if options.elapsed:
            seen = [p for p in members if observed(p, age, as_of, options)]
        else:
            seen = members if age <= periods_between(cohort, now, options.period) else []
        if not seen:
            return rows
        running += sum(p.money[age] for p in seen)
        rows.append(_cell(seen, members, cohort, age, running, as_of, options))
    raise AssertionError("endless cohort")


def _cell(
    seen: list[Person],
    members: list[Person],
    cohort: dt.date,
    age: int,
    running: int,
    as_of: dt.date,
    options: Options,
) -> dict[str, object]:
    complete = _complete(cohort, age, as_of, options)
    known = complete or options.include_incomplete
    large = len(members) >= (options.min_cohort or 0)
    retained = sum(active(p, age, age, options) for p in seen)
    later_on = sum(active(p, age, 10**6, options) for p in seen)
    row: dict[str, object] = {"cohort": cohort, "age": age}
    if not options.elapsed:
        row["period"] = later(cohort, age, options.period)
    eligible = len(seen) if known or options.elapsed else None
    row |= {"cohort_size": len(members), "eligible": eligible, "retained": retained}
    row |= rates("retention_rate", "ci", retained, len(seen) if known and large else 0, options)
    row["retained_or_later"] = later_on
    names = ("unbounded_retention_rate", "unbounded_ci")
    row |= rates(*names, later_on, len(seen) if known and large else 0, options)
    row |= {"complete": complete, "orders": sum(p.orders[age] for p in seen)}
    if options.has_amount:
        row |= _money(seen, members, age, running, options, complete=complete)
    before = sum(active(p, age - 1, age - 1, options) for p in seen)
    return row | {"_eligible": len(seen), "_before": before}


def _complete(cohort: dt.date, age: int, as_of: dt.date, options: Options) -> bool:
    if not options.elapsed:
        return last_day(later(cohort, age, options.period), options.period) <= as_of
    # The youngest possible member began on the last day of the cohort's period.
    days = (age + 1) * WINDOW_DAYS[options.period]
    return later(cohort, 1, options.period) + days * DAY <= as_of + DAY


def _money(
    seen: list[Person],
    members: list[Person],
    age: int,
    running: int,
    options: Options,
    *,
    complete: bool,
) -> dict[str, object]:
    known = complete or (options.include_incomplete and not options.elapsed)
    large = len(members) >= (options.min_cohort or 0)
    each = Fraction(running, SCALE * len(members))
    return {
        "revenue": float(Fraction(sum(p.money[age] for p in seen), SCALE)),
        "cumulative_revenue": float(Fraction(running, SCALE)) if known else None,
        "revenue_per_customer": float(each) if known and large else None,
    }


def rates(name: str, ends: str, count: int, of: int, options: Options) -> dict[str, object]:
    """Return a rate and its interval, null where the denominator is 0."""
    interval = wilson(count, of, options.confidence) or (None, None)
    rate = float(Fraction(count, of)) if of else None
    return {name: rate, f"{ends}_low": interval[0], f"{ends}_high": interval[1]}
