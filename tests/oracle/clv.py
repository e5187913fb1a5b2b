"""The value of customers in plain Python: from lines, and from the parameters of a fit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.special import hyp2f1

if TYPE_CHECKING:
    import datetime as dt

MONTH, UNIT = 30.4375, 7


@dataclass(frozen=True)
class Line:
    """One line of a log: customer, day, amount."""

    customer: str
    day: dt.date
    amount: float


@dataclass
class Person:
    """What is known of one customer: frequency, recency and T in weeks, and money."""

    x: int
    recency: float
    age: float
    mean: float
    revenue: float
    later: int
    later_revenue: float


def people(lines: list[Line], end: dt.date) -> dict[str, Person]:
    """Return what is known of each customer first seen by the end of the calibration."""
    sold: dict[str, dict[dt.date, float]] = defaultdict(lambda: defaultdict(float))
    net: dict[str, float] = defaultdict(float)
    for line in lines:
        if line.amount >= 0:
            sold[line.customer][line.day] += line.amount
    known = {who: min(days) for who, days in sold.items() if min(days) <= end}
    for line in lines:
        # A refund before the first order stands on its day.
        if line.customer in known and max(line.day, known[line.customer]) <= end:
            net[line.customer] += line.amount
    found = {}
    for who, first in known.items():
        seen = sorted(day for day in sold[who] if day <= end)
        after = [day for day in sold[who] if day > end]
        x = len(seen) - 1
        mean = sum(sold[who][day] for day in seen[1:]) / x if x else 0.0
        found[who] = Person(
            x, (seen[-1] - first).days / UNIT, (end - first).days / UNIT, mean, net[who],
            len(after), sum(sold[who][day] for day in after),
        )  # fmt: skip
    return found


def p_alive(person: Person, r: float, alpha: float, a: float, b: float) -> float:
    """Return P(alive) under BG/NBD."""
    if person.x == 0:
        return 1.0
    wait = ((alpha + person.age) / (alpha + person.recency)) ** (r + person.x)
    return float(1 / (1 + a / (b + person.x - 1) * wait))


def orders(person: Person, time: float, values: tuple[float, ...]) -> float:
    """Return E[Y(t) | x, t_x, T] under BG/NBD: Fader, Hardie & Lee (2005), eq. (10)."""
    r, alpha, a, b = values
    x, age = person.x, person.age
    series = hyp2f1(r + x, b + x, a + b + x - 1, time / (alpha + age + time))
    gone = ((alpha + age) / (alpha + age + time)) ** (r + x) * series
    return float((a + b + x - 1) / (a - 1) * (1 - gone) * p_alive(person, *values))


def spend(person: Person, p: float, q: float, gamma: float) -> float:
    """Return the expected value of an order."""
    return p * (gamma + person.x * person.mean) / (p * person.x + q - 1)


def clv(person: Person, purchase: tuple[float, ...], worth: float, rate: float) -> float:
    """Return the discounted value of twelve months."""
    total = before = 0.0
    for month in range(1, 13):
        now = orders(person, month * MONTH / UNIT, purchase)
        total += (now - before) * worth / (1 + rate) ** (month / 12)
        before = now
    return total


def weekly(lines: list[Line], end: dt.date, as_of: dt.date) -> list[int]:
    """Return the repeat orders of each whole week since the first order of all."""
    days: dict[str, set[dt.date]] = defaultdict(set)
    for line in lines:
        if line.amount >= 0:
            days[line.customer].add(line.day)
    start = min(min(each) for each in days.values())
    made = [0] * (((as_of - start).days + 1) // 7)
    for each in days.values():
        if min(each) <= end:
            for day in sorted(each)[1:]:
                week = (day - start).days // 7
                if week < len(made):
                    made[week] += 1
    return made
