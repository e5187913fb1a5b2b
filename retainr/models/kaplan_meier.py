"""The Kaplan–Meier curve from counts by duration, and what is read off it.

A million customers are grouped by duration first; nothing here is as long as the
customers are many, only as long as their durations differ. (SciPy's `ecdf` wants every
customer and has the interval only inside an object; hence the few lines of our own.)
What is not defined is NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.intervals import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

ROUNDING = 1e-9
"""A survival that should be one half may miss it by the rounding of a long product."""


@dataclass(frozen=True, slots=True, eq=False)
class Durations:
    """How many had their event, and how many left sight, at each distinct duration.

    `time` is sorted and has no value twice; all three are equally long, and each row
    counts at least one customer. One censored at the time of an event was at risk of it.
    """

    time: Floats
    events: Integers
    censored: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """A Kaplan–Meier curve: one row for each distinct duration, sorted.

    `at_risk` is counted just before `time`, so it holds those censored at it;
    `survival` and its interval hold from `time` up to the next one.
    """

    time: Floats
    at_risk: Integers
    events: Integers
    censored: Integers
    survival: Floats
    ci_low: Floats
    ci_high: Floats


@dataclass(frozen=True, slots=True)
class Median:
    """The median duration with its ends, in the unit of time; NaN where never reached."""

    value: float
    ci_low: float
    ci_high: float


def at_risk(durations: Durations) -> Integers:
    """Count those still in sight and without event just before each duration."""
    leaving = durations.events + durations.censored
    # Parts of customers stay parts: a table of survivors may be in percent.
    whole = np.issubdtype(leaving.dtype, np.integer)
    return np.cumsum(leaving[::-1], dtype=np.int64 if whole else None)[::-1]


def kaplan_meier(durations: Durations, confidence: float) -> Survival:
    """Estimate the share that has no event yet, with Greenwood's variance.

    The interval is symmetric on the scale of log(−log S), so it stays inside 0 and 1. Before
    the first event it is 1 to 1; once nobody is left without an event it is NaN (R's
    `survfit` has NA for both).

    Args:
        durations: counts at each distinct duration.
        confidence: level of the pointwise interval, between 0 and 1.

    Source:
        Kaplan & Meier (1958), JASA 53, 457–481; Kalbfleisch & Prentice (2002), eq. (1.13).
    """
    risk = at_risk(durations)
    left = risk - durations.events
    survival = np.cumprod(left / risk, dtype=np.float64)
    alive = (left > 0) & (survival > 0)
    terms = np.divide(durations.events, risk * left.astype(float), where=alive, out=_nan(risk))
    low, high = _log_log(survival, np.cumsum(terms), normal_quantile(confidence))
    return Survival(durations.time, risk, durations.events, durations.censored, survival, low, high)


def _log_log(survival: Floats, variance: Floats, z: float) -> tuple[Floats, Floats]:
    """Return the ends on the scale of log(−log S), where `variance` is that of log S."""
    ends = _nan(survival), _nan(survival)
    inside = (survival > 0) & (survival < 1)
    hazard = -np.log(survival[inside])
    reach = z * np.sqrt(variance[inside]) / hazard
    for end, side in zip(ends, (reach, -reach), strict=True):
        end[inside] = np.exp(-hazard * np.exp(side))
        end[survival == 1] = 1.0
    return ends


def _nan(like: Floats | Integers) -> Floats:
    return np.full(len(like), np.nan)


def median(curve: Survival) -> Median:
    """Return the first time at which half or fewer are left, with its interval.

    Each end is the first time at which that end of the pointwise interval is at most one
    half. (R's `print` takes the middle of a step that lies at exactly one half; this
    is the step's beginning.)

    Source:
        Brookmeyer & Crowley (1982), Biometrics 38, 29–41.
    """
    ends = (_first_half(curve.time, y) for y in (curve.survival, curve.ci_low, curve.ci_high))
    return Median(*ends)


def _first_half(time: Floats, level: Floats) -> float:
    reached = np.flatnonzero(level <= 0.5 + ROUNDING)
    return float(time[reached[0]]) if len(reached) else math.nan


def at(curve: Survival, time: float) -> float:
    """Return the survival at a time: 1 before the first row, NaN after the last one seen.

    After the last row it is 0 when nobody was left; else nobody can say.
    """
    index = int(np.searchsorted(curve.time, time, side="right")) - 1
    if index < 0:
        return 1.0 if len(curve.time) else math.nan
    value = float(curve.survival[index])
    return math.nan if time > curve.time[-1] and value > 0 else value


def restricted_mean(curve: Survival, horizon: float) -> float:
    """Return the mean time without event up to the horizon: the area under the curve.

    NaN where the horizon is after the last time seen and the curve is above 0 there: no
    tail is made up.
    """
    if math.isnan(at(curve, horizon)):
        return math.nan
    before = curve.time < horizon
    edges = np.concatenate([[0.0], curve.time[before], [horizon]])
    heights = np.concatenate([[1.0], curve.survival[before]])
    return float(np.dot(heights, np.diff(edges)))
