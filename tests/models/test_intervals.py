"""The Wilson interval, against SciPy and against what is known of it."""

from __future__ import annotations

import math
from typing import TypeAlias

import polars as pl
import pytest
from scipy.stats import binomtest

from retainr.models.intervals import wilson

Pairs: TypeAlias = list[tuple[int | None, int | None]]
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.9999)
TRIALS = (*range(1, 31), 97, 1000, 123_457, 10_000_000)


def some(trials: int) -> list[int]:
    """Return numbers of successes: all of few trials, the edges and middle of many."""
    if trials <= 30:
        return list(range(trials + 1))
    return [0, 1, 2, trials // 3, trials // 2, trials - 1, trials]


def ends(pairs: Pairs, confidence: float = 0.95) -> list[tuple[float | None, float | None]]:
    """Return both ends for pairs of successes and trials."""
    schema = {"k": pl.Int64, "n": pl.Int64}
    low, high = wilson(pl.col("k"), pl.col("n"), confidence)
    return pl.DataFrame(pairs, schema=schema, orient="row").select(low=low, high=high).rows()


PAIRS: Pairs = [(k, n) for n in TRIALS for k in some(n)]


@pytest.mark.parametrize("level", LEVELS)
def test_agrees_with_scipy(level: float) -> None:
    for (k, n), (low, high) in zip(PAIRS, ends(PAIRS, level), strict=True):
        assert k is not None
        assert n is not None
        said = binomtest(k, n).proportion_ci(level, method="wilson")
        assert low == pytest.approx(said.low, abs=1e-12), (k, n)
        assert high == pytest.approx(said.high, abs=1e-12), (k, n)


@pytest.mark.parametrize("level", LEVELS)
def test_exactly_0_at_none_and_1_at_all(level: float) -> None:
    lows = [low for low, _ in ends([(0, n) for n in TRIALS], level)]
    highs = [high for _, high in ends([(n, n) for n in TRIALS], level)]
    assert set(lows) == {0.0}
    assert math.copysign(1, lows[0] or 0.0) == 1
    assert set(highs) == {1.0}


@pytest.mark.parametrize("level", LEVELS)
def test_the_other_ends_are_inside(level: float) -> None:
    none, every = ends([(0, n) for n in TRIALS], level), ends([(n, n) for n in TRIALS], level)
    assert all(high is not None and 0 < high < 1 for _, high in none)
    assert all(low is not None and 0 < low < 1 for low, _ in every)


@pytest.mark.parametrize("level", LEVELS)
def test_holds_the_rate_and_stays_between_0_and_1(level: float) -> None:
    for (k, n), (low, high) in zip(PAIRS, ends(PAIRS, level), strict=True):
        assert k is not None
        assert n is not None
        assert low is not None
        assert high is not None
        assert 0 <= low <= k / n <= high <= 1


def test_successes_and_failures_are_mirrors() -> None:
    mirrored: list[tuple[int | None, int | None]] = [
        (n - k, n) for k, n in PAIRS if n and k is not None
    ]
    for (low, high), (other_low, other_high) in zip(ends(PAIRS), ends(mirrored), strict=True):
        assert other_low is not None
        assert other_high is not None
        assert low == pytest.approx(1 - other_high, abs=1e-12)
        assert high == pytest.approx(1 - other_low, abs=1e-12)


def test_more_confidence_is_wider() -> None:
    widths = [
        high - low for level in LEVELS for low, high in ends([(3, 20)], level) if high and low
    ]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("pair", [(0, 0), (None, 0), (0, None), (3, None), (None, None)])
def test_null_without_trials(pair: tuple[int | None, int | None]) -> None:
    assert ends([pair]) == [(None, None)]


def test_counts_of_other_widths() -> None:
    frame = pl.DataFrame({"k": [2], "n": [7]}, schema={"k": pl.UInt32, "n": pl.UInt32})
    low, high = wilson(pl.col("k"), pl.col("n"), 0.95)
    assert frame.select(low=low, high=high).rows() == ends([(2, 7)])
