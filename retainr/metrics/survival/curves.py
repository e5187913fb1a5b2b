"""Kaplan–Meier curves of all customers and of each group, and what is read off them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import np, pl
from retainr.models.hypothesis_tests import LogRank, Pair, log_rank, pairwise_log_rank
from retainr.models.kaplan_meier import Durations, Median, Survival, kaplan_meier, median
from retainr.models.kaplan_meier import restricted_mean as mean_until

if TYPE_CHECKING:
    import polars

    from retainr.metrics.survival.params import SurvivalParams

MOST_TESTED, MOST_PAIRED = 1000, 50
"""Groups that are tested together, and two by two; more take memory and mean nothing."""

_NO_TEST = LogRank(math.nan, 0, math.nan)


@dataclass(frozen=True)
class Group:
    """Hold one group's curve.

    Attributes:
        number: of its segment; 0 where nothing is split.
        durations: its customers by time.
        curve: the estimate, one row for each time.
        median: first time at which half or fewer are left.
    """

    number: int
    durations: Durations
    curve: Survival
    median: Median

    @property
    def customers(self) -> int:
        """Return how many are followed."""
        return int((self.durations.events + self.durations.censored).sum())

    @property
    def events(self) -> int:
        """Return how many had the event."""
        return int(self.durations.events.sum())

    @property
    def last(self) -> float:
        """Return the largest time; NaN where nobody is followed."""
        return float(self.durations.time[-1]) if len(self.durations.time) else math.nan

    def mean(self, horizon: float) -> float:
        """Return the restricted mean; NaN where the group is followed for less."""
        return mean_until(self.curve, horizon)


@dataclass(frozen=True)
class Estimates:
    """Hold all that is computed from durations.

    Attributes:
        whole: all customers.
        groups: each segment's, by its number; the whole alone where nothing is split.
        horizon: time up to which means are taken; NaN where nobody is followed.
        test: the log-rank test over all groups.
        pairs: the tests of each two groups.
    """

    whole: Group
    groups: tuple[Group, ...]
    horizon: float
    test: LogRank
    pairs: tuple[Pair, ...]

    @property
    def largest(self) -> list[Group]:
        """Return the groups, the largest first."""
        return sorted(self.groups, key=lambda group: (-group.customers, group.number))

    @property
    def paired(self) -> list[Group]:
        """Return the groups that are compared two by two, by their numbers."""
        return sorted(self.largest[:MOST_PAIRED], key=lambda group: group.number)


def estimates(counts: polars.DataFrame, params: SurvivalParams, *, split: bool) -> Estimates:
    """Return the curves with their medians, means and tests.

    Args:
        counts: `segment`, `time`, `events`, `censored`, sorted.
        params: the command's parameters.
        split: the segments are groups to be compared.
    """
    summed = counts.group_by("time").agg(pl.col("events", "censored").sum()).sort("time")
    whole = _group(0, summed, params.confidence)
    if not split:
        return Estimates(whole, (whole,), params.horizon or whole.last, _NO_TEST, ())
    parts = counts.partition_by("segment", maintain_order=True)
    groups = tuple(_group(part["segment"][0], part, params.confidence) for part in parts)
    shortest = min((group.last for group in groups), default=math.nan)
    few = len(groups) <= MOST_TESTED
    test = log_rank([group.durations for group in groups]) if few else _NO_TEST
    found = Estimates(whole, groups, params.horizon or shortest, test, ())
    pairs = pairwise_log_rank([group.durations for group in found.paired])
    return Estimates(whole, groups, found.horizon, test, pairs)


def _group(number: int, counts: polars.DataFrame, confidence: float) -> Group:
    durations = Durations(
        counts["time"].cast(pl.Float64).to_numpy(),
        counts["events"].to_numpy(),
        counts["censored"].to_numpy(),
    )
    curve = kaplan_meier(durations, confidence)
    return Group(number, durations, curve, median(curve))


@dataclass(frozen=True)
class Point:
    """Hold the curve at one time; ends are None where they are not defined.

    Attributes:
        time: in days.
        survival: the share without the event from then on.
        low: lower end of its interval.
        high: upper end.
        at_risk: customers still followed just before it.
    """

    time: float
    survival: float
    low: float | None
    high: float | None
    at_risk: int


def point(curve: Survival, time: float) -> Point:
    """Return the curve at a time that is not after its last one."""
    row = int(np.searchsorted(curve.time, time, side="right")) - 1
    ahead = int(np.searchsorted(curve.time, time))
    at_risk = int(curve.at_risk[ahead]) if ahead < len(curve.time) else 0
    if row < 0:
        return Point(time, 1.0, 1.0, 1.0, at_risk)
    low, high = known(curve.ci_low[row]), known(curve.ci_high[row])
    return Point(time, float(curve.survival[row]), low, high, at_risk)


def known(value: float) -> float | None:
    """Return a number, or None for one that is not defined."""
    return None if math.isnan(value) else float(value)
