"""Who came, stayed, came back and went quiet, against plain Python."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.activity import growth, parts, walks
from retainr.activity.contracts import OPEN, Contracts
from retainr.activity.periods import Calendar, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

Cells = dict[int, tuple[bool, int]]
"""Of one customer: by period, whether it was active, and its revenue."""

FIRST = st.tuples(st.just(True), st.integers(-9, 9))
CELL = FIRST | st.tuples(st.just(False), st.integers(-9, 0))
CUSTOMERS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.integers(-2, 0),
        st.dictionaries(st.integers(1, 6), CELL, max_size=5),
        FIRST,
    ),
    min_size=1,
    max_size=6,
)


def frame(customers: Sequence[tuple[int, Cells]]) -> pl.DataFrame:
    rows = [
        (number, segment, period, active, int(active) * 2, revenue)
        for number, (segment, cells) in enumerate(customers)
        for period, (active, revenue) in sorted(cells.items())
    ]
    schema: dict[str, type[pl.DataType]]
    schema = {"customer": pl.UInt32, "segment": pl.UInt32, "period": pl.Int32}
    schema |= {"active": pl.Boolean, "days": pl.Int32, "revenue": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def told(cells: Cells, since: int, period: int) -> Counter[str]:
    """Return what one customer adds to a period, its going away included."""
    active, money = cells.get(period, (False, 0))
    was, earlier = cells.get(period - 1, (False, 0))
    found: Counter[str] = Counter({"revenue": money, "refunded": period in cells and not active})
    change = money - earlier
    if active:
        kind = "new" if since == period else "returning" if was else "resurrected"
        found.update({"active": 1, kind: 1})
        if kind != "returning":
            found[f"{kind}_revenue"] = money
            change = -earlier
    fall = "churned_revenue" if was and not active else "contraction"
    found["expansion" if change > 0 else fall] += abs(change)
    return found


@given(
    drawn=CUSTOMERS, acquired=st.booleans(), rows=st.sampled_from([1, 3, 1000]), dense=st.booleans()
)
def test_it_agrees_with_plain_python(
    drawn: list[Any], acquired: bool, rows: int, dense: bool
) -> None:
    customers = [(segment, {0: first, **cells}) for segment, _, cells, first in drawn]
    since = [known if acquired else 0 for _, known, _, _ in drawn]
    known = pl.Series(since, dtype=pl.Int32) if acquired else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_AT_ONCE", rows)
        patch.setattr(parts, "_DENSE", 10**6 if dense else 0)
        made = growth.movements(walks.of_frame(frame(customers)), known)
    found = {(row["segment"], row["period"]): row for row in made.rows(named=True)}
    for segment in (0, 1):
        for period in range(8):
            wanted: Counter[str] = Counter()
            for (own, cells), first in zip(customers, since, strict=True):
                if own == segment:
                    wanted.update(told(cells, first, period))
            row = Counter(found.get((segment, period), {}))
            before = found.get((segment, period - 1), {})
            row["expansion"] += before.get("left_rise", 0)
            row["churned_revenue"] += before.get("left_churned", 0)
            for name in (*growth.COUNTS, *growth.MONEY):
                assert row[name] == wanted[name], (segment, period, name)


@given(
    customers=st.lists(
        st.tuples(
            st.integers(0, 1),
            st.dictionaries(
                st.integers(0, 6), st.tuples(st.just(True), st.integers(0, 9)), min_size=1
            ),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_without_refunds_no_row_has_to_say_that_it_is_active(
    customers: list[tuple[int, Cells]],
) -> None:
    told = frame(customers)
    both = (growth.movements(walks.of_frame(rows)) for rows in (told, told.drop("active")))
    whole, without = (made.select(sorted(made.columns)) for made in both)
    assert without.equals(whole)


SPAN = st.tuples(st.integers(0, 2), st.integers(0, 70), st.none() | st.integers(0, 80))


@given(spans=st.lists(SPAN, min_size=1, max_size=6), as_of=st.integers(70, 95))
def test_contracts_count_on_the_last_day_of_a_period(
    spans: list[tuple[int, int, int | None]], as_of: int
) -> None:
    rows = [(c, s, OPEN if e is None else e, 10 + c) for c, s, e in spans]
    schema = {"customer": pl.UInt32, "start": pl.Int64, "end": pl.Int64, "amount": pl.Int64}
    table = pl.DataFrame(rows, schema=schema, orient="row").sort("customer", "start", "end")
    people = pl.DataFrame({"segment": pl.Series([0, 0, 0], dtype=pl.UInt32)})
    contracts = Contracts(table, people, people.head(1), len(rows), 3)
    calendar = Calendar(Period.WEEK)
    made = growth.of_contracts(contracts, calendar, as_of, 0)
    found = {(row["customer"], row["period"]): row["revenue"] for row in made.rows(named=True)}
    ends = pl.Series(range(0, as_of + 1))
    wanted: Counter[tuple[int, int]] = Counter()
    for week in calendar.numbers(ends).unique():
        # 1970-01-01 was a Thursday: weeks from Monday end on days 3, 10, 17 …
        last = min(3 + 7 * (week - calendar.numbers(pl.Series([0]))[0]), as_of)
        for customer, start, end, amount in rows:
            if start <= last < end:
                wanted[customer, week] += amount
    assert found == dict(wanted)


@pytest.mark.parametrize("empty", [frame([]), frame([]).drop("days"), frame([]).drop("revenue")])
def test_nobody_makes_no_rows(empty: pl.DataFrame) -> None:
    assert growth.movements(walks.of_frame(empty)).height == 0
