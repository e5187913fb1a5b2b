"""Worked out by hand: the log in the test, the numbers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError
from retainr.results import Dots, Facts, State
from tests.metrics.written import READING, frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

# ann: 0, 20 and 30 days after her first; bob: twice on his day, then 31 days on; cho: once.
SHOP = """
customer  time        amount  channel
ann       2024-01-01  10      web
ann       2024-01-21  20      shop
ann       2024-01-31  5       web
bob       2024-01-10  10      shop
bob       2024-01-10  1       shop
bob       2024-02-10  4       shop
cho       2024-02-01  50      web
"""


def repurchase(text: str, folder: Path, **options: Any) -> Result:
    reading = {name: options.pop(name) for name in READING if name in options}
    return retainr.repurchase(retainr.load(log(text, folder), **reading), **options)


def test_the_windows(tmp_path: Path) -> None:
    # bob's 40 days end on 19 February, cho's 30 days on 2 March: the last day decides.
    head = "days eligible repurchased repurchase_rate\n"
    on_the_day = repurchase(SHOP, tmp_path, within="19,20,40,51", as_of="2024-02-21")
    table(on_the_day, "within", head + "19 3 1 1/3 \n 20 3 2 2/3 \n 40 2 2 1.0 \n 51 1 1 1.0")
    before = repurchase(SHOP, tmp_path, within="20,40,52", as_of="2024-02-20")
    table(before, "within", head + "20 2 2 1.0 \n 40 2 2 1.0 \n 52 0 0 ·")


def test_the_ladder(tmp_path: Path) -> None:
    # First to second: 20 (ann), 0 (bob), cho watched for 20 days: 2/3, then 1/3 at day 20.
    # Second to third: 10 and 31. After the third: 30 and 20 days without one.
    table(
        repurchase(SHOP, tmp_path, as_of="2024-02-21"),
        "ladder",
        """
        order_number customers next_customers next_rate median_days_to_next
        1            3         2              2/3       20
        2            2         2              1.0       10
        3            2         0              0.0       ·
        """,
    )


def test_the_ladder_of_days(tmp_path: Path) -> None:
    # First to second: 20 and 31; cho was watched for 20 days: 2/3, then 0 at day 31.
    table(
        repurchase(SHOP, tmp_path, merge_same_day=True, as_of="2024-02-21"),
        "ladder",
        """
        order_number customers next_customers next_rate median_days_to_next
        1            3         2              2/3       31
        2            2         1              1/2       10
        3            1         0              0.0       ·
        """,
    )


def test_the_cohorts(tmp_path: Path) -> None:
    # January has 20 days when 20 February is over, 21 only after it: bob could have come on
    # the 31st. February is not over.
    result = repurchase(SHOP, tmp_path, within="20,21", as_of="2024-02-20")
    head = "cohort cohort_size complete repeaters repeat_purchase_rate"
    table(result, "cohorts", f"{head}\n2024-01-01 2 yes 2 1.0\n2024-02-01 1 no 0 ·")
    head = "cohort eligible_20d repurchased_20d repurchase_rate_20d"
    table(result, "cohorts", f"{head}\n2024-01-01 2 2 1.0\n2024-02-01 0 0 ·")
    head = "cohort eligible_21d repurchased_21d repurchase_rate_21d"
    table(result, "cohorts", f"{head}\n2024-01-01 2 2 ·\n2024-02-01 0 0 ·")
    so_far = repurchase(SHOP, tmp_path, within="20,21", as_of="2024-02-20", include_incomplete=True)
    table(so_far, "cohorts", f"{head}\n2024-01-01 2 2 1.0\n2024-02-01 0 0 ·")
    head = "cohort repeaters repeat_purchase_rate"
    table(so_far, "cohorts", f"{head}\n2024-01-01 2 1.0\n2024-02-01 0 0.0")


def test_the_last_cohort(tmp_path: Path) -> None:
    table(repurchase(SHOP, tmp_path, last=1), "cohorts", "cohort cohort_size\n2024-02-01 1")


def test_the_cohort_of_an_acquisition_date(tmp_path: Path) -> None:
    text = "customer time amount joined\nann 2024-02-05 1 2024-01-20\nann 2024-02-10 1 2024-01-20"
    result = repurchase(text, tmp_path, acquired="joined", within="5")
    head = "cohort eligible_5d repurchased_5d"
    table(result, "cohorts", f"{head}\n2024-01-01 1 1")


def test_the_summary(tmp_path: Path) -> None:
    said = repurchase(SHOP, tmp_path).summary
    assert (said["customers"], said["same_day_orders"]) == (3, 1)
    assert said["repeat_purchase_rate"] == said["repeat_purchase_rate_by_order"] == 2 / 3
    assert said["repeat_purchase_rate_by_day"] == 2 / 3
    assert said["orders_per_customer"] == 7 / 3
    # Gaps 0, 10, 20, 31: half of them do not exceed 10.
    assert said["median_days_between_orders"] == 10
    assert said["median_days_to_second_order"] == 20
    assert said["repeat_revenue_share_numerator"] == 50
    assert said["repeat_revenue_share_denominator"] == 100
    assert said["repeat_revenue_share_ci_low"] is None


def test_both_repeat_rates_are_given_either_way(tmp_path: Path) -> None:
    text = "customer time amount\nann 2024-01-01 1\nann 2024-01-01 1\nbob 2024-01-02 1"
    for merged, rate, each in ((False, 1 / 2, 2 / 2), (True, 0.0, 1 / 2)):
        said = repurchase(text, tmp_path, merge_same_day=merged).summary
        assert said["repeat_purchase_rate"] == rate
        assert said["repeat_purchase_rate_by_order"] == 1 / 2
        assert said["repeat_purchase_rate_by_day"] == 0
        assert said["orders_per_customer"] == (1 + each) / 2 + (0.5 if not merged else 0.25)
        assert said["repeat_revenue_share"] == 0


def test_a_share_of_money_that_is_none_is_not_given(tmp_path: Path) -> None:
    text = "customer time amount\nann 2024-01-01 10\nann 2024-01-05 1\nbob 2024-01-02 1"
    refund = text + "\nbob 2024-01-03 -5"
    said = repurchase(refund, tmp_path).summary
    assert said["repeat_revenue_share"] is None
    assert said["repeat_revenue_share_numerator"] == 11
    assert said["repeat_revenue_share_denominator"] == 7
    assert repurchase(refund, tmp_path, refunds="drop").summary["repeat_revenue_share"] == 11 / 12
    events = "customer time\nann 2024-01-01\nann 2024-01-05"
    said = repurchase(events, tmp_path).summary
    assert said["repeat_revenue_share_denominator"] is None


def test_segments_side_by_side(tmp_path: Path) -> None:
    result = repurchase(SHOP, tmp_path, by=["channel"], within="20")
    head = "channel days eligible repurchased"
    table(result, "within", f"{head}\nshop 20 1 1\nweb 20 1 1")
    assert frame(result, "ladder").columns[0] == "channel"
    assert frame(result, "cohorts")["channel"].to_list() == ["shop", "web", "web"]
    assert result.summary["customers"] == 3
    # The largest first.
    named = [block.body.segment for block in result.blocks if isinstance(block.body, Facts)]
    assert named == ["web", "shop"]


@pytest.mark.parametrize(
    ("rows", "customers"),
    [
        ("ann 2024-01-01 -1", 0),
        ("ann 2024-01-01 1", 1),
        ("ann 2024-01-01 1\nbob 2024-01-01 1\nann 2024-01-01 1", 2),
    ],
)
def test_hardly_any_orders(rows: str, customers: int, tmp_path: Path) -> None:
    for options in ({}, {"by": ["customer"]}, {"merge_same_day": True}):
        result = repurchase(f"customer time amount\n{rows}", tmp_path, **options)
        assert result.summary["customers"] == customers
        assert result.notes
        assert all(retainr.render(result, kind) for kind in ("table", "json", "md"))


def test_what_is_not_seen_yet_is_marked(tmp_path: Path) -> None:
    result = repurchase(SHOP, tmp_path, within="20,365")
    (chart,) = result.charts["within"]
    assert isinstance(chart, Dots)
    assert [cell and cell.state for cell in chart.cells] == [State.COMPLETE, State.INCOMPLETE]
    assert {note.code for note in result.notes} >= {"windows", "windows-unseen", "same-day"}
    seen = repurchase(SHOP, tmp_path, within="5,20", as_of="2024-02-21", merge_same_day=True)
    assert {note.code for note in seen.notes} == {"ladder", "same-day-merged"}


def test_windows_are_sorted_and_counted_once(tmp_path: Path) -> None:
    result = repurchase(SHOP, tmp_path, within=" 40, 20d,20")
    assert frame(result, "within")["days"].to_list() == [20, 40]
    names = frame(result, "cohorts").columns
    assert "repurchase_rate_40d_ci_high" in names
    assert "eligible_30d" not in {*names, *result.columns}


@pytest.mark.parametrize("within", ["", "0", "30;60", "-1", "1.5", "3w", "36501", "30,,60"])
def test_a_window_that_is_no_number_of_days(within: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^--within: '.*' is not a number of days"):
        repurchase(SHOP, tmp_path, within=within)


def test_the_ladder_ends_with_a_note(tmp_path: Path) -> None:
    days = [f"ann 2024-{1 + n // 28:02}-{1 + n % 28:02} 1" for n in range(103)]
    result = repurchase("customer time amount\n" + "\n".join(days), tmp_path)
    assert frame(result, "ladder")["order_number"].to_list() == list(range(1, 101))
    assert "ladder-end" in {note.code for note in result.notes}
    # The gaps beyond are in the median all the same.
    assert result.summary["median_days_between_orders"] == 1
