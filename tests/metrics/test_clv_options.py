"""The options of a fit act, and what must never change does not."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from tests.metrics import buyers

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

LINES = buyers.lines(160)
CHANGES: dict[str, dict[str, Any]] = {
    "model": {"model": "mbg-nbd"},
    "horizon": {"horizon": "6m"},
    "holdout": {"holdout": "12w"},
    "margin": {"margin": 0.4},
    "discount_rate": {"discount_rate": 0.3},
    "acquisition_cost": {"acquisition_cost": 40},
    "what_if": {"what_if": "retention=+5%"},
    "count_by": {"count_by": "order"},
    "time_unit": {"time_unit": "day"},
    "confidence": {"confidence": 0.8},
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return buyers.write(tmp_path_factory.mktemp("clv") / "log.csv", LINES)


@pytest.fixture(scope="module")
def plain(file: Path) -> Result:
    return retainr.clv(retainr.load(file))


def tables(result: Result) -> dict[str, list[dict[str, Any]]]:
    return {table.name: table.frame.rows(named=True) for table in result.tables}


@pytest.mark.parametrize("name", CHANGES)
def test_it_acts(name: str, file: Path, plain: Result) -> None:
    changed = retainr.clv(retainr.load(file), **CHANGES[name])
    assert (tables(changed), changed.summary) != (tables(plain), plain.summary)


def test_the_unit_of_time_is_a_unit(file: Path, plain: Result) -> None:
    days = retainr.clv(retainr.load(file), time_unit="day")
    one, other = (
        {r["parameter"]: r["estimate"] for r in tables(x)["model"]} for x in (plain, days)
    )
    assert other["alpha"] == pytest.approx(7 * one["alpha"], rel=1e-5)
    assert other["a"] == pytest.approx(one["a"], rel=1e-5)
    assert days.summary["total_clv"] == pytest.approx(plain.summary["total_clv"], rel=1e-5)


def test_margin_scales_and_a_discount_lessens(file: Path, plain: Result) -> None:
    rows = retainr.load(file)
    half = retainr.clv(rows, margin=0.5).summary
    assert half["total_clv"] == pytest.approx(0.5 * float(str(plain.summary["total_clv"])))
    undiscounted = retainr.clv(rows, discount_rate=0.0)
    for row in tables(undiscounted)["customers"][::9]:
        assert row["clv"] == pytest.approx(row["expected_orders"] * row["expected_order_value"])


def test_more_retention_is_worth_more(file: Path) -> None:
    rows = retainr.load(file)
    up, down = (retainr.clv(rows, what_if=f"retention={c}") for c in ("+5%", "-5pp"))
    row = tables(up)["what_if"][0]
    assert row["retention_after"] == pytest.approx(1.05 * row["retention_before"])
    assert row["uplift"] == pytest.approx(row["clv_after"] / row["clv_before"] - 1)
    lower = tables(down)["what_if"][0]
    assert lower["retention_after"] == pytest.approx(lower["retention_before"] - 0.05)
    assert lower["uplift"] < 0 < row["uplift"]


def test_what_was_brought_and_will_be_pays_for_the_customer(file: Path) -> None:
    for row in tables(retainr.clv(retainr.load(file), acquisition_cost=60))["customers"]:
        whole = row["historic_revenue"] + row["clv"]
        assert row["ltv_to_cac"] == pytest.approx(whole / 60)
        assert (row["payback_months"] is None) == (whole < 60)
        assert (row["payback_months"] == 0) == (row["historic_revenue"] >= 60)


def test_models_stand_side_by_side(file: Path) -> None:
    rows = retainr.load(file)
    every = retainr.clv(rows, model="all", holdout="12w")
    compared = {row["model"]: row for row in tables(every)["compare"]}
    assert list(compared) == ["bg-nbd", "mbg-nbd", "pareto-nbd", "naive"]
    for model in ("bg-nbd", "mbg-nbd", "pareto-nbd"):
        alone = retainr.clv(rows, model=model, holdout="12w").summary
        for name in ("log_likelihood", "aic", "holdout_mae", "holdout_rmse", "holdout_bias"):
            assert compared[model][name] == pytest.approx(alone[name])
    naive = compared["naive"]["holdout_mae"]
    assert naive == pytest.approx(every.summary["naive_holdout_mae"])


def test_segments_add_up(file: Path) -> None:
    shared = retainr.clv(retainr.load(file, by=["shop"]))
    assert "clv-segments-shared" in {note.code for note in shared.notes}
    alone = retainr.clv(retainr.load(file))
    assert shared.summary == pytest.approx(alone.summary, nan_ok=True)
    table = tables(shared)
    assert [row["shop"] for row in table["deciles"]] == ["north"] * 10 + ["south"] * 10
    names = [(row["shop"], row["customer_id"]) for row in table["customers"]]
    assert names == sorted(names)
    whole = [row["repeat_orders"] for row in tables(alone)["tracking"]]
    weeks = len(whole)
    both = [row["repeat_orders"] for row in table["tracking"]]
    assert [a + b for a, b in zip(both[:weeks], both[weeks:], strict=True)] == whole


def test_segments_with_enough_customers_have_a_fit_each(tmp_path: Path) -> None:
    file = buyers.write(tmp_path / "log.csv", buyers.lines(420))
    split = retainr.clv(retainr.load(file, by=["shop"]))
    assert "clv-segments-fitted" in {note.code for note in split.notes}
    totals, likelihood = 0.0, 0.0
    for shop in ("north", "south"):
        alone = retainr.clv(retainr.load(file, where=f"shop = '{shop}'"))
        totals += float(str(alone.summary["total_clv"]))
        likelihood += float(str(alone.summary["log_likelihood"]))
    assert split.summary["total_clv"] == pytest.approx(totals)
    assert split.summary["log_likelihood"] == pytest.approx(likelihood)
    low, high = (float(str(split.summary[f"total_clv_ci_{end}"])) for end in ("low", "high"))
    assert low < totals < high


def test_the_order_of_rows_says_nothing(file: Path, tmp_path: Path, plain: Result) -> None:
    shuffled = LINES.copy()
    random.Random(1).shuffle(shuffled)
    other = retainr.clv(retainr.load(buyers.write(tmp_path / "log.csv", shuffled)))
    assert (tables(other), other.summary) == (tables(plain), plain.summary)
