"""Customers at risk where it can be worked out by hand, and what options do."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError, NotEnoughDataError
from retainr.lang import texts
from retainr.results import Listing
from tests.cli.program import retainr as run
from tests.metrics import buyers
from tests.metrics.written import READING, frame, log

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from retainr import Result

SHOP = """
customer  time        amount
ann       2024-01-01  10
ann       2024-01-11  10
ann       2024-01-31  10
ann       2024-02-10  10
bob       2024-02-01  5
bob       2024-03-02  7
cho       2024-03-20  9
cho       2024-03-21  -2
dan       2023-01-01  50
"""
# On 2024-03-31: gaps of ann 10, 20, 10; of bob 30; the usual gap is (10 + 30) / 2.
# bob expects (1 × 30 + 2 × 20) / 3 = 23 1/3 days, cho and dan 20.


def risk(text: str, folder: Path, **options: Any) -> Result:
    reading = {name: options.pop(name) for name in READING if name in options}
    return retainr.risk(retainr.load(log(text, folder), **reading), **options)


def by_gaps(folder: Path, **options: Any) -> Result:
    return risk(SHOP, folder, model="none", as_of=dt.date(2024, 3, 31), **options)


def customers(result: Result, *names: str) -> list[tuple[object, ...]]:
    return frame(result, "customers").select(names).rows()


def test_a_result_is_pickled_with_its_rows(tmp_path: Path) -> None:
    """Those of the customers are made when they are looked at: what makes them stays here."""
    said = by_gaps(tmp_path, top=3)
    (there,) = (t for t in pickle.loads(pickle.dumps(said)).tables if t.name == "customers")
    assert there.rows.equals(frame(said, "customers"))
    assert there.frame.equals(there.rows)


def test_who_is_overdue(tmp_path: Path) -> None:
    said = by_gaps(tmp_path)
    assert customers(said, "customer_id", "days_since_last_order", "own_gap", "expected_gap") == [
        ("ann", 50, 10.0, 10.0), ("dan", 455, None, 20.0), ("bob", 29, 30.0, 70 / 3),
        ("cho", 11, None, 20.0),
    ]  # fmt: skip
    assert customers(said, "next_order_due", "reasons", "action") == [
        (dt.date(2024, 2, 20), "overdue", "remind"),
        (dt.date(2023, 1, 21), "overdue", "remind"),
        (dt.date(2024, 3, 26), None, None),
        (dt.date(2024, 4, 9), "refund", "follow-up-refund"),
    ]
    assert [round(ratio, 2) for (ratio,) in customers(said, "overdue_ratio")] == [  # type: ignore[call-overload]
        5.0, 22.75, 1.24, 0.55,
    ]  # fmt: skip
    assert customers(said, "revenue_365d") == [(40.0,), (0.0,), (12.0,), (7.0,)]
    told = said.summary
    assert (told["customers"], told["active_365d"], told["usual_gap"]) == (4, 3, 20.0)
    assert (told["overdue_rate_numerator"], told["overdue_rate_denominator"]) == (1, 3)
    # dan has not ordered in a year.
    bands = frame(said, "bands").select("overdue_band", "customers", "orders_365d").rows()
    assert bands == [("0-1", 1, 1), ("1-2", 1, 2), ("2-3", 0, 0), ("3-5", 0, 0), ("5+", 1, 4)]
    assert told["total_revenue_at_risk"] is None
    assert "risk-without" in {note.code for note in said.notes}


def test_equals_stand_by_their_ids_and_twenty_are_shown(tmp_path: Path) -> None:
    """Beyond the few rows that any sort leaves in their order."""
    names = [f"c{n:03d}" for n in range(300)]
    rows = "\n".join(f"{name} 2024-02-0{1 + n % 2} 10" for n, name in enumerate(names))
    twice = "zed 2024-02-01 10\nzed 2024-02-09 10"
    said = risk(f"customer time amount\n{rows}\n{twice}\n", tmp_path, model="none")
    ids = [name for (name,) in customers(said, "customer_id")]
    assert ids == ["zed", *names[0::2], *names[1::2]]
    listing = next(b.body for b in said.blocks if isinstance(b.body, Listing))
    assert listing.labels == ("zed", *names[0:38:2])
    assert listing.more is not None
    assert listing.more.values["count"] == 281


def test_options_choose_whom(tmp_path: Path) -> None:
    def named(**options: Any) -> list[str]:
        found = by_gaps(tmp_path, **options)
        assert found.summary["customers"] == 4
        assert found.summary["listed_customers"] == frame(found, "customers").height
        assert "risk-listed" in {note.code for note in found.notes}
        return [str(who) for (who,) in customers(found, "customer_id")]

    assert named(top=2) == ["ann", "dan"]
    assert named(min_value=12) == ["ann", "bob"]
    assert named(due_within="9d") == ["cho"]
    assert named(due_within="8d") == []
    assert named(min_value=7, top=2) == ["ann", "bob"]


def test_a_day_that_is_due_today_is_past(tmp_path: Path) -> None:
    due = {"model": "none", "due_within": "30d", "as_of": dt.date(2024, 4, 9)}
    assert customers(risk(SHOP, tmp_path, **due), "customer_id") == []


FEWER = """
customer  time        amount
ann       2023-06-01  10
ann       2023-07-01  10
ann       2023-08-01  10
ann       2023-09-01  10
ann       2023-12-01  10
ann       2024-03-01  10
bob       2023-07-01  10
bob       2023-08-01  10
bob       2023-09-01  10
bob       2024-03-01  10
cho       2023-12-01  10
cho       2023-12-11  10
cho       2023-12-21  10
cho       2024-02-10  2
cho       2024-02-20  2
cho       2024-03-01  11
dan       2023-03-17  10
dan       2023-04-01  10
dan       2023-05-01  10
dan       2023-09-12  10
dan       2023-12-01  10
dan       2024-03-01  10
eve       2023-03-16  10
eve       2023-04-01  10
eve       2023-05-01  10
eve       2023-09-12  10
eve       2023-12-01  10
eve       2024-03-01  10
"""
# The 180 days up to 2024-03-10 begin on 2023-09-13, those before on 2023-03-17: ann has 4 days
# then and 2 since, bob 3 and 1; dan has 4 on their very edges, eve, a day before them, 3. cho's
# last three days brought 5 on average, those before 10.


def test_fewer_and_smaller_orders(tmp_path: Path) -> None:
    asked = {"model": "none", "as_of": dt.date(2024, 3, 10)}
    said = customers(risk(FEWER, tmp_path, **asked), "customer_id", "reasons")
    assert sorted(said, key=lambda row: str(row[0])) == [
        ("ann", "fewer-orders"), ("bob", None), ("cho", "smaller-orders"),
        ("dan", "fewer-orders"), ("eve", None),
    ]  # fmt: skip
    more = FEWER.replace("2024-03-01  11", "2024-03-01  12")
    said = customers(risk(more, tmp_path, **asked), "customer_id", "reasons")
    assert ("cho", None) in said


def test_without_amounts_orders_are_at_risk(tmp_path: Path) -> None:
    rows = "".join(f"{line.customer},{line.day}\n" for line in buyers.lines(120))
    (tmp_path / "visits.csv").write_text(f"customer,time\n{rows}")
    said = retainr.risk(retainr.load(tmp_path / "visits.csv"))
    found = frame(said, "customers")
    assert found["revenue_at_risk"].null_count() == found.height
    assert found["orders_at_risk"].is_sorted(descending=True)
    assert said.summary["total_revenue_at_risk"] is None
    assert said.summary["total_orders_at_risk"] == pytest.approx(found["orders_at_risk"].sum())
    codes = {note.code for note in said.notes}
    assert {"risk-no-amount", "risk-short", "risk-untested"} <= codes
    with pytest.raises(InputError, match="--min-value without amounts"):
        retainr.risk(retainr.load(tmp_path / "visits.csv"), min_value=3)


def test_what_was_brought_less_than_refunded_is_not_at_risk(tmp_path: Path) -> None:
    file = buyers.write(tmp_path / "log.csv", buyers.lines(120))
    with file.open("a") as out:
        out.write("k0003,2023-10-01,-99999,north\n")
    found = frame(retainr.risk(retainr.load(file)), "customers")
    row = found.row(by_predicate=_named("k0003"), named=True)
    assert row["revenue_365d"] < 0
    assert row["revenue_at_risk"] == 0


def _named(who: str) -> pl.Expr:
    import polars as pl

    return pl.col("customer_id") == who


def test_too_few_came_back(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughDataError, match="repeat order: 2; a fit needs 10") as error:
        risk(SHOP, tmp_path)
    assert "--model none" in error.value.hint


def steady(folder: Path) -> Path:
    """Write customers of whom nobody is seen to leave."""
    rows = "".join(
        f"k{n:02d},{dt.date(2023, 1, 1) + dt.timedelta(days=n + 20 * k)},10\n"
        for n in range(30)
        for k in range(15)
    )
    (folder / "steady.csv").write_text(f"customer,time,amount\n{rows}")
    return folder / "steady.csv"


def test_a_fit_at_an_edge_is_refused_or_marked(tmp_path: Path) -> None:
    rows = retainr.load(steady(tmp_path))
    with pytest.raises(NotEnoughDataError, match="no maximum inside") as error:
        retainr.risk(rows)
    assert "--model none" in error.value.hint
    said = retainr.risk(rows, allow_nonconverged=True)
    assert "degenerate-fit" in {note.code for note in said.notes}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"due_within": "0d"}, "--due-within 0"),
        ({"due_within": "soon"}, "not a number of days"),
        ({"horizon": "soon"}, "--horizon soon: not a length of time"),
        ({"top": 0}, "--top 0: at least 1"),
        ({"min_value": float("nan")}, "--min-value nan: not a finite number"),
        ({"model": "none", "allow_nonconverged": True}, "says nothing of --model none"),
    ],
)
def test_what_cannot_be_asked(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        risk(SHOP, tmp_path, **options)


def test_words_are_in_the_reader_s_language(tmp_path: Path) -> None:
    both = SHOP + "dan 2023-01-01 -1\n"
    said = risk(both, tmp_path, model="none", as_of=dt.date(2024, 3, 31))
    page = retainr.render(said, "md", lang="zh-Hans")
    assert "逾期、退款" in str(page)
    assert texts("en").word("word.follow-up-refund") in str(retainr.render(said, "md"))


LINES = buyers.lines(120)
CHANGES: dict[str, dict[str, Any]] = {
    "model": {"model": "pareto-nbd"},
    "horizon": {"horizon": "6m"},
    "confidence": {"confidence": 0.8},
}


@pytest.mark.parametrize("name", CHANGES)
def test_options_of_the_fit_act(name: str, tmp_path: Path) -> None:
    file = buyers.write(tmp_path / "log.csv", LINES)
    plain, other = (
        retainr.risk(retainr.load(file)),
        retainr.risk(retainr.load(file), **CHANGES[name]),
    )
    same = frame(plain, "customers").equals(frame(other, "customers"))
    assert (same, plain.summary) != (True, other.summary)


def told(folder: Path, **options: Any) -> Result:
    file = buyers.write(folder / "log.csv", buyers.lines())
    return retainr.risk(retainr.load(file), **options)


def test_a_backtest_is_told_and_drawn(tmp_path: Path) -> None:
    said = told(tmp_path, backtest="84d")
    codes = {note.code for note in said.notes}
    assert "risk-untested" not in codes
    assert codes & {"risk-tested", "risk-no-better", "risk-worse"}
    chart = said.charts["lift"][0]
    rates = frame(said, "lift")["not_back_rate"].to_list()
    assert [cell.value for cell in chart.cells] == rates  # type: ignore[union-attr]
    assert said.summary["backtest_precision"] is not None
    plain = told(tmp_path)
    assert plain.summary["backtest_auc"] is None
    assert "risk-untested" in {note.code for note in plain.notes}


def test_without_a_model_the_gap_is_told(tmp_path: Path) -> None:
    said = told(tmp_path, backtest="84d", model="none")
    assert frame(said, "backtest")["rule"].to_list() == ["overdue_ratio", "days_since_last_order"]


def test_without_a_model_the_picture_says_nothing_of_staying(tmp_path: Path) -> None:
    """A bar is what was brought, whole: nothing is known to be at risk, nor to stay."""
    (bare,), (fitted,) = (made.charts["bands"] for made in (by_gaps(tmp_path), told(tmp_path)))
    say = texts("en").say
    assert [say(layer.label) for layer in bare.above] == ["revenue"]  # type: ignore[union-attr]
    assert [say(layer.label) for layer in fitted.above] == ["expected to stay", "at risk"]  # type: ignore[union-attr]
    assert "at risk" not in say(bare.title) + say(bare.footnotes[0])


def test_a_backtest_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--backtest 500d is 500 days, and the data hold 280"):
        told(tmp_path, backtest="500d")
    with pytest.raises(InputError, match="--backtest 0"):
        told(tmp_path, backtest="0d")
    with pytest.raises(NotEnoughDataError, match="of the days before --backtest 275d"):
        told(tmp_path, backtest="275d")


def test_where_all_or_nobody_came_back_there_is_nothing_to_rank(tmp_path: Path) -> None:
    said = risk(SHOP, tmp_path, model="none", as_of=dt.date(2024, 3, 31), backtest="2d")
    assert said.summary["not_back_rate"] == 1
    assert said.summary["backtest_auc"] is None
    assert "risk-one-kind" in {note.code for note in said.notes}
    with pytest.raises(NotEnoughDataError, match="nobody ordered in the 365 days before it"):
        risk("customer time amount\na 2020-01-01 1\nb 2024-01-01 2\n", tmp_path, model="none",
             backtest="20d", as_of=dt.date(2024, 1, 2))  # fmt: skip


def test_a_gate_holds_its_sums() -> None:
    bounds = ("--max", "risk.revenue_at_risk_share=60%", "--max", "risk.overdue_rate=60%")
    done = run("check", "examples/orders.csv", *bounds)
    assert done.code == 1, done.err
    lines = [line.split()[:2] for line in done.text.splitlines()]
    assert ["PASS", "risk.revenue_at_risk_share"] in lines
    assert ["FAIL", "risk.overdue_rate"] in lines
