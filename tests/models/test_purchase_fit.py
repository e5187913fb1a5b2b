"""The fits of the models of repeat purchases: published values, known truth, edges."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

from retainr.models import purchase_fit
from retainr.models.beta_geometric import BG_NBD, MBG_NBD, BetaGeometric
from retainr.models.clv import Uncertainty
from retainr.models.pareto_nbd import PARETO_NBD
from retainr.models.purchase_fit import MANY, STARTS, Fit, fit, parameters
from retainr.models.purchases import (
    Customers,
    Height,
    Horizon,
    Likelihood,
    PurchaseModel,
    orders_ahead,
)
from tests.models.populations import (
    cdnow,
    one,
    stopping_after_purchases,
    stopping_at_any_time,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

MODELS: tuple[PurchaseModel, ...] = (BG_NBD, MBG_NBD, PARETO_NBD)
NAMES = [model.name for model in MODELS]

WEEKS_39 = Horizon(np.array([39.0]), np.array([1.0]))


@pytest.fixture(scope="module")
def fits() -> dict[str, Fit]:
    return {model.name: fit(model, cdnow()) for model in MODELS}


@pytest.mark.parametrize(
    ("name", "values", "likelihood", "ahead"),
    [
        ("bg-nbd", (0.2426, 4.4136, 0.7929, 2.4259), -9582.43, 1653.4),
        ("mbg-nbd", (0.5248, 6.1831, 0.8914, 1.6140), -9582.14, 1576.7),
        ("pareto-nbd", (0.5533, 10.578, 0.6062, 11.669), -9594.98, 1665.5),
    ],
)
def test_published(
    fits: dict[str, Fit], name: str, values: tuple[float, ...], likelihood: float, ahead: float
) -> None:
    said, customers = fits[name], cdnow()
    assert (said.converged, said.at_edge, said.customers) == (True, (), 2357)
    assert said.values == pytest.approx(values, rel=1e-4)
    assert said.log_likelihood == pytest.approx(likelihood, abs=0.005)
    assert said.aic == pytest.approx(8 - 2 * likelihood, abs=0.01)
    expected = orders_ahead(said.model, said.values, customers, WEEKS_39)
    assert expected.value @ customers.count == pytest.approx(ahead, abs=0.1)


@pytest.mark.parametrize(
    ("name", "errors"),
    [("bg-nbd", (0.0126, 0.378, 0.186, 0.705)), ("pareto-nbd", (0.0476, 0.843, 0.187, 6.21))],
)
def test_published_errors(fits: dict[str, Fit], name: str, errors: tuple[float, ...]) -> None:
    assert fits[name].standard_errors == pytest.approx(errors, rel=4e-3)


def test_intervals_are_symmetric_on_the_log_scale(fits: dict[str, Fit]) -> None:
    said = fits["bg-nbd"]
    r, alpha, a, b = parameters(said, 0.95)
    assert [p.name for p in (r, alpha, a, b)] == ["r", "alpha", "a", "b"]
    assert b.value == pytest.approx(2.4259, abs=5e-4)
    assert b.standard_error == pytest.approx(0.705, abs=5e-4)
    assert b.ci_low * b.ci_high == pytest.approx(b.value**2)
    reach = 1.959964 * b.standard_error / b.value
    assert math.log(b.ci_high / b.value) == pytest.approx(reach, rel=1e-6)


def test_published_forecast_of_one_customer(fits: dict[str, Fit]) -> None:
    said = fits["bg-nbd"]
    expected = orders_ahead(BG_NBD, said.values, one(2, 30.43, 38.86), WEEKS_39)
    assert expected.value[0] == pytest.approx(1.226, abs=5e-4)
    slopes = expected.slopes[:, 0]
    variance = Uncertainty(expected.slopes, said.covariance).variance()
    assert variance[0] == pytest.approx(slopes @ said.covariance @ slopes)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_the_unit_of_time_is_only_a_unit(fits: dict[str, Fit], model: PurchaseModel) -> None:
    weeks, years = fits[model.name], fit(model, cdnow(365.25))
    times = [7 / 365.25 if name in ("alpha", "beta") else 1.0 for name in model.parameters]
    assert years.values == pytest.approx(weeks.values * times, rel=1e-6)
    np.testing.assert_allclose(years.covariance, weeks.covariance, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_it_is_a_maximum(fits: dict[str, Fit], model: PurchaseModel) -> None:
    said, likelihood = fits[model.name], model.likelihood(cdnow())
    place = np.log(said.values)
    best = likelihood(place)
    assert best.value == pytest.approx(said.log_likelihood, abs=1e-7)
    assert np.abs(best.slopes).max() < 1e-4
    for shift in np.random.default_rng(1).normal(0, 0.5, (8, 4)):
        assert likelihood(place + shift).value < best.value


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_finds_what_made_the_data(model: PurchaseModel) -> None:
    truth = np.array([0.8, 6.0, 0.9, 3.0] if model is not PARETO_NBD else [0.8, 6.0, 1.5, 60.0])
    if model is PARETO_NBD:
        customers = stopping_at_any_time(truth, 20_000).distinct
    else:
        chances = 1 if model is MBG_NBD else 0
        customers = stopping_after_purchases(truth, 20_000, chances).distinct
    said = fit(model, customers)
    assert said.converged
    # A purchase on the day of the one before is one with it here, hence the few per cent.
    reach = 3.5 * np.sqrt(np.diag(said.covariance)) + 0.03
    assert (np.abs(np.log(said.values / truth)) < reach).all()


def test_a_start_from_some_customers_ends_where_all_do() -> None:
    drawn = stopping_after_purchases(np.array([0.8, 6.0, 0.9, 3.0]), 60_000, 0).distinct
    parts = 2 + 2 * MANY // len(drawn.age)
    # The same customers over and over, each in parts: many cells, the same likelihood.
    again = drawn.where(np.tile(np.arange(len(drawn.age)), parts))
    many = replace(again, count=again.count / parts)
    few, all_of_them = fit(BG_NBD, drawn), fit(BG_NBD, many)
    assert all_of_them.values == pytest.approx(few.values, rel=1e-6)


IN, A_EDGE, B_EDGE = (1.0, 1.0), (10.0, 1.0), (1.0, 10.0)


@dataclass(frozen=True)
class Hills(BetaGeometric):
    """A likelihood of one hill about each start; some and all customers see their own tops.

    Tops are the logs of a and b, and how much higher than the last one each hill is.
    """

    name: str = "hills"
    first_chances: int = 0
    some: tuple[tuple[float, float], ...] = (B_EDGE,) * 4
    rises: float = 0.0
    all: tuple[tuple[float, float], ...] = (B_EDGE,) * 4
    climbed: set[int] = field(default_factory=set)

    def likelihood(self, customers: Customers) -> Likelihood:
        whole = len(customers.age) == 2 * MANY

        def height(place: Floats) -> Height:
            hill = int(np.argmin(np.abs(place[0] - np.log(np.array(STARTS)[:, 0]))))
            self.climbed.update({hill} if whole else ())
            tops = (self.all if whole else self.some)[hill]
            away = place - np.array([math.log(STARTS[hill][0]), 0.0, *tops])
            value = -float(away @ away) / 2 + hill * (1.0 if whole else self.rises)
            return Height(value, -away, -np.eye(4))

        return height


@pytest.mark.parametrize(
    ("hills", "climbed", "found"),
    [
        (Hills(), {0}, False),
        (Hills(all=(IN,) * 4), {0}, True),
        (Hills(rises=1.0, all=(B_EDGE, B_EDGE, B_EDGE, IN)), {0, 1, 2, 3}, True),
        (Hills(some=(A_EDGE, *[B_EDGE] * 3), all=(A_EDGE, B_EDGE, IN, IN)), {0, 1, 2}, True),
        (Hills(all=(A_EDGE, IN, IN, IN)), {0, 1}, True),
        (Hills(some=(B_EDGE, IN, IN, IN), all=(B_EDGE, IN, IN, IN)), {0, 1}, True),
    ],
    ids=["one edge", "no edge", "other heights", "other edges", "another edge", "inside, late"],
)
def test_starts_are_left_out_only_where_all_lead_to_one_edge(
    hills: Hills, climbed: set[int], found: bool
) -> None:
    many = Customers(*np.ones((4, 2 * MANY)))
    many = replace(many, frequency=np.ones(2 * MANY, dtype=np.int64))
    said = fit(hills, many, inside=True)
    assert (said.converged, hills.climbed) == (found, climbed)
    assert said.converged == fit(hills, many).converged
    assert hills.climbed == ({0, 1, 2, 3} if not found else climbed)


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=NAMES[:2])
def test_looks_at_some_of_many_end_where_all_lead(
    model: BetaGeometric, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = stopping_after_purchases(np.array([0.9, 6.0, 0.8, 2.5]), 5_000, 1).distinct
    without, looks = fit(model, many), list[int]()
    monkeypatch.setattr(purchase_fit, "MANY", 100)
    monkeypatch.setattr(purchase_fit, "MORE", 1_200)
    likelihood = BetaGeometric.likelihood

    def counted(self: BetaGeometric, customers: Customers) -> Likelihood:
        own, cells = likelihood(self, customers), len(customers.age)

        def height(place: Floats) -> Height:
            looks.append(cells)
            return own(place)

        return height

    monkeypatch.setattr(BetaGeometric, "likelihood", counted)
    said, cells = fit(model, many), len(many.age)
    assert said.values == pytest.approx(without.values, rel=1e-9)
    assert said.standard_errors == pytest.approx(without.standard_errors, rel=1e-6)
    assert sorted(set(looks)) == [-(-cells // (cells // 100)), -(-cells // (cells // 1_200)), cells]
    assert looks.count(cells) < 6


def test_no_dropout_to_be_seen_is_an_edge_of_a() -> None:
    customers = cdnow()
    ever = replace(customers, recency=np.where(customers.frequency > 0, customers.age, 0.0))
    said = fit(BG_NBD, ever)
    assert not said.converged
    assert "a" in said.at_edge
    assert np.isnan(said.standard_errors).all()
    assert all(math.isnan(p.ci_low) and math.isnan(p.ci_high) for p in parameters(said, 0.95))
    assert np.isfinite(said.values).all()
    assert "s" in fit(PARETO_NBD, ever).at_edge


def test_one_rate_for_all_is_an_edge_of_r() -> None:
    rng = np.random.default_rng(2)
    x = rng.poisson(4.0, 3000)
    last = np.where(x > 0, 40 * rng.beta(np.maximum(x, 1), 1), 0.0)
    alike = Customers(x, last, np.full(3000, 40.0), np.ones(3000))
    for model in MODELS:
        assert "r" in fit(model, alike).at_edge


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_too_little_to_fit_is_an_edge_and_no_crash(model: PurchaseModel) -> None:
    rest = cdnow()
    empty = rest.where(np.zeros(len(rest.age), dtype=np.bool_))
    without = rest.where(rest.frequency == 0)
    for customers in (empty, without, one(0, 0, 0), one(3, 2, 9), one(10_000, 2600, 2600)):
        said = fit(model, customers)
        assert not said.converged
        assert said.at_edge
        assert np.isfinite(said.values).all()
        assert math.isfinite(said.log_likelihood)
        assert np.isnan(said.covariance).all()
