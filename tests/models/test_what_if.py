"""What more retention would be worth: against integrals over the customers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, hyp2f1

from retainr.models.clv import months, slowed
from retainr.models.what_if import (
    Change,
    churn_after,
    leaving_factor,
    sbg_after,
    share_left_bg,
    share_left_pareto,
)
from tests.models.purchases import AGE, CDNOW, FREQUENCY, alive, discounted, expected

YEAR = 365.25 / 7
SHAPE = st.floats(-2, 4).map(math.exp)


def test_changes_are_of_retention() -> None:
    assert churn_after(0.2, Change(relative=0.05)) == pytest.approx(0.16)
    assert churn_after(0.2, Change(points=0.05)) == pytest.approx(0.15)
    assert churn_after(0.2, Change(points=-0.05)) == pytest.approx(0.25)
    assert math.isnan(churn_after(0.02, Change(relative=0.05)))
    assert math.isnan(churn_after(0.2, Change(points=-0.9)))


def test_sbg_keeps_how_different_customers_are() -> None:
    alpha, beta = sbg_after(0.668, 3.806, Change(relative=0.05))
    assert alpha + beta == pytest.approx(0.668 + 3.806)
    assert beta / (alpha + beta) == pytest.approx(1.05 * 3.806 / (0.668 + 3.806))
    assert all(math.isnan(value) for value in sbg_after(0.01, 3.0, Change(points=0.05)))


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.2])
@pytest.mark.parametrize("time", [4.0, 52.0])
def test_leaving_less_is_a_slower_clock(factor: float, time: float) -> None:
    # Of those alive, (1 − (1 + k·p·t / (α + T))^−(r + x)) / (k·p) over p as it is known.
    r, alpha, a, b = CDNOW
    slower = alive(factor * time) / factor
    for x, age, said in zip(FREQUENCY, AGE, slower, strict=True):

        def each(p: float, x: int = x, age: float = age) -> float:
            odds = (a - 1) * math.log(p) + (b + x - 1) * math.log1p(-p) - betaln(a, b + x)
            gone = (1 + factor * p * time / (alpha + age)) ** -(r + x)
            return float(math.exp(odds) * (1 - gone) / (factor * p))

        whole, _ = quad(each, 0, 1, epsabs=1e-12, epsrel=1e-9, limit=200)
        assert said == pytest.approx(whole, rel=1e-7)


def test_value_after_a_change_is_that_of_the_slower_clock() -> None:
    horizon, k = months(365.25, 0.1), 0.7
    said = discounted(expected, slowed(horizon, k))
    slower = discounted(lambda t: expected(k * t) / k, horizon)
    assert said == pytest.approx(slower)
    assert (said > discounted(expected, horizon)).all()


@given(r=SHAPE, alpha=SHAPE, a=SHAPE, b=SHAPE, time=st.floats(0.01, 100))
@settings(max_examples=60, deadline=None)
def test_share_left_is_the_hypergeometric(
    r: float, alpha: float, a: float, b: float, time: float
) -> None:
    # In Pfaff's form all terms are positive; SciPy's sum is right where it says a number.
    z = time / alpha
    rest = float(hyp2f1(r, b, a + b, z / (1 + z)))
    if math.isfinite(rest) and z < 10:
        said = share_left_bg(r, alpha, a, b, time)
        assert said == pytest.approx((1 + z) ** -r * rest, rel=1e-8)


def test_share_left_where_customers_are_alike() -> None:
    # All have p = ½ and the rate 2: exp(−t).
    assert share_left_bg(1e4, 5e3, 1e4, 1e4, 1.5) == pytest.approx(math.exp(-1.5), rel=1e-3)
    assert share_left_pareto(1e6, 1e6, 1.5) == pytest.approx(math.exp(-1.5), rel=1e-5)
    assert share_left_bg(*CDNOW, 0.0) == pytest.approx(1)
    assert share_left_pareto(0.6, 11.7, 0.0) == 1


@given(
    r=SHAPE, alpha=SHAPE, a=SHAPE, b=SHAPE,
    change=st.builds(Change, st.sampled_from([0.05, -0.05]), st.sampled_from([0, 0.1, -0.02])),
)  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_retention_after_a_year_is_the_one_wished_for(
    r: float, alpha: float, a: float, b: float, change: Change
) -> None:
    def left(time: float) -> float:
        return share_left_bg(r, alpha, a, b, time)

    factor, wished = leaving_factor(left, YEAR, change), change.of(left(YEAR))
    if 1e-6 < wished < 0.999:
        assert left(factor * YEAR) == pytest.approx(wished, rel=1e-9)
        assert (factor < 1) == (wished > left(YEAR))
    if not 0 < wished < 1:
        assert math.isnan(factor)


def test_pareto_in_closed_form() -> None:
    def left(time: float) -> float:
        return share_left_pareto(0.6062, 11.669, time)

    wished = left(YEAR) * 1.05
    factor = leaving_factor(left, YEAR, Change(relative=0.05))
    assert factor == pytest.approx(11.669 * (wished ** (-1 / 0.6062) - 1) / YEAR)
    assert leaving_factor(left, YEAR, Change()) == pytest.approx(1)
    assert math.isnan(leaving_factor(lambda _: 1 - 1e-12, YEAR, Change(points=-0.5)))
    assert np.isnan(leaving_factor(left, YEAR, Change(points=0.9)))
