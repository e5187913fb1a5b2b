"""Spearman's correlation against SciPy, and its interval against the formula."""

from __future__ import annotations

import math
import random
from statistics import NormalDist

import polars as pl
import pytest
from scipy.stats import spearmanr

from retainr.models.correlation import spearman


def test_ties_and_p_value_are_those_of_scipy() -> None:
    draw = random.Random(3)
    for size in (4, 9, 60):
        x = [draw.randrange(5) for _ in range(size)]
        y = [a + draw.randrange(6) for a in x]
        found, wanted = spearman(pl.Series(x), pl.Series(y), 0.95), spearmanr(x, y)
        assert found.value == pytest.approx(wanted.statistic)
        assert found.p_value == pytest.approx(wanted.pvalue)


def test_the_interval_is_that_of_bonett_and_wright() -> None:
    x, y = list(range(8)), [1, 0, 3, 2, 5, 4, 7, 6]
    # Σd² = 8, so ρ = 1 − 6·8 / (8·63).
    rho = 1 - 48 / 504
    half = NormalDist().inv_cdf(0.95) * math.sqrt((1 + rho**2 / 2) / 5)
    found = spearman(pl.Series(x), pl.Series(y), 0.9)
    assert found.value == pytest.approx(rho)
    ends = (math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half))
    assert (found.ci_low, found.ci_high) == pytest.approx(ends)


@pytest.mark.parametrize(
    ("x", "y", "value"),
    [([], [], None), ([1], [2], None), ([1, 1, 1], [1, 2, 3], None), ([1, 2, 3], [3, 2, 1], -1.0),
     ([1, 2, 3, 4, 5], [2, 3, 4, 5, 6], 1.0), ([1, 2, 3], [1, 3, 2], 0.5)],
)  # fmt: skip
def test_what_cannot_be_told_is_none(x: list[int], y: list[int], value: float | None) -> None:
    found = spearman(pl.Series(x, dtype=pl.Int64), pl.Series(y, dtype=pl.Int64), 0.95)
    assert found.value == (None if value is None else pytest.approx(value))
    assert (found.ci_low, found.ci_high, found.p_value) == (None, None, None)


def test_the_interval_covers() -> None:
    # Independent ranks: 95% of the intervals hold 0, within Monte-Carlo error.
    draw, held, runs = random.Random(11), 0, 400
    for _ in range(runs):
        x, y = ([draw.random() for _ in range(25)] for _ in range(2))
        found = spearman(pl.Series(x), pl.Series(y), 0.95)
        assert found.ci_low is not None and found.ci_high is not None
        held += found.ci_low <= 0 <= found.ci_high
    assert held / runs == pytest.approx(0.95, abs=3.5 * math.sqrt(0.95 * 0.05 / runs))
