"""Discounted value: published values, brute force, intervals, the simple rules."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.models.clv import (
    Interval,
    Uncertainty,
    intervals,
    ltv_to_cac,
    months,
    of_orders,
    payback_months,
    simple_value,
    values,
)
from retainr.models.gamma_gamma import expected_spend
from tests.models.purchases import CDNOW, FREQUENCY, SPEND, discounted, expected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

YEAR = 365.25


def test_the_first_three_of_cdnow() -> None:
    # At 1% a month; 140.10, 18.94 and 38.18 in circulation take weeks for days.
    spend = expected_spend(6.250, 3.744, 15.444, FREQUENCY, SPEND)
    orders = discounted(expected, months(YEAR, 1.01**12 - 1))
    assert values(orders, spend, 1.0) == pytest.approx([36.30, 4.64, 8.35], abs=0.005)
    assert values(orders, spend, 0.4) == pytest.approx([14.52, 1.86, 3.34], abs=0.005)


@given(days=st.floats(0.5, 2000), rate=st.floats(0, 3), unit=st.sampled_from([1.0, 7.0]))
@settings(max_examples=60, deadline=None)
def test_it_is_the_sum_over_the_months(days: float, rate: float, unit: float) -> None:
    def of(time: float) -> Floats:
        return np.array([time, math.sqrt(time)])

    ends = [m * 30.4375 for m in range(1, 100) if m * 30.4375 < days] + [days]
    parts = [
        (of(end / unit) - of(begin / unit)) / (1 + rate) ** (end / 30.4375 / 12)
        for begin, end in zip([0, *ends], ends, strict=False)
    ]
    assert discounted(of, months(days, rate), unit) == pytest.approx(sum(parts), rel=1e-9)


@pytest.mark.parametrize(
    ("days", "count"), [(YEAR, 12), (30.4375, 1), (30.4375 * 2.5, 3), (7, 1), (39 * 7, 9)]
)
def test_months_of_a_horizon(days: float, count: int) -> None:
    said = months(days, 0.1)
    assert len(said.days) == count
    assert said.days[-1] == pytest.approx(days)
    assert said.discount[-1] == pytest.approx(1.1 ** (-days / YEAR))
    assert said.weights.sum() == pytest.approx(said.discount[0])


def test_nothing_is_lost_without_discount() -> None:
    said = discounted(expected, months(YEAR, 0.0))
    assert said == pytest.approx(expected(YEAR / 7))


def _log_values(place: Floats) -> Floats:
    """Return the log values for the logs of r, alpha, a, b, p, q and gamma."""
    one = np.exp(place)
    orders = discounted(lambda t: expected(t, one[:4]), months(YEAR, 0.1))
    p, q, gamma = one[4:].tolist()
    return np.log(values(orders, expected_spend(p, q, gamma, FREQUENCY, SPEND), 1.0))


PLACE = np.log([*CDNOW, 6.25, 3.744, 15.444])
ORDERS_COVARIANCE = np.array(
    [[27, 54, -2, -1], [54, 73, 3, 5], [-2, 3, 560, 600], [-1, 5, 600, 850.0]]
) * 1e-4  # fmt: skip
SPEND_COVARIANCE = np.diag([0.036, 0.006, 0.073])


def _parts() -> tuple[tuple[Uncertainty, ...], Floats]:
    steps = np.eye(7) * 1e-5
    slopes = np.stack([(_log_values(PLACE + h) - _log_values(PLACE - h)) / 2e-5 for h in steps])
    both = (Uncertainty(slopes[:4], ORDERS_COVARIANCE), Uncertainty(slopes[4:], SPEND_COVARIANCE))
    return both, slopes


def test_intervals_are_those_of_both_models() -> None:
    parts, slopes = _parts()
    value = np.exp(_log_values(PLACE))
    said = intervals(value, parts, 0.95)
    whole = np.zeros((7, 7))
    whole[:4, :4], whole[4:, 4:] = ORDERS_COVARIANCE, SPEND_COVARIANCE
    for i in range(3):
        error = math.sqrt(slopes[:, i] @ whole @ slopes[:, i])
        assert math.log(said.ci_high[i] / value[i]) == pytest.approx(1.959964 * error)
        assert math.log(value[i] / said.ci_low[i]) == pytest.approx(1.959964 * error)


def _total(value: Floats, parts: tuple[Uncertainty, ...], confidence: float) -> Interval:
    whole, segment = value.sum(), np.zeros(len(value), dtype=np.int64)
    summed = (Uncertainty(p.summed(value, segment, 1) / whole, p.covariance) for p in parts)
    return intervals(np.array([whole]), tuple(summed), confidence)


def test_the_total_moves_with_all_customers() -> None:
    parts, _ = _parts()
    value, weight, steps = np.exp(_log_values(PLACE)), np.array([3, 1, 20]), np.eye(7) * 1e-5
    said = _total(value * weight, parts, 0.9)
    assert said.value[0] == pytest.approx(value @ weight)
    up, down = (
        np.array([np.log(np.exp(_log_values(PLACE + s * h)) @ weight) for h in steps])
        for s in (1, -1)
    )
    slope = (up - down) / 2e-5
    variance = slope[:4] @ ORDERS_COVARIANCE @ slope[:4] + slope[4:] @ SPEND_COVARIANCE @ slope[4:]
    assert math.log(said.ci_high[0] / said.value[0]) == pytest.approx(
        1.644854 * math.sqrt(variance), rel=1e-4
    )
    kind = np.repeat(np.arange(3), weight)
    each = _total(value[kind], tuple(replace(part, kind=kind) for part in parts), 0.9)
    assert each.ci_high == pytest.approx(said.ci_high)


def test_segments_share_the_slopes_of_their_customers() -> None:
    slopes, kind = np.array([[1.0, 2.0], [3.0, math.nan]]), np.array([0, 1, 0])
    value, segment = np.array([10.0, 100.0, 1_000.0]), np.array([0, 1, 1])
    said = Uncertainty(slopes, np.eye(2), kind).summed(value, segment, 2)
    assert said.tolist() == [[10, 1_200], [30, 3_000]]
    own = Uncertainty(slopes[:, kind], np.eye(2))
    assert own.summed(value, segment, 2).tolist() == said.tolist()
    assert own.variance()[[0, 2]].tolist() == [10, 10]
    assert own.merged().variance()[[0, 2]] == pytest.approx([10, 10])


def test_slopes_of_orders_are_relative() -> None:
    said = of_orders(np.array([2.0, 0.0]), np.array([[1.0, 0.0], [4.0, 0.0]]), np.eye(2))
    assert said.slopes.tolist() == [[0.5, 0], [2, 0]]


def test_who_is_worth_nothing_has_no_interval_to_speak_of() -> None:
    parts = (Uncertainty(np.array([[0.5, math.nan], [0.1, 0.0]]), np.eye(2)),)
    value = np.array([10.0, 0.0])
    said = intervals(value, parts, 0.95)
    assert (said.ci_low[1], said.ci_high[1]) == (0, 0)
    alone = intervals(value[:1], (Uncertainty(np.array([[0.5], [0.1]]), np.eye(2)),), 0.95)
    both = _total(value, parts, 0.95)
    assert (both.ci_low[0], both.ci_high[0]) == pytest.approx((said.ci_low[0], alone.ci_high[0]))


def test_without_errors_there_are_no_ends() -> None:
    unknown = (Uncertainty(np.ones((1, 2)), np.array([[math.nan]])),)
    said = intervals(np.array([3.0, 4.0]), unknown, 0.95)
    assert np.isnan([said.ci_low, said.ci_high]).all()
    vague = (Uncertainty(np.ones((1, 1)), np.array([[1e12]])),)
    assert np.isfinite(intervals(np.array([1e15]), vague, 0.95).ci_high).all()


def test_no_orders_are_worth_nothing_even_without_a_spend() -> None:
    said = values(np.array([0.0, 1.0]), np.array([math.nan, math.nan]), 1.0)
    assert said[0] == 0
    assert math.isnan(said[1])


def test_the_simple_rules() -> None:
    assert simple_value(30.0, 0.5, 0.1) == pytest.approx(150)
    assert math.isnan(simple_value(30.0, 0.5, 0.0))
    assert ltv_to_cac(np.array([30.0, 5.0]), 10).tolist() == [3, 0.5]
    assert np.isnan(ltv_to_cac(np.array([30.0]), 0)).all()


def _by_days(days: float) -> Floats:
    return expected(days / 7)


@given(
    cost=st.floats(0.1, 100), rate=st.sampled_from([0.0, 0.1, 2.0]), days=st.floats(5, 800),
    worth=st.floats(0.01, 50),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_it_is_paid_back_where_the_value_reaches_the_cost(
    cost: float, rate: float, days: float, worth: float
) -> None:
    horizon, each = months(days, rate), np.full(3, worth)
    said = payback_months(_by_days, horizon, each, np.full(3, cost))
    value = values(discounted(expected, horizon), each, 1.0)
    for i, month in enumerate(said.tolist()):
        if math.isnan(month):
            assert value[i] < cost * (1 + 1e-9)
            continue
        assert 1 <= month <= len(horizon.days)
        for ends, enough in (
            (horizon.days[: int(month)], True),
            (horizon.days[: int(month) - 1], False),
        ):
            if len(ends):
                part = discounted(expected, months(float(ends[-1]), rate))[i] * worth
                assert (part >= cost * (1 - 1e-9)) if enough else (part < cost * (1 + 1e-9))


def test_what_has_been_brought_is_not_owed() -> None:
    owed = np.array([0.0, -3.0, 1e9])
    said = payback_months(_by_days, months(YEAR, 0.1), np.ones(3), owed)
    assert said[:2].tolist() == [0, 0]
    assert math.isnan(said[2])
