"""Fit the shifted-beta-geometric model by maximum likelihood.

The likelihood of eqs. (5) and (6) is, sorted by age, one of independent renewals: of
those who come to age t a share of alpha / (alpha + beta + t − 1) leaves, eq. (8). That
form has no log-beta, its slopes are plain sums, and it takes parts of customers.

The search is Newton's in the logit of the mean churn and the log of 1 / (alpha + beta), which
hardly depend on each other, while alpha and beta rise and fall together. It is our own:
with exact second derivatives of two parameters it needs some six steps, and SciPy's L-BFGS-B
may take a second of CPU for them where OpenBLAS has threads (scipy/scipy#22438).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LOWEST, HIGHEST = 1e-3, 1e4
"""A parameter outside of these lies at an edge: the likelihood has no maximum inside."""

LIMITS = ((-40.0, -math.log(1e6)), (40.0, math.log(1e6)))
"""How far the search goes: logit of the mean churn, log of 1 / (alpha + beta)."""

SINGULAR = 1e-10
"""A Hessian whose curvatures differ by more than this is flat in one direction."""

STEPS, LONGEST, ENOUGH = 100, 2.0, 1e-9
"""How often the search steps, how far at once, and the step at which it has arrived."""


@dataclass(frozen=True, slots=True, eq=False)
class Lifetimes:
    """How many were lost at each age, and how many were last seen staying after it.

    The first place is age 1, the first renewal; both are equally long and may hold parts of
    customers. Cohorts of any length add up, each with its `kept` at its own last age.
    """

    lost: Floats
    kept: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Maximum-likelihood estimates.

    `covariance` is that of (log alpha, log beta), from the analytic Hessian. There are three
    outcomes:
    - `converged`: a maximum inside.
    - `at_edge` names parameters: no maximum inside, or the likelihood is flat along them;
      the estimates are where the search was stopped, the covariance is NaN.
    - `identified` is false: the data fit any number of pairs; the estimates are NaN.
      `at_edge` is alpha where nobody was lost, beta where all were lost at age 1, else empty:
      losses at one age only give the ratio of the two.
    """

    alpha: float
    beta: float
    log_likelihood: float
    covariance: Floats
    converged: bool
    identified: bool
    at_edge: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Renewals:
    """How many came to each renewal, and how many renewed or left at it."""

    due: Floats
    renewed: Floats
    left: float


def renewals(lifetimes: Lifetimes) -> Renewals:
    """Count the renewals of all customers by age."""
    lost = np.asarray(lifetimes.lost, dtype=np.float64)
    due = np.cumsum((lost + lifetimes.kept)[::-1])[::-1]
    renewed = lifetimes.kept + np.append(due[1:], 0.0)
    return Renewals(due, renewed[: len(due)], float(lost.sum()))


def log_likelihood(data: Renewals, alpha: float, beta: float) -> float:
    """Return the logarithm of the likelihood."""
    i = np.arange(len(data.due))
    renewed = data.renewed @ np.log(beta + i)
    return float(data.left * math.log(alpha) + renewed - data.due @ np.log(alpha + beta + i))


def gradient(data: Renewals, alpha: float, beta: float) -> Floats:
    """Return its slopes along log alpha and log beta."""
    i = np.arange(len(data.due))
    due = np.sum(data.due / (alpha + beta + i))
    renewed = np.sum(data.renewed / (beta + i))
    return np.array([data.left - alpha * due, beta * (renewed - due)])


def hessian(data: Renewals, alpha: float, beta: float) -> Floats:
    """Return its second derivatives in log alpha and log beta."""
    i = np.arange(len(data.due))
    due = np.sum(data.due / (alpha + beta + i) ** 2)
    renewed = np.sum(data.renewed / (beta + i) ** 2)
    scale = np.array([alpha, beta])
    plain = due - np.diag([data.left / alpha**2, renewed])
    result: Floats = np.outer(scale, scale) * plain + np.diag(gradient(data, alpha, beta))
    return result


def fit(lifetimes: Lifetimes) -> Fit:
    """Estimate alpha and beta; see `Fit` for what may come out."""
    data = renewals(lifetimes)
    if not data.due[1:].any() or not data.left:
        return _not_identified(data)
    return _judged(data, *_search(data))


def _not_identified(data: Renewals) -> Fit:
    """Say which parameter has no end, if one has none."""
    at_edge: tuple[str, ...] = ()
    if data.due.any() and not (data.left and data.renewed.any()):
        at_edge = ("beta",) if data.left else ("alpha",)
    return Fit(math.nan, math.nan, math.nan, _no_covariance(), False, False, at_edge)


def _no_covariance() -> Floats:
    return np.full((2, 2), math.nan, dtype=np.float64)


def _search(data: Renewals) -> tuple[float, float]:
    """Climb from the mean churn as seen and an alpha and beta of 1 in all."""
    place = np.array([math.log(data.left / (data.due.sum() - data.left)), 0.0])
    height, rounding = _height(data, place), 1e-13 * data.due.sum()
    for _ in range(STEPS):
        before, step = place, _step(data, place)
        place = np.clip(before + step, *LIMITS)
        while _height(data, place) < height - rounding and np.abs(step).max() > ENOUGH:
            step = step / 2
            place = np.clip(before + step, *LIMITS)
        height = _height(data, place)
        if np.abs(place - before).max() <= ENOUGH:
            break
    return _parameters(place)


def _height(data: Renewals, place: Floats) -> float:
    return log_likelihood(data, *_parameters(place))


def _step(data: Renewals, place: Floats) -> Floats:
    """Return Newton's step, turned uphill where the likelihood is not concave."""
    alpha, beta = _parameters(place)
    mean, slopes = alpha / (alpha + beta), gradient(data, alpha, beta)
    turn = np.array([[1 - mean, -1.0], [-mean, -1.0]])
    curvature = turn.T @ hessian(data, alpha, beta) @ turn
    curvature[0, 0] -= mean * (1 - mean) * slopes.sum()
    values, vectors = np.linalg.eigh(curvature)
    step = vectors @ (vectors.T @ turn.T @ slopes / np.maximum(np.abs(values), 1e-300))
    shorter: Floats = step * min(1.0, LONGEST / np.abs(step).max(initial=LONGEST))
    return shorter


def _parameters(x: Floats) -> tuple[float, float]:
    """Return alpha and beta for the logit of their mean and the log of 1 / their sum."""
    scale = math.exp(-x[1])
    return scale / (1 + math.exp(-x[0])), scale / (1 + math.exp(x[0]))


def _judged(data: Renewals, alpha: float, beta: float) -> Fit:
    """Tell a maximum inside from a search that was stopped."""
    pairs = (("alpha", alpha), ("beta", beta))
    at_edge = tuple(name for name, value in pairs if not LOWEST <= value <= HIGHEST)
    curvature = -hessian(data, alpha, beta)
    if not at_edge and not _is_top(curvature, gradient(data, alpha, beta)):
        flattest = np.linalg.eigh(curvature)[1][:, 0]
        at_edge = (pairs[int(np.argmax(np.abs(flattest)))][0],)
    covariance = _no_covariance()
    if not at_edge:
        covariance = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
    likelihood = log_likelihood(data, alpha, beta)
    return Fit(alpha, beta, likelihood, covariance, not at_edge, True, at_edge)


def _is_top(curvature: Floats, slopes: Floats) -> bool:
    """Tell whether it falls to all sides, and a further step would hardly change anything."""
    values = np.linalg.eigvalsh(curvature)
    if values[0] <= SINGULAR * values[1]:
        return False
    return bool(np.abs(np.linalg.solve(curvature, slopes)).max() < 1e-6)
