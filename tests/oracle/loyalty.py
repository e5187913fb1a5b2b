"""Page 2.8 in plain Python: each customer looked at by itself, in days."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Order:
    """Hold one row of a log: a day, an amount (below 0 is a refund), who brought the customer."""

    customer: str
    day: int
    amount: int
    referrer: str | None = None


@dataclass(frozen=True)
class Answer:
    """Hold one answer: its place in the file is that in the list."""

    customer: str | None
    day: int
    hour: int
    score: int


@dataclass(frozen=True)
class Asked:
    """Hold what is asked."""

    as_of: int
    within: int = 5
    inactive: int = 5
    last: bool = False


@dataclass
class Did:
    """Hold what one customer did after its answer."""

    score: int
    orders: int
    revenue: int
    active: bool
    lost: bool


@dataclass
class Expected:
    """Hold customers whose answer counts, and how many answers do not."""

    did: dict[str, Did] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)


def group(score: int) -> str:
    if score >= 9:
        return "promoters"
    return "passives" if score >= 7 else "detractors"


def days_of(orders: list[Order]) -> dict[str, list[Order]]:
    """Return each customer's rows; refunds before the first order stand on its day."""
    found: dict[str, list[Order]] = {}
    for customer in {order.customer for order in orders}:
        own = [order for order in orders if order.customer == customer]
        bought = [order.day for order in own if order.amount >= 0]
        if bought:
            first = min(bought)
            found[customer] = [
                Order(customer, max(o.day, first), o.amount, o.referrer) for o in own
            ]
    return found


def expected(orders: list[Order], answers: list[Answer], asked: Asked) -> Expected:
    """Return what customers did, and why answers do not count."""
    known = days_of(orders)
    result = Expected()
    candidates: dict[str, list[tuple[int, int, int]]] = {}
    out = dict.fromkeys(("nameless", "without_orders", "before_orders", "open", "repeated"), 0)
    for place, answer in enumerate(answers):
        if answer.customer is None:
            out["nameless"] += 1
        elif answer.customer not in known:
            out["without_orders"] += 1
        elif answer.day < min(o.day for o in known[answer.customer] if o.amount >= 0):
            out["before_orders"] += 1
        elif answer.day + asked.within > asked.as_of:
            out["open"] += 1
        else:
            moment = answer.day * 24 + answer.hour
            candidates.setdefault(answer.customer, []).append((moment, place, answer.score))
    for customer, given in candidates.items():
        end = max(given)[0] if asked.last else min(given)[0]
        # Of those given at one time the later row counts.
        moment, _, score = max(one for one in given if one[0] == end)
        out["repeated"] += len(given) - 1
        result.did[customer] = _did(known[customer], score, moment // 24, asked)
    result.left_out = out
    return result


def _did(own: list[Order], score: int, day: int, asked: Asked) -> Did:
    end = day + asked.within
    behind = [order for order in own if day < order.day <= end]
    bought = [order.day for order in own if order.amount >= 0]
    active = any(day - asked.inactive < one <= day for one in bought)
    still = any(end - asked.inactive < one <= end for one in bought)
    return Did(
        score,
        sum(order.amount >= 0 for order in behind),
        sum(order.amount for order in behind),
        active,
        active and not still,
    )


def covered(
    orders: list[Order], answers: list[Answer], asked: Asked
) -> dict[str, tuple[int, int, int, int]]:
    """Return customers, orders, revenue and later buyers of who answered and of the silent."""
    day = min([asked.as_of - asked.within, *[max(a.day for a in answers)] * bool(answers)])
    named = {answer.customer for answer in answers if answer.day <= day}
    sides = {"answered": (0, 0, 0, 0), "silent": (0, 0, 0, 0)}
    for customer, own in days_of(orders).items():
        before = [order for order in own if order.day <= day]
        if not any(order.amount >= 0 for order in before):
            continue
        numbers = (
            1,
            sum(order.amount >= 0 for order in before),
            sum(order.amount for order in before),
            int(any(o.amount >= 0 and day < o.day <= day + asked.within for o in own)),
        )
        side = "answered" if customer in named else "silent"
        sides[side] = tuple(map(sum, zip(sides[side], numbers, strict=True)))  # type: ignore[assignment]
    return sides


def referred(orders: list[Order], answers: list[Answer]) -> tuple[dict[str, int], dict[str, int]]:
    """Return brought customers by the group of who brought them, and names that do not count."""
    known = days_of(orders)
    firsts = {
        customer: min(own, key=lambda o: (o.amount < 0, o.day)) for customer, own in known.items()
    }
    groups: dict[str, int] = {}
    out = {"own": 0, "strangers": 0, "later": 0}
    for customer, first in firsts.items():
        name = first.referrer
        if name is None:
            continue
        if name == customer:
            out["own"] += 1
        elif name not in firsts:
            out["strangers"] += 1
        elif firsts[name].day > first.day:
            out["later"] += 1
        else:
            said = [
                (a.day * 24 + a.hour, place, a.score)
                for place, a in enumerate(answers)
                if a.customer == name and a.day < first.day
            ]
            told = group(max(said)[2]) if said else "none"
            groups[told] = groups.get(told, 0) + 1
    return groups, out
