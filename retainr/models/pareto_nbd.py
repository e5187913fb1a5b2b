"""Pareto/NBD: customers buy and stop at rates of their own, at any time.

Rates of buying have a gamma distribution (r, alpha), rates of stopping another (s, beta).

Sources:
    Schmittlein, Morrison & Colombo (1987), "Counting your customers: who are they and what
    will they do next?", Management Science 33(1), 1–24.
    Fader & Hardie (2005), "A note on deriving the Pareto/NBD model and related expressions";
    named FH below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.pareto_nbd_counts import probability
from retainr.models.purchases import Expected, Height
from retainr.models.rising import reached, rising
from retainr.models.stopping_times import fates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.purchases import Customers, Horizon, Likelihood
    from retainr.models.stopping_times import Fates

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """The model.

    Attributes:
        name: on the command line.
    """

    name: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of its four parameters."""
        return ("r", "alpha", "s", "beta")

    def likelihood(self, customers: Customers) -> Likelihood:
        """Return the log-likelihood of these customers as a function of log parameters.

        FH eq. (18); the time of stopping is integrated over (see stopping_times.py).
        """
        bought = reached(customers.frequency, customers.count)

        def height(place: Floats) -> Height:
            """Return it at four log parameters."""
            values = np.exp(place)
            total = _of_orders(bought, float(values[0]))
            for piece in fates(values, customers):
                total += _of_fates(values, piece)
            return total

        return height

    def p_alive(self, values: Floats, customers: Customers) -> Expected:
        """Return the probability of not having stopped by T: FH eqs. (36) and (37)."""
        value = np.empty(len(customers.age))
        slopes = np.empty((4, len(customers.age)))
        for piece in fates(values, customers):
            each = _slopes(values, piece)
            alive = piece.share[:, -1]
            mean = np.einsum("icn,cn->ic", each, piece.share)
            value[piece.rows] = alive
            slopes[:, piece.rows] = alive * (each[:, :, -1] - mean)
        return Expected(value, slopes)

    def orders_if_alive(self, values: Floats, customers: Customers, horizon: Horizon) -> Expected:
        """Return what customers who are alive are expected to buy: FH eq. (41) by P(alive)."""
        r, alpha, _, beta = values.tolist()
        ages, place = customers.ages.values, customers.ages.place
        lasting = np.zeros((3, len(ages)))
        for time, weight in zip(horizon.times.tolist(), horizon.weights.tolist(), strict=True):
            lasting += weight * _lasting(values, time, ages)
        rate = (r + customers.frequency) / (alpha + customers.age) * (beta + customers.age)
        base, along_s, along_beta = lasting[:, place] * rate
        if not horizon.slopes:
            return Expected(base, np.empty((0, len(base))))
        found = np.stack(
            [
                base * (r / (r + customers.frequency)),
                -base * (alpha / (alpha + customers.age)),
                along_s,
                along_beta + base * (beta / (beta + customers.age)),
            ]
        )
        return Expected(base, found)

    def orders_from_start(self, values: Floats, times: Floats) -> Floats:
        """Return E[X(t)], the repeat purchases expected of a new customer: FH eq. (27)."""
        r, alpha, s, beta = values.tolist()
        orders: Floats = r / alpha * beta * _decaying(s - 1, np.log1p(times / beta))
        return orders

    def probability(self, values: Floats, orders: Integers, time: float) -> Floats:
        """Return P(X(t) = n): that a new customer buys again n times until the time."""
        return probability(values, orders, time)


PARETO_NBD = ParetoNbd("pareto-nbd")


def _of_orders(bought: Floats, r: float) -> Height:
    """Return log Γ(r + x) / Γ(r), summed."""
    value, slope, bend = rising(bought, r).tolist()
    return Height(value, np.array([slope, 0, 0, 0]), np.diag([bend, 0, 0, 0]))


def _slopes(values: Floats, piece: Fates) -> Floats:
    """Return those of the logarithm of each term of the likelihood, (4, cells, nodes)."""
    r, alpha, s, beta = values.tolist()
    times_bought = piece.customers.frequency[:, None]
    return np.stack(
        [
            -r * np.log1p(piece.time / alpha),
            r - (r + times_bought) * (alpha / (alpha + piece.time)),
            piece.ends - s * np.log1p(piece.time / beta),
            s - (s + piece.ends) * (beta / (beta + piece.time)),
        ]
    )


def _of_fates(values: Floats, piece: Fates) -> Height:
    """Return the logarithm of the sum in stopping_times.py, summed over customers.

    The slopes of the logarithm of a sum are the means of the slopes of its terms, its second
    derivatives the means of theirs and the covariances of the slopes.
    """
    r, alpha, s, beta = values.tolist()
    each, customers = _slopes(values, piece), piece.customers
    mean = np.einsum("icn,cn->ic", each, piece.share)
    share = piece.share * customers.count[:, None]
    spread = (each - mean[:, :, None]) * np.sqrt(share)
    curvature = np.einsum("icn,jcn->ij", spread, spread)
    slopes = mean @ customers.count
    buys = alpha / (alpha + piece.time)
    stops = beta / (beta + piece.time)
    more = np.zeros((4, 4))
    more[0, 0] = slopes[0]
    more[0, 1] = more[1, 0] = r * np.sum(share * (1 - buys))
    more[1, 1] = -np.sum(share * (r + customers.frequency[:, None]) * buys * (1 - buys))
    more[2, 2] = slopes[2] - np.sum(share * piece.ends)
    more[2, 3] = more[3, 2] = s * np.sum(share * (1 - stops))
    more[3, 3] = -np.sum(share * (s + piece.ends) * stops * (1 - stops))
    value = float(piece.log_likelihood @ customers.count)
    return Height(value, slopes, curvature + more)


def _lasting(values: Floats, time: float, ages: Floats) -> Floats:
    """Return ∫ (1 + τ / (β + T))^(−s) dτ / (β + T) up to a time, by age.

    It is what is expected of a customer alive at T in units of its rate times (β + T).

    Returns:
        The integral and its slopes along log s and log beta, (3, ages).
    """
    _, _, s, beta = values.tolist()
    length = np.log1p(time / (beta + ages))
    along_beta = -beta * time / ((beta + ages) * (beta + ages + time))
    return np.stack(
        [
            _decaying(s - 1, length),
            -s * length * length * _bend((1 - s) * length),
            np.exp((1 - s) * length) * along_beta,
        ]
    )


def _decaying(rate: float, length: Floats) -> Floats:
    """Return (1 − e^(−rate · length)) / rate, which is the length at rate 0."""
    if rate == 0:
        return length
    result: Floats = -np.expm1(-rate * length) / rate
    return result


def _bend(y: Floats) -> Floats:
    """Return the derivative of (e^y − 1) / y, by its series near 0."""
    near = np.abs(y) < 1e-2
    series = 1 / 2 + y * (1 / 3 + y * (1 / 8 + y * (1 / 30 + y / 144)))
    far = np.where(near, 1.0, y)
    result: Floats = np.where(near, series, (np.exp(far) - np.expm1(far) / far) / far)
    return result
