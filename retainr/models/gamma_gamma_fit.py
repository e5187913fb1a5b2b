"""Fit the gamma-gamma model by maximum likelihood.

The search is Newton's on the logs of p, q and gamma, with exact second derivatives: what
depends on the number of orders alone is evaluated once for each number, so that a step costs
one logarithm for each distinct spend. Money is scaled by its geometric mean, which only moves
log gamma. (Why not SciPy's L-BFGS-B: see `sbg_fit`.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.beta_geometric_fit import AT_ONCE
from retainr.models.newton import Found
from retainr.models.purchases import Height

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.gamma_gamma import Spend

    Floats: TypeAlias = NDArray[np.float64]

LOWEST, HIGHEST = 1e-3, 1e4
"""A shape p or q outside of these lies at an edge: the likelihood has no maximum inside."""

FARTHEST = math.log(1e6)
"""How far the search goes: logs of p and q to either side, and of gamma from there."""

SINGULAR = 1e-10
"""A Hessian whose curvatures differ by more than this is flat in one direction."""

_NAN = math.nan

STEPS, LONGEST, ENOUGH = 200, 2.0, 1e-7
"""How often the search steps, how far at once, and the step at which it has arrived.

The error that the last step leaves is about its square: the height there is not looked at."""

MANY = 50_000
"""So many distinct spends bring a search near enough for two or three steps with all."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Maximum-likelihood estimates; gamma is in the unit of money.

    `covariance` is that of (log p, log q, log gamma), from the analytic Hessian.
    `at_edge` names parameters along which there is no maximum inside, or the likelihood is
    flat; the estimates are then where the search was stopped, and the covariance is NaN.
    All estimates are NaN where there are no customers.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    covariance: Floats
    converged: bool
    at_edge: tuple[str, ...]
    customers: int

    @property
    def has_mean(self) -> bool:
        """Say whether the model has a mean value of an order: it has none where q is ≤ 1."""
        return self.q > 1


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What the likelihood needs of the data: sums, and one row a distinct spend.

    `times` and `people` say how many repeat orders there may be, and how many made them.
    """

    total: Floats
    weights: Floats
    """Customers of each spend, and their repeat orders, (2, spends)."""
    times: Floats
    people: Floats
    logs: float
    """The sum of x·log(total)."""
    fixed: float
    """The sum of log(total) less that of log x: the part without parameters."""

    def beyond(self, gamma: float) -> Floats:
        """Return log(γ + total) and the first two powers of its inverse, summed, (2, 3).

        In pieces that stay in the cache, see `beta_geometric_fit`: at a third of the cost.
        """
        found = np.zeros((2, 3))
        for at in range(0, len(self.total), AT_ONCE):
            reach, weights = (
                gamma + self.total[at : at + AT_ONCE],
                self.weights[:, at : at + AT_ONCE],
            )
            inverse = 1 / reach
            for i, values in enumerate((np.log(reach), inverse, inverse * inverse)):
                found[:, i] += weights @ values
        return found


def sums(data: Spend) -> Sums:
    """Add up what the likelihood needs of the data."""
    x, weight = data.frequency.astype(float), data.weight.astype(float)
    people = np.bincount(data.frequency, weight).astype(float)
    times = np.flatnonzero(people)
    logs = np.log(data.total)
    return Sums(
        total=data.total,
        weights=np.stack([weight, weight * x]),
        times=times.astype(float),
        people=people[times],
        logs=float((weight * x) @ logs),
        fixed=float(weight @ (logs - np.log(x))),
    )


def height(data: Sums, p: float, q: float, gamma: float) -> Height:
    """Return the log-likelihood of the mean spends, eq. (1a), and how it changes.

    Its slopes and second derivatives are those along log p, log q and log gamma.
    """
    from scipy.special import betaln, digamma, polygamma

    (logs, inverse, square), (x_logs, x_inverse, x_square) = data.beyond(gamma).tolist()
    customers, repeats = float(data.people.sum()), data.people * data.times
    known = customers * q * math.log(gamma) + p * data.logs - data.fixed
    value = known - data.people @ betaln(p * data.times, q) - p * x_logs - q * logs
    both, own = digamma(p * data.times + q), digamma(p * data.times)
    along_p = repeats @ (both - own) + data.logs - x_logs
    along_q = data.people @ both - logs + customers * (math.log(gamma) - float(digamma(q)))
    along_gamma = customers * q / gamma - p * x_inverse - q * inverse
    both, own = polygamma(1, p * data.times + q), polygamma(1, p * data.times)
    pp, pq = (repeats * data.times) @ (both - own), repeats @ both
    qq = data.people @ both - customers * float(polygamma(1, q))
    qg = customers / gamma - inverse
    gg = p * x_square + q * square - customers * q / gamma**2
    plain = np.array([[pp, pq, -x_inverse], [pq, qq, qg], [-x_inverse, qg, gg]])
    scale = np.array([p, q, gamma])
    slopes = scale * np.array([along_p, along_q, along_gamma])
    return Height(float(value), slopes, np.outer(scale, scale) * plain + np.diag(slopes))


def fit(data: Spend) -> Fit:
    """Estimate p, q and gamma; see `Fit` for what may come out."""
    if not len(data.weight):
        return Fit(_NAN, _NAN, _NAN, _NAN, np.full((3, 3), _NAN), False, (), 0)
    orders = data.frequency.astype(float)
    logs = np.log(data.total / orders)
    share = data.weight / data.weight.sum()
    middle = float(share @ logs)
    spread = float(share @ (logs - middle) ** 2)
    scaled = replace(data, total=data.total / math.exp(middle))
    return _judged(_search(sums(scaled), _near(scaled, _start(spread))), scaled, middle)


def _near(data: Spend, start: Floats) -> Floats:
    """Return a start near the maximum, from some of many distinct spends, if it is inside."""
    every = len(data.weight) // MANY
    if every < 2:
        return start
    some = slice(None, None, every)
    fewer = replace(
        data, frequency=data.frequency[some], total=data.total[some], weight=data.weight[some]
    )
    found = _search(sums(fewer), start)
    return found.place if _judged(found, fewer, 0.0).converged else start


def _start(spread: float) -> Floats:
    """Return where the search begins: log p, log q and log gamma.

    One order has ψ'(p) + ψ'(q) as the variance of its logarithm; the two are taken as
    equal, and ψ'(p) as 1/p + 1/(2p²). Gamma then puts the geometric mean at 1.
    """
    half = max(spread / 2, 1e-4)
    shape = math.log((1 + math.sqrt(1 + 2 * half)) / (2 * half))
    return np.array([shape, shape, 0.0])


def _search(data: Sums, place: Floats) -> Found:
    """Climb to the top, or to the edge of what is looked at."""
    here, rounding = height(data, *np.exp(place)), 1e-13 * float(data.people @ data.times)
    for _ in range(STEPS):
        before, step = place, _step(here)
        place = _inside(before + step)
        if np.abs(place - before).max() <= ENOUGH:
            break
        found = height(data, *np.exp(place))
        while not found.value >= here.value - rounding and np.abs(step).max() > ENOUGH:
            step = step / 2
            place = _inside(before + step)
            found = height(data, *np.exp(place))
        here = found
        if np.abs(place - before).max() <= ENOUGH:
            break
    return Found(place, here)


def _inside(place: Floats) -> Floats:
    """Keep to finite shapes; gamma goes with q / p, the mean being near 1."""
    shapes = np.clip(place[:2], -FARTHEST, FARTHEST)
    middle = shapes[1] - shapes[0]
    return np.append(shapes, np.clip(place[2], middle - FARTHEST, middle + FARTHEST))


def _step(here: Height) -> Floats:
    """Return Newton's step, turned uphill where the likelihood is not concave."""
    values, vectors = np.linalg.eigh(here.curvature)
    slopes = vectors.T @ here.slopes
    step = vectors @ (slopes / np.maximum(np.abs(values), 1e-12 * np.abs(values).max()))
    shorter: Floats = step * min(1.0, LONGEST / np.abs(step).max(initial=LONGEST))
    return shorter


