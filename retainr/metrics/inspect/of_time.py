"""Findings about days: far ones, missing ones, a last day or period that is not whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.ledger import FILTERED
from retainr.metrics.inspect.findings import Finding
from retainr.metrics.inspect.kinds import Kind
from retainr.metrics.truncation import old_customers
from retainr.results import Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.load.ledger import Ledger
    from retainr.metrics.inspect.facts import Facts

_EPOCH = dt.date(1970, 1, 1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FAR_AFTER, _FAR_BEFORE, _FEW = 31, 366, 0.01
_HOLE, _LONG, _WEEKS, _WEEKEND = 14, 3, 4, 2


def about_time(facts: Facts) -> Iterator[Finding]:
    """Yield the findings about days."""
    if facts.ledger is None or facts.activity is None:
        return
    found = bulk(facts.ledger)
    if found:
        yield from _far(found)
    if facts.kind is Kind.SUBSCRIPTIONS:
        return
    if partial := facts.ledger.last_day_share():
        values = {"day": facts.ledger.as_of, "rows": partial[0], "usual": partial[1]}
        before = _day_before(facts.ledger.as_of)
        yield Finding(
            "last-day-partial", Severity.WARNING, values, partial[0], option=f"--as-of {before}"
        )
    yield from _old_customers(facts)
    if not found or found.stop == len(found.days):
        yield from _last_period(facts)
    yield from _empty_days(facts)


def _readable(ledger: Ledger) -> list[tuple[dt.date, int]]:
    """Return the readable rows by day, whatever the filters say of them."""
    rows = ledger.read.filter((pl.col("fate") % FILTERED == 0) & pl.col("day").is_not_null())
    return list(rows.group_by("day").agg(pl.col("rows").sum()).sort("day").iter_rows())


@dataclass(frozen=True)
class Bulk:
    """Hold the days between those that lie far before and far beyond the others.

    Attributes:
        days: all readable days with their rows, ascending.
        start: place of the first day that is not far before.
        stop: place after the last day that is not far beyond.
    """

    days: tuple[tuple[dt.date, int], ...]
    start: int
    stop: int

    @property
    def ends(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day."""
        return self.days[self.start][0], self.days[self.stop - 1][0]


def bulk(ledger: Ledger) -> Bulk | None:
    """Return the days that are not far from the others; None without any. No clock is read."""
    days = tuple(_readable(ledger))
    upto = list(accumulate(rows for _, rows in days))
    total = upto[-1] if upto else 0
    start, stop = 0, len(days)
    for place in range(1, len(days)):
        gap, before = (days[place][0] - days[place - 1][0]).days, upto[place - 1]
        if gap > _FAR_BEFORE and before < _FEW * total:
            start = place
        alone = place == len(days) - 1
        few = alone or total - before < _FEW * total
        if gap > _FAR_AFTER and few and ledger.as_of_from_data:
            stop = min(stop, place)
    return Bulk(days, start, stop) if start < stop else None


def _far(found: Bulk) -> Iterator[Finding]:
    """Yield the days far beyond the others, such as a year 2099, and long before, such as 1970."""
    days, total = found.days, sum(rows for _, rows in found.days)
    first, last = found.ends
    if after := days[found.stop :]:
        rows, gap = sum(count for _, count in after), (after[0][0] - last).days
        values = {"count": rows, "total": total, "first": after[0][0], "last": after[-1][0]}
        yield Finding(
            "dates-far-after",
            Severity.WARNING,
            {**values, "before": last, "gap": gap},
            rows,
            total,
            f"--as-of {last}",
        )
    if before := days[: found.start]:
        rows, gap = sum(count for _, count in before), (first - before[-1][0]).days
        values = {"count": rows, "total": total, "first": before[0][0], "last": before[-1][0]}
        yield Finding(
            "dates-far-before",
            Severity.WARNING,
            {**values, "after": first, "gap": gap},
            rows,
            total,
            f"--since {first}",
        )


