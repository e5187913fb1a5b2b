"""BG/NBD, MBG/NBD and Pareto/NBD: what they say of a customer, by brute force and at extremes."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

from retainr.models.beta_geometric import BG_NBD, MBG_NBD
from retainr.models.lasting_orders import Buyers, lasting_orders
from retainr.models.lasting_series import series
from retainr.models.pareto_nbd import PARETO_NBD
from retainr.models.purchases import (
    Customers,
    Expected,
    Horizon,
    PurchaseModel,
    count,
    orders_ahead,
)
from tests.models.populations import BruteBetaGeometric, BruteParetoNbd, one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

MODELS: tuple[PurchaseModel, ...] = (BG_NBD, MBG_NBD, PARETO_NBD)
NAMES = [model.name for model in MODELS]

SMALL = [(0.5, 4.0, 0.8, 2.4), (2.5, 1.5, 1.0, 0.7), (0.9, 8.0, 3.0, 8.0), (1.6, 3.0, 1.0, 3.0)]
"""Parameters of which a grid gives exact averages, with a and s of 1 and alpha equal to beta."""

SEEN = [(0, 0.0, 5.0), (0, 0.0, 0.0), (1, 4.0, 4.0), (3, 2.0, 9.0), (12, 20.0, 21.0)]

BEYOND = [1e-3, 0.05, 1.0, 60.0, 9e3]
"""From nearly an edge to nearly the other."""

CUSTOMERS = Customers(
    frequency=np.array([0, 0, 0, 1, 1, 1, 40, 10_000, 10_000, 10_000, 10_000]),
    recency=np.array([0, 0, 0, 1 / 7, 0, 2600.0, 30, 1 / 7, 0.1, 2600.0, 2599.9]),
    age=np.array([0, 1 / 7, 2610.0, 1 / 7, 2600.0, 2600.0, 90, 1 / 7, 2600.0, 2600.0, 2600.0]),
    count=np.ones(11),
)


def until(*times: float) -> Horizon:
    """Ask for the sum of the orders expected until each time."""
    return Horizon(np.array(times), np.ones(len(times)))


def brute(model: PurchaseModel, values: Floats) -> BruteBetaGeometric | BruteParetoNbd:
    if model is PARETO_NBD:
        return BruteParetoNbd(values)
    return BruteBetaGeometric(values, 1 if model is MBG_NBD else 0)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
@pytest.mark.parametrize("parameters", SMALL)
def test_agrees_with_a_grid(model: PurchaseModel, parameters: tuple[float, ...]) -> None:
    values = np.array(parameters)
    grid = brute(model, values)
    for x, t, age in SEEN:
        customer = one(x, t, age)
        alive, stopped = grid.likelihood(x, t, age)
        said = model.likelihood(customer)(np.log(values)).value
        assert said == pytest.approx(math.log(alive + stopped), abs=1e-7)
        p_alive = model.p_alive(values, customer).value[0]
        assert p_alive == pytest.approx(alive / (alive + stopped), rel=1e-7)
        ahead = orders_ahead(model, values, customer, until(0.1, 30.0)).value[0]
        both = sum(grid.orders_ahead(x, t, age, time) for time in (0.1, 30.0))
        assert ahead == pytest.approx(both, rel=1e-7)
    start = model.orders_from_start(values, np.array([0.0, 0.1, 30.0]))
    expected = [0.0, grid.orders_from_start(0.1), grid.orders_from_start(30.0)]
    assert start == pytest.approx(expected, rel=1e-7)
    chances = model.probability(values, np.array([0, 1, 2, 7, 40]), 6.0)
    expected = [grid.probability(n, 6.0) for n in (0, 1, 2, 7, 40)]
    assert chances == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_probabilities_add_up_to_what_is_expected(model: PurchaseModel) -> None:
    for parameters, time in product(SMALL, (0.2, 52.0)):
        values, n = np.array(parameters), np.arange(3000)
        chances = model.probability(values, n, time)
        assert chances.sum() == pytest.approx(1, abs=1e-10)
        mean = model.orders_from_start(values, np.array([time]))[0]
        assert chances @ n == pytest.approx(mean, rel=1e-8)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_new_customer_is_like_one_seen_for_no_time(model: PurchaseModel) -> None:
    for parameters in SMALL:
        values = np.array(parameters)
        ahead = orders_ahead(model, values, one(0, 0, 0), until(17.0)).value
        assert ahead == pytest.approx(model.orders_from_start(values, np.array([17.0])), rel=1e-9)


def test_without_a_repeat_everybody_is_alive_under_bg_nbd() -> None:
    values = np.array(SMALL[0])
    assert BG_NBD.p_alive(values, one(0, 0, 500)).value.tolist() == [1.0]
    assert MBG_NBD.p_alive(values, one(0, 0, 0)).value[0] == pytest.approx(2.4 / 3.2)
    assert PARETO_NBD.p_alive(values, one(0, 0, 0)).value.tolist() == [1.0]


def test_a_discounted_sum_is_one_of_horizons() -> None:
    values, customer = np.array(SMALL[0]), one(3, 2, 9)
    times, weights = np.array([0.0, 4.0, 8.0, 52.0]), np.array([5.0, 0.25, -0.5, 2.0])
    for model in MODELS:
        whole = orders_ahead(model, values, customer, Horizon(times, weights))
        parts = [orders_ahead(model, values, customer, until(time)) for time in times.tolist()]
        value = sum(w * part.value for w, part in zip(weights, parts, strict=True))
        slopes = sum(w * part.slopes for w, part in zip(weights, parts, strict=True))
        assert whole.value == pytest.approx(value, rel=1e-9)
        assert whole.slopes == pytest.approx(slopes, rel=1e-9, abs=1e-12)
        assert orders_ahead(model, values, customer, until()).value.tolist() == [0.0]


def extremes() -> list[Floats]:
    """Draw parameters from edge to edge; among them a = 1, s = 1 and alpha = beta."""
    rng = np.random.default_rng(4)
    drawn = [rng.choice(BEYOND, 4) * rng.uniform(0.9, 1.1, 4) for _ in range(6)]
    twins = [np.array([r, 7.0, 1.0, beta]) for r in (0.05, 60.0) for beta in (7.0, 7 * (1 + 1e-9))]
    return drawn + twins


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_extremes_are_finite(model: PurchaseModel) -> None:
    orders = np.array([0, 1, 10_000])
    for values in extremes():
        height = model.likelihood(CUSTOMERS)(np.log(values))
        assert math.isfinite(height.value)
        assert np.isfinite(height.slopes).all()
        assert np.isfinite(height.curvature).all()
        alive = model.p_alive(values, CUSTOMERS)
        assert ((alive.value >= 0) & (alive.value <= 1)).all()
        ahead = orders_ahead(model, values, CUSTOMERS, until(1 / 7, 52.0, 2610.0))
        assert (ahead.value >= 0).all()
        for said in (alive.value, alive.slopes, ahead.value, ahead.slopes):
            assert np.isfinite(said).all()
        start = model.orders_from_start(values, np.array([0.0, 1 / 7, 52.0, 2610.0]))
        assert (np.diff(start) >= 0).all()
        for time in (1 / 7, 2610.0):
            chances = model.probability(values, orders, time)
            assert ((chances >= 0) & (chances <= 1 + 1e-9)).all()


def differences(model: PurchaseModel, values: Floats, what: str) -> Floats:
    """Return slopes by central differences, (4, cells)."""
    h, rows = 1e-4, []
    for i in range(4):
        step = np.exp(h * (np.arange(4) == i))
        up, down = (asked(model, values * k, what).value for k in (step, 1 / step))
        rows.append((up - down) / (2 * h))
    return np.array(rows)


def asked(model: PurchaseModel, values: Floats, what: str) -> Expected:
    if what == "p_alive":
        return model.p_alive(values, CUSTOMERS)
    return orders_ahead(model, values, CUSTOMERS, until(1 / 7, 52.0, 2610.0))


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
@pytest.mark.parametrize("what", ["p_alive", "orders_ahead"])
def test_slopes_agree_with_differences(model: PurchaseModel, what: str) -> None:
    for values in extremes():
        said = asked(model, values, what)
        # Where the value hangs on a power of 10,000, a difference is no better than this.
        size = 1e-4 * (said.value + np.abs(said.slopes).max(axis=0)) + 1e-9
        assert (np.abs(said.slopes - differences(model, values, what)) < 10 * size).all()


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_the_likelihood_s_slopes_agree_with_differences(model: PurchaseModel) -> None:
    h, likelihood = 1e-5, model.likelihood(CUSTOMERS)
    for values in extremes():
        place = np.log(values)
        here = likelihood(place)
        size = 1 + np.abs(here.slopes).max() + abs(here.value) * 1e-3
        wide = 1 + np.abs(here.curvature).max() + size
        for i in range(4):
            step = h * (np.arange(4) == i)
            up, down = likelihood(place + step), likelihood(place - step)
            assert abs((up.value - down.value) / (2 * h) - here.slopes[i]) < 1e-4 * size
            bend = (up.slopes - down.slopes) / (2 * h)
            assert (np.abs(bend - here.curvature[i]) < 1e-4 * wide).all()


@pytest.mark.parametrize("s", [0.9985, 1.0, 1.0015, 1.002])
def test_slopes_hold_where_s_is_near_1(s: float) -> None:
    values, customer, h = np.array([0.5, 4.0, s, 2.4]), one(3, 2, 9), 1e-4
    ends = [values * np.array([1, 1, math.exp(k), 1]) for k in (h, -h)]
    up, down = (orders_ahead(PARETO_NBD, v, customer, until(4000.0)).value for v in ends)
    said = orders_ahead(PARETO_NBD, values, customer, until(4000.0)).slopes[2]
    assert said == pytest.approx((up - down) / (2 * h), rel=5e-7)


def test_series_are_their_integrals() -> None:
    """Hold the series against the integrals where shapes are extreme and horizons far apart."""
    rng, x = np.random.default_rng(6), np.array([0, 1, 100, 10_000])
    for r, a, b in rng.choice(BEYOND, (12, 3)).tolist():
        buyers, low = Buyers(r + x, a, b + x), float(np.exp(rng.uniform(-12, 0)))
        high = low * float(np.exp(rng.uniform(0, 12)))
        known, z = series(buyers, low, high), np.array([low, math.sqrt(low * high), high])
        said, direct = known.basis(z) @ known.terms, lasting_orders(buyers, z)
        assert said[..., 0] == pytest.approx(direct[..., 0], rel=1e-7)
        np.testing.assert_array_less(
            np.abs(said - direct), 1e-6 * (direct[..., :1] + np.abs(direct))
        )


def test_alpha_and_beta_may_change_places() -> None:
    sizes = [
        PARETO_NBD.likelihood(CUSTOMERS)(np.log([0.5, 7.0, 0.6, 7 * k]))
        for k in (1 - 1e-9, 1, 1 + 1e-9)
    ]
    below, same, above = (size.value for size in sizes)
    assert below == pytest.approx(same, rel=1e-12)
    assert above == pytest.approx(same, rel=1e-12)


def test_equal_customers_are_counted_once() -> None:
    x, t, age = np.array([2, 0, 2, 2]), np.array([3, 0, 3, 4]), np.array([9, 9, 9, 9])
    counted = count(x, t, age, 7)
    cells = counted.distinct
    assert cells.frequency.tolist() == [0, 2, 2]
    assert (cells.recency * 7).tolist() == [0, 3, 4]
    assert cells.count.tolist() == [1, 2, 1]
    assert counted.position.tolist() == [1, 0, 1, 2]
    assert cells.runs.sizes.tolist() == [1, 2]
    assert cells.runs.customers.count.tolist() == [1, 3]
    later = count(np.array([1, 1, 1]), np.array([2, 1, 2]), np.array([9, 8, 8]), 1).distinct
    assert (later.age.tolist(), later.runs.sizes.tolist()) == ([8, 8, 9], [2, 1])
    alone = Customers(x, t / 7, age / 7, np.ones(4))
    place = np.log(SMALL[0])
    for model in MODELS:
        apart, together = model.likelihood(alone)(place), model.likelihood(cells)(place)
        assert apart.value == pytest.approx(together.value, rel=1e-12)


def test_nobody_at_all() -> None:
    none = np.zeros(0, dtype=np.int64)
    nobody = count(none, none, none, 7).distinct
    for model in MODELS:
        assert model.likelihood(nobody)(np.zeros(4)).value == 0
        assert len(orders_ahead(model, np.ones(4), nobody, until(3.0)).value) == 0
