"""Who was active on which day, against plain Python."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retainr.activity import days as days_of_all
from retainr.activity import runs
from retainr.activity.history import History, Spec, build
from retainr.activity.periods import Calendar, Period
from retainr.activity.planned import plan

DAY = 86_400_000_000
AS_OF = 40


@dataclass(frozen=True)
class Order:
    customer: str
    time: int
    amount: int
    order: str
    acquired: int | None
    segment: str | None


ORDERS = st.lists(
    st.builds(
        Order,
        customer=st.sampled_from(["a", "A", "b", "日本", "c"]),
        time=st.integers(-3 * DAY, 30 * DAY),
        amount=st.sampled_from([0, 5, -5, 7, 2**40, -(2**40)]),
        order=st.sampled_from(["1", "2", "3", "4", "5", "6"]),
        acquired=st.none() | st.integers(-9 * DAY, 50 * DAY),
        segment=st.none() | st.sampled_from(["x", "y"]),
    ),
    max_size=12,
)


def history(orders: list[Order], spec: Spec, *, grouped: bool = False) -> History:
    schema = {"customer": pl.String, "time_us": pl.Int64, "amount": pl.Int64, "order": pl.String}
    schema |= {"acquired_us": pl.Int64, "segment_0": pl.String}
    rows = [(o.customer, o.time, o.amount, o.order, o.acquired, o.segment) for o in orders]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    if not spec.has_amount:
        frame = frame.drop("amount")
    frames = plan(nw.from_native(frame.lazy()), spec, lambda f: f, grouped=grouped)
    found = {name: nw.to_native(f).collect() for name, f in frames.items()}
    return build(found, spec, AS_OF)


@dataclass
class Person:
    """Hold the orders of one customer: time, money, whether it is a refund, segment."""

    bought: list[tuple[int, int, str]]
    back: list[tuple[int, int]]
    acquired: list[int]

    def since(self, spec: Spec) -> int | None:
        first = min(self.bought)[0] // DAY
        if not spec.has_acquired:
            return first
        day = min(self.acquired, default=10**20) // DAY
        return min(first, day) if day <= AS_OF else None

    def days(self, spec: Spec) -> list[tuple[int, int, int]]:
        days: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        first = min(self.bought)[0] // DAY
        for time, money, _ in self.bought:
            days[time // DAY][0] += 1
            days[time // DAY][1] += money
        for time, money in self.back:
            days[max(time // DAY, first)][1] += money if spec.keep_refunds else 0
        return sorted((day, orders, money) for day, (orders, money) in days.items())

    def refunded(self, spec: Spec) -> list[int]:
        """Return the sum of refunds of each day that has a row."""
        found = {day: 0 for day, _, _ in self.days(spec)}
        for time, money in self.back:
            day = max(time // DAY, min(self.bought)[0] // DAY)
            found[day] += money if spec.keep_refunds else 0
        return [found[day] for day in sorted(found)]

    def segment(self, spec: Spec) -> str | None:
        start = min(self.bought)[0]
        named = [value for time, _, value in self.bought if time == start and value]
        return min(named, default="(none)") if spec.segments else None


def people(orders: list[Order], spec: Spec) -> dict[str, Person]:
    whole: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for n, order in enumerate(orders):
        whole[order.customer, order.order if spec.has_order else str(n)].append(order)
    found: dict[str, Person] = defaultdict(lambda: Person([], [], []))
    for (customer, _), lines in whole.items():
        time = min(line.time for line in lines)
        money = sum(line.amount for line in lines) if spec.has_amount else 0
        if money < 0:
            found[customer].back.append((time, money))
        else:
            named = [o.segment for o in lines if o.time == time and o.segment]
            found[customer].bought.append((time, money, min(named, default="")))
        found[customer].acquired += [o.acquired for o in lines if o.acquired is not None]
    return found


# Refunds before, after and without an order, and amounts of both signs: a random log seldom
# has them all.
RETURNED = [
    Order("a", -DAY, -2, "1", None, None), Order("a", 5, 5, "2", None, "x"),
    Order("a", 2 * DAY, -5, "3", None, "y"), Order("a", 2 * DAY + 1, 7, "4", None, "y"),
    Order("b", DAY, 7, "5", 3 * DAY, "y"), Order("b", DAY + 5, 2**40, "6", None, None),
    Order("c", DAY, -(2**40), "1", -DAY, "x"), Order("c", 3 * DAY, 0, "2", -DAY, "x"),
    Order("日本", DAY, -5, "3", None, None),
]  # fmt: skip
REFUNDS = Spec(has_amount=True, refunds_apart=True, segments=("segment_0",))


def specs(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[Spec]:
    """Return all that a log may carry; clocks and names where `more` has them."""
    return st.builds(
        Spec,
        has_order=st.booleans(),
        has_amount=st.booleans(),
        keep_refunds=st.booleans(),
        refunds_apart=st.booleans(),
        has_acquired=st.booleans(),
        new_since=st.none() | st.integers(-3, 10),
        segments=st.sampled_from([(), ("segment_0",)]),
        **more,
    )


@example(orders=RETURNED, spec=REFUNDS, places=runs.PLACES)
@example(orders=RETURNED, spec=REFUNDS, places=1)
@given(
    orders=ORDERS,
    spec=specs(),
    places=st.sampled_from([runs.PLACES, 1]),
)
def test_the_days_are_those_of_plain_python(orders: list[Order], spec: Spec, places: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # With few places amounts are sorted beside the keys, and codes are ranks.
        patch.setattr(runs, "PLACES", places)
        patch.setattr(days_of_all, "PLACES", places)
        told = history(orders, spec)
    names = dict(told.segments.select("segment", *spec.segments).rows() if spec.segments else [])
    money = ["revenue"] if spec.has_amount else []
    found: list[tuple[object, ...]] = []
    for person in told.people.iter_rows(named=True):
        days = told.days.filter(pl.col("customer") == person["customer"])
        rows = [row if money else (*row, 0) for row in days.select("day", "orders", *money).rows()]
        segment = names[person["segment"]] if spec.segments else None
        found.append((person["since"], segment, rows))
        active = [row for row in rows if row[1] > 0]
        assert person["first"] == active[0][0]
        assert person["last"] == active[-1][0]
        assert person["orders"] == sum(row[1] for row in active)
        assert person["active_days"] == len(active)
        if money:
            assert person["revenue"] == sum(row[2] for row in rows)
    everybody = people(orders, spec)
    apart = spec.refunds_apart and spec.has_amount and told.refunds + told.refunds_alone > 0
    assert ("refunded" in told.days.columns) == apart
    buyers = [person for person in everybody.values() if person.bought]
    known = [p for p in buyers if p.since(spec) is not None]
    first = spec.new_since
    kept = [p for p in known if first is None or (p.since(spec) or 0) >= first]
    assert sorted(found, key=repr) == sorted(
        ((p.since(spec), p.segment(spec), p.days(spec)) for p in kept), key=repr
    )
    if apart:
        back = told.days.group_by("customer").agg("refunded")["refunded"].to_list()
        assert sorted(back) == sorted(p.refunded(spec) for p in kept)
    assert told.refunds == sum(len(p.back) for p in everybody.values())
    assert told.refunds_alone == sum(len(p.back) for p in everybody.values() if not p.bought)
    assert told.orders == sum(len(p.bought) for p in everybody.values())
    assert told.customers == len(buyers)
    assert (told.strangers, told.left_out) == (len(buyers) - len(known), len(known) - len(kept))
    assert told.days["customer"].is_sorted()


@pytest.mark.parametrize("period", list(Period))
def test_numbers_of_periods_are_those_of_single_days(period: Period) -> None:
    calendar = Calendar(period)
    days = pl.Series([-800_000, 0, 11_016, 11_016, -1, 19_781, 2_900_000])
    epoch = dt.date(1970, 1, 1)
    each = [epoch + dt.timedelta(days=d) for d in days if d > -719_000]
    some = days.filter(days > -719_000)
    assert calendar.numbers(some).to_list() == [calendar.index(day) for day in each]
