"""Wilson's interval for plain numbers, and Newcombe's for a difference."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.models.intervals import Estimate, newcombe, wilson, wilson_interval

PUBLISHED = [
    (56, 70, 48, 80, 0.2000, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.6000, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.5714, 0.0582, 0.8062),
    (5, 56, 0, 29, 0.0893, -0.0381, 0.1926),
    (0, 10, 0, 20, 0.0000, -0.1611, 0.2775),
    (0, 10, 0, 10, 0.0000, -0.2775, 0.2775),
    (10, 10, 0, 20, 1.0000, 0.6791, 1.0000),
    (10, 10, 0, 10, 1.0000, 0.6075, 1.0000),
]
"""Newcombe (1998), table II, method 10: two samples, their difference and its ends."""


@pytest.mark.parametrize("row", PUBLISHED)
def test_published(row: tuple[int, int, int, int, float, float, float]) -> None:
    a, m, b, n, *expected = row
    said = newcombe(b, n, a, m, 0.95)
    assert [said.value, said.ci_low, said.ci_high] == pytest.approx(expected, abs=5e-5)
    turned = newcombe(a, m, b, n, 0.95)
    assert said.value is not None
    assert said.ci_low is not None
    assert turned.value == -said.value
    assert turned.ci_high == pytest.approx(-said.ci_low)


def test_nothing_without_trials() -> None:
    nothing = Estimate(None, None, None)
    assert wilson_interval(0, 0, 0.95) == nothing
    assert newcombe(0, 0, 1, 2, 0.95) == nothing
    assert newcombe(1, 2, 0, 0, 0.95) == nothing


@pytest.mark.parametrize("level", [0.5, 0.95, 0.9999])
def test_is_the_interval_of_the_tables_to_the_last_bit(level: float) -> None:
    pairs = [(k, n) for n in (1, 2, 3, 7, 30, 97) for k in range(n + 1)]
    pairs += [(1, 10_000_000), (3_333_333, 10_000_000)]
    frame = pl.DataFrame(pairs, schema=["k", "n"], orient="row")
    low, high = wilson(pl.col("k"), pl.col("n"), level)
    said = [wilson_interval(k, n, level) for k, n in pairs]
    assert frame.select(low=low, high=high).rows() == [(e.ci_low, e.ci_high) for e in said]
