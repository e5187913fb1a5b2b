"""The gamma-gamma model: published values, slopes, simulated truth, edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammaln

from retainr.models.gamma_gamma import (
    Spend,
    correlation,
    expected_spend,
    parameters,
    spend,
    spend_slopes,
)
from retainr.models.gamma_gamma_fit import fit, height, sums

CDNOW = (6.250, 3.744, 15.444)
"""Fader & Hardie (2013), fitted on the 946 repeat customers of the sample."""

PARAMETERS = st.floats(-3, 4).map(math.exp)
CUSTOMERS = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from([0.01, 1, 5.5, 20, 1e4]), st.integers(1, 9)),
    min_size=1,
    max_size=8,
)
Customers = list[tuple[int, float, int]]


def of(customers: Customers) -> Spend:
    x, mean, weight = (np.array(column) for column in zip(*customers, strict=True))
    return Spend(x, x * mean, weight)


def simulated(customers: int, p: float, q: float, gamma: float, seed: int = 1) -> Spend:
    random = np.random.default_rng(seed)
    x = random.geometric(0.4, customers)
    rate = random.gamma(q, 1 / gamma, customers)
    return spend(x, random.gamma(p * x, 1 / (rate * x)))


def test_published_expectations() -> None:
    # The mean of all and the first two repeat customers; others have 35.17, 24.66 and 18.91.
    x, mean = np.array([0, 2, 1]), np.array([0, 22.35, 11.77])
    said = expected_spend(*CDNOW, x, mean)
    assert said == pytest.approx([35.18, 24.66, 18.91], abs=0.01)


@given(CUSTOMERS, PARAMETERS, PARAMETERS, PARAMETERS)
@settings(max_examples=40, deadline=None)
def test_likelihood_is_that_of_the_note(
    customers: Customers, p: float, q: float, gamma: float
) -> None:
    said = height(sums(of(customers)), p, q, gamma).value
    parts = [
        n * (
            gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * math.log(gamma)
            + (p * x - 1) * math.log(z) + p * x * math.log(x)
            - (p * x + q) * math.log(gamma + x * z)
        )
        for x, z, n in customers
    ]  # fmt: skip
    assert said == pytest.approx(sum(parts), rel=1e-8, abs=1e-7)


@given(CUSTOMERS, PARAMETERS, PARAMETERS, PARAMETERS)
@settings(max_examples=40, deadline=None)
def test_slopes_agree_with_differences(
    customers: Customers, p: float, q: float, gamma: float
) -> None:
    data, h, place = sums(of(customers)), 1e-4, np.log([p, q, gamma])
    size = 1e-5 * (1 + data.people.sum() * (1 + p * 9 + q) * 20)
    for i in range(3):
        up, down = (np.exp(place + sign * h * np.eye(3)[i]) for sign in (1, -1))
        slope = (height(data, *up).value - height(data, *down).value) / (2 * h)
        assert height(data, p, q, gamma).slopes[i] == pytest.approx(slope, abs=size)
        bend = (height(data, *up).slopes - height(data, *down).slopes) / (2 * h)
        assert height(data, p, q, gamma).curvature[i] == pytest.approx(bend, abs=size)


@pytest.mark.parametrize("scale", [1e-4, 1, 1e9])
@pytest.mark.parametrize("truth", [CDNOW, (0.5, 1.4, 3.0), (40, 30, 900)])
def test_finds_what_made_the_data(truth: tuple[float, float, float], scale: float) -> None:
    data = simulated(6_000, *truth)
    said = fit(Spend(data.frequency, data.total * scale, data.weight))
    assert (said.converged, said.at_edge, said.has_mean) == (True, (), True)
    found = np.log([said.p, said.q, said.gamma / scale]) - np.log(truth)
    errors = np.sqrt(np.diag(said.covariance))
    assert (np.abs(found) < 3.5 * errors).all()
    assert (errors < 0.4).all()


def test_the_unit_of_money_moves_gamma_only() -> None:
    data = simulated(500, *CDNOW)
    one = fit(data)
    other = fit(Spend(data.frequency, data.total * 100, data.weight))
    assert (other.p, other.q, other.gamma / 100) == pytest.approx((one.p, one.q, one.gamma))
    assert other.covariance == pytest.approx(one.covariance, rel=1e-6)
    moved = one.log_likelihood - one.customers * math.log(100)
    assert other.log_likelihood == pytest.approx(moved)
    data_sums = sums(data)
    assert one.log_likelihood == pytest.approx(height(data_sums, one.p, one.q, one.gamma).value)


def test_equal_customers_count_once() -> None:
    x = np.array([2, 1, 0, 2, 1, 3, 2])
    mean = np.array([5.0, 7.0, 0.0, 5.0, 8.0, 0.0, 5.0])
    said = spend(x, mean)
    assert said.frequency.tolist() == [1, 1, 2]
    assert said.total.tolist() == [7, 8, 10]
    assert said.weight.tolist() == [1, 1, 3]
    assert correlation(said) == pytest.approx(np.corrcoef(x[mean > 0], mean[mean > 0])[0, 1])


@pytest.mark.parametrize("mean", [[5.0, 5.0, 5.0], [0.0, 0.0, 0.0], [0.1 + 0.2, 0.3, 0.3]])
def test_no_correlation_without_variation(mean: list[float]) -> None:
    one = np.array([1, 1, 1])
    assert math.isnan(correlation(spend(one, np.array(mean))))


@given(PARAMETERS, PARAMETERS, PARAMETERS, st.integers(0, 5), st.sampled_from([0.5, 30]))
@settings(max_examples=30, deadline=None)
def test_slopes_of_the_expectation(p: float, q: float, gamma: float, x: int, z: float) -> None:
    orders, mean = np.array([x]), np.array([z if x else 0.0])
    said = expected_spend(p, q, gamma, orders, mean)
    assert bool(np.isnan(said[0])) == (p * x + q <= 1)
    if p * x + q > 1.01:
        h, place = 1e-6, np.log([p, q, gamma])
        for i, slope in enumerate(spend_slopes(p, q, gamma, orders, mean)):
            near = [np.exp(place + sign * h * np.eye(3)[i]).tolist() for sign in (1, -1)]
            up, down = (expected_spend(a, b, c, orders, mean) for a, b, c in near)
            rise = np.log(up / down)
            assert slope == pytest.approx(rise / (2 * h), rel=1e-4, abs=1e-6)


def test_the_expectation_is_the_integral() -> None:
    # The mean p / rate over what is known of the rate: a gamma of px + q and gamma + xz.
    p, q, gamma = CDNOW
    shape, rate = p * 3 + q, gamma + 3 * 20.0

    def density(v: float) -> float:
        height = shape * math.log(rate) - math.lgamma(shape) - rate * v
        return math.exp(height + (shape - 1) * math.log(v)) if v > 0 else 0.0

    whole, _ = quad(lambda v: p / v * density(v), 0, np.inf)
    assert expected_spend(p, q, gamma, np.array([3]), np.array([20.0])) == pytest.approx([whole])


@pytest.mark.parametrize(
    ("data", "edge"),
    [
        (of([(1, 5.0, 10), (2, 5.0, 7), (5, 5.0, 2)]), {"p", "q"}),
        (of([(1, 5.0, 1)]), {"p", "q"}),
        (of([(1, 5.0, 1), (1, 1e9, 1), (2, 1e-9, 1)]), set()),
    ],
    ids=["all spend the same", "one customer", "wild"],
)
def test_no_maximum_inside_is_said(data: Spend, edge: set[str]) -> None:
    said = fit(data)
    assert set(said.at_edge) >= edge
    assert said.converged == (not said.at_edge)
    assert np.isnan(said.covariance).all() == bool(said.at_edge)
    if said.at_edge:
        assert all(math.isnan(one.standard_error) for one in parameters(said, 0.95))


def test_equal_means_of_all_customers_have_no_end_in_q() -> None:
    random = np.random.default_rng(2)
    x = random.integers(1, 50, 3000)
    said = fit(spend(x, random.gamma(4.0 * x, 1 / x)))
    assert said.at_edge == ("q",) or said.q > 100


def test_a_mean_that_does_not_exist_is_said() -> None:
    said = fit(simulated(6_000, 3, 0.7, 10))
    assert said.converged
    assert not said.has_mean
    assert said.q == pytest.approx(0.7, abs=0.05)


@given(CUSTOMERS)
@settings(max_examples=40, deadline=None)
def test_ends_at_a_maximum_or_says_why_not(customers: Customers) -> None:
    data = of(customers)
    said = fit(data)
    assert said.converged == (not said.at_edge)
    if said.converged:
        for a in (0.3, 0.98, 1.02, 3):
            for b in (0.3, 0.98, 1.02, 3):
                for c in (0.3, 0.98, 1.02, 3):
                    near = (said.p * a, said.q * b, said.gamma * c)
                    assert height(sums(data), *near).value < said.log_likelihood


def test_nobody() -> None:
    said = fit(spend(np.array([0, 2]), np.array([0.0, 0.0])))
    assert (said.converged, said.at_edge, said.customers) == (False, (), 0)
    assert math.isnan(said.p)
    assert not said.has_mean


def test_intervals_are_symmetric_on_the_log_scale() -> None:
    said = fit(simulated(2_000, *CDNOW))
    for one, variance in zip(parameters(said, 0.95), np.diag(said.covariance), strict=True):
        assert one.standard_error == pytest.approx(one.value * math.sqrt(variance))
        assert one.ci_low * one.ci_high == pytest.approx(one.value**2)
        assert one.ci_high / one.value == pytest.approx(math.exp(1.959964 * math.sqrt(variance)))
