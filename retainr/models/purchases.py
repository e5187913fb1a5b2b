"""What the models of repeat purchases work on, give back and have in common.

A customer is known by three numbers: the repeat purchases x, the time t_x of the last of
them, and the time T until the end of the data, both counted from the first purchase. The
likelihood knows nothing else, so customers that agree in all three are counted once.

Parameters travel as an array of four, in the order of a model's `parameters`; slopes are
those along the logarithms of the parameters, whose estimates are closest to normal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Hold distinct values, ascending, and the place of each customer's among them."""

    values: NDArray[Any]
    place: Integers


@dataclass(frozen=True, eq=False)
class Customers:
    """Distinct customers, all (cells,).

    Attributes:
        frequency: repeat purchases, from 0 on.
        recency: time of the last purchase; 0 where there was no repeat.
        age: time until the end of the data, not before the last purchase.
        count: how many customers are like this.
    """

    frequency: Integers
    recency: Floats
    age: Floats
    count: Floats

    @cached_property
    def ages(self) -> Kinds:
        """Return the distinct ages."""
        return Kinds(*np.unique(self.age, return_inverse=True))

    @cached_property
    def frequencies(self) -> Kinds:
        """Return the distinct numbers of repeat purchases."""
        return Kinds(*np.unique(self.frequency, return_inverse=True))

    @cached_property
    def runs(self) -> Runs:
        """Return neighbours that agree in frequency and age as one."""
        differs = (self.frequency[1:] != self.frequency[:-1]) | (self.age[1:] != self.age[:-1])
        starts = np.append(0, np.flatnonzero(differs) + 1)[: len(self.age)]
        customers = replace(self.where(starts), count=np.add.reduceat(self.count, starts))
        return Runs(customers, np.diff(starts, append=len(self.age)))

    def where(self, chosen: Flags | Integers | slice) -> Customers:
        """Return those chosen, by flags, by positions or from one place to another."""
        return Customers(
            self.frequency[chosen], self.recency[chosen], self.age[chosen], self.count[chosen]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Neighbours among distinct customers that differ in their recency alone.

    Attributes:
        customers: each run as one; its recency is that of the first.
        sizes: how many distinct customers a run is made of.
    """

    customers: Customers
    sizes: Integers

    def each(self, values: Floats) -> Floats:
        """Return values of the runs as those of the distinct customers."""
        return np.repeat(values, self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Distinct customers, and for every customer the position of its like.

    They are sorted by frequency, age and recency, so that their runs are as long as can be.
    """

    distinct: Customers
    position: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Horizon:
    """Times after the end of the data, each with the weight of what is expected until then.

    One time with weight 1 asks for the orders until then. With falling weights the sum is a
    discounted one: Σ d_m (E_m − E_{m−1}) has weights d_m − d_{m+1}, the last being d_m.

    Attributes:
        times: in the unit of the fit.
        weights: of each.
        slopes: those along the parameters are asked for; otherwise they have no row.
    """

    times: Floats
    weights: Floats
    slopes: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """A number for each distinct customer and its slopes along the log parameters.

    `value` is (cells,), `slopes` is (4, cells).
    """

    value: Floats
    slopes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Height:
    """A log-likelihood with its slopes (k,) and curvature (k, k) in k log parameters."""

    value: float
    slopes: Floats
    curvature: Floats

    def __add__(self, other: Height) -> Height:
        """Return that of all customers of both."""
        return Height(
            self.value + other.value,
            self.slopes + other.slopes,
            self.curvature + other.curvature,
        )


Likelihood: TypeAlias = Callable[["Floats"], Height]
"""The log-likelihood of some customers at four log parameters."""


class PurchaseModel(Protocol):
    """A model of when customers buy again and when they stop for good."""

    @property
    def name(self) -> str:
        """Return its name on the command line."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of its four parameters."""

    def likelihood(self, customers: Customers) -> Likelihood:
        """Return the log-likelihood of these customers as a function of log parameters."""

    def p_alive(self, values: Floats, customers: Customers) -> Expected:
        """Return the probability of buying again at some time, at each customer's age."""

    def orders_if_alive(self, values: Floats, customers: Customers, horizon: Horizon) -> Expected:
        """Return what `orders_ahead` does of customers who are alive for certain.

        It depends on their frequency and age alone.
        """

    def orders_from_start(self, values: Floats, times: Floats) -> Floats:
        """Return E[X(t)], the repeat purchases expected of a new customer until each time."""

    def probability(self, values: Floats, orders: Integers, time: float) -> Floats:
        """Return P(X(t) = n): that a new customer buys again n times until the time."""


def orders_ahead(
    model: PurchaseModel,
    values: Floats,
    customers: Customers,
    horizon: Horizon,
    alive: Expected | None = None,
) -> Expected:
    """Return the weighted sum of E[Y(t) | x, t_x, T] over the times of the horizon.

    Under each model it is that of a customer who is alive, times P(alive).

    Args:
        model: of the purchases.
        values: of its parameters.
        customers: the distinct ones.
        horizon: times and weights.
        alive: what the model's `p_alive` returned, where it is known.
    """
    alive = alive or model.p_alive(values, customers)
    runs = customers.runs
    lasting = model.orders_if_alive(values, runs.customers, horizon)
    ahead = runs.each(lasting.value)
    slopes = np.empty((len(lasting.slopes), len(ahead)))
    # One after the other: all at once are four numbers a customer.
    for found, each, own in zip(slopes, lasting.slopes, alive.slopes, strict=False):
        np.multiply(own, ahead, out=found)
        found += runs.each(each) * alive.value
    return Expected(alive.value * ahead, slopes)


def count(frequency: Integers, recency_days: Integers, age_days: Integers, unit: float) -> Counted:
    """Count the customers that agree in everything a model knows.

    Args:
        frequency: repeat purchases, (customers,).
        recency_days: whole days from the first to the last purchase, (customers,).
        age_days: whole days from the first purchase to the end of the data, (customers,).
        unit: days in the unit of time of the result, such as 7 for weeks.
    """
    ages = int(age_days.max(initial=0)) + 1
    # One integer for three: sorting it is several times faster than sorting rows.
    key = (frequency.astype(np.int64) * ages + age_days) * ages + recency_days
    distinct, position, counts = np.unique(key, return_inverse=True, return_counts=True)
    rest, recency = np.divmod(distinct, ages)
    times, age = np.divmod(rest, ages)
    cells = Customers(times, recency / unit, age / unit, counts.astype(np.float64))
    return Counted(cells, position)
