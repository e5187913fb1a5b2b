"""The simulated shop: the same for a seed, and well formed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from retainr.demo import Shop, ShopTruth, example_shop, simulate, write

EXAMPLES = Path(__file__).parents[2] / "examples"


def books(shop: Shop, folder: Path) -> list[bytes]:
    folder.mkdir()
    return [path.read_bytes() for path in write(shop, folder)]


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    first = books(simulate(customers=500, seed=3), tmp_path / "a")
    assert first == books(simulate(customers=500, seed=3), tmp_path / "b")
    other = books(simulate(customers=500, seed=4), tmp_path / "c")
    assert all(one != another for one, another in zip(first, other, strict=True))


def test_refunds_leave_the_sales_and_the_answers_as_they_are() -> None:
    without = simulate(customers=2_000, seed=3)
    refunded = simulate(ShopTruth(refunds=0.1), customers=2_000, seed=3)
    sales = refunded.orders.filter(pl.col("amount") > 0)
    assert sales.drop("order_id").equals(without.orders.drop("order_id"))
    assert refunded.survey.equals(without.survey)
    assert refunded.customers.equals(without.customers)


def test_refunds_take_back_an_earlier_order() -> None:
    orders = simulate(ShopTruth(refunds=0.1), customers=4_000, seed=3).orders
    refunds = orders.filter(pl.col("amount") < 0)
    assert refunds.height / (orders.height - refunds.height) == pytest.approx(0.1, abs=0.01)
    paired = refunds.with_columns(amount=-pl.col("amount")).join(
        orders, on=["customer_id", "amount"], how="left", suffix="_sale"
    )
    waits = (paired["ordered_at"] - paired["ordered_at_sale"]).dt.total_days()
    matched = paired.filter(waits.is_between(2, 20))
    assert matched["order_id"].n_unique() == refunds.height


def test_example_is_what_the_simulator_writes(tmp_path: Path) -> None:
    write(example_shop(), tmp_path)
    for name in ("orders.csv", "survey.csv"):
        assert (tmp_path / name).read_bytes() == (EXAMPLES / name).read_bytes()


def test_import_pays_for_neither_numpy_nor_polars() -> None:
    code = "import sys, retainr.demo; sys.exit(bool({'numpy', 'polars'} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_tables_are_well_formed(lively: Shop) -> None:
    orders = lively.orders
    assert orders.columns == ["customer_id", "order_id", "ordered_at", "amount", "channel"]
    assert orders.schema["ordered_at"] == pl.Datetime("us")
    assert orders["ordered_at"].is_sorted()
    assert orders["order_id"].is_unique().all()
    assert orders["order_id"].is_sorted()
    assert orders["ordered_at"].dt.microsecond().max() == 0
    assert orders["amount"].round(2).equals(orders["amount"])
    assert orders["ordered_at"].dt.date().min() == date(2023, 1, 1)
    assert orders["ordered_at"].dt.date().max() == date(2024, 12, 31)
    assert orders.group_by("customer_id").agg(pl.col("channel").n_unique())["channel"].max() == 1
    assert lively.customers["customer_id"].is_unique().all()
    assert set(orders["customer_id"]) == set(lively.customers["customer_id"])


def test_survey_is_answered_after_an_order(lively: Shop) -> None:
    survey = lively.survey
    assert survey.columns == ["customer_id", "answered_at", "score", "comment"]
    assert survey["customer_id"].is_unique().all()
    assert survey.height / lively.customers.height == pytest.approx(0.3, abs=0.015)
    assert 1 - survey["comment"].null_count() / survey.height == pytest.approx(0.4, abs=0.02)
    asked = survey.join(lively.orders, on="customer_id").with_columns(
        wait=pl.col("answered_at") - pl.col("ordered_at")
    )
    just = asked.filter(pl.col("wait").is_between(timedelta(days=1), timedelta(days=14)))
    assert just["customer_id"].n_unique() == survey.height


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"season": 1.0}, "season"),
        ({"spend_q": 1.0}, "spend_q"),
        ({"r": 0.0}, "positive"),
        ({"weekdays": (1.0,) * 6}, "weekdays"),
        ({"hours": (-1.0,) * 24}, "hours"),
        ({"cutpoints": tuple(range(9, -1, -1))}, "cutpoints"),
    ],
)
def test_truth_refuses_what_cannot_be(bad: dict[str, object], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        ShopTruth(**bad)  # type: ignore[arg-type]


def test_one_customer_is_a_shop_and_none_is_not() -> None:
    assert simulate(customers=1).customers.height == 1
    with pytest.raises(ValueError, match="needs customers"):
        simulate(customers=0)


def test_end_is_the_last_day_of_a_month() -> None:
    assert ShopTruth(months=18).end == date(2024, 7, 1)
    assert ShopTruth(start=date(2023, 12, 1), months=1).end == date(2024, 1, 1)
