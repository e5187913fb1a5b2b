"""Who was there at the end of each period, against one question a customer and day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from retainr.activity import contracts as c
from retainr.activity.history import History, Spec
from retainr.activity.history import build as build_history
from retainr.activity.periods import Calendar, Period
from retainr.activity.planned import plan as plan_history
from retainr.activity.spells import Seen, of_frame, of_orders
from retainr.activity.turnover import counts

DAY = 86_400_000_000
BEGIN = 19_700
COLUMNS = ("starting", "new", "new_lost", "reactivated", "lost", "ending", "known")
NAMES = ("a", "b", "c", "日本")


@dataclass(frozen=True)
class Bound:
    customer: str
    start: int
    length: int | None
    amount: int

    @property
    def end(self) -> int:
        return c.OPEN if self.length is None else self.start + self.length


BOUNDS = st.lists(
    st.builds(
        Bound,
        customer=st.sampled_from(NAMES),
        start=st.integers(BEGIN, BEGIN + 120),
        length=st.none() | st.integers(0, 70),
        amount=st.integers(1, 9),
    ),
    min_size=1,
    max_size=9,
)


def made(bounds: list[Bound]) -> c.Contracts:
    rows = [
        (b.customer, b.start * DAY + 5, None if b.length is None else b.end * DAY + 7, b.amount)
        for b in bounds
    ]
    numbers = dict.fromkeys(("start_us", "end_us", "amount"), pl.Int64)
    frame = pl.DataFrame(rows, schema={"customer": pl.String, **numbers}, orient="row")
    spec = c.ContractSpec(has_amount=True)
    frames = c.plan(nw.from_native(frame.lazy()), spec)
    return c.build({name: nw.to_native(f).collect() for name, f in frames.items()}, spec)


def covered(bounds: list[Bound], customer: str, day: int, grace: int) -> bool:
    """Say whether a customer is bound on a day, gaps up to the grace counting as bound."""
    own = [b for b in bounds if b.customer == customer]
    if any(b.start <= day < b.end for b in own):
        return True
    before = [b.end for b in own if b.start <= day]
    after = [b.start for b in own if b.start > day]
    return bool(before) and bool(after) and min(after) - max(before) <= grace


def wanted(
    there: dict[tuple[str, int], bool],
    since: dict[str, int],
    begun: dict[str, int],
    ends: list[tuple[int, int, int]],
) -> list[tuple[int, ...]]:
    """Return the counts of each period by asking of every customer."""
    found = []
    for number, start, end in ends:
        tally = dict.fromkeys(COLUMNS, 0)
        for customer, known in since.items():
            before, after = there[customer, start - 1], there[customer, end]
            new = start <= begun[customer] <= end and begun[customer] == known
            tally["starting"] += before
            tally["ending"] += after
            tally["lost"] += before and not after
            tally["new"] += new
            tally["new_lost"] += new and not after
            tally["reactivated"] += after and not before and not new
            tally["known"] += known < start
        found.append((number, *tally.values()))
    return found


def periods(calendar: Calendar, first: int, as_of: int) -> list[tuple[int, int, int]]:
    """Return number, first and last day of each period; the last one ends on the as-of day."""
    epoch = dt.date(1970, 1, 1)
    low, high = (calendar.index(epoch + dt.timedelta(days=d)) for d in (first, as_of))
    return [
        (n, (calendar.start(n) - epoch).days, min((calendar.end(n) - epoch).days, as_of))
        for n in range(low, high + 1)
    ]


@given(
    bounds=BOUNDS,
    grace=st.sampled_from([0, 1, 7, 30]),
    after=st.integers(0, 60),
    period=st.sampled_from(list(Period)),
)
def test_contracts_come_and_go(bounds: list[Bound], grace: int, after: int, period: Period) -> None:
    as_of = max(b.start for b in bounds) + after
    contracts = made(bounds)
    calendar = Calendar(period)
    people = contracts.people.with_columns(first="since")
    seen = Seen.of(people, calendar, as_of)
    ends = periods(calendar, min(b.start for b in bounds), as_of)
    table = counts(of_frame(contracts.spells(grace)), people, seen)
    since = {name: min(b.start for b in bounds if b.customer == name) for name in
             sorted({b.customer for b in bounds})}  # fmt: skip
    days = {day for _, start, end in ends for day in (start - 1, end)}
    there = {(n, d): covered(bounds, n, d, grace) for n in since for d in days}
    assert table.select("period", *COLUMNS).rows() == wanted(there, since, since, ends)


@given(bounds=BOUNDS, grace=st.sampled_from([0, 1, 7, 30]), after=st.integers(0, 90))
def test_renewals_are_contracts_with_a_successor(
    bounds: list[Bound], grace: int, after: int
) -> None:
    as_of = max(b.start for b in bounds) + after
    found = c.renewals(made(bounds), grace, as_of)
    over = [b for b in bounds if b.end + grace <= as_of]
    renewed = [
        b for b in over
        if any(o.customer == b.customer and o.start <= b.end + grace and o.end > b.end
               for o in bounds)
    ]  # fmt: skip
    assert (found.renewed, found.ended) == (len(renewed), len(over))


@given(bounds=BOUNDS, grace=st.sampled_from([0, 1, 7, 30]))
def test_a_bridged_contract_runs_to_the_next_one(bounds: list[Bound], grace: int) -> None:
    contracts = made(bounds)
    numbers = {name: n for n, name in enumerate(sorted({b.customer for b in bounds}))}
    rows = contracts.bridged(grace).rows(named=True)
    assert len(rows) == len(bounds)
    for name, number in numbers.items():
        for day in range(BEGIN - 1, BEGIN + 200):
            there = any(r["customer"] == number and r["start"] <= day < r["end"] for r in rows)
            assert there == covered(bounds, name, day, grace)


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(BEGIN, BEGIN + 200),
        st.integers(-3, 9),
        st.sampled_from([BEGIN - 40, BEGIN + 30, BEGIN + 90]),
    ),
    min_size=1,
    max_size=14,
)


# The order stands on the first of the days that count before the Monday of its loss, and
# another one on the day before that.
@example(
    orders=[("a", BEGIN + 6, 7, BEGIN), ("a", BEGIN + 5, 4, BEGIN), ("b", BEGIN + 6, 2, BEGIN)],
    acquired=False, after=41, period=Period.WEEK, inactive=31,
)  # fmt: skip
# The refund stands between two spells: after the loss of the first one, and before the second.
@example(
    orders=[("a", BEGIN, 5, BEGIN), ("a", BEGIN + 36, -2, BEGIN), ("a", BEGIN + 40, 7, BEGIN)],
    acquired=False, after=35, period=Period.WEEK, inactive=31,
)  # fmt: skip
# It stands after the last order of the first spell, and before the loss of the second.
@example(
    orders=[("a", BEGIN + 1, 5, BEGIN), ("a", BEGIN + 28, -2, BEGIN), ("a", BEGIN + 33, 7, BEGIN)],
    acquired=False, after=35, period=Period.WEEK, inactive=31,
)  # fmt: skip
@given(
    orders=ORDERS,
    acquired=st.booleans(),
    after=st.integers(0, 40),
    period=st.sampled_from([Period.WEEK, Period.MONTH]),
    inactive=st.sampled_from([31, 45, 90]),
)
def test_customers_that_order_come_and_go(
    orders: list[tuple[str, int, int, int]],
    acquired: bool,
    after: int,
    period: Period,
    inactive: int,
) -> None:
    as_of = max(day for _, day, _, _ in orders) + after
    history = history_of(orders, acquired=acquired, as_of=as_of)
    known = {name: day for name, _, _, day in orders}
    bought: dict[str, list[int]] = defaultdict(list)
    for name, day, money, _ in orders:
        if money >= 0 and (not acquired or known[name] <= as_of):
            bought[name].append(day)
    calendar = Calendar(period)
    seen = Seen.of(history.people, calendar, as_of)
    table = counts(of_orders(history, inactive, money=True), history.people, seen)
    begun = {name: min(days) for name, days in bought.items()}
    if not begun:
        assert table.is_empty()
        return
    since = {n: min(d, known[n]) if acquired else d for n, d in begun.items()}
    ends = periods(calendar, min(begun.values()), as_of)
    days = {day for _, start, end in ends for day in (start - 1, end)}
    there = {
        (n, d): any(d - inactive < o <= d for o in own) for n, own in bought.items() for d in days
    }
    # Who was known before the period of the first order is not new with it.
    same = {n: index(calendar, begun[n]) == index(calendar, since[n]) for n in begun}
    met = {n: begun[n] if same[n] else since[n] for n in begun}
    assert table.select("period", *COLUMNS).rows() == wanted(there, met, begun, ends)
    assert table["new_lost"].sum() == 0
    told = dict(table.select("period", "revenue_lost").iter_rows())
    for number, start, end in ends:
        lost = {n for n in begun if there[n, start - 1] and not there[n, end]}
        inside = [o for o in orders if start - inactive <= max(o[1], begun.get(o[0], 0)) < start]
        assert told[number] == sum(o[2] for o in inside if o[0] in lost)


def index(calendar: Calendar, day: int) -> int:
    return calendar.index(dt.date(1970, 1, 1) + dt.timedelta(days=day))


def history_of(orders: list[tuple[str, int, int, int]], *, acquired: bool, as_of: int) -> History:
    known = {name: day for name, _, _, day in orders}
    rows = [(n, d * DAY + 9, m, known[n] * DAY) for n, d, m, _ in orders]
    numbers = dict.fromkeys(("time_us", "amount", "acquired_us"), pl.Int64)
    frame = pl.DataFrame(rows, schema={"customer": pl.String, **numbers}, orient="row")
    spec = Spec(has_amount=True, has_acquired=acquired)
    frames = plan_history(nw.from_native(frame.lazy()), spec, lambda f: f)
    found = {name: nw.to_native(f).collect() for name, f in frames.items()}
    return build_history(found, spec, as_of)


def test_contracts_of_one_moment_give_the_segment_that_sorts_first() -> None:
    starts = [("a", 5, None, "y"), ("a", 5, "q", "x"), ("a", 9, "p", "w"), ("b", 5, None, None)]
    names = {"customer": pl.String, "start_us": pl.Int64, "segment_0": pl.String}
    rows = pl.DataFrame(starts, schema={**names, "segment_1": pl.String}, orient="row")
    spec = c.ContractSpec(has_end=False, segments=("segment_0", "segment_1"))
    frames = c.plan(nw.from_native(rows.lazy()), spec)
    made = c.build({name: nw.to_native(f).collect() for name, f in frames.items()}, spec)
    named = made.people.join(made.segments, on="segment").sort("customer")
    assert named.select("segment_0", "segment_1").rows() == [("q", "x"), ("(none)", "(none)")]
