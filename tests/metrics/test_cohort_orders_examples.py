"""Worked out by hand: what is an order, what is a refund, what begins a cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.metrics.written import cohort, frame, matrix

if TYPE_CHECKING:
    from pathlib import Path

# Ann's first row gives back what was bought before the file begins; Bob only gave back.
REFUNDS = """
customer  time        amount
ann       2024-01-10  -5
ann       2024-02-10  20
ann       2024-03-10  -8
ann       2024-03-20  0
bob       2024-02-15  -3
"""


def test_a_refund_is_money_and_no_activity(tmp_path: Path) -> None:
    result = cohort(REFUNDS, tmp_path, as_of="2024-04-30")
    matrix(result, "retained", "2024-02-01 1 1 0")
    matrix(result, "orders", "2024-02-01 1 1 0")
    matrix(result, "revenue", "2024-02-01 15.0 -8.0 0.0")
    matrix(result, "cumulative_revenue", "2024-02-01 15.0 7.0 7.0")
    assert (result.data.orders, result.data.refunds, result.data.customers) == (2, 3, 1)
    assert "refunds-only" in [note.code for note in result.notes]


def test_refunds_can_be_left_out(tmp_path: Path) -> None:
    result = cohort(REFUNDS, tmp_path, as_of="2024-04-30", refunds="drop")
    matrix(result, "retained", "2024-02-01 1 1 0")
    matrix(result, "revenue", "2024-02-01 20.0 0.0 0.0")


def test_a_late_refund_makes_nobody_retained(tmp_path: Path) -> None:
    text = "customer time amount \n ann 2024-01-10 5 \n ann 2024-02-10 -5"
    for clock in ("calendar", "elapsed"):
        result = cohort(text, tmp_path, as_of="2024-03-31", clock=clock)
        assert frame(result)["retained"].to_list()[:2] == [1, 0]
        assert frame(result)["retained_or_later"].to_list()[:2] == [1, 0]
        assert frame(result)["revenue"].to_list()[:2] == [5.0, -5.0]


def test_a_refund_before_the_first_order_on_the_own_clock(tmp_path: Path) -> None:
    text = "customer time amount \n ann 2024-01-10 -5 \n ann 2024-02-10 20 \n ann 2024-02-17 1"
    result = cohort(text, tmp_path, as_of="2024-02-29", clock="elapsed", period="week")
    matrix(result, "orders", "2024-02-05 1 1")
    matrix(result, "revenue", "2024-02-05 15.0 1.0")


def test_money_is_exact(tmp_path: Path) -> None:
    rows = "\n".join(f"ann 2024-01-{day:02d} 0.1" for day in range(1, 31))
    result = cohort(f"customer time amount\n{rows}\n ann 2024-01-31 19.9999", tmp_path)
    assert frame(result)["revenue"].to_list() == [22.9999]
    assert frame(result)["revenue_per_customer"].to_list() == [22.9999]


def test_lines_make_orders(tmp_path: Path) -> None:
    # o1: a line after midnight. o2: nothing left. o3: more given back than bought.
    text = """
    order_id  customer  time        amount
    o1        ann       2024-01-31  10
    o1        ann       2024-02-01  5
    o1        bob       2024-02-01  7
    o2        ann       2024-02-10  9
    o2        ann       2024-02-11  -9
    o3        ann       2024-03-05  4
    o3        ann       2024-03-06  -6
    ∅         ann       2024-03-10  1
    ∅         ann       2024-03-10  1
    """
    result = cohort(text, tmp_path, as_of="2024-03-31")
    matrix(result, "orders", "2024-01-01 1 1 2 \n 2024-02-01 1 0")
    matrix(result, "retained", "2024-01-01 1 1 1 \n 2024-02-01 1 0")
    matrix(result, "revenue", "2024-01-01 15.0 0.0 0.0 \n 2024-02-01 7.0 0.0")
    assert (result.data.orders, result.data.refunds, result.data.customers) == (5, 1, 2)


def test_without_an_order_column_each_line_counts(tmp_path: Path) -> None:
    text = "customer time amount \n ann 2024-01-31 10 \n ann 2024-02-01 5 \n ann 2024-02-02 -6"
    result = cohort(text, tmp_path, as_of="2024-02-29")
    matrix(result, "orders", "2024-01-01 1 1")
    matrix(result, "revenue", "2024-01-01 10.0 -1.0")


def test_an_empty_amount_is_0_beside_another_of_its_order(tmp_path: Path) -> None:
    text = """
    order_id  customer  time        amount
    o1        ann       2024-01-10  5
    o1        ann       2024-01-09  ∅
    o1        bob       2024-01-11  ∅
    ∅         ann       2024-01-12  ∅
    ∅         ann       2024-01-13  2
    """
    result = cohort(text, tmp_path, as_of="2024-01-31", max_rejects=1.0)
    assert result.data.reasons == {"no amount": 2}
    matrix(result, "orders", "2024-01-01 2")
    matrix(result, "revenue", "2024-01-01 7.0")


EVENTS = """
customer  time                 event
ann       2024-01-05T08:00:00  view
ann       2024-01-10T09:00:00  signup
ann       2024-01-10T10:00:00  order
ann       2024-02-03T08:00:00  order
bob       2024-01-20T08:00:00  order
bob       2024-02-01T08:00:00  signup
bob       2024-03-02T08:00:00  order
bob       2024-03-03T08:00:00  order
cho       2024-01-01T08:00:00  order
"""


def test_the_start_event_begins_and_returns_count_from_then_on(tmp_path: Path) -> None:
    given = {"kind": "events", "as_of": "2024-03-31", "return_event": "order"}
    result = cohort(EVENTS, tmp_path, start_event="signup", **given)
    matrix(result, "orders", "2024-01-01 2 1 0 \n 2024-02-01 1 2")
    matrix(result, "retained", "2024-01-01 1 1 0 \n 2024-02-01 1 1")
    assert "no-cohort" in [note.code for note in result.notes]
    result = cohort(EVENTS, tmp_path, start_event="signup", at_least=2, **given)
    matrix(result, "orders", "2024-01-01 2 1 0 \n 2024-02-01 1 2")
    matrix(result, "retained", "2024-01-01 1 0 0 \n 2024-02-01 0 1")
    matrix(result, "retained_or_later", "2024-01-01 1 0 0 \n 2024-02-01 1 1")


def test_a_start_that_is_a_return_counts_once(tmp_path: Path) -> None:
    given = {"kind": "events", "as_of": "2024-03-31", "return_event": "order"}
    for at_least in (1, 2):
        result = cohort(EVENTS, tmp_path, start_event="order", at_least=at_least, **given)
        matrix(result, "orders", "2024-01-01 3 1 2")
        assert frame(result)["cohort_size"].to_list() == [3, 3, 3]


def test_repeated_events_count_once(tmp_path: Path) -> None:
    text = """
    event_id  customer  time        event
    e1        ann       2024-01-05  signup
    e2        ann       2024-02-05  order
    e2        ann       2024-02-05  order
    ∅         ann       2024-02-06  order
    ∅         ann       2024-02-06  order
    """
    result = cohort(text, tmp_path, kind="events", as_of="2024-02-29", start_event="signup")
    matrix(result, "orders", "2024-01-01 1 3")
    assert result.data.rows_deduplicated == 1


# Ann bought before she was acquired; Cho has no date; Dan's lies after the as-of day.
ACQUIRED = """
customer  time        joined
ann       2024-01-20  2024-02-03
ann       2024-03-05  2024-02-03
bob       2024-02-25  2024-01-15
cho       2024-02-02  ∅
dan       2024-03-01  2024-03-20
"""


def test_the_date_of_acquisition_sets_the_cohort(tmp_path: Path) -> None:
    result = cohort(ACQUIRED, tmp_path, acquired="joined", as_of="2024-03-31")
    matrix(result, "cohort_size", "2024-01-01 1 1 1 \n 2024-02-01 1 1 \n 2024-03-01 1")
    matrix(result, "retained", "2024-01-01 0 1 0 \n 2024-02-01 1 1 \n 2024-03-01 1")
    assert "no-cohort" in [note.code for note in result.notes]


def test_the_date_of_acquisition_starts_the_clock(tmp_path: Path) -> None:
    given = {"acquired": "joined", "as_of": "2024-03-31", "clock": "elapsed"}
    result = cohort(ACQUIRED, tmp_path, **given)
    # Bob: 41 days after the 15th of January. Ann: 31 days after the 3rd of February.
    matrix(result, "eligible", "2024-01-01 1 1 \n 2024-02-01 1")
    matrix(result, "retained", "2024-01-01 0 1 \n 2024-02-01 1")
    matrix(result, "retained_or_later", "2024-01-01 1 1 \n 2024-02-01 1")


def test_customers_without_a_date_of_acquisition_are_customers(tmp_path: Path) -> None:
    result = cohort(ACQUIRED, tmp_path, acquired="joined", as_of="2024-03-31")
    assert (result.data.orders, result.data.customers) == (5, 4)


@pytest.mark.parametrize("clock", ["calendar", "elapsed"])
def test_who_is_acquired_after_the_as_of_day_is_nobody_yet(tmp_path: Path, clock: str) -> None:
    result = cohort(ACQUIRED, tmp_path, acquired="joined", as_of="2024-03-10", clock=clock)
    assert result.summary["customers"] == 2


@pytest.mark.parametrize("at_least", [1, 2])
def test_a_start_event_counts_at_its_own_age(tmp_path: Path, at_least: int) -> None:
    # Acquired in January, the first event that starts anything in March.
    text = "customer time event joined \n ann 2024-03-05 signup 2024-01-02"
    result = cohort(
        text,
        tmp_path,
        kind="events",
        acquired="joined",
        return_event="order",
        at_least=at_least,
        as_of="2024-03-31",
    )
    matrix(result, "orders", "2024-01-01 0 0 1")
