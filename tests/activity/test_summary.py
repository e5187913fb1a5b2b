"""What is known of a customer at the end of the calibration: against plain Python."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.activity.history import Spec
from retainr.activity.summary import KEYS, Asked, CountBy, summarise
from tests.activity.test_history import DAY, ORDERS, Order, Person, history, people

if TYPE_CHECKING:
    import polars as pl

AS_OF = 30
Row = tuple[float, ...]


def _expected(person: Person, asked: Asked, net: bool) -> Row | None:
    """Return frequency, recency, T, mean, revenue, and the holdout's purchases and revenue."""
    sold = sorted((time // DAY, money) for time, money, _ in person.bought)
    first = sold[0][0]
    if first > asked.end:
        return None
    seen = [(day, money) for day, money in sold if day <= asked.end]
    after = [(day, money) for day, money in sold if day > asked.end]
    days = sorted({day for day, _ in seen})
    begun = [money for day, money in seen if day == first]
    repeats = sum(money for day, money in seen if day > first)
    frequency, later = len(days) - 1, len({day for day, _ in after})
    worth: float = repeats
    if asked.count_by is CountBy.ORDER:
        frequency, later = len(seen) - 1, len(after)
        worth = repeats + sum(begun) * (len(begun) - 1) / len(begun)
    back = sum(money for time, money in person.back if max(time // DAY, first) <= asked.end)
    revenue = sum(money for _, money in seen) + (back if net else 0)
    mean = worth / frequency if frequency else 0.0
    ends = (days[-1] - first, asked.end - first)
    return (frequency, *ends, mean, revenue, later, sum(money for _, money in after))


@given(
    orders=ORDERS,
    end=st.integers(-4, AS_OF),
    count_by=st.sampled_from(CountBy),
    net=st.booleans(),
    lines=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_the_summary_is_that_of_plain_python(
    orders: list[Order], end: int, count_by: CountBy, net: bool, lines: bool
) -> None:
    spec = Spec(has_order=lines, has_amount=True, keep_refunds=net, refunds_apart=True)
    asked = Asked(end, AS_OF, count_by)
    said = summarise(history(orders, spec), asked)
    columns = [*KEYS, "monetary_value", "historic_revenue"]
    if end < AS_OF:
        columns += ["holdout_frequency", "holdout_revenue"]
    buyers = [person for person in people(orders, spec).values() if person.bought]
    rows = [_expected(person, asked, net) for person in buyers]
    known = sorted(row[: len(columns)] for row in rows if row is not None)
    assert set(said.people.columns) == {"customer", "segment", *columns}
    found = sorted(said.people.select(columns).rows())
    assert len(found) == len(known)
    for one, other in zip(found, known, strict=True):
        assert one == pytest.approx(other, rel=1e-12)
    assert said.left_out == rows.count(None)


def _of(days: list[tuple[str, int, int]], spec: Spec, asked: Asked) -> pl.DataFrame:
    orders = [
        Order(name, day * DAY, money, str(n), None, "x")
        for n, (name, day, money) in enumerate(days)
    ]
    return summarise(history(orders, spec), asked).people


def test_weeks_are_those_of_the_paper() -> None:
    # A first order on 1 January 1997 and a fit until 30 September: T is 272 days, 38.86 weeks.
    first, end = (
        (day - dt.date(1970, 1, 1)).days for day in (dt.date(1997, 1, 1), dt.date(1997, 9, 30))
    )
    log = [("a", first, 29_33), ("a", first + 17, 29_73), ("a", first + 213, 14_96)]
    spec = Spec(has_amount=True, refunds_apart=True)
    said = _of(log, spec, Asked(end, end)).row(0, named=True)
    assert (said["frequency"], said["recency"], said["T"]) == (2, 213, 272)
    assert [round(said[name] / 7, 2) for name in ("recency", "T")] == [30.43, 38.86]
    assert said["monetary_value"] == 2234.5


def test_a_refund_leaves_the_mean_as_it_is() -> None:
    log = [("a", 1, 10), ("a", 3, 20), ("a", 3, -15), ("a", 4, -9), ("a", 5, 40)]
    spec = Spec(has_amount=True, refunds_apart=True)
    said = _of(log, spec, Asked(9, 9)).row(0, named=True)
    assert (said["frequency"], said["monetary_value"]) == (2, 30)
    assert said["historic_revenue"] == 46


def test_numbers_and_segments_are_those_of_the_history() -> None:
    log = [("a", 1, 1), ("b", 8, 1), ("c", 2, 1)]
    said = _of(log, Spec(), Asked(5, 9))
    assert said["customer"].to_list() == [0, 2]
    assert said.columns == ["customer", "segment", *KEYS, "holdout_frequency"]
