"""What must hold of repeat orders, whatever the log."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from tests.metrics import shop
from tests.metrics.files import Form, _reading, write
from tests.metrics.written import frame

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    return write(shop.rows(), shop.OPTIONS, folder / "shop", Form())


def result(*files: Path, merge_same_day: bool = False, by: bool = False) -> Result:
    options = shop.OPTIONS if by else dataclasses.replace(shop.OPTIONS, by=())
    rows = retainr.load(*files, **_reading(options))
    return retainr.repurchase(rows, merge_same_day=merge_same_day)


@pytest.mark.parametrize("merged", [True, False])
def test_each_step_of_the_ladder_is_where_the_next_one_stands(file: Path, merged: bool) -> None:
    told = result(file, merge_same_day=merged)
    ladder, said = frame(told, "ladder"), told.summary
    assert ladder["next_customers"].to_list()[:-1] == ladder["customers"].to_list()[1:]
    assert ladder["next_customers"][-1] == 0
    assert ladder["next_rate"][0] == said["repeat_purchase_rate"]
    orders = ladder["customers"].sum()
    assert orders == said["customers"] * said["orders_per_customer"]  # type: ignore[operator]
    assert ladder["median_days_to_next"][0] == said["median_days_to_second_order"]


@pytest.mark.parametrize("merged", [True, False])
def test_the_cohorts_add_up_to_the_windows(file: Path, merged: bool) -> None:
    told = result(file, merge_same_day=merged)
    cohorts = frame(told, "cohorts")
    assert cohorts["cohort_size"].sum() == told.summary["customers"]
    assert cohorts["repeaters"].sum() == told.summary["repeat_purchase_rate_numerator"]
    for row in frame(told, "within").rows(named=True):
        for name in ("eligible", "repurchased"):
            assert cohorts[f"{name}_{row['days']}d"].sum() == row[name]


def test_longer_windows_hold_more_of_fewer_customers(file: Path) -> None:
    within = frame(result(file), "within")
    assert within["eligible"].is_sorted(descending=True)
    assert (within["repurchased"] <= within["eligible"]).all()


@pytest.mark.parametrize("merged", [True, False])
def test_segments_add_up(file: Path, merged: bool) -> None:
    split, whole = (result(file, merge_same_day=merged, by=by) for by in (True, False))
    sums = {"within": ["days"], "ladder": ["order_number"], "cohorts": ["cohort"]}
    counts = {"within": ["eligible", "repurchased"], "ladder": ["customers", "next_customers"]}
    counts["cohorts"] = ["cohort_size", "repeaters", "eligible_30d", "repurchased_30d"]
    for name, keys in sums.items():
        added = frame(split, name).group_by(keys).agg(pl.col(counts[name]).sum()).sort(keys)
        assert added.equals(frame(whole, name).select(*keys, *counts[name])), name
    assert split.summary == whole.summary


def test_a_day_as_one_order_is_a_log_of_one_order_a_day(tmp_path: Path) -> None:
    options = dataclasses.replace(shop.OPTIONS, by=(), has_order=False, has_amount=False)
    days = {(row.customer, str(row.time)[:10]): row for row in shop.rows()}
    thin = write(list(days.values()), options, tmp_path / "thin", Form())
    full = write(shop.rows(), options, tmp_path / "full", Form())
    one = retainr.repurchase(retainr.load(thin, **_reading(options)))
    other = retainr.repurchase(retainr.load(full, **_reading(options)), merge_same_day=True)
    assert len(days) < len(shop.rows())
    for name in ("within", "ladder", "cohorts"):
        assert frame(one, name).equals(frame(other, name)), name


def test_the_order_of_rows_and_of_files_changes_nothing(file: Path, tmp_path: Path) -> None:
    rows = shop.rows()
    halves = [
        write(part, shop.OPTIONS, tmp_path / name, Form("parquet"))
        for name, part in (("b", rows[100:][::-1]), ("a", rows[:100]))
    ]
    one, other = result(file), result(*halves)
    assert one.summary == other.summary
    for name in ("within", "ladder", "cohorts"):
        assert frame(one, name).equals(frame(other, name)), name
