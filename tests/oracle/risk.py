"""Page 2.10 in plain Python: each customer looked at by itself, in days."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

FEWEST = 10


@dataclass(frozen=True)
class Order:
    """Hold one row of a log: a day, an amount (below 0 is a refund), where it was bought."""

    customer: str
    day: int
    amount: int
    shop: str = "north"


@dataclass
class Person:
    """Hold what is known of one customer."""

    days: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    sold: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    refunds: list[tuple[int, int]] = field(default_factory=list)
    shops: list[tuple[int, str]] = field(default_factory=list)
    usual: float | None = None

    @property
    def seen(self) -> list[int]:
        return sorted(self.days)

    @property
    def own_gap(self) -> float | None:
        gaps = [b - a for a, b in zip(self.seen, self.seen[1:], strict=False)]
        return float(median(gaps)) if gaps else None

    @property
    def expected_gap(self) -> float | None:
        n = len(self.days) - 1
        if n >= 3:
            return self.own_gap
        if self.usual is None:
            return None
        return (n * (self.own_gap or 0) + (3 - n) * self.usual) / 3

    def overdue(self, end: int) -> float | None:
        gap = self.expected_gap
        return None if gap is None else (end - self.seen[-1]) / gap

    def due(self) -> int | None:
        gap = self.expected_gap
        return None if gap is None else self.seen[-1] + math.ceil(gap)

    def orders(self, after: int) -> int:
        return sum(count for day, count in self.days.items() if day > after)

    def revenue(self, after: int) -> int:
        first = self.seen[0]
        sold = sum(money for day, money in self.sold.items() if day > after)
        # A refund before the first order stands on its day.
        return sum(money for day, money in self.refunds if max(day, first) > after) + sold

    def reasons(self, end: int) -> str | None:
        found = []
        if (self.overdue(end) or 0) >= 2:
            found.append("overdue")
        recent = sum(1 for day in self.days if day > end - 180)
        before = sum(1 for day in self.days if end - 360 < day <= end - 180)
        if before >= 4 and recent <= before / 2:
            found.append("fewer-orders")
        sums = [self.sold[day] for day in self.seen]
        last, earlier = sums[-3:], sums[:-3]
        enough = len(earlier) >= 3 and sum(earlier) > 0
        if enough and sum(last) / 3 <= sum(earlier) / len(earlier) / 2:
            found.append("smaller-orders")
        first, latest = self.seen[0], self.seen[-1]
        if any(max(day, first) >= latest for day, _ in self.refunds):
            found.append("refund")
        return ", ".join(found) or None


def action(reasons: str | None, alive: float | None) -> str | None:
    """Return what to do first."""
    if reasons is None:
        return None
    if "refund" in reasons:
        return "follow-up-refund"
    if "overdue" in reasons:
        return "win-back" if alive is not None and alive < 0.5 else "remind"
    return "recommend"


def people(orders: list[Order], end: int, *, by: bool = False) -> dict[str, Person]:
    """Return each customer with an order by a day, with the usual gap of its shop, or of all."""
    found: dict[str, Person] = defaultdict(Person)
    for order in orders:
        if order.day > end:
            continue
        person = found[order.customer]
        if order.amount < 0:
            person.refunds.append((order.day, order.amount))
            continue
        person.days[order.day] += 1
        person.sold[order.day] += order.amount
        person.shops.append((order.day, order.shop))
    known = {who: person for who, person in found.items() if person.days}
    gaps = {who: p.own_gap for who, p in known.items() if p.own_gap is not None}
    whole = median(gaps.values()) if gaps else None
    for person in known.values():
        shop = min(person.shops)[1]
        own = [gap for who, gap in gaps.items() if min(known[who].shops)[1] == shop]
        person.usual = median(own) if by and len(own) >= FEWEST else whole
    return known


def p_alive(person: Person, end: int, values: tuple[float, ...]) -> float:
    """Return P(alive) under MBG/NBD, times in weeks: Batislam et al. (2007), eq. (7)."""
    r, alpha, a, b = values
    x = len(person.days) - 1
    seen, age = (person.seen[-1] - person.seen[0]) / 7, (end - person.seen[0]) / 7
    wait: float = ((alpha + age) / (alpha + seen)) ** (r + x)
    return 1 / (1 + a / (b + x) * wait)
