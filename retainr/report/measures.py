"""How a number of a period is made from a table's counts, and how two of them differ."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from retainr.lazy import np, pl
from retainr.metrics.nps.tables import FEW
from retainr.models.intervals import newcombe, wilson_interval
from retainr.models.scores import (
    Answered,
    Means,
    mean_change,
    mean_interval,
    nps_change,
    nps_interval,
)
from retainr.report.compare import Change, Measured
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.models.scores import Ends, Range


class Measure(Protocol):
    """Say how a number is made and compared.

    Attributes:
        unit: of the number.
        sums: what is summed over segments before it is made, by name.
    """

    @property
    def unit(self) -> Unit:
        """Return the unit of the number."""

    @property
    def sums(self) -> Mapping[str, polars.Expr]:
        """Return what it is made from, row by row."""

    def made(self, label: str, row: Mapping[str, float], confidence: float) -> Measured | None:
        """Return the number of one period; None where nothing is known."""

    def change(self, then: Measured, now: Measured, confidence: float) -> Change | None:
        """Return the way from one period's number to another's; None where it cannot be told."""


@dataclass(frozen=True)
class Rate:
    """A proportion of customers or answers."""

    count: str
    of: str
    unit: Unit = Unit.RATIO

    @property
    def sums(self) -> Mapping[str, polars.Expr]:
        """Return numerator and denominator."""
        return {name: pl.col(name) for name in (self.count, self.of)}

    def made(self, label: str, row: Mapping[str, float], confidence: float) -> Measured | None:
        """Return the proportion with its Wilson interval."""
        count, of = int(row[self.count]), int(row[self.of])
        found = wilson_interval(count, of, confidence)
        if found.value is None:
            return None
        counts = ((self.count, count), (self.of, of))
        return Measured(label, found.value, found.ci_low, found.ci_high, counts)

    def change(self, then: Measured, now: Measured, confidence: float) -> Change:
        """Return the difference with Newcombe's interval; months are taken as independent."""
        (_, count_1), (_, of_1) = then.counts
        (_, count_2), (_, of_2) = now.counts
        found = newcombe(count_1, of_1, count_2, of_2, confidence)
        difference = now.value - then.value
        return Change(then, difference, found.ci_low, found.ci_high, _relative(difference, then))


@dataclass(frozen=True)
class Sum:
    """A count of customers or a sum of money: exact, so without an interval."""

    column: str
    unit: Unit = Unit.COUNT

    @property
    def sums(self) -> Mapping[str, polars.Expr]:
        """Return the column."""
        return {self.column: pl.col(self.column)}

    def made(self, label: str, row: Mapping[str, float], _confidence: float) -> Measured | None:
        """Return the sum."""
        value = row[self.column]
        return None if value is None else Measured(label, value)

    def change(self, then: Measured, now: Measured, _confidence: float) -> Change:
        """Return the difference, and what it is by the value before."""
        difference = now.value - then.value
        return Change(then, difference, relative=_relative(difference, then))


@dataclass(frozen=True)
class Score:
    """A net promoter score."""

    unit: Unit = Unit.POINTS

    @property
    def sums(self) -> Mapping[str, polars.Expr]:
        """Return the counts that it is made from."""
        return {name: pl.col(name) for name in ("promoters", "detractors", "responses")}

    def made(self, label: str, row: Mapping[str, float], confidence: float) -> Measured | None:
        """Return the score with the interval that `nps` gives it."""
        counts = tuple((name, int(row[name])) for name in self.sums)
        if counts[-1][1] == 0:
            return None
        sample = _Sample(counts)
        low, high = _ends(nps_interval(sample.answered, pl.lit(sample.adjusted), confidence))
        return Measured(label, sample.nps, low, high, counts)

    def change(self, then: Measured, now: Measured, confidence: float) -> Change:
        """Return the difference with the interval of the summed variances; never in percent."""
        first, second = _Sample(then.counts), _Sample(now.counts)
        adjusted = pl.lit(first.adjusted or second.adjusted)
        found = nps_change(first.answered, second.answered, adjusted, confidence)
        return Change(then, now.value - then.value, *_ends(found))


@dataclass(frozen=True)
class Mean:
    """A mean of answers, with the interval and the change that `ces` gives it."""

    column: str
    ends: tuple[float, float] = (-math.inf, math.inf)
    unit: Unit = Unit.MEAN

    @property
    def sums(self) -> Mapping[str, polars.Expr]:
        """Return answers, their sum and their squares."""
        count, mean, spread = (pl.col(name) for name in ("responses", self.column, _SPREAD))
        within = (count - 1) * spread.fill_null(0) ** 2
        return {"responses": count, "sum": count * mean, "squares": within + count * mean**2}

    def made(self, label: str, row: Mapping[str, float], confidence: float) -> Measured | None:
        """Return the mean with its t interval, cut to the scale."""
        count = int(row["responses"])
        if count == 0:
            return None
        mean = row["sum"] / count
        variance = max(row["squares"] - count * mean**2, 0.0) / (count - 1) if count > 1 else None
        counts = (("responses", count),)
        own = Measured(label, mean, counts=counts, variance=variance)
        low, high = _one(mean_interval(_sample(own), confidence))
        if low is None or high is None:
            return own
        return replace(own, low=max(low, self.ends[0]), high=min(high, self.ends[1]))

    def change(self, then: Measured, now: Measured, confidence: float) -> Change | None:
        """Return the difference with Welch's interval; None where nothing tells how sure it is."""
        low, high = _one(mean_change(_sample(then), _sample(now), confidence))
        return None if low is None else Change(then, now.value - then.value, low, high)


_SPREAD = "standard_deviation"


def _sample(measured: Measured) -> Means:
    (_, count), variance = measured.counts[0], measured.variance
    return Means(
        np.array([float(count)]),
        np.array([measured.value]),
        np.array([np.nan if variance is None else variance]),
    )


def _one(found: Range) -> tuple[float | None, float | None]:
    low, high = float(found.low[0]), float(found.high[0])
    return (None, None) if math.isnan(low) else (low, high)


@dataclass(frozen=True)
class _Sample:
    counts: tuple[tuple[str, int], ...]

    @property
    def answered(self) -> Answered:
        """Return the counts, as the functions over tables take them."""
        return Answered(*(pl.lit(count) for _, count in self.counts))

    @property
    def nps(self) -> float:
        """Return the score in points, from -100 to 100."""
        (_, promoters), (_, detractors), (_, responses) = self.counts
        return 100 * (promoters - detractors) / responses

    @property
    def adjusted(self) -> bool:
        """Say whether `nps` gives the adjusted interval: few answers, or all of one kind."""
        error = pl.select(self.answered.standard_error).item()
        return self.counts[-1][1] < FEW or error == 0


def _ends(found: Ends) -> tuple[float, float]:
    row = pl.select(low=found.low, high=found.high).row(0)
    return row[0], row[1]


def _relative(difference: float, then: Measured) -> float | None:
    return difference / then.value if then.value > 0 else None
