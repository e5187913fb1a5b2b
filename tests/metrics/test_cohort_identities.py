"""Sums and bounds that hold whatever the log: tried on hostile ones."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics import shop
from tests.metrics.files import Form, run, write
from tests.metrics.hostile import Log, fixed, logs
from tests.metrics.written import frame

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

NUMBERS = itertools.count()
SHOP = Log(shop.rows(), shop.OPTIONS, Form())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def unlimited(log: Log) -> Log:
    options = dataclasses.replace(log.options, last=None, max_age=None, min_cohort=None)
    return dataclasses.replace(log, options=dataclasses.replace(options, include_incomplete=False))


any_log = st.sampled_from(("calendar", "elapsed")).flatmap(lambda clock: logs(clock=clock))


@fixed(20)
@given(log=any_log)
def test_hostile_logs(log: Log, folder: Path) -> None:
    check(unlimited(log), folder)


@pytest.mark.parametrize("clock", ["calendar", "elapsed"])
@pytest.mark.parametrize("period", ["week", "month", "quarter", "year"])
def test_a_shop(clock: str, period: str, folder: Path) -> None:
    options = dataclasses.replace(shop.OPTIONS, clock=clock, period=period)
    check(dataclasses.replace(SHOP, options=options), folder)


def check(log: Log, folder: Path) -> None:
    file = write(log.rows, log.options, folder / str(next(NUMBERS)), log.form)
    result = run([file], log.options)
    cohorts, keys = frame(result), [*log.options.by, "cohort"]
    bounds(cohorts)
    later_never_grows(cohorts, keys)
    money_adds_up(cohorts, keys)
    if log.options.at_least == 1 and not log.options.has_acquired:
        everybody_is_there_at_age_0(cohorts)
    the_curve_pools_the_cells(result, list(log.options.by))
    # The same file, since a row may be a copy of another but for its segment.
    segments_add_up(result, run([file], dataclasses.replace(log.options, by=())))
    if not log.options.elapsed:
        sizes = cohorts.filter(pl.col("age") == 0)["cohort_size"].sum()
        assert sizes == result.summary["customers"]


def bounds(cohorts: pl.DataFrame) -> None:
    """The parts are no larger than the whole, and a rate lies in its interval."""
    done = cohorts.filter("complete")
    assert (done["retained"] <= done["retained_or_later"]).all()
    assert (done["retained_or_later"] <= done["eligible"]).all()
    assert (done["eligible"] == done["cohort_size"]).all()
    for rate, ends in (("retention_rate", "ci"), ("unbounded_retention_rate", "unbounded_ci")):
        assert done[rate].is_between(done[f"{ends}_low"], done[f"{ends}_high"]).all()
        assert done[rate].is_between(0, 1).all()
    left = cohorts.filter(~pl.col("complete"))
    for name in ("retention_rate", "ci_low", "unbounded_retention_rate", "unbounded_ci_high"):
        assert left[name].is_null().all()
    assert (left["retained"] <= left["retained_or_later"]).all()
    assert (left["retained_or_later"] <= left["cohort_size"]).all()


def later_never_grows(cohorts: pl.DataFrame, keys: list[str]) -> None:
    ages = cohorts.group_by(keys, maintain_order=True).agg("age", "complete", "retained_or_later")
    for row in ages.rows(named=True):
        assert row["age"] == list(range(len(row["age"])))
        assert row["retained_or_later"] == sorted(row["retained_or_later"], reverse=True)
        assert row["complete"] == sorted(row["complete"], reverse=True)


def everybody_is_there_at_age_0(cohorts: pl.DataFrame) -> None:
    first = cohorts.filter((pl.col("age") == 0) & pl.col("complete"))
    assert (first["retained"] == first["cohort_size"]).all()
    assert (first["retention_rate"] == 1).all()


def money_adds_up(cohorts: pl.DataFrame, keys: list[str]) -> None:
    if "revenue" not in cohorts.columns:
        return
    # Complete cells come first, so that the sums run over nothing else.
    done = cohorts.filter("complete")
    running = done.select(pl.col("revenue").cum_sum().over(keys)).to_series()
    assert done["cumulative_revenue"].to_list() == pytest.approx(running.to_list(), abs=1e-6)
    each = done["cumulative_revenue"] / done["cohort_size"]
    assert done["revenue_per_customer"].to_list() == pytest.approx(each.to_list())


def the_curve_pools_the_cells(result: Result, by: list[str]) -> None:
    sums = [pl.col(n).sum() for n in ("eligible", "retained", "retained_or_later")]
    rate = pl.col("retention_rate").mean().alias("mean_retention_rate")
    done = frame(result).filter("complete")
    pooled = done.group_by(*by, "age").agg(pl.len().alias("cohorts"), *sums, rate).sort(*by, "age")
    names = [*by, "age", "cohorts", "eligible", "retained", "retained_or_later"]
    curve = frame(result, "curve")
    assert curve.select(names).rows() == pooled.select(names).rows()
    rates = (curve["retained"] / curve["eligible"]).to_list()
    assert curve["retention_rate"].to_list() == pytest.approx(rates)
    means = pooled["mean_retention_rate"].to_list()
    assert curve["mean_retention_rate"].to_list() == pytest.approx(means)


def segments_add_up(split: Result, whole: Result) -> None:
    counts = ["cohort_size", "eligible", "retained", "retained_or_later", "orders"]
    counts += [name for name in ("revenue",) if name in frame(whole).columns]
    keys = ["cohort", "age", "complete"]
    # A segment's cell may be missing where nobody of it is eligible; its size goes with it.
    counts = counts[1:] if split.parameters["clock"] == "elapsed" else counts
    wanted = frame(whole).select(*keys, pl.col(counts).fill_null(0))
    added = frame(split).group_by(keys).agg(pl.col(counts).sum()).sort(keys).select(wanted.columns)
    assert wanted.height == added.height
    for one, other in zip(wanted.rows(), added.rows(), strict=True):
        assert one == pytest.approx(other)
    assert split.summary == whole.summary
