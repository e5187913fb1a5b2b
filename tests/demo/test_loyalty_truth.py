"""`loyalty` against what it cannot know: who of a simulated shop had left when answering.

Scores depend on that alone, so a group's share that orders again is the share of it that had
not left times the share of those who order: both can be told from the parameters and the truth.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from retainr.demo import ShopTruth, simulate, write
from tests.metrics.written import frame

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

WITHIN = dt.timedelta(days=90)
LOWEST = {"promoters": 9, "passives": 7, "detractors": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    write(simulate(customers=15_000, seed=4), folder)
    return folder


@pytest.fixture(scope="module")
def result(folder: Path) -> Result:
    survey = retainr.load(folder / "survey.csv", kind="survey")
    return retainr.loyalty(survey, orders=retainr.load(folder / "orders.csv"))


@pytest.fixture(scope="module")
def people(folder: Path) -> pl.DataFrame:
    """Return one row a customer whose window is over: group, had left, ordered after."""
    orders, survey, truth = (
        pl.read_csv(folder / f"{name}.csv", try_parse_dates=True)
        for name in ("orders", "survey", "customers")
    )
    day = pl.col("answered_at").dt.date()
    asked = survey.filter(day + WITHIN <= orders["ordered_at"].dt.date().max())
    later = orders.join(asked.select("customer_id", given=day), on="customer_id").filter(
        pl.col("ordered_at").dt.date() > pl.col("given"),
        pl.col("ordered_at").dt.date() <= pl.col("given") + WITHIN,
    )
    group = (
        pl.when(pl.col("score") > 8).then(pl.lit("promoters"))
        .when(pl.col("score") > 6).then(pl.lit("passives")).otherwise(pl.lit("detractors"))
    )  # fmt: skip
    return asked.join(truth, on="customer_id").select(
        group=group,
        left=(pl.col("dropped_at") <= pl.col("answered_at")).fill_null(value=False),
        ordered=pl.col("customer_id").is_in(later["customer_id"].unique().implode()),
    )


def test_every_count_is_that_of_a_plain_join(result: Result, people: pl.DataFrame) -> None:
    counts = people.group_by("group").agg(pl.len(), pl.col("ordered").sum())
    wanted = {name: (size, ordered) for name, size, ordered in counts.iter_rows()}
    columns = frame(result, "groups").select("group", "customers", "ordered_after")
    assert {name: (n, k) for name, n, k in columns.iter_rows() if name != "all"} == wanted


def test_who_had_left_is_lost(result: Result, people: pl.DataFrame) -> None:
    gone = people.filter("left")
    assert gone.height > 400
    assert not gone["ordered"].any()
    # Who answers within two weeks of an order is active then; who left is lost for certain.
    lost = frame(result, "groups").filter(pl.col("group") == "all").row(0, named=True)
    assert lost["active_at_answer"] == people.height
    assert gone.height < lost["lost_after"] < people.height


def at_least(score: int, shift: float) -> float:
    """Return how probable a score of so much or more is: `draw_scores` in reverse."""
    cutpoints = ShopTruth().cutpoints
    return 1.0 if score == 0 else 1 - 1 / (1 + math.exp(shift - cutpoints[score - 1]))


def staying(group: str, left: float) -> float:
    """Return which share of a group had not left, after Bayes; `left` is that of all."""
    highest = {"promoters": 11, "passives": 9, "detractors": 7}[group]
    chances = []
    for shift in (0.0, ShopTruth().loyalty):
        above = 0.0 if highest == 11 else at_least(highest, shift)
        chances.append(at_least(LOWEST[group], shift) - above)
    return chances[1] * (1 - left) / (chances[1] * (1 - left) + chances[0] * left)


def test_groups_order_as_often_as_the_truth_says(result: Result, people: pl.DataFrame) -> None:
    there = people.filter(~pl.col("left"))
    left = 1 - there.height / people.height
    often = there.filter("ordered").height / there.height
    expected = {name: staying(name, left) * often for name in LOWEST}
    for row in frame(result, "groups").iter_rows(named=True):
        if row["group"] == "all":
            continue
        rate = expected[row["group"]]
        error = math.sqrt(rate * (1 - rate) / row["customers"])
        assert row["ordered_after_rate"] == pytest.approx(rate, abs=4 * error)
    said, truth = result.summary, expected["promoters"] - expected["detractors"]
    low, high = said["ordered_difference_ci_low"], said["ordered_difference_ci_high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert 0 < low < truth < high
    assert truth > 0.1
    assert said["spearman"] > 0 and said["spearman_p_value"] < 0.001  # type: ignore[operator]
