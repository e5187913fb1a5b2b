"""The fit of the shifted-beta-geometric model: published values, slopes, edges."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from retainr.models.sbg_fit import (
    Fit,
    Lifetimes,
    fit,
    gradient,
    hessian,
    log_likelihood,
    renewals,
)
from tests.models.segments import HIGH_END, REGULAR, lifetimes

Rows: TypeAlias = list[tuple[float, float]]

PARAMETERS = st.floats(-4, 6).map(math.exp)
COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8)


def of(rows: Rows) -> Lifetimes:
    """Return the counts from lost and kept, age by age."""
    lost, kept = zip(*rows, strict=True)
    return Lifetimes(np.array(lost, dtype=np.float64), np.array(kept, dtype=np.float64))


@pytest.mark.parametrize(
    ("percent", "alpha", "beta", "likelihood"),
    [(HIGH_END, 0.668, 3.806, -1611.2), (REGULAR, 0.704, 1.182, -1680.3)],
    ids=["high end", "regular"],
)
def test_published(percent: list[float], alpha: float, beta: float, likelihood: float) -> None:
    said = fit(lifetimes(percent))
    assert (said.converged, said.identified, said.at_edge) == (True, True, ())
    assert said.alpha == pytest.approx(alpha, abs=5e-4)
    assert said.beta == pytest.approx(beta, abs=5e-4)
    assert said.log_likelihood == pytest.approx(likelihood, abs=0.05)


@pytest.mark.parametrize("customers", [0.01, 1, 1e9])
def test_parts_of_customers(customers: float) -> None:
    few, many = fit(lifetimes(HIGH_END, customers)), fit(lifetimes(HIGH_END, 1000))
    assert few.alpha == pytest.approx(many.alpha, rel=1e-9)
    assert few.beta == pytest.approx(many.beta, rel=1e-9)
    scaled = many.covariance * 1000 / customers
    np.testing.assert_allclose(few.covariance, scaled, rtol=1e-6)


@given(COUNTS, PARAMETERS, PARAMETERS)
@settings(max_examples=50, deadline=None)
def test_likelihood_is_that_of_the_paper(rows: Rows, alpha: float, beta: float) -> None:
    said = log_likelihood(renewals(of(rows)), alpha, beta)
    expected = sum(
        lost * (betaln(alpha + 1, beta + age - 1) - betaln(alpha, beta))
        + kept * (betaln(alpha, beta + age) - betaln(alpha, beta))
        for age, (lost, kept) in enumerate(rows, 1)
    )
    assert said == pytest.approx(expected, rel=1e-8, abs=1e-8)


@given(COUNTS, PARAMETERS, PARAMETERS)
@settings(max_examples=50, deadline=None)
def test_slopes_agree_with_differences(rows: Rows, alpha: float, beta: float) -> None:
    data, h = renewals(of(rows)), 1e-4
    size = 1 + data.due.sum() * h
    for row, (up, right) in enumerate(((math.exp(h), 1.0), (1.0, math.exp(h)))):
        above, below = (alpha * up, beta * right), (alpha / up, beta / right)
        slope = (log_likelihood(data, *above) - log_likelihood(data, *below)) / (2 * h)
        assert gradient(data, alpha, beta)[row] == pytest.approx(slope, abs=1e-5 * size)
        bend = (gradient(data, *above) - gradient(data, *below)) / (2 * h)
        assert hessian(data, alpha, beta)[row] == pytest.approx(bend, abs=1e-5 * size)


@given(st.integers(2, 12), st.floats(-3, 4), st.floats(-3, 5))
@settings(max_examples=40, deadline=None)
def test_finds_what_made_the_data(ages: int, log_alpha: float, log_beta: float) -> None:
    alpha, beta = math.exp(log_alpha), math.exp(log_beta)
    i = np.arange(ages)
    left = np.cumprod((beta + i) / (alpha + beta + i)) * 1e6
    lost = -np.diff(left, prepend=1e6)
    said = fit(Lifetimes(lost, np.append(np.zeros(ages - 1), left[-1])))
    assert said.converged
    assert said.alpha == pytest.approx(alpha, rel=1e-4)
    assert said.beta == pytest.approx(beta, rel=1e-4)


@given(COUNTS)
@settings(max_examples=60, deadline=None)
def test_ends_at_a_maximum_or_says_why_not(rows: Rows) -> None:
    said, data = fit(of(rows)), renewals(of(rows))
    assert said.converged == (said.identified and not said.at_edge)
    assert np.isnan(said.covariance).all() == (not said.converged)
    assert math.isnan(said.alpha) == (not said.identified)
    if said.converged:
        best = said.log_likelihood
        for a in (0.1, 0.5, 0.99, 1.01, 2, 10):
            for b in (0.1, 0.5, 0.99, 1.01, 2, 10):
                assert log_likelihood(data, said.alpha * a, said.beta * b) < best


def test_cohorts_of_different_lengths_add_up() -> None:
    old, young = lifetimes(HIGH_END), lifetimes(HIGH_END[:5])
    rows = [(5.0, 1.0), (4.0, 2.0)]
    both = Lifetimes(
        old.lost + np.append(young.lost, np.zeros(3)),
        old.kept + np.append(young.kept, np.zeros(3)),
    )
    pair = renewals(both)
    assert pair.due[:4] == pytest.approx([2000, 1738, 1486, 1306])
    assert pair.due[4] == pytest.approx(593)
    assert renewals(of(rows)).due.tolist() == [12, 6]
    assert renewals(of(rows)).renewed.tolist() == [7, 2]


def outcome(said: Fit) -> tuple[bool, tuple[str, ...]]:
    return said.identified, said.at_edge


@pytest.mark.parametrize(
    ("rows", "at_edge"),
    [
        ([(0, 0)], ()),
        ([(5, 3)], ()),
        ([(5, 3), (0, 0)], ()),
        ([(0, 0), (0, 9)], ("alpha",)),
        ([(0, 3), (0, 0)], ("alpha",)),
        ([(9, 0), (0, 0)], ("beta",)),
    ],
)
def test_not_identified(rows: Rows, at_edge: tuple[str, ...]) -> None:
    said = fit(of(rows))
    assert outcome(said) == (False, at_edge)
    assert not said.converged


def test_no_age_at_all() -> None:
    assert outcome(fit(Lifetimes(np.zeros(0), np.zeros(0)))) == (False, ())


@pytest.mark.parametrize(
    "rows",
    [
        [(10.0, 0.0), (9.0, 0.0), (8.1, 72.9)],
        [(1, 0), (2, 0), (4, 0), (8, 3)],
        [(5, 0), (1, 0)],
        [(5, 0), (0, 0), (0, 5)],
    ],
    ids=["everybody alike", "more and more leave", "all gone", "only at once"],
)
def test_no_maximum_inside(rows: Rows) -> None:
    assert outcome(fit(of(rows))) == (True, ("alpha", "beta"))


def test_steps_are_cut_in_their_own_direction() -> None:
    # Cut in each direction alone, a step here leads downhill, and the search ends too early.
    said = fit(of([(57, 0), (40, 0), (28, 0), (32, 0), (41, 5422)]))
    assert said.converged
    assert (said.alpha, said.beta) == pytest.approx((0.0639437, 7.1058769), rel=1e-6)


def test_hardly_anybody_lost_is_an_edge_of_alpha() -> None:
    assert outcome(fit(of([(1, 0), (0, 0), (0, 10**9)])))[1] != ()


def test_percent_tables_fall() -> None:
    for percent in (HIGH_END, REGULAR):
        assert all(a > b for a, b in pairwise(percent))
