"""Page 2.4 in plain Python: each customer's orders in a list, looked at one by one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle.clean import clean
from tests.oracle.dates import DAY, first_day, last_day
from tests.oracle.log import SCALE
from tests.oracle.people import _values, is_activity, orders_of
from tests.oracle.wilson import wilson

if TYPE_CHECKING:
    from tests.oracle.clean import Line
    from tests.oracle.log import Options, Row

MOST = 100
Table = list[dict[str, object]]


@dataclass(frozen=True)
class Asked:
    """Hold what `repurchase` alone is asked."""

    windows: tuple[int, ...] = (30, 60, 90, 180, 365)
    merge_same_day: bool = False


@dataclass(frozen=True)
class Buyer:
    """Hold one customer: the days of its orders, in order, and its money."""

    segments: tuple[str, ...]
    since: dt.date
    every: list[dt.date]
    days: list[dt.date]
    money: int

    def again(self, number: int) -> int | None:
        """Return the days from an order, counted from 1, to the next one."""
        return (self.days[number] - self.days[number - 1]).days if number < len(self.days) else None


def expected(rows: list[Row], options: Options, asked: Asked) -> dict[str, Table]:
    """Return the tables, and the summary as a table of one row."""
    cleaned = clean(rows, options)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in cleaned.lines:
        lines[line.customer].append(line)
    as_of = cleaned.as_of or dt.date(1970, 1, 1)
    found = [_buyer(orders_of(own, options), as_of, options, asked) for own in lines.values()]
    buyers = [buyer for buyer in found if buyer is not None]
    groups = sorted({b.segments for b in buyers}) if options.by else [()]
    tables: dict[str, Table] = {"within": [], "ladder": [], "cohorts": []}
    for group in groups:
        own = [b for b in buyers if b.segments == group]
        keys = dict(zip(options.by, group, strict=True))
        tables["within"] += [keys | row for row in _within(own, as_of, options, asked)]
        tables["ladder"] += [keys | row for row in _ladder(own, as_of, options)]
        tables["cohorts"] += [keys | row for row in _cohorts(own, as_of, options, asked)]
    if options.last is not None:
        kept = sorted({str(row["cohort"]) for row in tables["cohorts"]})[-options.last :]
        tables["cohorts"] = [row for row in tables["cohorts"] if str(row["cohort"]) in kept]
    tables["summary"] = [_summary(buyers, as_of, options)]
    return tables


def _buyer(orders: list[Line], as_of: dt.date, options: Options, asked: Asked) -> Buyer | None:
    bought = [order for order in orders if is_activity(order, options)]
    if not bought:
        return None
    time = min(order.time for order in bought)
    since = time.date()
    if options.has_acquired:
        joined = min((o.acquired.date() for o in orders if o.acquired), default=None)
        if joined is None or joined > as_of:
            return None
        since = min(since, joined)
    if options.new_since is not None and since < options.new_since:
        return None
    every = sorted(order.time.date() for order in bought)
    days = sorted(set(every)) if asked.merge_same_day else every
    kept = orders if options.refunds == "keep" else bought
    values = _values([order for order in bought if order.time == time])
    named = tuple(value or "(none)" for value in values)
    return Buyer(named, since, every, days, sum(order.amount for order in kept))


def _rate(count: int, of: int | None, options: Options) -> list[float | None]:
    ends = wilson(count, of or 0, options.confidence)
    return [count / of, *ends] if of and ends else [None, None, None]


def _window(buyers: list[Buyer], days: int, as_of: dt.date) -> tuple[int, int]:
    eligible = [b for b in buyers if b.days[0] + days * DAY <= as_of]
    gaps = [b.again(1) for b in eligible]
    return len(eligible), sum(gap is not None and gap <= days for gap in gaps)


def _within(buyers: list[Buyer], as_of: dt.date, options: Options, asked: Asked) -> Table:
    rows: Table = []
    for days in asked.windows:
        eligible, again = _window(buyers, days, as_of)
        rate, low, high = _rate(again, eligible, options)
        row: dict[str, object] = {"days": days, "eligible": eligible, "repurchased": again}
        rows.append(row | {"repurchase_rate": rate, "ci_low": low, "ci_high": high})
    return rows


def _ladder(buyers: list[Buyer], as_of: dt.date, options: Options) -> Table:
    rows: Table = []
    for number in range(1, MOST + 1):
        reached = [b for b in buyers if len(b.days) >= number]
        if not reached:
            break
        further = sum(len(b.days) > number for b in reached)
        rate, low, high = _rate(further, len(reached), options)
        row: dict[str, object] = {"order_number": number, "customers": len(reached)}
        row |= {"next_customers": further, "next_rate": rate, "ci_low": low, "ci_high": high}
        rows.append(row | {"median_days_to_next": _median(reached, number, as_of)})
    return rows


def _median(buyers: list[Buyer], number: int, as_of: dt.date) -> int | None:
    """Return the first day on which half or fewer are without the next order."""
    watched = []
    for buyer in buyers:
        gap = buyer.again(number)
        seen = (as_of - buyer.days[number - 1]).days
        watched.append((seen if gap is None else gap, gap is not None))
    left = 1.0
    for day in sorted({gap for gap, event in watched if event}):
        at_risk = sum(gap >= day for gap, _ in watched)
        left *= 1 - sum(gap == day and event for gap, event in watched) / at_risk
        if left <= 0.5 + 1e-9:
            return day
    return None


def _cohorts(buyers: list[Buyer], as_of: dt.date, options: Options, asked: Asked) -> Table:
    cohorts: dict[dt.date, list[Buyer]] = defaultdict(list)
    for buyer in buyers:
        cohorts[first_day(buyer.since, options.period, options.week_start)].append(buyer)
    rows: Table = []
    for cohort, own in sorted(cohorts.items()):
        end = last_day(cohort, options.period)
        size, again = len(own), sum(len(b.days) > 1 for b in own)
        shown = end <= as_of or options.include_incomplete
        rate, low, high = _rate(again, size if shown else None, options)
        row: dict[str, object] = {"cohort": cohort, "cohort_size": size, "complete": end <= as_of}
        row |= {"repeaters": again, "repeat_purchase_rate": rate, "ci_low": low, "ci_high": high}
        for days in asked.windows:
            eligible, soon = _window(own, days, as_of)
            whole = eligible == size and end + days * DAY <= as_of
            shown = whole or options.include_incomplete
            rate, low, high = _rate(soon, eligible if shown else None, options)
            name = f"repurchase_rate_{days}d"
            row |= {f"eligible_{days}d": eligible, f"repurchased_{days}d": soon}
            row |= {name: rate, f"{name}_ci_low": low, f"{name}_ci_high": high}
        rows.append(row)
    return rows


def _summary(buyers: list[Buyer], as_of: dt.date, options: Options) -> dict[str, object]:
    size = len(buyers)
    row: dict[str, object] = {"customers": size}
    counts = {
        "": sum(len(b.days) > 1 for b in buyers),
        "_by_order": sum(len(b.every) > 1 for b in buyers),
        "_by_day": sum(len(set(b.every)) > 1 for b in buyers),
    }
    for ending, count in counts.items():
        name, (rate, low, high) = f"repeat_purchase_rate{ending}", _rate(count, size, options)
        row |= {name: rate, f"{name}_numerator": count if size else None}
        row |= {f"{name}_denominator": size or None, f"{name}_ci_low": low, f"{name}_ci_high": high}
    gaps = sorted((b - a).days for o in buyers for a, b in zip(o.days, o.days[1:], strict=False))
    row["orders_per_customer"] = sum(len(b.days) for b in buyers) / size if size else None
    row["median_days_to_second_order"] = _median(buyers, 1, as_of)
    row["median_days_between_orders"] = gaps[(len(gaps) - 1) // 2] if gaps else None
    row |= _money(buyers, options)
    row["same_day_orders"] = sum(len(b.every) - len(set(b.every)) for b in buyers)
    return row


def _money(buyers: list[Buyer], options: Options) -> dict[str, object]:
    name = "repeat_revenue_share"
    ends: dict[str, object] = {f"{name}_ci_low": None, f"{name}_ci_high": None}
    if not options.has_amount or not buyers:
        return dict.fromkeys((name, f"{name}_numerator", f"{name}_denominator", *ends))
    part = sum(b.money for b in buyers if len(set(b.every)) > 1)
    whole = sum(b.money for b in buyers)
    ends[name] = part / whole if whole and 0 <= part <= whole else None
    return ends | {f"{name}_numerator": part / SCALE, f"{name}_denominator": whole / SCALE}
