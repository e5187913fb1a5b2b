"""Customers with their values, whatever these were computed with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.metrics.clv.fitting import check_enough, fit_all, fit_segments, refuse_edges
from retainr.metrics.clv.held_out import Tested, segments_of, tested
from retainr.metrics.clv.params import Model
from retainr.metrics.clv.purchases import PURCHASE_MODELS
from retainr.metrics.clv.rules import historic, simple
from retainr.metrics.clv.worth import worth

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from retainr.metrics.clv.contracts import Renewed
    from retainr.metrics.clv.fitting import Group
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.people import People
    from retainr.metrics.clv.rules import Simple
    from retainr.metrics.clv.worth import Worth
    from retainr.metrics.orders import Orders

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Compared:
    """Hold one model among several.

    Attributes:
        model: which one.
        group: its fit to all customers.
        tested: its errors in the holdout, or None without one.
    """

    model: Model
    group: Group
    tested: Tested | None


@dataclass(frozen=True)
class Valued:
    """Hold customers with their values.

    Attributes:
        people: the customers.
        model: what the values were computed with.
        worth: the values.
        groups: the fits: one to all customers or one a segment; none where nothing is fitted.
        compared: all models, where they were asked for.
        tested: errors of the forecast in the holdout, or None without one.
        rules: what the simple rule rests on by segment, where it was used.
        renewed: the models of renewals, where the rows are contracts.
        derl: residual lifetime of each contract customer, or None.
    """

    people: People
    model: Model
    worth: Worth
    groups: tuple[Group, ...] = ()
    compared: tuple[Compared, ...] = ()
    tested: Tested | None = None
    rules: dict[int, Simple] | None = None
    renewed: tuple[Renewed, ...] = ()
    derl: Floats | None = None

    @cached_property
    def places(self) -> tuple[tuple[int, Integers], ...]:
        """Return each segment with the places of its customers."""
        return tuple(segments_of(self.people))

    @property
    def degenerate(self) -> tuple[str, ...]:
        """Return the parameters at an edge."""
        return tuple(dict.fromkeys(edge for group in self.groups for edge in group.edges))


def value_orders(orders: Orders, people: People, params: ClvParams) -> Valued:
    """Return customers of orders with their values.

    Args:
        orders: the orders.
        people: their customers.
        params: the command's parameters.

    Raises:
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    if params.model is Model.HISTORIC:
        return Valued(people, params.model, historic(people, params))
    if params.model is Model.SIMPLE:
        ruled = simple(orders, people, params)
        return Valued(people, params.model, ruled.worth, rules=ruled.segments)
    file = orders.rows.name
    check_enough(people, file)
    compared = _all(people, file) if params.model is Model.ALL else ()
    model = compared[0].model if compared else params.model
    groups = fit_segments(people, PURCHASE_MODELS[model]) if orders.rows.reading.by else None
    if groups is None:
        inside = not params.allow_nonconverged
        kind = PURCHASE_MODELS[model]
        groups = (compared[0].group if compared else fit_all(people, kind, file, inside=inside),)
    if not params.allow_nonconverged:
        refuse_edges(groups, file)
    found = worth(people, groups, params)
    test = None if found.holdout is None else tested(people, found.holdout)
    return Valued(people, model, found, groups, compared, test)


def _all(people: People, file: str) -> tuple[Compared, ...]:
    """Return all models, those with a maximum inside first, in the order of their names."""
    found = []
    for model, kind in PURCHASE_MODELS.items():
        group = fit_all(people, kind, file)
        test = None
        if people.has_holdout:
            test = tested(people, group.expected_orders(people.holdout))
        found.append(Compared(model, group, test))
    return tuple(sorted(found, key=lambda one: bool(one.group.edges)))
