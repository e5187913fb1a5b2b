"""Survival worked out by hand: the log in the test, the curve beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError, NotEnoughDataError
from tests.metrics.written import READING, frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

# With 31 days ann is lost on 22 March, 77 days after 5 January; cho on 3 March.
SHOP = """
customer  time        amount  shop
ann       2024-01-05  10      a
ann       2024-02-20  20      a
bob       2024-01-31  10      a
bob       2024-01-31  5       a
bob       2024-03-30  5       b
cho       2024-02-01  7       b
cho       2024-02-10  -2      b
dan       2024-04-20  4       b
"""
# ann's gap of 4 days is none; bob comes back after one of 50; eve may still be renewed.
CONTRACTS = """
customer  start       end         plan
ann       2024-01-15  2024-02-15  x
ann       2024-02-19  2024-04-15  x
bob       2024-01-31  2024-02-29  x
bob       2024-04-19  ∅           x
cho       2024-02-10  ∅           x
dan       2024-01-01  2024-09-01  y
eve       2024-05-01  2024-05-28  y
fay       2023-11-30  2024-01-30  y
"""


def survival(text: str, folder: Path, **options: Any) -> Result:
    read = {name: options.pop(name) for name in (*READING, "age", "survivors") if name in options}
    return retainr.survival(retainr.load(log(text, folder), **read), **options)


def codes(result: Result) -> set[str]:
    return {note.code for note in result.notes}


def test_a_loss_is_so_many_days_after_the_last_order(tmp_path: Path) -> None:
    result = survival(SHOP, tmp_path, inactive_after="31d", as_of="2024-04-25")
    # cho has one order and leaves on day 31; bob is censored on day 85, dan on day 5.
    table(
        result,
        "curve",
        """
        time at_risk events censored survival
        5    4       0      1        1.0
        31   3       1      0        2/3
        77   2       1      0        1/3
        85   1       0      1        1/3
        """,
    )
    summary = result.summary
    assert (summary["customers"], summary["events"]) == (4, 2)
    assert (summary["median"], summary["horizon"]) == (77, 85)
    assert summary["restricted_mean"] == pytest.approx(31 + 46 * 2 / 3 + 8 / 3)
    assert codes(result) >= {"survival-silent", "survival-staying", "survival-few"}


@pytest.mark.parametrize(
    ("as_of", "events"), [("2024-03-01", 0), ("2024-03-02", 1), ("2024-03-03", 2)]
)
def test_a_loss_on_the_as_of_day_is_seen(tmp_path: Path, as_of: str, events: int) -> None:
    result = survival(SHOP, tmp_path, inactive_after="31", as_of=as_of)
    assert result.summary["events"] == events


@pytest.mark.parametrize(
    ("lost_after", "as_of", "back", "code"),
    [
        # ann and bob were silent for 46 and for 59 days and came back.
        ("31d", "2024-04-25", 2, "silent-and-back"),
        ("46d", "2024-04-25", 1, "silent-and-back"),
        ("40d", "2024-03-30", 2, "silent-mostly-back"),
        ("59d", "2024-04-25", 0, None),
    ],
)
def test_who_was_silent_and_came_back_is_told(
    tmp_path: Path, lost_after: str, as_of: str, back: int, code: str | None
) -> None:
    result = survival(SHOP, tmp_path, inactive_after=lost_after, as_of=as_of)
    assert result.summary["silent_and_back"] == back
    assert result.summary["suggested_inactive_after_days"] == 59
    found = [note for note in result.notes if note.code.startswith("silent")]
    assert [note.code for note in found] == ([code] if code else [])
    foot = [phrase.key for phrase in result.charts["curve"][0].footnotes]
    assert ("survival.foot.back" in foot) == (code == "silent-mostly-back")
    if code == "silent-mostly-back":
        assert found[0].severity == "warning"
        said = str(retainr.render(result, width=300))
        assert "2 of 3 customers were silent for more than 40 days and ordered again" in said
        assert "more than count as lost (1)" in said
        assert "59 days at most: --inactive-after 59d." in said


def test_the_second_order(tmp_path: Path) -> None:
    result = survival(SHOP, tmp_path, event="second-order", as_of="2024-04-25")
    # bob ordered twice on his first day; a refund is no order.
    table(
        result,
        "curve",
        """
        time at_risk events censored survival
        0    4       1      0        3/4
        5    3       0      1        3/4
        46   2       1      0        3/8
        84   1       0      1        3/8
        """,
    )
    assert "survival-no-second" in codes(result)
    assert result.summary["silent_and_back"] is None


def test_acquired_customers_are_followed_from_then(tmp_path: Path) -> None:
    text = "customer time joined\n a 2024-02-01 2024-01-01\n b 2024-02-05 2024-02-05"
    result = survival(text, tmp_path, acquired="joined", inactive_after="10", as_of="2024-03-01")
    assert frame(result, "curve")["time"].to_list() == [10, 41]


def test_groups_by_the_value_on_the_first_order(tmp_path: Path) -> None:
    result = survival(SHOP, tmp_path, by=["shop"], inactive_after="31", as_of="2024-04-25")
    table(
        result,
        "groups",
        """
        shop customers events median
        a    2         1      77.0
        b    2         1      31.0
        """,
    )
    assert result.summary["horizon"] == 31
    # At day 31 one of b's and both of a's are at risk, at day 77 a alone is.
    expected, variance = 1 * 2 / 3, 2 / 9
    assert result.summary["chi_square"] == pytest.approx(expected**2 / variance)
    assert "no clear difference" in str(retainr.render(result))


def test_each_customer_counts_with_its_first_contract(tmp_path: Path) -> None:
    result = survival(CONTRACTS, tmp_path, kind="contracts", as_of="2024-06-01")
    # dan's end is after the as-of day, so it still runs then: 152 days.
    table(
        result,
        "curve",
        """
        time at_risk events censored
        27   6       1      0
        29   5       1      0
        61   4       1      0
        91   3       1      0
        112  2       0      1
        152  1       0      1
        """,
    )
    said = str(retainr.render(result, width=300))
    assert "1 customer came back with a contract more than 7 days after" in said
    assert "1 contract ended less than 7 days before the as-of day" in said
    later = survival(CONTRACTS, tmp_path, kind="contracts", as_of="2024-06-04")
    assert "grace-open" not in codes(later)
    wider = survival(CONTRACTS, tmp_path, kind="contracts", as_of="2024-06-01", grace="50d")
    assert "came-back" not in codes(wider)


def test_contracts_are_carried_on_by_renewals(tmp_path: Path) -> None:
    # Six leave at the first renewal, two at the second, one at the third; five run on. The
    # fifth renewal, on 15 June, is not complete with the grace, nor is late's first.
    ends = ["2024-02-15"] * 6 + ["2024-03-10", "2024-03-15", "2024-04-15", *["∅"] * 5]
    rows = [f"c{n} 2024-01-15 {end}" for n, end in enumerate(ends)]
    text = "\n".join(("customer start end", *rows, "late 2024-05-20 2024-05-30"))
    result = survival(text, tmp_path, kind="contracts", as_of="2024-06-21", forecast=2)
    seen = frame(result, "forecast").filter(~frame(result, "forecast")["forecast"])
    assert seen["age"].to_list() == [0, 1, 2, 3, 4]
    shares = [1, 8 / 14, 6 / 14, 5 / 14, 5 / 14]
    assert seen["survival"].to_list() == pytest.approx(shares)
    assert [table.name for table in result.tables] == [
        "forecast", "model", "derl", "curve", "groups"
    ]  # fmt: skip
    assert result.charts["forecast"][0].lines[0].dashed_from == 5  # type: ignore[union-attr]
    assert result.parameters["inactive_after"] is None
    # 10% a year is 0.8% a month.
    assert "0.80% an age" in str(retainr.render(result))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("0 100", "0 ages are complete, and the model needs two"),
        ("0 100\n1 60", "one age is complete"),
        ("0 100\n1 100\n2 100", r"0 of 100 customers, at least 1 is needed\): alpha"),
        ("0 100\n1 0\n2 0", "all 100 customers left at age 1"),
        ("0 1000\n1 900\n2 700\n3 400", "beta is at its edge|alpha is at its edge"),
    ],
)
def test_too_little_for_a_forecast(tmp_path: Path, rows: str, says: str) -> None:
    text = f"n left\n{rows}"
    with pytest.raises(NotEnoughDataError, match=says):
        survival(text, tmp_path, kind="survivors", age="n", survivors="left", forecast=2)


def test_a_segment_without_a_model_is_named(tmp_path: Path) -> None:
    rows = "a 0 100\na 1 60\na 2 40\na 3 30\nb 0 9\nb 1 9\nb 2 9"
    result = survival(
        f"plan n left\n{rows}", tmp_path, kind="survivors", age="n", survivors="left",
        by=["plan"], forecast=1,
    )  # fmt: skip
    assert frame(result, "model")["plan"].unique().to_list() == ["a"]
    said = str(retainr.render(result, width=300))
    assert "1 segment has no forecast: b: nobody left in any complete age" in said


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("0 9\n2 5", "age 1 is missing; the next one is 2"),
        ("1 9\n2 5", "age 0 is missing"),
        ("0 9\n1 5\n1 4", "age 1 stands twice"),
        ("0 9\n1 5\n2 6", "survivors rise from 5 to 6 at age 2"),
    ],
)
def test_tables_that_are_none_of_survivors(tmp_path: Path, rows: str, says: str) -> None:
    text = f"n left\n{rows}"
    with pytest.raises(InputError, match=says):
        survival(text, tmp_path, kind="survivors", age="n", survivors="left", forecast=2)


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        ("orders", {"forecast": 3}, "without them nobody is seen to leave"),
        ("orders", {"grace": "9d"}, "orders, so --grace says nothing"),
        ("orders", {"inactive_after": "0d"}, "at least one day"),
        ("orders", {"event": "second-order", "inactive_after": "9d"}, "--inactive-after says"),
        ("contracts", {"event": "second-order"}, "contracts, so --event says nothing"),
        ("contracts", {"inactive_after": "60d"}, "--inactive-after says nothing"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, kind: str, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        survival(SHOP if kind == "orders" else CONTRACTS, tmp_path, kind=kind, **options)


@pytest.mark.parametrize("options", [{}, {"by": ["shop"]}, {"event": "second-order"}])
@pytest.mark.parametrize("amount", [1, -1])
def test_one_row_is_no_fault(tmp_path: Path, options: dict[str, Any], amount: int) -> None:
    text = f"customer time amount shop\n a 2024-01-05 {amount} x"
    result = survival(text, tmp_path, **options)
    assert result.summary["events"] == (0 if amount == 1 else None)
    assert retainr.render(result)
    assert retainr.render(result, "json")


def test_the_largest_groups_are_drawn(tmp_path: Path) -> None:
    rows = [f"c{n} 2024-01-{1 + n % 28:02d} g{n % 14:02d}" for n in range(70)]
    result = survival("customer time shop\n" + "\n".join(rows), tmp_path, by=["shop"])
    assert frame(result, "groups").height == 14
    assert len(result.charts["curve"][0].lines) == 12  # type: ignore[union-attr]
    assert codes(result) >= {"survival-too-short", "survival-few-groups"}
    assert frame(result, "pairs").height == 14 * 13 // 2
    assert "2 more: -o FILE has them all" in str(retainr.render(result))
