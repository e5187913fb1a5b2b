"""Second and later orders, counted: against plain Python, with a ladder that ends early."""

from __future__ import annotations

from collections import Counter, defaultdict

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.activity.history import History
from retainr.activity.periods import Calendar, Period
from retainr.activity.repeats import Asked, repeats

AS_OF = 30
Days = list[tuple[int, int]]
"""Days of one customer, each with its orders; 0 where there are refunds only."""

DAYS = st.dictionaries(st.integers(0, AS_OF), st.sampled_from([0, 1, 1, 1, 2, 5, 9]), max_size=6)
PEOPLE = st.lists(
    st.tuples(st.integers(0, 2), DAYS.map(lambda days: sorted(days.items()))), max_size=7
)


def _history(people: list[tuple[int, Days]]) -> History:
    rows, own = [], []
    for number, (segment, days) in enumerate(people):
        rows += [(number, day, orders, 100 + day) for day, orders in days]
        active = [(day, orders) for day, orders in days if orders]
        first, last = active[0][0], active[-1][0]
        orders = sum(orders for _, orders in active)
        revenue = sum(100 + day for day, _ in days)
        own.append((number, first, first, last, orders, len(active), segment, revenue))
    counts = {"customer": pl.UInt32, "day": pl.Int32, "orders": pl.Int32, "revenue": pl.Int64}
    names = {"customer": pl.UInt32, "since": pl.Int32, "first": pl.Int32, "last": pl.Int32}
    names |= {"orders": pl.Int32, "active_days": pl.Int64, "segment": pl.UInt32}
    return History(
        days=pl.DataFrame(rows, schema=counts, orient="row"),
        people=pl.DataFrame(own, schema={**names, "revenue": pl.Int64}, orient="row"),
        segments=pl.DataFrame({"segment": [0, 1, 2], "segment_0": ["a", "b", "c"]}),
        orders=0,
        refunds=1,
        customers=len(people),
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    people=PEOPLE, merged=st.booleans(), most=st.sampled_from([1, 2, 3, 8, 100]),
    window=st.integers(1, 20),
)  # fmt: skip
def test_the_counts_are_those_of_plain_python(
    people: list[tuple[int, Days]], merged: bool, most: int, window: int
) -> None:
    people = [(segment, days) for segment, days in people if any(orders for _, orders in days)]
    asked = Asked(AS_OF, (window,), Calendar(Period.WEEK), merged, most)
    found = repeats(_history(people), asked)
    gaps: Counter[tuple[int, int, int, str]] = Counter()
    soon: dict[int, Counter[str]] = defaultdict(Counter)
    for segment, days in people:
        times = [day for day, orders in days for _ in range(min(orders, 1) if merged else orders)]
        for number, day in enumerate(times, 1):
            last = number == len(times)
            gap = (AS_OF if last else times[number]) - day
            gaps[segment, min(number, most + 1), gap, "censored" if last else "events"] += 1
        soon[segment]["eligible"] += times[0] + window <= AS_OF
        again = len(times) > 1 and times[1] - times[0] <= window
        soon[segment]["repurchased"] += again and times[0] + window <= AS_OF
        soon[segment]["repeaters"] += len(times) > 1
    told = Counter(
        {
            (row["segment"], row["order_number"], row["days"], kind): row[kind]
            for row in found.gaps.rows(named=True)
            for kind in ("events", "censored")
        }
    )
    assert +told == gaps
    for segment, own in soon.items():
        rows = found.starts.filter(pl.col("segment") == segment)
        assert rows[f"eligible_{window}"].sum() == own["eligible"]
        assert rows[f"repurchased_{window}"].sum() == own["repurchased"]
        assert rows["repeaters"].sum() == own["repeaters"]


@pytest.mark.parametrize("merged", [True, False])
def test_the_orders_of_a_busy_day_need_no_row_each(merged: bool) -> None:
    # A shared guest id: two thousand million orders in two days.
    found = repeats(
        _history([(0, [(3, 1_000_000_000), (10, 1_000_000_000)])]),
        Asked(AS_OF, (7,), Calendar(Period.MONTH), merged, 3),
    )
    rows = found.gaps.drop("segment").rows()
    if merged:
        assert rows == [(1, 7, 1, 0), (2, 20, 0, 1)]
    else:
        same_day = 2 * (1_000_000_000 - 1)
        assert rows == [
            *((number, 0, 1, 0) for number in (1, 2, 3)),
            (4, 0, same_day - 3, 0), (4, 7, 1, 0), (4, 20, 0, 1),
        ]  # fmt: skip
    assert found.totals["same_day"].to_list() == [2 * (1_000_000_000 - 1)]
