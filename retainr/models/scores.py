"""Intervals of survey scores and of their changes.

A change takes the two samples as independent. What cannot be told is null, or NaN in arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np, pl
from retainr.models.intervals import normal_quantile

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

MOST_NPS = 100.0
_ADDED, _ADDED_EACH = 3.0, 0.75


@dataclass(frozen=True)
class Answered:
    """Hold how many answered, as columns.

    Attributes:
        promoters: answers of 9 and 10.
        detractors: answers of 0 to 6.
        responses: all answers, the passives among them.
    """

    promoters: polars.Expr
    detractors: polars.Expr
    responses: polars.Expr

    @property
    def nps(self) -> polars.Expr:
        """Return 100 times promoters minus detractors by answers, in points; null at none."""
        return 100 * (self.promoters - self.detractors) / _some(self.responses)

    @property
    def adjusted(self) -> Answered:
        """Return the sample with three answers more: ¾ promoter, ¾ detractor, the rest passive."""
        more = pl.when(self.responses > 0).then(self.responses + _ADDED)
        return Answered(self.promoters + _ADDED_EACH, self.detractors + _ADDED_EACH, more)

    @property
    def standard_error(self) -> polars.Expr:
        """Return the standard error of the NPS, in points; null without an answer."""
        n = _some(self.responses)
        either, balance = self.promoters + self.detractors, self.promoters - self.detractors
        return 100 * ((either - balance**2 / n).clip(0.0) / n / n).sqrt()


@dataclass(frozen=True)
class Ends:
    """Hold both ends of an interval, as columns."""

    low: polars.Expr
    high: polars.Expr


def nps_interval(answered: Answered, adjusted: polars.Expr, confidence: float) -> Ends:
    """Return the interval of a net promoter score, in points.

    Args:
        answered: the sample.
        adjusted: where the interval lies around (promoters - detractors) / (n + 3).
        confidence: level of the interval, between 0 and 1.

    Source:
        Rocks (2016), Interval estimation for the net promoter score, Am. Stat. 70, 365-372.
    """
    z, more = normal_quantile(confidence), answered.adjusted
    middle = pl.when(adjusted).then(more.nps).otherwise(answered.nps)
    half = z * pl.when(adjusted).then(more.standard_error).otherwise(answered.standard_error)
    return Ends(
        (middle - half).clip(-MOST_NPS, MOST_NPS), (middle + half).clip(-MOST_NPS, MOST_NPS)
    )


def nps_change(before: Answered, now: Answered, adjusted: polars.Expr, confidence: float) -> Ends:
    """Return the interval of the change from one net promoter score to another, in points.

    Adjusted scores are drawn towards 0, that of the smaller sample more; their difference alone
    could call a change what is none. So the interval always holds the change itself.

    Args:
        before: the first sample.
        now: the second one.
        adjusted: where both scores and both standard errors are those of the adjusted samples.
        confidence: level of the interval, between 0 and 1.
    """
    change, most = now.nps - before.nps, 2 * MOST_NPS
    wald, more = _difference(before, now), _difference(before.adjusted, now.adjusted)
    middle = pl.when(adjusted).then(more.middle).otherwise(wald.middle)
    half = pl.when(adjusted).then(more.error).otherwise(wald.error) * normal_quantile(confidence)
    low, high = (middle - half).clip(-most, most), (middle + half).clip(-most, most)
    known = change.is_not_null()
    return Ends(
        pl.when(known).then(pl.min_horizontal(low, change)),
        pl.when(known).then(pl.max_horizontal(high, change)),
    )


@dataclass(frozen=True)
class _Difference:
    """Hold the difference of two scores and its standard error, as columns."""

    middle: polars.Expr
    error: polars.Expr


def _difference(before: Answered, now: Answered) -> _Difference:
    variance = before.standard_error**2 + now.standard_error**2
    return _Difference(now.nps - before.nps, variance.sqrt())


@dataclass(frozen=True, eq=False)
class Means:
    """Hold what is known of samples whose means are wanted.

    Attributes:
        responses: how many answers each has.
        mean: their mean.
        variance: their unbiased variance; NaN where there are fewer than two.
    """

    responses: Floats
    mean: Floats
    variance: Floats

    @property
    def squared_error(self) -> Floats:
        """Return the squared standard error of each mean; NaN where it cannot be told."""
        return np.asarray(self.variance / np.where(self.responses > 0, self.responses, np.nan))


@dataclass(frozen=True, eq=False)
class Range:
    """Hold both ends of intervals; NaN where there is none."""

    low: Floats
    high: Floats


def mean_interval(sample: Means, confidence: float) -> Range:
    """Return the t interval of means.

    NaN for fewer than two answers, and where all are the same: nothing tells how sure they are.

    Args:
        sample: the samples.
        confidence: level of the intervals, between 0 and 1.

    Source:
        Student (1908), Biometrika 6, 1-25.
    """
    return _t_range(sample.mean, sample.squared_error, sample.responses - 1, confidence)


def mean_change(before: Means, now: Means, confidence: float) -> Range:
    """Return the interval of the change from one mean to another.

    Args:
        before: the first samples.
        now: the second ones.
        confidence: level of the intervals, between 0 and 1.

    Source:
        Welch (1947), Biometrika 34, 28-35.
    """
    first, second = before.squared_error, now.squared_error
    total = first + second
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = first**2 / (before.responses - 1) + second**2 / (now.responses - 1)
        freedom = total**2 / parts
    return _t_range(now.mean - before.mean, total, freedom, confidence)


def _t_range(middle: Floats, squared: Floats, freedom: Floats, confidence: float) -> Range:
    # Not from scipy.stats, which takes a second to import.
    from scipy.special import stdtrit

    known = (squared > 0) & (freedom > 0)
    t = stdtrit(np.where(known, freedom, 1.0), 0.5 + confidence / 2)
    half = np.where(known, t * np.sqrt(np.where(known, squared, 0.0)), np.nan)
    return Range(middle - half, middle + half)


def _some(responses: polars.Expr) -> polars.Expr:
    return pl.when(responses > 0).then(responses.cast(pl.Float64))
