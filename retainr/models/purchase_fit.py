"""Fit a model of repeat purchases by maximum likelihood.

The search is Newton's with exact second derivatives, in the logs of the parameters and with
time measured in mean ages of the customers, so that one start serves days and years. Some
ten steps do; a quasi-Newton method needs many more and, where OpenBLAS has threads, may
take a second of CPU for them (scipy/scipy#22438).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.intervals import normal_quantile
from retainr.models.newton import Found, climb
from retainr.models.sbg import FARTHEST as WIDEST
from retainr.models.sbg import Parameter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.purchases import Customers, Height, Likelihood, PurchaseModel

    Floats: TypeAlias = NDArray[np.float64]

LOWEST, HIGHEST = 1e-3, 1e4
"""A shape above, or s or a / (a + b) below, lies at an edge: there is no maximum inside."""

TIMES = ("alpha", "beta")
"""The parameters that are times; the others are shapes."""

FARTHEST = (math.log(1e-6), math.log(1e5), math.log(1e9))
"""How far the search goes: down, up in shapes, up in alpha and beta (in mean ages)."""

STARTS = (
    (0.5, 0.5, 0.5, 1.0),
    (2.0, 0.5, 1.0, 10.0),
    (0.2, 0.05, 0.2, 0.5),
    (5.0, 2.0, 5.0, 20.0),
)
"""Where the search starts, in mean ages; the later ones only when all before them failed."""

MANY = 20_000
"""So many distinct customers bring a search near enough for a few steps with more of them."""

MORE = 100_000
"""So many bring it near enough for two steps with all of them."""

SAME = 0.01
"""Searches that end at one edge with log-likelihoods nearer than this found the same top."""

SINGULAR = 1e-10
"""A Hessian whose curvatures differ by more than this is flat in one direction."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Maximum-likelihood estimates.

    Attributes:
        model: what was fitted.
        values: the parameters in the order of the model's, in the unit of time of the data.
        log_likelihood: of the densities of the purchase times, as in the papers.
        covariance: of the log parameters, (4, 4), from the exact Hessian; NaN at an edge.
        converged: whether there is a maximum inside.
        at_edge: names of the parameters that have no maximum inside, or along which the
            likelihood is flat; their values are where the search was stopped.
        customers: how many were fitted.
    """

    model: PurchaseModel
    values: Floats
    log_likelihood: float
    covariance: Floats
    converged: bool
    at_edge: tuple[str, ...]
    customers: float

    @property
    def standard_errors(self) -> Floats:
        """Return those of the parameters, (4,), by the delta method; NaN at an edge."""
        errors: Floats = self.values * np.sqrt(np.diag(self.covariance))
        return errors

    @property
    def aic(self) -> float:
        """Return Akaike's criterion: lower is better."""
        return 2 * len(self.values) - 2 * self.log_likelihood


def parameters(fitted: Fit, confidence: float) -> tuple[Parameter, ...]:
    """Return the parameters with intervals that are symmetric on the log scale."""
    z = normal_quantile(confidence)
    reaches = np.exp(np.minimum(z * np.sqrt(np.diag(fitted.covariance)), WIDEST))
    columns = (fitted.values, fitted.standard_errors, fitted.values / reaches)
    rows = zip(*(c.tolist() for c in (*columns, fitted.values * reaches)), strict=True)
    names = fitted.model.parameters
    return tuple(Parameter(name, *row) for name, row in zip(names, rows, strict=True))


def fit(model: PurchaseModel, customers: Customers, *, inside: bool = False) -> Fit:
    """Estimate the four parameters; see `Fit` for what may come out.

    Args:
        model: of the purchases.
        customers: the distinct ones.
        inside: only a maximum inside is of use: where all starts lead some of many customers
            to one edge, and the first start leads all of them there, the others are left out.
    """
    ages = customers.count @ customers.age
    unit = math.log(ages / customers.count.sum()) if ages > 0 else 0.0
    units = np.array([unit if name in TIMES else 0.0 for name in model.parameters])
    found = _search(model, customers, units, inside=inside)
    return _in_units(model, customers, found, units)


