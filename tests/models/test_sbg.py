"""What the shifted-beta-geometric model says once it is fitted."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from retainr.models.sbg import derl, forecast, parameters, retention, survival
from retainr.models.sbg_fit import Lifetimes, fit
from tests.models.segments import HIGH_END, REGULAR, lifetimes

POSITIVE = st.floats(-4.6, 6.9).map(math.exp)
YEARS = np.arange(13)


def summed(alpha: float, beta: float, age: int, discount: float) -> float:
    """Return the residual lifetime term by term, until none counts any more."""
    later = age + np.arange(int(45 / math.log1p(discount)) + 50)
    stays = np.cumsum(np.log((beta + later) / (alpha + beta + later)))
    return math.fsum(np.exp(stays - (later - age) * math.log1p(discount)))


def test_published_projection() -> None:
    said = fit(lifetimes(HIGH_END))
    percent = 100 * survival(said.alpha, said.beta, np.arange(8, 13))
    assert percent == pytest.approx([46.0, 43.6, 41.4, 39.5, 37.8], abs=0.05)


@given(POSITIVE, POSITIVE)
@settings(max_examples=40, deadline=None)
def test_survival_and_retention(alpha: float, beta: float) -> None:
    said = survival(alpha, beta, YEARS)
    expected = np.exp(betaln(alpha, beta + YEARS) - betaln(alpha, beta))
    np.testing.assert_allclose(said, expected, rtol=1e-8)
    np.testing.assert_allclose(retention(alpha, beta, YEARS[1:]), said[1:] / said[:-1], rtol=1e-9)
    assert (np.diff(retention(alpha, beta, YEARS[1:])) > 0).all()


def test_ages_in_any_order() -> None:
    alone = [survival(0.7, 1.2, np.array([age]))[0] for age in (3, 0, 9)]
    assert survival(0.7, 1.2, np.array([3, 0, 9])).tolist() == alone
    assert len(survival(0.7, 1.2, np.array([], dtype=np.int64))) == 0


@pytest.mark.parametrize("percent", [HIGH_END, REGULAR], ids=["high end", "regular"])
def test_interval_of_the_forecast(percent: list[float]) -> None:
    said = fit(lifetimes(percent))
    narrow, wide = forecast(said, YEARS, 0.8), forecast(said, YEARS, 0.99)
    assert (wide.survival[0], wide.ci_low[0], wide.ci_high[0]) == (1, 1, 1)
    np.testing.assert_array_equal(narrow.survival, survival(said.alpha, said.beta, YEARS))
    inside = slice(1, None)
    ends = (wide.ci_low, narrow.ci_low, narrow.survival, narrow.ci_high, wide.ci_high)
    for lower, upper in pairwise(ends):
        assert (lower[inside] < upper[inside]).all()
    assert (wide.ci_low >= 0).all()
    assert (wide.ci_high <= 1).all()


def test_interval_by_numeric_slopes() -> None:
    said, h, age = fit(lifetimes(HIGH_END)), 1e-5, np.array([12])

    def scale(up: float, right: float) -> float:
        share = survival(said.alpha * math.exp(up), said.beta * math.exp(right), age)[0]
        return math.log(-math.log(share))

    slopes = np.array([scale(h, 0) - scale(-h, 0), scale(0, h) - scale(0, -h)]) / (2 * h)
    reach = 1.959963985 * math.sqrt(slopes @ said.covariance @ slopes)
    low, high = (math.exp(-math.exp(scale(0, 0) + side)) for side in (reach, -reach))
    ours = forecast(said, age, 0.95)
    assert (ours.ci_low[0], ours.ci_high[0]) == pytest.approx((low, high), rel=1e-6)


def test_the_interval_covers() -> None:
    # 300 samples of 500 customers: 95% ± 4 standard errors of that share.
    random, inside = np.random.default_rng(20240601), 0
    truth = survival(0.7, 2.0, np.array([12]))[0]
    for _ in range(300):
        stay = 500 * survival(0.7, 2.0, np.arange(8))
        left = [500]
        for before, after in pairwise(stay.tolist()):
            left.append(random.binomial(left[-1], after / before))
        kept = np.append(np.zeros(6), left[-1])
        said = forecast(fit(Lifetimes(-np.diff(np.array(left, float)), kept)), np.array([12]), 0.95)
        inside += bool(said.ci_low[0] <= truth <= said.ci_high[0])
    assert 0.90 <= inside / 300 <= 1


def test_an_edge_has_no_interval() -> None:
    said = fit(Lifetimes(np.array([10, 9, 8.1]), np.array([0, 0, 72.9])))
    ours = forecast(said, np.arange(4), 0.95)
    assert ours.survival == pytest.approx([1, 0.9, 0.81, 0.729], abs=1e-5)
    assert np.isnan(ours.ci_low[1:]).all()
    assert all(math.isnan(x.standard_error) for x in parameters(said, 0.95))


def test_not_identified_is_nan() -> None:
    said = fit(Lifetimes(np.array([5.0]), np.array([3.0])))
    assert np.isnan(forecast(said, np.array([1, 2]), 0.95).survival).all()
    assert all(math.isnan(x.value) for x in parameters(said, 0.95))


def test_next_to_no_customers_have_wide_intervals() -> None:
    said = fit(lifetimes(HIGH_END, 1e-8))
    ours = forecast(said, np.array([12]), 0.95)
    assert (ours.ci_low[0], ours.ci_high[0]) == pytest.approx((0, 1))
    assert all(0 < x.ci_low < x.ci_high < math.inf for x in parameters(said, 0.95))


def test_parameters() -> None:
    said = fit(lifetimes(HIGH_END))
    alpha, beta = parameters(said, 0.95)
    assert (alpha.name, alpha.value) == ("alpha", said.alpha)
    assert (beta.name, beta.value) == ("beta", said.beta)
    for x in (alpha, beta):
        assert 0 < x.ci_low < x.value < x.ci_high
        assert x.ci_low * x.ci_high == pytest.approx(x.value**2)
    assert alpha.standard_error == pytest.approx(said.alpha * said.covariance[0, 0] ** 0.5)


@pytest.mark.parametrize("discount", [0.001, 0.01, 0.1, 1.0])
def test_derl_is_the_sum(discount: float) -> None:
    for alpha in (0.01, 0.5, 1.0, 3.0, 40.0, 1000.0):
        for beta in (0.01, 1.0, 30.0, 1000.0):
            for age in (0, 1, 60):
                expected = summed(alpha, beta, age, discount)
                assert derl(alpha, beta, age, discount) == pytest.approx(expected, rel=1e-10)


@given(POSITIVE, POSITIVE, st.floats(-6.9, 0).map(math.exp), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_derl_is_the_next_renewal_and_the_rest(
    alpha: float, beta: float, discount: float, age: int
) -> None:
    now, later = derl(alpha, beta, age, discount), derl(alpha, beta, age + 1, discount)
    renews = retention(alpha, beta, np.array([age + 1]))[0]
    assert now == pytest.approx(renews * (1 + later / (1 + discount)), rel=1e-9)
    assert now < later < 1 + 1 / discount


def test_derl_of_customers_who_are_all_alike() -> None:
    # Constant retention r: r + r²/(1 + d) + … = r (1 + d) / (1 + d − r).
    assert derl(2e8, 8e8, 0, 0.1) == pytest.approx(0.8 * 1.1 / 0.3, rel=1e-6)
