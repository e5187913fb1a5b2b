"""Customers that buy and stop as a model says, by the thousand: what a fit is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CDNOW = {
    "bg-nbd": (0.2426, 4.4136, 0.7929, 2.4259),
    "mbg-nbd": (0.5248, 6.1831, 0.8914, 1.6140),
    "pareto-nbd": (0.5533, 10.578, 0.6062, 11.669),
}
"""The parameters of the CDNOW sample, in weeks: what customers are drawn from."""

SPAN, FIRST = 273, 84
"""Days that are watched, and within how many of them customers come."""


@dataclass(frozen=True)
class Buyers:
    """Hold customers, (customers,).

    Attributes:
        frequency: days with a repeat purchase, as a log tells them.
        recency: days to the last of these.
        age: days to the end.
        purchases: repeat purchases, those of one day too.
        last: time of the last of them since the first purchase, in days.
        watched: time until the end since the first purchase, in days.
    """

    frequency: Ints
    recency: Ints
    age: Ints
    purchases: Ints
    last: Floats
    watched: Floats


def simulate(model: str, customers: int, seed: int, span: int = SPAN) -> Buyers:
    """Draw customers from a model with the parameters of the CDNOW sample.

    Args:
        model: bg-nbd, mbg-nbd or pareto-nbd.
        customers: how many.
        seed: the same seed gives the same customers.
        span: days from the first day to the end.
    """
    draw = np.random.default_rng(seed)
    r, alpha, one, other = CDNOW[model]
    rate: Floats = draw.gamma(r, 1 / alpha, customers) / 7
    age = span - draw.integers(1, FIRST + 1, customers)
    if model == "pareto-nbd":
        stop = draw.exponential(1, customers) * 7 / draw.gamma(one, 1 / other, customers)
        return _until(draw, rate, age, stop, np.zeros(customers))
    leaves = draw.beta(one, other, customers)
    stop = np.full(customers, np.inf)
    if model == "mbg-nbd":
        stop[draw.random(customers) < leaves] = 0.0
    return _until(draw, rate, age, stop, leaves)


def _until(
    draw: np.random.Generator, rate: Floats, age: Ints, stop: Floats, leaves: Floats
) -> Buyers:
    """Let customers buy until they stop or the time is over.

    Args:
        draw: where chance comes from.
        rate: purchases a day.
        age: days until the end of the data.
        stop: days after the first purchase from which each of them buys no more.
        leaves: the chance to stop after each repeat purchase.
    """
    # The first purchase falls anywhere in its day.
    begin = draw.random(len(age))
    watched = age + 1 - begin
    frequency, recency, purchases = np.zeros((3, len(age)), np.int64)
    last = np.zeros(len(age))
    for who, time in repeats(draw, rate, np.minimum(stop, watched), leaves):
        day = (begin[who] + time).astype(np.int64)
        frequency[who] += day > recency[who]
        recency[who], last[who] = day, time
        purchases[who] += 1
    return Buyers(frequency, recency, age, purchases, last, watched)


def repeats(
    draw: np.random.Generator, rate: Floats, stop: Floats, leaves: Floats
) -> Iterator[tuple[Ints, Floats]]:
    """Yield who makes a first repeat purchase and when, then who a second one, until nobody does.

    Args:
        draw: where chance comes from.
        rate: purchases a day.
        stop: days after the first purchase from which each customer buys no more.
        leaves: the chance to stop after each repeat purchase.
    """
    who, time = np.arange(len(rate)), np.zeros(len(rate))
    while len(who):
        time = time + draw.exponential(1, len(who)) / rate[who]
        on = time < stop[who]
        who, time = who[on], time[on]
        yield who, time
        stays = draw.random(len(who)) >= leaves[who]
        who, time = who[stays], time[stays]


def write(path: str, model: str, customers: int) -> None:
    """Write customers as an array of three rows."""
    found = simulate(model, customers, seed=customers)
    np.save(path, np.stack([found.frequency, found.recency, found.age]))