def _judged(found: Found, data: Spend, middle: float) -> Fit:
    """Tell a maximum inside from a search that was stopped, and return to unscaled money."""
    p, q, gamma = np.exp(found.place).tolist()
    shapes = (("p", p), ("q", q))
    at_edge = tuple(name for name, value in shapes if not LOWEST <= value <= HIGHEST)
    here, customers = found.height, int(data.weight.sum())
    if not at_edge and not _is_top(-here.curvature, here.slopes):
        flattest = np.abs(np.linalg.eigh(-here.curvature)[1][:, 0])
        at_edge = (("p", "q", "gamma")[int(np.argmax(flattest))],)
    covariance = np.full((3, 3), _NAN)
    if not at_edge:
        covariance = np.asarray(np.linalg.inv(-here.curvature), dtype=np.float64)
    # A density of money is smaller by the factor by which money is larger.
    likelihood, unscaled = here.value - customers * middle, gamma * math.exp(middle)
    return Fit(p, q, unscaled, likelihood, covariance, not at_edge, at_edge, customers)


def _is_top(curvature: Floats, slopes: Floats) -> bool:
    """Tell whether it falls to all sides, and a further step would hardly change anything."""
    values = np.linalg.eigvalsh(curvature)
    if values[0] <= SINGULAR * values[-1]:
        return False
    return bool(np.abs(np.linalg.solve(curvature, slopes)).max() < 1e-6)
