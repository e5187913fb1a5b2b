"""Worked out by hand: segments, brackets, limits, filters and the account of the rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.metrics.written import cohort, frame, matrix, table

if TYPE_CHECKING:
    from pathlib import Path

# Ann's first two orders are at one time: the value that sorts first is hers.
CHANNELS = """
customer  time                 channel  age
ann       2024-01-05T10:00:00  web      30
ann       2024-01-05T10:00:00  app      31
ann       2024-02-01T10:00:00  mail     32
bob       2024-01-06T10:00:00  ∅        40
bob       2024-01-07T10:00:00  web      41
cho       2024-01-08T10:00:00  web      ∅
"""


def test_a_segment_is_that_of_the_first_order(tmp_path: Path) -> None:
    result = cohort(CHANNELS, tmp_path, by=["channel"], as_of="2024-02-29")
    table(
        result,
        "cohort",
        """
        channel cohort     age cohort_size retained orders
        (none)  2024-01-01 0   1           1        2
        (none)  2024-01-01 1   1           0        0
        app     2024-01-01 0   1           1        2
        app     2024-01-01 1   1           1        1
        web     2024-01-01 0   1           1        1
        web     2024-01-01 1   1           0        0
        """,
    )
    table(
        result,
        "curve",
        """
        channel age eligible retained retention_rate drop
        (none)  0   1        1        1.0            ·
        (none)  1   1        0        0.0            1.0
        app     0   1        1        1.0            ·
        app     1   1        1        1.0            0.0
        web     0   1        1        1.0            ·
        web     1   1        0        0.0            1.0
        """,
    )
    assert result.summary["retention_rate_1"] == pytest.approx(1 / 3)


def test_a_segment_with_a_name_that_is_taken(tmp_path: Path) -> None:
    result = cohort(CHANNELS, tmp_path, by=["age"], as_of="2024-01-31")
    wanted = [{"segment_age": v, "age": 0} for v in ("(none)", "30", "40")]
    assert frame(result).select("segment_age", "age").to_dicts() == wanted


def test_the_segment_of_an_order_is_that_of_its_earliest_line(tmp_path: Path) -> None:
    text = """
    order_id  customer  time                 channel
    o1        ann       2024-01-05T10:00:00  web
    o1        ann       2024-01-05T09:00:00  ∅
    o2        bob       2024-01-05T10:00:00  app
    o2        bob       2024-01-05T09:00:00  web
    """
    result = cohort(text, tmp_path, by=["channel"])
    assert frame(result)["channel"].to_list() == ["(none)", "web"]


def test_a_refund_does_not_set_a_segment(tmp_path: Path) -> None:
    text = """
    order_id  customer  time        amount  channel
    o1        ann       2024-01-01  -1      web
    o2        ann       2024-01-02  1       app
    """
    for order in ("order_id", "nothing"):
        result = cohort(text.replace("order_id", order), tmp_path, by=["channel"])
        assert frame(result)["channel"].to_list() == ["app"]


def test_none_as_a_value_and_no_value_are_one_segment(tmp_path: Path) -> None:
    text = "customer time channel \n ann 2024-01-01 ∅ \n bob 2024-01-02 (none)"
    result = cohort(text, tmp_path, by=["channel"], as_of="2024-01-31", brackets="0-0")
    assert frame(result)["cohort_size"].to_list() == [2]
    table(result, "brackets", "channel bracket eligible retained \n (none) 0-0 2 2")


DAYS = """
customer  time
ann       2024-01-01
ann       2024-01-04
ann       2024-01-10
bob       2024-01-01
bob       2024-01-02
"""


def test_brackets(tmp_path: Path) -> None:
    # Age 10 is the day after the last; age 12 has not begun.
    given = {"period": "day", "as_of": "2024-01-10", "brackets": "1-3, 4-8,8-10,5-5,12-13"}
    table(
        cohort(DAYS, tmp_path, **given),
        "brackets",
        """
        cohort     bracket eligible retained retention_rate
        2024-01-01 1-3     2        2        1.0
        2024-01-01 4-8     2        0        0.0
        2024-01-01 5-5     2        0        0.0
        2024-01-01 8-10    ·        1        ·
        """,
    )


def test_brackets_on_the_own_clock(tmp_path: Path) -> None:
    # Cho's cohort is a week younger, and Dan's third window is not over.
    text = """
    customer  time
    ann       2024-01-01
    ann       2024-01-16
    bob       2024-01-01
    bob       2024-01-09
    cho       2024-01-08
    cho       2024-01-16
    dan       2024-01-10
    dan       2024-01-18
    """
    given = {"clock": "elapsed", "period": "week", "as_of": "2024-01-28", "brackets": "1-2"}
    table(
        cohort(text, tmp_path, **given),
        "brackets",
        """
        cohort     bracket eligible retained retention_rate
        2024-01-01 1-2     2        2        1.0
        2024-01-08 1-2     ·        1        ·
        """,
    )


def test_small_cohorts_have_no_rates(tmp_path: Path) -> None:
    text = "customer time amount \n a 2024-01-01 1 \n b 2024-01-02 1 \n c 2024-02-01 1"
    result = cohort(text, tmp_path, as_of="2024-03-31", min_cohort=2, brackets="1-1")
    matrix(result, "eligible", "2024-01-01 2 2 2 \n 2024-02-01 1 1")
    matrix(result, "retained", "2024-01-01 2 0 0 \n 2024-02-01 1 0")
    matrix(result, "retention_rate", "2024-01-01 1.0 0.0 0.0 \n 2024-02-01 · ·")
    matrix(result, "unbounded_retention_rate", "2024-01-01 1.0 0.0 0.0 \n 2024-02-01 · ·")
    matrix(result, "revenue_per_customer", "2024-01-01 1.0 1.0 1.0 \n 2024-02-01 · ·")
    assert frame(result, "brackets")["retention_rate"].to_list() == [0.0, None]
    assert frame(result, "curve")["eligible"].to_list() == [3, 3, 2]


def test_limits_hide_and_change_nothing(tmp_path: Path) -> None:
    months = "\n".join(f"c{n} 2024-0{n}-01" for n in range(1, 6))
    whole = cohort("customer time\n" + months, tmp_path, as_of="2024-05-31")
    result = cohort("customer time\n" + months, tmp_path, as_of="2024-05-31", max_age=1, last=2)
    matrix(result, "age", "2024-04-01 0 1 \n 2024-05-01 0")
    assert frame(result, "curve").equals(frame(whole, "curve").filter(pl.col("age") <= 1))
    assert result.summary == whole.summary


CUT = "customer time \n ann 2024-01-10 \n ann 2024-02-10 \n ann 2024-03-10 \n bob 2024-02-20"


def test_since_forgets_and_new_since_leaves_out(tmp_path: Path) -> None:
    result = cohort(CUT, tmp_path, since="2024-02-10")
    matrix(result, "cohort_size", "2024-02-01 2 2")
    assert result.data.rows_filtered == 1
    result = cohort(CUT, tmp_path, new_since="2024-02-20")
    matrix(result, "cohort_size", "2024-02-01 1 1")
    assert (result.data.rows_filtered, result.data.customers) == (0, 2)


def test_until_is_the_as_of_day_when_it_is_earlier(tmp_path: Path) -> None:
    result = cohort(CUT, tmp_path, until="2024-02-29")
    matrix(result, "complete", "2024-01-01 yes yes \n 2024-02-01 yes")
    assert result.data.as_of == dt.date(2024, 2, 29)
    result = cohort(CUT, tmp_path, until="2024-12-31")
    assert result.data.as_of == dt.date(2024, 3, 10)


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    text = """
    customer  time        amount
    ann       2023-12-31  1
    ∅         2024-01-01  1
    ann       ∅           1
    ann       2024-02-30  1
    ann       2024-01-02  ∅
    ann       2024-01-02  much
    ann       2024-01-03  5
    ann       2024-01-03  5
    bob       2024-01-04  -2
    ann       2024-01-09  1
    """
    result = cohort(
        text, tmp_path, since="2024-01-01", as_of="2024-01-08", dedupe=True, max_rejects=1.0
    )
    data = result.data
    assert (data.rows_read, data.rows_filtered, data.rows_rejected) == (10, 1, 5)
    assert (data.rows_deduplicated, data.rows_after_as_of, data.rows_used) == (1, 1, 2)
    assert set(data.reasons.values()) == {1}
    assert (data.orders, data.refunds, data.customers) == (1, 1, 1)
    assert (data.first, data.last) == (dt.date(2024, 1, 3), dt.date(2024, 1, 4))


@pytest.mark.parametrize("clock", ["calendar", "elapsed"])
@pytest.mark.parametrize("at_least", [1, 2])
def test_types_do_not_depend_on_the_input(tmp_path: Path, clock: str, at_least: int) -> None:
    plain = "customer time \n ann 2024-01-01 \n ann 2024-01-08 \n bob 2024-01-02"
    rich = "customer time amount order_id \n ann 2024-01-01 1 o1 \n ann 2024-01-08 2 o2"
    given = {"clock": clock, "period": "week", "at_least": at_least, "brackets": "1-1"}
    results = [cohort(text, tmp_path, as_of="2024-01-31", **given) for text in (plain, rich)]
    for name in ("cohort", "curve", "trend", "brackets"):
        one, other = (frame(result, name).schema for result in results)
        shared = [column for column in one if column in other]
        assert {n: one[n] for n in shared} == {n: other[n] for n in shared}
        numbers = [dtype for dtype in one.values() if dtype.is_integer()]
        assert set(numbers) == {pl.Int64()}
