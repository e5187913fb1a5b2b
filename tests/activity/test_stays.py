"""How long contracts run, and which renewal was the last, against plain Python."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.activity.contracts import Contracts, ContractSpec, build
from retainr.activity.periods import DAY_US, Calendar, Period, day_number
from retainr.activity.stays import first_contracts, renewal_ages, until_end

FIRST = day_number(dt.date(2023, 12, 25))
AS_OF = day_number(dt.date(2024, 6, 1))
GRACE = 7
STEPS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}

CONTRACTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.integers(FIRST, AS_OF),
        st.sampled_from([0, 1, 6, 7, 28, 29, 31, 60, 91, 182, 366, 10**6]),
        st.sampled_from(["x", None]),
    ),
    max_size=7,
)


def contracts(rows: list[tuple[str, int, int, str | None]]) -> Contracts:
    schema = {"customer": pl.String, "start": pl.Int64, "end": pl.Int64, "segment_0": pl.String}
    ends = [(who, start, None if n == 10**6 else start + n, seg) for who, start, n, seg in rows]
    frame = pl.DataFrame(ends, schema=schema, orient="row")
    frame = frame.with_columns(start_us=pl.col("start") * DAY_US)
    return build({"contracts": frame}, ContractSpec(segments=("segment_0",)))


def anniversary(start: int, number: int, period: Period) -> int:
    """Return the day on which so many periods have passed."""
    if period in (Period.DAY, Period.WEEK):
        return start + number * (7 if period is Period.WEEK else 1)
    begun = dt.date(1970, 1, 1) + dt.timedelta(start)
    month = begun.year * 12 + begun.month - 1 + number * STEPS[period]
    year, month = month // 12, month % 12 + 1
    day = min(begun.day, calendar.monthrange(year, month)[1])
    return day_number(dt.date(year, month, day))


def firsts(made: Contracts) -> list[tuple[int, int, int]]:
    """Return segment, start and end of each customer's first contract, short gaps closed."""
    found = []
    for who, segment in made.people.select("customer", "segment").rows():
        own = made.frame.filter(pl.col("customer") == who).select("start", "end").rows()
        start, reach = own[0]
        for begin, end in own:
            reach = max(reach, end) if begin <= reach + GRACE else reach
        found.append((segment, start, reach))
    return found


@settings(max_examples=40, deadline=None)
@given(rows=CONTRACTS)
def test_contracts_run_from_their_start_to_their_end(
    rows: list[tuple[str, int, int, str | None]],
) -> None:
    made = contracts(rows)
    bound = first_contracts(made, GRACE, AS_OF)
    wanted = firsts(made)
    assert bound.firsts.select("segment", "start", "end").rows() == wanted
    stays = Counter((s, min(end, AS_OF) - start, end <= AS_OF) for s, start, end in wanted)
    found: Counter[tuple[int, int, bool]] = Counter()
    for segment, time, events, censored in until_end(bound.firsts, AS_OF).rows():
        found[segment, time, True], found[segment, time, False] = events, censored
    assert +found == stays
    assert bound.waiting == sum(AS_OF - GRACE < end <= AS_OF for _, _, end in wanted)
    latest = made.frame.group_by("customer").agg(pl.col("start").max()).sort("customer")
    assert bound.came_back == sum(
        start > end + GRACE for start, (_, _, end) in zip(latest["start"], wanted, strict=True)
    )


@pytest.mark.parametrize("period", Period)
@settings(max_examples=40, deadline=None)
@given(rows=CONTRACTS)
def test_a_customer_leaves_at_the_renewal_it_does_not_make(
    rows: list[tuple[str, int, int, str | None]], period: Period
) -> None:
    bound = first_contracts(contracts(rows), GRACE, AS_OF)
    wanted: Counter[tuple[int, int, bool]] = Counter()
    for segment, start, end in firsts(contracts(rows)):
        due = [anniversary(start, n, period) for n in range(1, 400)]
        complete = [day for day in due if day + GRACE <= AS_OF]
        made = sum(day < end for day in complete)
        if complete:
            lost = made < len(complete)
            wanted[segment, made + lost, lost] += 1
    found: Counter[tuple[int, int, bool]] = Counter()
    ages = renewal_ages(bound.firsts, Calendar(period), GRACE, AS_OF)
    for segment, age, lost, kept in ages.rows():
        found[segment, age, True], found[segment, age, False] = lost, kept
    assert +found == wanted


@pytest.mark.parametrize(
    ("period", "start", "day", "whole"),
    [
        ("month", "2024-01-31", "2024-02-28", 0),
        ("month", "2024-01-31", "2024-02-29", 1),
        ("month", "2024-01-31", "2024-04-30", 3),
        ("month", "2024-01-15", "2024-01-14", -1),
        ("quarter", "2023-11-30", "2024-02-29", 1),
        ("year", "2024-02-29", "2025-02-27", 0),
        ("year", "2024-02-29", "2025-02-28", 1),
        ("week", "2024-01-01", "2024-01-14", 1),
        ("week", "2024-01-01", "2024-01-15", 2),
        ("day", "2024-01-01", "2024-01-03", 2),
    ],
)
def test_whole_periods(period: str, start: str, day: str, whole: int) -> None:
    days = {"a": [start], "b": [day]}
    frame = pl.DataFrame(days).with_columns(pl.all().str.to_date().cast(pl.Int32).cast(pl.Int64))
    found = frame.select(Calendar(Period(period)).whole(pl.col("a"), pl.col("b")))
    assert found.item() == whole


def test_nobody() -> None:
    bound = first_contracts(contracts([]), GRACE, AS_OF)
    assert (bound.came_back, bound.waiting) == (0, 0)
    assert until_end(bound.firsts, AS_OF).is_empty()
    assert renewal_ages(bound.firsts, Calendar(Period.MONTH), GRACE, AS_OF).is_empty()
