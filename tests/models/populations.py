"""Customers to fit models of repeat purchases to, and such models by brute force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import gammainc, gammaln, xlogy

from retainr.demo.draws import draw_buyers, draw_purchases
from retainr.demo.truth import Channel, ShopTruth
from retainr.models.purchases import Counted, Customers, count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

CDNOW = Path(__file__).with_name("cdnow.csv")
"""The 2,357 customers of the CDNOW sample (Fader & Hardie), alike ones counted together."""

STEP = 0.12
"""Of the grids, in logarithms; the sums are exact to ten digits, as they fall off at both ends."""


def cdnow(unit: float = 7) -> Customers:
    """Return the CDNOW sample until 30 September 1997, in weeks unless said otherwise."""
    x, t, age, customers = np.loadtxt(CDNOW, delimiter=",", skiprows=1).T
    return Customers(x.astype(np.int64), t / unit, age / unit, customers)


def one(frequency: int, recency: float, age: float) -> Customers:
    return Customers(
        np.array([frequency]), np.array([float(recency)]), np.array([float(age)]), np.ones(1)
    )


def stopping_after_purchases(values: Floats, customers: int, first_chances: int) -> Counted:
    """Draw a BG/NBD or MBG/NBD population over two years, in weeks."""
    r, alpha, a, b = values.tolist()
    rng, span = np.random.default_rng(11), 730.0
    truth = ShopTruth(r=r, alpha=alpha, channels=(Channel("all", 1, a, b),))
    buyers = draw_buyers(rng, truth, customers, span)
    bought = draw_purchases(rng, buyers, span)
    repeats, last = bought.counts - 1, bought.at[bought.last]
    gone = rng.random(customers) < buyers.dropout * first_chances
    repeats, last = np.where(gone, 0, repeats), np.where(gone, buyers.first, last)
    first = np.floor(buyers.first).astype(np.int64)
    recency = np.floor(last).astype(np.int64) - first
    return count(repeats, recency, int(span) - first, 7)


def stopping_at_any_time(values: Floats, customers: int) -> Counted:
    """Draw a Pareto/NBD population over two years, in weeks."""
    r, alpha, s, beta = values.tolist()
    rng = np.random.default_rng(12)
    age = rng.integers(1, 731, customers)
    lasting = rng.exponential(1, customers) / rng.gamma(s, 1 / beta, customers)
    end = np.minimum(age / 7, lasting)
    x = rng.poisson(rng.gamma(r, 1 / alpha, customers) * end)
    last = np.where(x > 0, end * rng.beta(np.maximum(x, 1), 1), 0.0)
    recency = np.minimum(np.round(last * 7).astype(np.int64), age)
    return count(x, recency, age, 7)


class Brute:
    """Averages over a fine grid of rates and of chances, or rates, of stopping."""

    def __init__(self, values: Floats) -> None:
        """Spread the rates; what the subclass adds is the second dimension."""
        r, alpha = values[0], values[1]
        v = np.arange(-40 / min(r, 1), 8, STEP)
        self.rate = np.exp(v)[:, None]
        self.weight = np.exp(r * (v + np.log(alpha)) - alpha * np.exp(v) - gammaln(r))[:, None]
        self.weight = self.weight * STEP

    def mean(self, each: Floats) -> float:
        return float(np.sum(self.weight * each))


class BruteBetaGeometric(Brute):
    """FHL eqs. (3)–(5) for one customer, averaged."""

    def __init__(self, values: Floats, first_chances: int) -> None:
        """Add the grid of the chances of stopping."""
        super().__init__(values)
        a, b = values[2], values[3]
        v = np.arange(-40 / min(a, 1), 40 / min(b, 1), STEP)
        self.p, self.q = 1 / (1 + np.exp(-v)), 1 / (1 + np.exp(v))
        norm = gammaln(a) + gammaln(b) - gammaln(a + b)
        self.weight = self.weight * (np.exp(a * np.log(self.p) + b * np.log(self.q) - norm) * STEP)
        self.first = first_chances

    def likelihood(self, x: int, t: float, age: float) -> tuple[float, float]:
        """Return that of being alive and that of having stopped."""
        c, bought = x + self.first, np.exp(xlogy(x, self.rate))
        alive = self.mean(self.q**c * bought * np.exp(-self.rate * age))
        if c == 0:
            return alive, 0.0
        return alive, self.mean(self.p * self.q ** (c - 1) * bought * np.exp(-self.rate * t))

    def orders_ahead(self, x: int, t: float, age: float, time: float) -> float:
        c, bought = x + self.first, np.exp(xlogy(x, self.rate))
        alive = self.q**c * bought * np.exp(-self.rate * age)
        until = -np.expm1(-self.rate * self.p * time) / self.p
        return self.mean(alive * until) / sum(self.likelihood(x, t, age))

    def orders_from_start(self, time: float) -> float:
        until = -np.expm1(-self.rate * self.p * time) / self.p
        return self.mean(self.q**self.first * until)

    def probability(self, n: int, time: float) -> float:
        c, expected = n + self.first, self.rate * time
        exactly = np.exp(xlogy(n, expected) - expected - gammaln(n + 1)) * self.q**c
        if c == 0:
            return self.mean(exactly)
        at_least = gammainc(n, expected) if n else 1.0
        return self.mean(exactly + self.p * self.q ** (c - 1) * at_least)


class BruteParetoNbd(Brute):
    """Schmittlein, Morrison & Colombo (1987) for one customer, averaged."""

    def __init__(self, values: Floats) -> None:
        """Add the grid of the rates of stopping."""
        super().__init__(values)
        s, beta = values[2], values[3]
        v = np.arange(-40 / min(s, 1), 8, STEP)
        self.stop = np.exp(v)
        weight = np.exp(s * (v + np.log(beta)) - beta * self.stop - gammaln(s)) * STEP
        self.weight = self.weight * weight

    def likelihood(self, x: int, t: float, age: float) -> tuple[float, float]:
        """Return that of being alive and that of having stopped."""
        both, bought = self.rate + self.stop, np.exp(xlogy(x, self.rate))
        alive = np.exp(-both * age)
        stopped = self.stop / both * (np.exp(-both * t) - alive)
        return self.mean(bought * alive), self.mean(bought * stopped)

    def orders_ahead(self, x: int, t: float, age: float, time: float) -> float:
        alive = np.exp(xlogy(x, self.rate) - (self.rate + self.stop) * age)
        until = self.rate * -np.expm1(-self.stop * time) / self.stop
        return self.mean(alive * until) / sum(self.likelihood(x, t, age))

    def orders_from_start(self, time: float) -> float:
        return self.mean(self.rate * -np.expm1(-self.stop * time) / self.stop)

    def probability(self, n: int, time: float) -> float:
        both, expected = self.rate + self.stop, self.rate * time
        alive = np.exp(xlogy(n, expected) - expected - gammaln(n + 1) - self.stop * time)
        share = np.exp(n * np.log(self.rate / both)) * self.stop / both
        return self.mean(alive + share * gammainc(n + 1, both * time))