def _search(model: PurchaseModel, customers: Customers, units: Floats, *, inside: bool) -> Found:
    """Climb from the first start, from the others only where that does not end inside."""
    starts, edge = _starts(model, customers, units, inside=inside)
    likelihood = _scaled(model.likelihood(customers), units)
    found: list[Found] = []
    for start in starts:
        found.append(climb(likelihood, start, limits(model)))
        if at_edge(model, found[-1]) in ((), edge):
            break
    return max(found, key=lambda each: each.height.value)


def _scaled(likelihood: Likelihood, units: Floats) -> Likelihood:
    """Return a likelihood whose times are told in mean ages; their logs are those of days less."""
    return lambda place: likelihood(place + units)


def _starts(
    model: PurchaseModel, customers: Customers, units: Floats, *, inside: bool
) -> tuple[tuple[Floats, ...], tuple[str, ...]]:
    """Return where to start; of many distinct customers, after a look at some of them.

    And the one edge to which all starts lead some of them, where only an inside is of use; the
    first start is then half of the way there.
    """
    starts = tuple(np.log(np.array(STARTS)))
    likelihood = _of_some(model, customers, units, MANY)
    if likelihood is None:
        return starts, ()
    ends: list[Found] = []
    for start in starts:
        found = climb(likelihood, start, limits(model))
        if not at_edge(model, found):
            if ends:
                return starts, ()
            more = _of_some(model, customers, units, MORE)
            nearer = climb(more, found.place, limits(model)) if more else found
            return (nearer.place if not at_edge(model, nearer) else found.place, *starts), ()
        if not inside:
            return starts, ()
        ends.append(found)
    edge = _same_edge(model, ends)
    # Half of the way there need not be gone with all of them.
    first = (starts[0] + ends[0].place) / 2 if edge else starts[0]
    return (first, *starts[1:]), edge


def _of_some(
    model: PurchaseModel, customers: Customers, units: Floats, many: int
) -> Likelihood | None:
    """Return the likelihood of about so many customers; None where there are hardly more."""
    every = len(customers.age) // many
    if every < 2:
        return None
    return _scaled(model.likelihood(customers.where(slice(None, None, every))), units)


def _same_edge(model: PurchaseModel, ends: list[Found]) -> tuple[str, ...]:
    """Return the edge at which all searches ended equally high; nothing where they differ."""
    edges = {at_edge(model, found) for found in ends}
    heights = [found.height.value for found in ends]
    return edges.pop() if len(edges) == 1 and max(heights) - min(heights) < SAME else ()


def _in_units(model: PurchaseModel, customers: Customers, found: Found, units: Floats) -> Fit:
    """Bring an estimate back from mean ages to the time of the data."""
    edges = at_edge(model, found)
    covariance = np.full((4, 4), math.nan)
    if not edges:
        covariance = np.linalg.inv(-found.height.curvature)
    return Fit(
        model=model,
        values=np.exp(found.place + units),
        log_likelihood=found.height.value,
        covariance=covariance,
        converged=not edges,
        at_edge=edges,
        customers=float(customers.count.sum()),
    )


def limits(model: PurchaseModel) -> tuple[float, Floats]:
    """Return how far down the search goes, and how far up in each log parameter."""
    upto = np.array([FARTHEST[2 if name in TIMES else 1] for name in model.parameters])
    return FARTHEST[0], upto


def at_edge(model: PurchaseModel, found: Found) -> tuple[str, ...]:
    """Name the parameters at an edge, or else the one along which it is flattest, if flat."""
    values = dict(zip(model.parameters, np.exp(found.place).tolist(), strict=True))
    outside = tuple(name for name in model.parameters if _is_outside(name, values))
    if outside or _is_top(found.height):
        return outside
    flattest = np.linalg.eigh(-found.height.curvature)[1][:, 0]
    return (model.parameters[int(np.argmax(np.abs(flattest)))],)


def _is_outside(name: str, values: dict[str, float]) -> bool:
    if name in TIMES:
        return False
    low = values[name] / (values["a"] + values["b"]) if name == "a" else values[name]
    return values[name] > HIGHEST or (name in ("a", "s") and low < LOWEST)


def _is_top(height: Height) -> bool:
    """Tell whether it falls to all sides, and a further step would hardly change anything."""
    values = np.linalg.eigvalsh(-height.curvature)
    if values[0] <= SINGULAR * values[-1]:
        return False
    return bool(np.abs(np.linalg.solve(height.curvature, height.slopes)).max() < 1e-6)
