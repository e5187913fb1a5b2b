"""Measures of a forecast: by hand, and where there is nothing to measure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.models.validation import by_frequency, deciles, errors, highest, naive

VALUES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 5), st.sampled_from([0.0, 0.5, 2.0, 7.25])),
    max_size=25,
)


def test_errors_by_hand() -> None:
    said = errors(np.array([2.0, 0.0, 6.0]), np.array([1.0, 1.0, 3.0]))
    assert (said.actual, said.predicted, said.bias) == (8, 5, -0.375)
    assert said.mae == pytest.approx(5 / 3)
    assert said.rmse == pytest.approx(math.sqrt(11 / 3))


def test_nothing_to_be_wrong_about() -> None:
    nobody = errors(np.array([]), np.array([]))
    assert (nobody.actual, nobody.predicted) == (0, 0)
    assert all(math.isnan(x) for x in (nobody.mae, nobody.rmse, nobody.bias))
    nothing = errors(np.zeros(2), np.ones(2))
    assert (nothing.mae, nothing.rmse) == (1, 1)
    assert math.isnan(nothing.bias)


def test_naive_carries_on_the_own_rate() -> None:
    said = naive(np.array([3, 0, 0, 2]), np.array([30.0, 10.0, 0.0, 5.0]), 20)
    assert said.tolist() == [2, 0, 0, 8]
    assert naive(np.array([3]), np.array([30]), 20).tolist() == [2]


@given(VALUES)
@settings(max_examples=40, deadline=None)
def test_groups_by_frequency_are_means(rows: list[tuple[int, int, float]]) -> None:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    x, actual = (np.array(column, dtype=np.int64) for column in columns[:2])
    said = by_frequency(x, actual.astype(float), np.array(columns[2], dtype=float))
    assert said.frequency.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    for k in range(8):
        own = [row for row in rows if min(row[0], 7) == k]
        assert said.customers[k] == len(own)
        for place, means in ((1, said.actual_mean), (2, said.predicted_mean)):
            mean = sum(row[place] for row in own) / len(own) if own else math.nan
            assert means[k] == pytest.approx(mean, nan_ok=True)


@given(VALUES)
@settings(max_examples=40, deadline=None)
def test_deciles_hold_everybody_once(rows: list[tuple[int, int, float]]) -> None:
    value, actual = np.array([row[2] for row in rows]), np.array([float(row[1]) for row in rows])
    said = deciles(value, actual)
    ranked = sorted(range(len(rows)), key=lambda i: (-value[i], i))
    assert len(said.decile) == min(10, len(rows))
    assert said.customers.sum() == len(rows)
    assert said.customers.max(initial=0) - said.customers.min(initial=len(rows)) <= 1
    at = 0
    for i, count in enumerate(said.customers.tolist()):
        own, at = ranked[at : at + count], at + count
        assert said.decile[i] == i + 1
        assert said.predicted[i] == pytest.approx(sum(value[own]))
        assert said.actual[i] == pytest.approx(sum(actual[own]))
        if value.sum():
            assert said.share[i] == pytest.approx(sum(value[own]) / value.sum())
        else:
            assert math.isnan(said.share[i])


@given(VALUES, st.integers(0, 27))
@settings(max_examples=60, deadline=None)
def test_the_highest_are_the_first_of_all_in_order(
    rows: list[tuple[int, int, float]], most: int
) -> None:
    # Of few different values: those equal to the last one are told apart by their places.
    value = np.array([row[2] for row in rows])
    ranked = sorted(range(len(rows)), key=lambda i: (-value[i], i))
    assert highest(value, most).tolist() == ranked[:most]


def test_values_ranked_by_themselves_are_their_own_outcome() -> None:
    value = np.array([3.0, 1.0, 2.0, 2.0, 9.0, 0.5, 2.0, 7.0, 1.5, 4.0, 0.25])
    own, copied = deciles(value, value), deciles(value, value.copy())
    assert own.actual.tolist() == copied.actual.tolist() == own.predicted.tolist()
