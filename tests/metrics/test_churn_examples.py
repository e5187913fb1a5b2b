"""Churn worked out by hand: the log in the test, the periods beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError
from retainr.lang import texts
from tests.metrics.written import READING, frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

# With 31 days, an order of 5 January holds to 4 February.
SHOP = """
customer  time        amount
old       2024-01-01  1
ann       2024-01-05  10
ann       2024-02-20  20
ann       2024-05-02  5
bob       2024-01-31  10
bob       2024-03-01  5
cho       2024-02-01  7
cho       2024-02-10  -2
dan       2024-04-30  4
"""
CONTRACTS = """
customer  start       end         amount
ann       2024-01-01  2024-02-01  10
ann       2024-02-05  2024-04-01  12
ann       2024-04-20  ∅           15
bob       2024-01-15  ∅           20
cho       2024-02-10  2024-02-20  7
dan       2024-02-01  2024-03-15  9
dan       2024-03-10  2024-06-01  9
"""


def churn(text: str, folder: Path, **options: Any) -> Result:
    reading = {name: options.pop(name) for name in (*READING, "start") if name in options}
    return retainr.churn(retainr.load(log(text, folder), **reading), **options)


def periods(result: Result, text: str) -> None:
    table(result, "periods", text.replace("money", "revenue_lost"))


def found(result: Result, *names: str) -> list[tuple[Any, ...]]:
    return frame(result, "periods").select(names).rows()


def test_orders(tmp_path: Path) -> None:
    result = churn(SHOP, tmp_path, inactive_after="31d", as_of="2024-05-20")
    periods(
        result,
        """
        period     starting new reactivated lost ending churn_rate inactive winback_rate money
        2024-01-01 0        3   0           0    3      ·          0        ·            0.0
        2024-02-01 3        1   0           1    3      1/3        0        ·            1.0
        2024-03-01 3        0   0           2    1      2/3        1        0.0          25.0
        2024-04-01 1        1   0           1    1      1.0        3        0.0          5.0
        2024-05-01 1        0   1           0    2      ·          4        ·            0.0
        """,
    )  # fmt: skip
    periods(
        result,
        """
        period     warmup complete new_lost retention_rate_period
        2024-01-01 yes    yes      0        ·
        2024-02-01 no     yes      0        2/3
        2024-03-01 no     yes      0        1/3
        2024-04-01 no     yes      0        0.0
        2024-05-01 no     no       0        ·
        """,
    )
    annual = found(result, "annual_churn_rate")
    assert annual[1][0] == pytest.approx(1 - (2 / 3) ** (365 / 29))
    assert str(result.summary["latest_complete_period"]) == "2024-04-01"
    assert (result.summary["churn_rate_numerator"], result.summary["churn_rate"]) == (1, 1.0)
    assert result.summary["pooled_churn_rate"] == pytest.approx(4 / 7)
    assert result.summary["expected_lifetime_periods"] == pytest.approx(7 / 4)
    assert (result.summary["active_customers"], result.summary["lost_customers"]) == (2, 3)
    assert result.summary["renewal_rate"] is None


def test_losses_that_were_pauses_are_told(tmp_path: Path) -> None:
    asked = {"inactive_after": "31d", "as_of": "2024-05-20"}
    once = churn(SHOP, tmp_path, **asked)
    assert once.summary["lost_and_back"] == 1
    # Of the four losses up to April three are followed by an order in May, which is not over.
    more = churn(f"{SHOP}bob 2024-05-03 1\ncho 2024-05-04 1\n", tmp_path, **asked)
    assert (more.summary["lost_and_back"], more.summary["pooled_churn_rate_numerator"]) == (3, 4)
    even = churn(f"{SHOP}bob 2024-05-03 1\n", tmp_path, **asked)
    assert even.summary["lost_and_back"] == 2
    codes = [[note.code for note in result.notes] for result in (once, even, more)]
    assert ["lost-mostly-back" in found for found in codes] == [False, False, True]
    said = str(retainr.render(more, width=300))
    assert "3 of 4 losses were not for good: the customers ordered again by 2024-05-20." in said
    text = "customer start end\n a 2024-01-05 2024-02-05\n a 2024-04-05 ∅\n b 2024-01-01 ∅"
    bound = churn(text, tmp_path, kind="contracts", as_of="2024-06-20")
    said = str(retainr.render(bound, width=300))
    assert "1 of 1 losses was not for good: the customer had another contract by" in said


def test_no_older_rate_stands_for_a_period_with_nobody_to_lose(tmp_path: Path) -> None:
    summary = churn(SHOP, tmp_path, inactive_after="31d", as_of="2024-08-31").summary
    assert str(summary["latest_complete_period"]) == "2024-08-01"
    assert (summary["churn_rate"], summary["retention_rate_period"]) == (None, None)
    assert summary["pooled_churn_rate_denominator"] == 9


def test_a_running_period_has_a_rate_when_asked(tmp_path: Path) -> None:
    result = churn(
        SHOP, tmp_path, inactive_after="31d", as_of="2024-05-20", include_incomplete=True
    )
    assert found(result, "churn_rate")[-1] == (0.0,)
    assert result.summary["pooled_churn_rate_denominator"] == 7


def test_contracts_are_joined_over_short_gaps(tmp_path: Path) -> None:
    result = churn(CONTRACTS, tmp_path, kind="contracts", as_of="2024-05-31")
    # ann's gap of 4 days is none, that of 19 days is; May waits for the grace.
    periods(
        result,
        """
        period     starting new new_lost reactivated lost ending churn_rate complete money
        2024-01-01 0        2   0        0           0    2      ·          yes      0.0
        2024-02-01 2        2   1        0           0    3      0.0        yes      0.0
        2024-03-01 3        0   0        0           0    3      0.0        yes      0.0
        2024-04-01 3        0   0        0           0    3      0.0        yes      0.0
        2024-05-01 3        0   0        0           0    3      ·          no       0.0
        """,
    )
    # Ended with the grace over: ann's first two, cho's, dan's first; ann's first and dan's
    # first were followed in time.
    assert result.summary["renewal_rate_numerator"] == 2
    assert result.summary["renewal_rate_denominator"] == 4


@pytest.mark.parametrize(
    ("shown", "rate", "says"),
    [(False, None, "be renewed: no rate"), (True, 0.0, "their rates are those so far")],
)
def test_periods_that_wait_for_renewals(
    tmp_path: Path, shown: bool, rate: float | None, says: str
) -> None:
    options = {"as_of": "2024-05-31", "grace": "45d", "include_incomplete": shown}
    result = churn(CONTRACTS, tmp_path, kind="contracts", **options)
    assert found(result, "complete", "churn_rate")[3:] == [(False, rate)] * 2
    notes = {note.code: texts("en").say(note.text) for note in result.notes}
    assert notes["grace-not-over"].startswith("· 2024-04 to 2024-05 are over, but not the 45 days")
    assert says in notes["grace-not-over"]
    assert result.parameters["grace"] == "45d"


def test_a_first_period_has_nobody_to_lose(tmp_path: Path) -> None:
    result = churn(CONTRACTS, tmp_path, kind="contracts", as_of="2024-02-15")
    notes = {note.code: texts("en").say(note.text) for note in result.notes}
    assert notes["churn-no-rate"].startswith("no month that began with customers is over")
    assert "15 of 29 days seen" in notes["not-over-hidden"]


def test_a_contract_lost_takes_its_monthly_amount(tmp_path: Path) -> None:
    result = churn(CONTRACTS, tmp_path, kind="contracts", as_of="2024-04-15", grace="0")
    # On 31 January ann is there, on 29 February too; on 1 April her second contract is over.
    assert found(result, "lost", "revenue_lost") == [(0, 0.0), (0, 0.0), (0, 0.0), (1, 12.0)]


def test_segments_stand_beside_the_whole(tmp_path: Path) -> None:
    text = """
    customer  time        amount  shop
    ann       2024-01-05  1       a
    bob       2024-01-07  1       b
    bob       2024-03-30  1       a
    cho       2024-02-07  1       ∅
    """
    result = churn(text, tmp_path, by=["shop"], inactive_after="31", as_of="2024-04-30")
    there = [row for row in found(result, "shop", "starting", "lost") if row[1]]
    assert there == [
        ("(none)", 1, 1), ("a", 1, 1), ("b", 1, 1), ("b", 1, 1),
    ]  # fmt: skip
    assert result.summary["pooled_churn_rate_denominator"] == 2
    assert [block.body.segment for block in result.blocks][::2] == ["(none)", "a", "b"]


def test_who_was_acquired_before_the_data_begin_is_not_new(tmp_path: Path) -> None:
    text = """
    customer  time        amount  joined
    ann       2024-01-05  1       2020-05-01
    bob       2024-01-07  1       2024-01-07
    """
    result = churn(text, tmp_path, acquired="joined", as_of="2024-01-31")
    assert found(result, "new", "reactivated", "ending", "inactive") == [(1, 1, 2, 1)]


@pytest.mark.parametrize("options", [{}, {"period": "week"}, {"as_of": "2030-01-01"}])
def test_one_order_is_no_fault(tmp_path: Path, options: dict[str, Any]) -> None:
    result = churn("customer time amount\n a 2024-01-05 1", tmp_path, **options)
    assert [result.summary[f"{name}_customers"] for name in ("active", "lost")].count(1) == 1
    assert "one-customer" in {note.code for note in result.notes}
    assert retainr.render(result)


def test_refunds_alone_are_no_activity(tmp_path: Path) -> None:
    result = churn("customer time amount\n a 2024-01-05 -1", tmp_path)
    assert result.summary["active_customers"] == 0
    assert "refunds-only" in {note.code for note in result.notes}
    assert retainr.render(result)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"inactive_after": "30d"}, "shorter than the longest month"),
        ({"inactive_after": "soon"}, "not a number of days"),
        ({"period": "quarter", "inactive_after": "91d"}, "--inactive-after 91d"),
        ({"grace": "9d"}, "orders, so --grace says nothing"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        churn(SHOP, tmp_path, **options)


def test_contracts_have_no_inactivity(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--inactive-after says nothing"):
        churn(CONTRACTS, tmp_path, start="start", inactive_after="60d")
