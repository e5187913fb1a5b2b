"""Lifecycles worked out by hand: the log in the test, the periods beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError
from retainr.lang import texts
from retainr.results import Listing, Phrase, Saying, Stacks
from tests.metrics.written import READING, frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

# Bob only gives back in February and orders again in April; nobody comes in March but Cho,
# whose refund is all there is of her; May is not over.
SHOP = """
customer  time        amount
ann       2024-01-05  10
ann       2024-01-06  30
bob       2024-01-20  100
ann       2024-02-20  25
bob       2024-02-03  -30
cho       2024-02-10  7
cho       2024-03-02  -2
bob       2024-04-01  50
dan       2024-04-30  4
ann       2024-05-02  5
"""
CONTRACTS = """
customer  start       end         amount
ann       2024-01-10  ∅           10
bob       2024-01-15  2024-02-25  20
bob       2024-03-02  2024-03-20  25
cho       2024-02-01  2024-04-01  5
cho       2024-03-05  ∅           7
dan       2024-01-03  2024-01-20  9
dan       2024-03-01  2024-04-10  9
"""


def lifecycle(text: str, folder: Path, **options: Any) -> Result:
    reading = {name: options.pop(name) for name in READING if name in options}
    return retainr.lifecycle(retainr.load(log(text, folder), **reading), **options)


def codes(result: Result) -> list[str]:
    return [note.code for note in result.notes]


def test_customers_are_new_returning_resurrected_or_dormant(tmp_path: Path) -> None:
    result = lifecycle(SHOP, tmp_path)
    table(
        result, "lifecycle",
        """
        period     active new returning resurrected dormant quick_ratio stickiness complete
        2024-01-01 2      2   0         0           0       ·           3/62       yes
        2024-02-01 2      1   1         0           1       1/1         2/58       yes
        2024-03-01 0      0   0         0           2       0.0         ·          yes
        2024-04-01 2      1   0         1           0       ·           2/60       yes
        2024-05-01 1      0   0         1           2       ·           ·          no
        """,
    )  # fmt: skip


def test_money_moves_customer_by_customer(tmp_path: Path) -> None:
    table(
        lifecycle(SHOP, tmp_path), "lifecycle",
        """
        revenue previous_revenue new_revenue expansion contraction churned_revenue
        140.0   0.0              140.0       0.0       0.0         0.0
        2.0     140.0            7.0         0.0       15.0        130.0
        -2.0    2.0              0.0         30.0      0.0         34.0
        54.0    -2.0             4.0         2.0       0.0         0.0
        5.0     54.0             0.0         0.0       0.0         54.0
        """,
    )  # fmt: skip
    table(
        lifecycle(SHOP, tmp_path), "lifecycle",
        """
        resurrected_revenue gross_revenue_retention net_revenue_retention
        0.0                 ·                       ·
        0.0                 -5/140                  -5/140
        0.0                 -32/2                   -2/2
        50.0                ·                       ·
        5.0                 ·                       ·
        """,
    )  # fmt: skip


def test_the_summary_is_the_last_complete_period(tmp_path: Path) -> None:
    summary = lifecycle(SHOP, tmp_path, as_of="2024-02-29").summary
    assert (summary["period"], summary["active"], summary["dormant"]) == (dt.date(2024, 2, 1), 2, 1)
    assert (summary["quick_ratio_numerator"], summary["quick_ratio_denominator"]) == (1, 1)
    assert (summary["stickiness_numerator"], summary["stickiness_denominator"]) == (2 / 29, 2)
    assert summary["net_revenue_retention_numerator"] == -5.0
    assert summary["net_revenue_retention_denominator"] == 140.0


def test_rates_so_far_are_given_when_asked_for(tmp_path: Path) -> None:
    result = lifecycle(SHOP, tmp_path, include_incomplete=True, last=1)
    table(
        result,
        "lifecycle",
        """
        period     quick_ratio stickiness complete gross_revenue_retention
        2024-05-01 1/2         1/2        no       0.0
        """,
    )


def test_active_days_of_the_last_complete_period(tmp_path: Path) -> None:
    result = lifecycle(SHOP, tmp_path, as_of="2024-01-31", confidence=0.5)
    table(result, "depth", "days customers active share\n1 1 2 1/2\n2 1 2 1/2")
    wide = lifecycle(SHOP, tmp_path, as_of="2024-01-31")
    assert frame(wide, "depth")["ci_low"][0] < frame(result, "depth")["ci_low"][0] < 0.5


def test_acquired_before_the_first_order_is_not_new(tmp_path: Path) -> None:
    text = """
    customer time       joined
    ann      2024-02-05 2023-12-24
    ann      2024-03-05 2023-12-24
    bob      2024-02-06 2024-02-01
    """
    result = lifecycle(text, tmp_path, acquired="joined", as_of="2024-03-31")
    table(
        result,
        "lifecycle",
        "period new returning resurrected\n2024-02-01 1 0 1\n2024-03-01 0 1 0",
    )
    assert "lifecycle-acquired" in codes(result)
    assert "lifecycle-first" not in codes(result)
    assert "revenue" not in frame(result, "lifecycle").columns


def test_refunds_can_be_left_out(tmp_path: Path) -> None:
    result = lifecycle(SHOP, tmp_path, refunds="drop", as_of="2024-03-31")
    names = "revenue contraction churned_revenue expansion"
    rows = "140.0 0.0 0.0 0.0\n32.0 15.0 100.0 0.0\n0.0 0.0 32.0 0.0"
    table(result, "lifecycle", f"{names}\n{rows}")


def test_all_segments_have_the_same_periods(tmp_path: Path) -> None:
    text = """
    customer time       channel
    ann      2024-01-05 web
    bob      2024-03-05 app
    cho      2024-03-06 app
    """
    result = lifecycle(text, tmp_path, by=["channel"], as_of="2024-03-31")
    names = "channel period active dormant\n"
    apps = "app 2024-01-01 0 0\napp 2024-02-01 0 0\napp 2024-03-01 2 0\n"
    webs = "web 2024-01-01 1 0\nweb 2024-02-01 0 1\nweb 2024-03-01 0 0"
    table(result, "lifecycle", names + apps + webs)
    assert [block.body.segment for block in result.blocks][::2] == ["app", "web"]
    assert [chart.segment for chart in result.charts["lifecycle"]] == ["app", "web"]
    assert result.summary["active"] == 2


def test_contracts_are_active_on_the_last_day(tmp_path: Path) -> None:
    result = lifecycle(CONTRACTS, tmp_path, kind="contracts", as_of="2024-05-05")
    names = "period active new returning resurrected dormant complete revenue churned_revenue\n"
    rows = """
    2024-01-01 2 2 0 0 0 yes 30.0 0.0
    2024-02-01 3 1 2 0 0 yes 35.0 0.0
    2024-03-01 3 1 2 0 1 yes 31.0 20.0
    2024-04-01 2 0 2 0 1 no  17.0 9.0
    2024-05-01 2 0 2 0 0 no  17.0 0.0
    """.strip()
    table(result, "lifecycle", names + rows)
    assert frame(result, "lifecycle")["stickiness"].null_count() == 5
    assert frame(result, "depth").height == 0
    assert {"grace-not-over", "lifecycle-running-hidden"} <= set(codes(result))
    assert result.parameters["grace"] == "7d"


def test_without_a_grace_a_gap_is_a_gap(tmp_path: Path) -> None:
    result = lifecycle(CONTRACTS, tmp_path, kind="contracts", as_of="2024-04-30", grace="0d")
    table(
        result,
        "lifecycle",
        "active dormant complete\n2 0 yes\n2 1 yes\n3 0 yes\n2 1 yes",
    )
    assert result.parameters["grace"] == "0d"
    with pytest.raises(InputError, match="--grace says nothing"):
        lifecycle(SHOP, tmp_path, grace="7d")


def test_a_grace_before_all_time(tmp_path: Path) -> None:
    result = lifecycle(CONTRACTS, tmp_path, kind="contracts", grace="999999d")
    assert result.summary["period"] is None
    notes = {note.code: texts("en").say(note.text) for note in result.notes}
    assert notes["grace-not-over"].startswith("· 2024-01 to 2024-02 are over")


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize(
    "rows", ["", "\nann 2024-01-05 10", "\nann 2024-01-05 1\nann 2024-01-05 2\nbob 2024-01-05 0"]
)
def test_little_or_nothing_is_no_error(tmp_path: Path, rows: str, period: str) -> None:
    text = "customer time amount\nbob 2024-01-05 5" + rows
    result = lifecycle(text, tmp_path, period=period, until=None if rows else "2023-01-01")
    assert frame(result, "lifecycle").height == (1 if rows else 0)
    complete = bool(rows) and period == "day"
    assert (result.summary["active"] is not None) == complete
    assert all(isinstance(block.body, Listing) for block in result.blocks)


def test_people_see_counts_money_and_sentences(tmp_path: Path) -> None:
    result = lifecycle(SHOP, tmp_path)
    counts, money, said = (block.body for block in result.blocks)
    assert isinstance(counts, Listing)
    assert isinstance(money, Listing)
    assert isinstance(said, Saying)
    assert counts.labels == ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    dormant = counts.lanes[4].cells[-1]
    assert dormant is not None
    assert dormant.value is None
    assert said.label == "2024-04"
    english = texts("en")
    assert [english.say(line) for line in said.lines] == [
        "active 2, in 2024-03 0: +2",
        "came 2 (1 new, 1 resurrected) · went quiet 0 of 0",
        "active on a mean day 0.07, stickiness 3.3% · on one day only 2 of 2 (100.0%)",
        "revenue 54.00, in 2024-03 −2.00: +56.00",
    ]
    notes = {note.code: english.say(note.text) for note in result.notes}
    assert notes["lifecycle-refunds"].startswith("2 times a customer had refunds and no order")
    assert "2 of 31 days seen" in notes["lifecycle-running-hidden"]
    assert notes["lifecycle-first"].startswith("2024-01 has only new customers")


def test_the_bars_leave_the_running_period_open(tmp_path: Path) -> None:
    (chart,) = lifecycle(SHOP, tmp_path).charts["lifecycle"]
    assert isinstance(chart, Stacks)
    assert [layer.values[-1] for layer in (*chart.above, *chart.below)] == [None] * 4
    assert chart.so_far == (None, None, None, None, 1)
    assert chart.below[0].values[:4] == (0, 1, 2, 0)
    assert isinstance(chart.footnotes[0], Phrase)
    assert "2024-05 so far: 1 active" in texts("en").say(chart.footnotes[0])


def test_a_long_listing_shows_its_end(tmp_path: Path) -> None:
    text = "customer time amount\nann 2024-01-01 5\nann 2024-03-31 5"
    body = lifecycle(text, tmp_path, period="day").blocks[0].body
    assert isinstance(body, Listing)
    assert (len(body.labels), body.labels[-1]) == (60, "2024-03-31")
    assert body.more is not None
    assert texts("en").say(body.more) == "… 31 earlier: --last 91 shows all"
    whole = lifecycle(text, tmp_path, period="day", last=91).blocks[0].body
    assert isinstance(whole, Listing)
    assert (len(whole.labels), whole.more) == (91, None)


def test_old_customers_in_the_first_period_are_warned_of(tmp_path: Path) -> None:
    first = "\n".join(f"c{n} 2024-01-03" for n in range(30))
    later = "\n".join(f"d{month} 2024-0{month}-03" for month in range(2, 6))
    result = lifecycle(f"customer time\n{first}\n{later}", tmp_path)
    assert codes(result)[0] == "left-truncation"
