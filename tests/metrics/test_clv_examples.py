"""The value of customers where it can be worked out by hand, and where there is none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.errors import InputError, NotEnoughDataError
from retainr.lang import texts
from tests.metrics import buyers
from tests.metrics.written import READING, frame, log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from retainr import Result

SHOP = """
customer  time        amount
007       2024-01-05  10
007       2024-02-20  20
007       2024-02-20  4
007       2024-03-01  -6
12        2024-01-31  10
9         2024-02-01  7
"""
CONTRACTS = """
customer  start       end         amount
a1        2024-01-15  2024-04-15  10
a2        2024-01-15  ∅           10
a2        2024-03-15  ∅           5
a3        2024-01-20  2024-02-20  10
a4        2024-02-01  ∅           20
a5        2024-01-10  2024-02-10  8
a6        2024-03-10  ∅           8
"""


def clv(text: str, folder: Path, **options: Any) -> Result:
    reading = {name: options.pop(name) for name in READING if name in options}
    return retainr.clv(retainr.load(log(text, folder), **reading), **options)


def columns(result: Result, *names: str) -> list[tuple[object, ...]]:
    return list(frame(result, "customers").select(names).iter_rows())


def test_what_was_brought_so_far(tmp_path: Path) -> None:
    said = clv(SHOP, tmp_path, model="historic", margin=0.5, acquisition_cost=4)
    names = ("customer_id", "frequency", "monetary_value", "historic_revenue", "clv", "ltv_to_cac")
    assert columns(said, *names) == [
        ("007", 1, 24.0, 28.0, 14.0, 3.5),
        ("12", 0, 0.0, 10.0, 5.0, 1.25),
        ("9", 0, 0.0, 7.0, 3.5, 0.875),
    ]
    assert columns(said, "recency", "T")[0] == pytest.approx((46 / 7, 56 / 7))
    assert said.summary["total_clv"] == 22.5
    assert said.summary["median_clv"] == 5.0
    assert said.summary["best_tenth_share"] == pytest.approx(14 / 22.5)
    dropped = clv(SHOP, tmp_path, model="historic", refunds="drop")
    assert columns(dropped, "historic_revenue")[0] == (34.0,)


def test_orders_counted_one_by_one(tmp_path: Path) -> None:
    said = clv(SHOP, tmp_path, model="historic", count_by="order")
    assert columns(said, "frequency", "monetary_value")[0] == (2, 12.0)


def test_numbers_stand_in_their_order(tmp_path: Path) -> None:
    said = clv(SHOP.replace("007", "7  "), tmp_path, model="historic")
    assert columns(said, "customer_id") == [("7",), ("9",), ("12",)]


# With 31 days January and February are warm-up. March: ann, bob, cho at the start, dan new,
# bob and cho lost. April: ann and dan at the start, bob back, ann and dan lost.
LEAVING = """
customer  time        amount
ann       2024-01-05  10
bob       2024-01-31  10
cho       2024-02-01  7
ann       2024-02-20  20
dan       2024-03-10  9
ann       2024-03-20  5
bob       2024-04-05  30
"""


def test_the_simple_rule(tmp_path: Path) -> None:
    asked = {"model": "simple", "inactive_after": "31d", "as_of": "2024-04-30", "margin": 0.5}
    value = (14 + 30) / (4 + 3) * 0.5 / ((2 + 2) / (3 + 2))
    said = clv(LEAVING, tmp_path, **asked, what_if="retention=+5pp")
    assert columns(said, "customer_id", "clv") == [
        ("ann", 0.0), ("bob", pytest.approx(value)), ("cho", 0.0), ("dan", 0.0),
    ]  # fmt: skip
    row = frame(said, "what_if").row(0, named=True)
    assert (row["retention_before"], row["retention_after"]) == pytest.approx((0.2, 0.25))
    assert row["clv_after"] == pytest.approx(value * 0.8 / 0.75)
    assert said.summary["what_if_uplift"] == pytest.approx(0.8 / 0.75 - 1)
    early = clv(LEAVING, tmp_path, **{**asked, "as_of": "2024-03-30"})
    assert early.summary["total_clv"] is None
    assert "clv-no-churn" in {note.code for note in early.notes}


def test_contracts_are_worth_their_renewals(tmp_path: Path) -> None:
    said = clv(
        CONTRACTS,
        tmp_path,
        kind="contracts",
        model="sbg",
        as_of="2024-05-20",
        grace="0d",
        margin=0.5,
    )
    model = {row["parameter"]: row["estimate"] for row in frame(said, "model").rows(named=True)}
    rate = math.expm1(math.log1p(0.1) / 12)
    for row in frame(said, "customers").rows(named=True):
        if not row["p_alive"]:
            assert (row["clv"], row["derl"]) == (0, 0)
            continue
        left, share = 0.0, 1.0
        for turn in range(20_000):
            at = model["beta"] + row["frequency"] + turn
            share *= at / (model["alpha"] + at)
            left += share / (1 + rate) ** turn
        assert row["derl"] == pytest.approx(left, rel=1e-4)
        assert row["clv"] == pytest.approx(left * row["monthly_amount"] * 0.5, rel=1e-4)
    known = columns(said, "customer_id", "frequency", "p_alive", "monthly_amount")
    assert known == [
        ("a1", 2, 0.0, 0.0), ("a2", 4, 1.0, 15.0), ("a3", 0, 0.0, 0.0),
        ("a4", 3, 1.0, 20.0), ("a5", 0, 0.0, 0.0), ("a6", 2, 1.0, 8.0),
    ]  # fmt: skip
    assert said.summary["expected_alive"] == 3


def test_contracts_are_worth_as_much_as_the_fit_knows(tmp_path: Path) -> None:
    said = clv(CONTRACTS, tmp_path, kind="contracts", model="sbg", as_of="2024-05-20", grace="0d")
    top = [math.log(x) for x in frame(said, "model")["estimate"]]
    rate = math.expm1(math.log1p(0.1) / 12)

    def log_beta(a: float, b: float) -> float:
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    def likelihood(place: list[float]) -> float:
        """Return that of losses at the renewals 3, 1 and 1, and of 4, 3 and 2 that were made."""
        a, b = map(math.exp, place)
        lost = sum(log_beta(a + 1, b + t - 1) for t in (3, 1, 1))
        return lost + sum(log_beta(a, b + t) for t in (4, 3, 2)) - 6 * log_beta(a, b)

    def worth(made: int) -> Callable[[list[float]], float]:
        return lambda place: math.log(sum(left(made, *map(math.exp, place))))

    def left(made: int, a: float, b: float) -> Iterator[float]:
        share = 1.0
        for turn in range(4_000):
            share *= (b + made + turn) / (a + b + made + turn)
            yield share / (1 + rate) ** turn

    curved = [[-second(likelihood, top, i, j) for j in (0, 1)] for i in (0, 1)]
    (aa, ab), (_, bb) = curved
    for row in frame(said, "customers").filter(pl.col("p_alive") == 1).rows(named=True):
        a, b = (slope(worth(row["frequency"]), top, i) for i in (0, 1))
        variance = (a * a * bb - 2 * a * b * ab + b * b * aa) / (aa * bb - ab * ab)
        reach = math.exp(1.959964 * math.sqrt(variance))
        assert row["clv_low"] == pytest.approx(row["clv"] / reach, rel=1e-3)
        assert row["clv_high"] == pytest.approx(row["clv"] * reach, rel=1e-3)


def slope(of: Callable[[list[float]], float], place: list[float], i: int) -> float:
    """Return the derivative along a coordinate, from differences."""
    ends = [[x + step * (k == i) for k, x in enumerate(place)] for step in (1e-4, -1e-4)]
    return (of(ends[0]) - of(ends[1])) / 2e-4


def second(of: Callable[[list[float]], float], place: list[float], i: int, j: int) -> float:
    return slope(lambda there: slope(of, there, i), place, j)


def test_too_few_came_back(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughDataError, match="repeat order: 1; a fit needs 10"):
        clv(SHOP, tmp_path)
    days = "".join(f"k{n} 2024-01-0{d} 5\n" for n in range(12) for d in (1, 2))
    with pytest.raises(NotEnoughDataError, match="no maximum inside"):
        clv(f"customer time amount\n{days}", tmp_path)
    free = days.replace(" 5\n", " 0\n")
    with pytest.raises(NotEnoughDataError, match="above zero: 0"):
        clv(f"customer time amount\n{free}", tmp_path)


def test_nobody_is_seen_to_leave(tmp_path: Path) -> None:
    rows = [
        f"k{n} 2024-{m:02d}-{1 + n % 28:02d} {5 + n % 7 + m}"
        for n in range(40)
        for m in range(1, 13)
    ]
    text = "customer time amount\n" + "\n".join(rows)
    with pytest.raises(NotEnoughDataError, match=r"bg-nbd .*=") as error:
        clv(text, tmp_path)
    assert error.value.exit_code == 3
    said = clv(text, tmp_path, allow_nonconverged=True)
    note = next(note for note in said.notes if note.code == "degenerate-fit")
    assert note.severity == "warning"
    model = frame(said, "model").filter(frame(said, "model")["model"] == "bg-nbd")
    assert model["standard_error"].null_count() == model.height
    assert frame(said, "customers")["clv_low"].null_count() == 40
    assert said.summary["total_clv_ci_low"] is None
    assert said.summary["total_clv"] > 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "sbg"}, "sbg is for contracts"),
        ({"model": "historic", "horizon": "6m"}, "--horizon says nothing of --model historic"),
        ({"model": "simple", "holdout": "6m"}, "--holdout says nothing"),
        ({"inactive_after": "30d"}, "--inactive-after says nothing of --model bg-nbd"),
        ({"horizon": "12"}, "--horizon 12: not a length of time"),
        ({"holdout": "0w"}, "--holdout 0w: not a length of time"),
        ({"holdout": "3y"}, "--holdout 3y is 1096 days, and the data hold 57"),
        ({"what_if": "churn=5%"}, "not a change of retention"),
        ({"what_if": "retention=0%"}, "not a change of retention"),
        ({"margin": 2.0}, "--margin 2: at most 1"),
        ({"model": "lifetimes"}, "model = 'lifetimes'"),
    ],
)
def test_what_says_nothing_is_refused(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        clv(SHOP, tmp_path, **options)


def test_rows_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="contracts, and --model bg-nbd is for orders"):
        clv(CONTRACTS, tmp_path, kind="contracts")
    with pytest.raises(InputError, match="no amount column"):
        clv("customer time\na 2024-01-01\n", tmp_path)


def test_what_a_holdout_leaves_out_is_counted(tmp_path: Path) -> None:
    file = buyers.write(tmp_path / "log.csv", buyers.lines(420))
    said = retainr.clv(retainr.load(file), holdout="20w")
    codes = {note.code for note in said.notes}
    assert {"clv-new-in-holdout", "clv-alive", "clv-fit"} <= codes
    assert "clv-unvalidated" not in codes
    left = said.summary["new_in_holdout"]
    assert isinstance(left, int)
    assert left > 0
    assert left + int(str(said.summary["customers"])) == 420
    assert "clv-unvalidated" in {note.code for note in retainr.clv(retainr.load(file)).notes}


def test_a_forecast_that_missed_by_more_than_the_interval_is_told(tmp_path: Path) -> None:
    rows = buyers.lines(420)
    quiet = [row for n, row in enumerate(rows) if (buyers.END - row.day).days >= 140 or n % 3 == 0]
    warned = []
    for name, kept in (("usual", rows), ("quiet", quiet)):
        file = buyers.write(tmp_path / f"{name}.csv", kept)
        said = retainr.clv(retainr.load(file, as_of=buyers.END), holdout="20w")
        numbers: Any = said.summary
        low, high = (numbers[f"total_clv_ci_{e}"] / numbers["total_clv"] for e in ("low", "high"))
        came = numbers["holdout_actual"] / numbers["holdout_predicted"]
        found = [note for note in said.notes if note.code == "clv-biased"]
        assert bool(found) == (not low <= came <= high)
        warned.append(bool(found))
    assert warned == [False, True]
    text = texts("en").say(found[0].text)
    assert f"was off by +{100 * numbers['holdout_bias']:.1f}%" in text
    assert f"(−{100 * (1 - low):.1f}% to +{100 * (high - 1):.1f}%)" in text
