"""Net promoter scores, means and their changes: published numbers, and how often they err."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from retainr.models.scores import Answered, Means, mean_change, mean_interval, nps_change
from retainr.models.scores import nps_interval as interval

LEVEL = 0.95
ANSWERED = Answered(pl.col("p"), pl.col("d"), pl.col("n"))
BEFORE = Answered(pl.col("p0"), pl.col("d0"), pl.col("n0"))


def computed(sample: tuple[int, int, int], *, adjusted: bool) -> list[float]:
    promoters, detractors, responses = sample
    ends = interval(ANSWERED, pl.lit(adjusted), LEVEL)
    frame = pl.DataFrame({"p": [promoters], "d": [detractors], "n": [responses]})
    which = ANSWERED.adjusted if adjusted else ANSWERED
    return list(frame.select(which.nps, which.standard_error.alias("se"), low=ends.low,
                             high=ends.high).row(0))  # fmt: skip


def test_score_error_and_wald_interval() -> None:
    found = computed((50, 20, 100), adjusted=False)
    assert found == pytest.approx([30.0, 7.810, 14.69, 45.31], abs=0.005)


@pytest.mark.parametrize(
    ("sample", "wanted"),
    [((50, 20, 100), (29.13, 14.05, 44.20)), ((6, 2, 12), (26.67, -11.28, 64.61))],
)
def test_adjusted_interval(sample: tuple[int, int, int], wanted: tuple[float, ...]) -> None:
    middle, _, low, high = computed(sample, adjusted=True)
    assert (middle, low, high) == pytest.approx(wanted, abs=0.005)


def test_an_adjusted_interval_is_cut_at_100_and_none_is_known_without_answers() -> None:
    _, _, low, high = computed((5, 0, 5), adjusted=True)
    assert 0 < low < high == 100
    assert computed((0, 0, 0), adjusted=True) == computed((0, 0, 0), adjusted=False) == [None] * 4


def changed(first: np.ndarray, second: np.ndarray, *, adjusted: bool) -> pl.DataFrame:
    """Return the change between rows of detractors, passives, promoters."""
    columns = {"p0": first[:, 2], "d0": first[:, 0], "n0": first.sum(axis=1)}
    columns |= {"p": second[:, 2], "d": second[:, 0], "n": second.sum(axis=1)}
    ends = nps_change(BEFORE, ANSWERED, pl.lit(adjusted), LEVEL)
    return pl.DataFrame(columns).select(low=ends.low, high=ends.high)


@pytest.mark.parametrize(("size", "adjusted"), [(150, False), (600, False), (20, True)])
def test_a_change_is_called_in_one_of_twenty_pairs_without_one(size: int, adjusted: bool) -> None:
    draw, pairs = np.random.default_rng(7), 20_000
    shares = (0.25, 0.3, 0.45)
    first, second = (draw.multinomial(size, shares, pairs) for _ in range(2))
    found = changed(first, second, adjusted=adjusted)
    called = found.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height / pairs
    error = math.sqrt(0.05 * 0.95 / pairs)
    if adjusted:  # a small sample is never more sure than it may be
        assert 0.02 < called < 0.05 + 3 * error
    else:
        assert abs(called - 0.05) < 0.0025 + 3 * error


def test_the_size_of_two_samples_alone_is_no_change() -> None:
    found = changed(np.array([[0, 0, 1]]), np.array([[0, 0, 1000]]), adjusted=True)
    assert found["low"][0] <= 0 < found["high"][0]
    found = changed(np.array([[0, 0, 1000]]), np.array([[0, 0, 1]]), adjusted=True)
    assert found["low"][0] < 0 <= found["high"][0]


def means(*samples: list[float]) -> Means:
    known = [np.array(sample) for sample in samples]
    deviations = [s.var(ddof=1) if len(s) > 1 else math.nan for s in known]
    sizes = np.array([float(len(s)) for s in known])
    return Means(sizes, np.array([s.mean() for s in known]), np.array(deviations))


def test_mean_with_its_t_interval() -> None:
    # 5.0 ± 2.7764 · √(2.5/5): the table's t for four degrees of freedom.
    found = mean_interval(means([3, 4, 5, 6, 7]), LEVEL)
    assert found.low[0] == pytest.approx(5 - 2.7764451 * math.sqrt(0.5))
    assert found.high[0] == pytest.approx(5 + 2.7764451 * math.sqrt(0.5))


def test_a_mean_of_one_or_of_equal_answers_has_no_interval() -> None:
    found = mean_interval(means([7], [6, 6, 6]), LEVEL)
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_change_of_means_after_welch() -> None:
    # scipy.stats.ttest_ind(b, a, equal_var=False).confidence_interval() says the same.
    first, second = [1.0, 2, 3, 4, 5, 6], [5.0, 6, 6, 7]
    found = mean_change(means(first), means(second), LEVEL)
    assert (found.low[0], found.high[0]) == pytest.approx((0.46779, 4.53221), abs=1e-5)


def test_means_without_a_change_are_called_one_in_one_of_twenty_pairs() -> None:
    draw, pairs, size = np.random.default_rng(11), 20_000, 40
    scores = draw.choice([1.0, 3, 5, 6, 7], p=[0.1, 0.1, 0.2, 0.3, 0.3], size=(2, pairs, size))
    both = [Means(np.full(pairs, float(size)), s.mean(axis=1), s.var(axis=1, ddof=1))
            for s in scores]  # fmt: skip
    found = mean_change(both[0], both[1], LEVEL)
    called = float(np.mean((found.low > 0) | (found.high < 0)))
    assert abs(called - 0.05) < 0.0025 + 3 * math.sqrt(0.05 * 0.95 / pairs)
