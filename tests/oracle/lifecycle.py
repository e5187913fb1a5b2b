"""Page 2.3: who is new, stays, comes back and goes quiet; customer by customer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.dates import DAY, first_day, last_day, later
from tests.oracle.log import SCALE
from tests.oracle.people import _earliest, _values, is_activity, orders_of
from tests.oracle.wilson import wilson

if TYPE_CHECKING:
    import datetime as dt

    from tests.oracle.clean import Cleaned, Line
    from tests.oracle.log import Options
    from tests.oracle.matrix import Table

COUNTS = ("active", "new", "returning", "resurrected", "dormant")
MONEY = ("new_revenue", "expansion", "contraction", "churned_revenue", "resurrected_revenue")


@dataclass
class Customer:
    """Hold one customer: active days and money by period, and since when it is known."""

    segments: tuple[str, ...]
    since: dt.date
    days: dict[dt.date, set[dt.date]] = field(default_factory=lambda: defaultdict(set))
    money: Counter[dt.date] = field(default_factory=Counter)


def customers(cleaned: Cleaned, options: Options) -> list[Customer]:
    """Return the customers that have an order and are kept."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in cleaned.lines:
        lines[line.customer].append(line)
    found = [_customer(orders_of(own, options), cleaned, options) for own in lines.values()]
    return [customer for customer in found if customer is not None]


def _customer(orders: list[Line], cleaned: Cleaned, options: Options) -> Customer | None:
    bought = [order for order in orders if is_activity(order, options)]
    if not bought:
        return None
    first = min(order.time for order in bought)
    since = first.date()
    if options.has_acquired:
        acquired = _earliest(orders)
        if acquired is None or cleaned.as_of is None or acquired.date() > cleaned.as_of:
            return None
        since = min(since, acquired.date())
    if options.new_since is not None and since < options.new_since:
        return None
    values = _values([order for order in bought if order.time == first])
    customer = Customer(tuple(v or "(none)" for v in values), _period(since, options))
    for order in orders:
        day = max(order.time, first).date()
        if is_activity(order, options):
            customer.days[_period(day, options)].add(day)
        if is_activity(order, options) or options.refunds == "keep":
            customer.money[_period(day, options)] += order.amount
    return customer


def _period(day: dt.date, options: Options) -> dt.date:
    return first_day(day, options.period, options.week_start)


def lifecycle(everyone: list[Customer], as_of: dt.date | None, options: Options) -> Table:
    """Return the table; `_days` and money in ten-thousandths are left in it."""
    if as_of is None or not everyone:
        return []
    names = sorted({customer.segments for customer in everyone})
    begins = min(period for customer in everyone for period in customer.days)
    periods = [begins]
    while later(periods[-1], 1, options.period) <= as_of:
        periods.append(later(periods[-1], 1, options.period))
    return [
        _row([c for c in everyone if c.segments == name], name, period, as_of, options)
        for name in names
        for period in periods
    ]


def _row(
    own: list[Customer], name: tuple[str, ...], period: dt.date, as_of: dt.date, options: Options
) -> dict[str, object]:
    before = later(period, -1, options.period)
    counts: Counter[str] = Counter()
    for customer in own:
        counts.update(_kinds(customer, period, before, options))
    end = last_day(period, options.period)
    known = end <= as_of or options.include_incomplete
    seen = (min(end, as_of) - period).days + 1
    row: dict[str, object] = dict(zip(options.by, name, strict=True))
    row |= {"period": period, **{n: counts[n] for n in COUNTS}}
    came = counts["new"] + counts["resurrected"]
    row["quick_ratio"] = _divided(came, counts["dormant"], known)
    row["stickiness"] = _divided(counts["days"], seen * counts["active"], known)
    row["complete"] = end <= as_of
    if options.has_amount:
        row |= _money_of(counts, known)
    return row


def _money_of(counts: Counter[str], known: bool) -> dict[str, object]:
    """Return sums in money, and the two quotients; the identity holds in whole numbers."""
    moved = counts["new_revenue"] + counts["expansion"] + counts["resurrected_revenue"]
    kept = counts["previous"] - counts["contraction"] - counts["churned_revenue"]
    assert counts["revenue"] == kept + moved
    assert min(counts["expansion"], counts["contraction"], counts["churned_revenue"]) >= 0
    return {
        "revenue": counts["revenue"] / SCALE,
        "previous_revenue": counts["previous"] / SCALE,
        **{name: counts[name] / SCALE for name in MONEY},
        "gross_revenue_retention": _divided(kept, counts["previous"], known),
        "net_revenue_retention": _divided(kept + counts["expansion"], counts["previous"], known),
    }


def _kinds(
    customer: Customer, period: dt.date, before: dt.date, options: Options
) -> dict[str, int]:
    """Return what one customer adds to the counts and sums of a period."""
    active, was = bool(customer.days.get(period)), bool(customer.days.get(before))
    money, earlier = customer.money[period], customer.money[before]
    found = {"revenue": money, "previous": earlier, "days": len(customer.days.get(period, ()))}
    kind = "dormant" if was else None
    if active:
        new = customer.since == period
        kind = "new" if new else "returning" if was else "resurrected"
        found["active"] = 1
    change = money - earlier
    if kind in ("new", "resurrected"):
        found[f"{kind}_revenue"] = money
        change = -earlier
    if kind is not None:
        found[kind] = 1
    fall = "churned_revenue" if kind == "dormant" else "contraction"
    found["expansion" if change > 0 else fall] = abs(change)
    return found


def _divided(above: int, below: int, known: bool) -> float | None:
    return float(Fraction(above, below)) if known and below > 0 else None


def depth(everyone: list[Customer], as_of: dt.date | None, options: Options) -> Table:
    """Return the customers of the last complete period by active days."""
    if as_of is None:
        return []
    period = _period(as_of + DAY, options)
    period = later(period, -1, options.period)
    rows: Table = []
    for name in sorted({customer.segments for customer in everyone}):
        own = [len(c.days[period]) for c in everyone if c.segments == name and period in c.days]
        for days, count in sorted(Counter(own).items()):
            low, high = wilson(count, len(own), options.confidence) or (0.0, 0.0)
            rows.append(
                {
                    **dict(zip(options.by, name, strict=True)),
                    "days": days, "customers": count, "active": len(own),
                    "share": count / len(own), "ci_low": low, "ci_high": high,
                }
            )  # fmt: skip
    return rows
