"""When customers buy again: the fit that values and risks rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lang.numbers import statistic
from retainr.lazy import np
from retainr.metrics.clv.params import Model
from retainr.models import purchase_fit
from retainr.models.beta_geometric import BG_NBD, MBG_NBD
from retainr.models.pareto_nbd import PARETO_NBD
from retainr.models.purchases import Horizon, orders_ahead

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.metrics.clv.people import People
    from retainr.models.purchases import Counted, Expected, PurchaseModel

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

PURCHASE_MODELS: dict[Model, PurchaseModel] = {
    Model.BG_NBD: BG_NBD,
    Model.MBG_NBD: MBG_NBD,
    Model.PARETO_NBD: PARETO_NBD,
}


@dataclass(frozen=True, eq=False)
class Purchases:
    """Hold the fit to when some customers buy again.

    Attributes:
        segment: whose they are; None for all customers.
        rows: places of these customers.
        counted: those that agree in all that the model knows, counted once.
        purchase: when they buy again.
    """

    segment: int | None
    rows: Integers
    counted: Counted
    purchase: purchase_fit.Fit

    @property
    def edges(self) -> tuple[str, ...]:
        """Return the parameters without a maximum inside, as a sentence names them."""
        return purchase_edges(self.purchase)

    @cached_property
    def alive(self) -> Expected:
        """Return the probability of buying again at some time, of those counted once."""
        return self.purchase.model.p_alive(self.purchase.values, self.counted.distinct)

    @property
    def p_alive(self) -> Floats:
        """Return the probability of each customer to buy again at some time."""
        found: Floats = self.alive.value[self.counted.position]
        return found

    def expected_orders(self, time: float, places: Integers | None = None) -> Floats:
        """Return the orders of each customer within a time from the end of the calibration.

        Args:
            time: in the unit of the fit.
            places: of the customers that are asked for, from 0 on; None for all.
        """
        horizon = Horizon(np.array([time]), np.ones(1), slopes=False)
        some, alive, position = self.counted.distinct, self.alive, self.counted.position
        if places is not None:
            cells = position[places]
            asked = np.zeros(len(some.age), dtype=np.bool_)
            asked[cells] = True
            some = some.where(asked)
            alive = replace(alive, value=alive.value[asked], slopes=alive.slopes[:, asked])
            position = (np.cumsum(asked) - 1)[cells]
        model, values = self.purchase.model, self.purchase.values
        found: Floats = orders_ahead(model, values, some, horizon, alive).value
        return found[position]


def purchase_edges(found: purchase_fit.Fit) -> tuple[str, ...]:
    """Return the parameters of the purchases without a maximum inside, as a sentence names them."""
    named = []
    values = dict(zip(found.model.parameters, found.values, strict=True))
    for name in () if found.converged else found.at_edge or ("?",):
        value = f" = {statistic(values[name])}" if name in values else ""
        why = " (nobody is seen to leave)" if name in ("a", "s") and values[name] < 1 else ""
        named.append(f"{found.model.name} {name}{value}{why}")
    return tuple(named)


def fit_purchases(
    people: People, model: PurchaseModel, rows: Integers, segment: int | None, *, inside: bool
) -> Purchases:
    """Fit when some customers buy again.

    Args:
        people: the customers.
        model: of when they buy again.
        rows: places of those that are fitted.
        segment: whose they are, or None for all.
        inside: a fit at an edge will be refused.
    """
    counted = people.counted if segment is None else people.counted_of(rows)
    found = purchase_fit.fit(model, counted.distinct, inside=inside)
    return Purchases(segment, rows, counted, found)