def _day_before(day: dt.date | None) -> dt.date | None:
    return day - dt.timedelta(days=1) if day else None


def _old_customers(facts: Facts) -> Iterator[Finding]:
    """Yield a first period that looks like old customers, by the rule of `cohort`."""
    activity, reading, calendar = facts.activity, facts.rows.reading, facts.params.calendar
    if activity is None or facts.as_of is None or reading.new_since:
        return
    sizes: dict[int, int] = {}
    for day, customers in activity.first_days.iter_rows():
        period = calendar.index(_EPOCH + dt.timedelta(days=day))
        sizes[period] = sizes.get(period, 0) + customers
    complete = {p: size for p, size in sizes.items() if calendar.end(p) <= facts.as_of}
    found = old_customers(list(complete.values()))
    if found:
        first = min(complete)
        values = {
            "size": found.size, "cohort": calendar.label(first), "usual": found.usual,
            "times": found.size / found.usual if found.usual else found.size,
            "after": Phrase(f"number.{found.after}"),
            "one": Phrase(f"period.one.{calendar.period}"),
            "many": Phrase(f"period.many.{calendar.period}"),
        }  # fmt: skip
        option = f"--new-since {calendar.start(first + 1)}"
        yield Finding(
            "left-truncation", Severity.WARNING, values, found.size, activity.customers, option
        )
    elif facts.ledger and facts.ledger.has_before(reading.since):
        yield Finding("left-truncation-since", Severity.WARNING, {"since": reading.since})


def _last_period(facts: Facts) -> Iterator[Finding]:
    calendar, as_of = facts.params.calendar, facts.as_of
    if as_of is None:
        return
    period = calendar.index(as_of)
    start, end = calendar.start(period), calendar.end(period)
    if end > as_of:
        seen, days = (as_of - start).days + 1, (end - start).days + 1
        one = Phrase(f"period.one.{calendar.period}")
        values = {"period": one, "label": calendar.label(period), "seen": seen, "days": days}
        yield Finding("last-period", Severity.NOTE, values, seen, days)


def _empty_days(facts: Facts) -> Iterator[Finding]:
    """Yield the days without an order; a long run of them in a daily business is a warning."""
    days = active_days(facts)
    if len(days) < 2:
        return
    total = days[-1] - days[0] + 1
    empty = total - len(days)
    if not empty:
        return
    longest, after = max((b - a - 1, -a) for a, b in pairwise(days))
    begins = _EPOCH + dt.timedelta(days=1 - after)
    hole = longest >= _HOLE and 2 * len(days) > total
    run = "run" if longest >= _LONG else "no-run"
    told = {"longest": longest, "begins": begins}
    said = Phrase(f"finding.days-without-orders.{run}", told)
    values = {"count": empty, "total": total, "weekdays": _weekdays(days), "run": said, **told}
    severity = Severity.WARNING if hole else Severity.NOTE
    yield Finding("hole" if hole else "days-without-orders", severity, values, empty, total)


def active_days(facts: Facts) -> list[int]:
    """Return the days with an order, those far from the others left out; from 1970 on."""
    found = bulk(facts.ledger) if facts.ledger else None
    if facts.activity is None or found is None:
        return []
    first, last = ((day - _EPOCH).days for day in found.ends)
    return [day for day in facts.activity.days["day"].to_list() if first <= day <= last]


def _weekdays(days: Sequence[int]) -> Phrase:
    """Return the weekdays on which nobody ever ordered, in weeks enough to say so."""
    seen = {(day + 3) % 7 for day in days}
    absent = [name for place, name in enumerate(_WEEKDAYS) if place not in seen]
    if days[-1] - days[0] < _WEEKS * 7 or not 0 < len(absent) <= _WEEKEND:
        return Phrase("finding.days-without-orders.no-weekdays")
    names = tuple(Phrase(f"weekday.{name}") for name in absent)
    return Phrase("finding.days-without-orders.weekdays", {"names": names})
