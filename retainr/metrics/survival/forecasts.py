"""The curve of contracts carried on: one shifted-beta-geometric model a segment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import Period
from retainr.errors import NotEnoughDataError
from retainr.lang import texts
from retainr.lazy import np, pl
from retainr.models import sbg
from retainr.models.kaplan_meier import Durations, kaplan_meier
from retainr.models.sbg_fit import HIGHEST, LOWEST, Fit, Lifetimes, fit, renewals
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.metrics.survival.inputs import Stays
    from retainr.metrics.survival.params import SurvivalParams

A_YEAR = {
    Period.DAY: 365.25,
    Period.WEEK: 365.25 / 7,
    Period.MONTH: 12.0,
    Period.QUARTER: 4.0,
    Period.YEAR: 1.0,
}
"""Renewals in a year."""


@dataclass(frozen=True)
class Fitted:
    """Hold one segment's model, with the ages seen and those ahead.

    Attributes:
        number: of its segment; 0 where nothing is split.
        fit: the estimates; they converged.
        customers: how many could have made the first renewal.
        ages: from 0 on.
        ahead: whether an age is a forecast.
        survival: as seen (Kaplan–Meier over ages), then as the model says.
        low: lower ends of its interval; NaN where it has none.
        high: upper ends.
        at_risk: how many were due at each age; 0 ahead.
        model: what the model says of every age.
    """

    number: int
    fit: Fit
    customers: float
    ages: tuple[int, ...]
    ahead: tuple[bool, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[float, ...]
    model: tuple[float, ...]

    def derl(self, age: int, rate: float) -> float:
        """Return the residual lifetime of a customer that has made so many renewals."""
        return sbg.derl(self.fit.alpha, self.fit.beta, age, rate)

    @property
    def farthest(self) -> tuple[int, float]:
        """Return the age seen at which the model is farthest off, and how far above it is."""
        gaps = [
            (said - seen, age)
            for age, ahead, seen, said in zip(
                self.ages, self.ahead, self.survival, self.model, strict=True
            )
            if not ahead
        ]
        gap, age = max(gaps, key=lambda found: (abs(found[0]), -found[1]))
        return age, gap


@dataclass(frozen=True)
class Forecasts:
    """Hold the models of all segments.

    Attributes:
        fitted: those with a maximum inside, by the numbers of their segments.
        failed: why a segment has none.
        derl: residual lifetime before the first renewal, of all customers in one model.
        rate: discount from one age to the next.
    """

    fitted: tuple[Fitted, ...]
    failed: tuple[tuple[int, Phrase], ...]
    derl: float | None
    rate: float

    @property
    def largest(self) -> list[Fitted]:
        """Return the models, that of most customers first."""
        return sorted(self.fitted, key=lambda one: (-one.customers, one.number))


def forecasts(stays: Stays, params: SurvivalParams, *, dated: bool) -> Forecasts | None:
    """Return the models, or None where no forecast is asked for.

    Args:
        stays: with the cells of renewals.
        params: the command's parameters.
        dated: ages are periods, so that the discount a year is one for each of them.

    Raises:
        NotEnoughDataError: no segment's model has a maximum inside.
    """
    if stays.cells is None or params.forecast is None:
        return None
    rate = params.discount_rate
    if dated:
        rate = math.expm1(math.log1p(rate) / A_YEAR[params.period])
    found = [(number, data, fit(data)) for number, data in _each(stays.cells, stays.segments)]
    inside = [one for one in found if one[2].converged]
    failed = tuple((n, why(data, fit)) for n, data, fit in found if not fit.converged)
    if not inside:
        raise NotEnoughDataError(
            f"{stays.rows.name}: {_first(failed)}",
            "a shorter --period or later data; --by COL tells groups apart that differ",
        )
    summed = stays.cells.group_by("age").agg(pl.col("lost", "kept").sum())
    whole = fit(lifetimes(summed))
    derl = sbg.derl(whole.alpha, whole.beta, 0, rate) if whole.converged else None
    return Forecasts(tuple(_fitted(*one, params) for one in inside), failed, derl, rate)


def _first(failed: Sequence[tuple[int, Phrase]]) -> str:
    said = texts("en").say(failed[0][1]) if failed else "no customer to fit a model to"
    return said if len(failed) < 2 else f"no segment has a model; of the first: {said}"


def _each(cells: polars.DataFrame, segments: polars.DataFrame) -> list[tuple[int, Lifetimes]]:
    """Return each segment's lifetimes; a segment without a complete age has none."""
    parts = cells.partition_by("segment", as_dict=True)
    none = cells.clear()
    return [(n, lifetimes(parts.get((n,), none))) for n in segments["segment"]]


def lifetimes(cells: polars.DataFrame) -> Lifetimes:
    """Return what a model is fitted to.

    Args:
        cells: one row an age: `age`, `lost`, `kept`.
    """
    # Where nobody is left, further ages say nothing.
    cells = cells.filter((pl.col("lost") > 0) | (pl.col("kept") > 0))
    last = int(cells["age"].max() or 0)  # type: ignore[arg-type]
    lost, kept = np.zeros((2, last))
    places = cells["age"].to_numpy() - 1
    lost[places], kept[places] = cells["lost"].to_numpy(), cells["kept"].to_numpy()
    return Lifetimes(lost, kept)


def _fitted(number: int, data: Lifetimes, found: Fit, params: SurvivalParams) -> Fitted:
    due = renewals(data).due
    seen = len(due)
    times = np.arange(1.0, seen + 1)
    curve = kaplan_meier(Durations(times, data.lost, data.kept), params.confidence)  # type: ignore[arg-type]
    ages = np.arange(seen + (params.forecast or 0) + 1)
    model = sbg.forecast(found, ages, params.confidence)
    ahead, one = ages > seen, np.ones(1)
    observed = {"survival": curve.survival, "ci_low": curve.ci_low, "ci_high": curve.ci_high}
    joined = {
        name: tuple(np.concatenate([one, part, getattr(model, name)[ahead]]).tolist())
        for name, part in observed.items()
    }
    return Fitted(
        number=number,
        fit=found,
        customers=float(due[0]),
        ages=tuple(ages.tolist()),
        ahead=tuple(ahead.tolist()),
        survival=joined["survival"],
        low=joined["ci_low"],
        high=joined["ci_high"],
        at_risk=(float(due[0]), *due.tolist(), *(0.0 for _ in range(int(ahead.sum())))),
        model=tuple(model.survival.tolist()),
    )


def why(data: Lifetimes, found: Fit) -> Phrase:
    """Return why a model has no maximum inside, with the numbers there are and needed.

    Args:
        data: what it was fitted to.
        found: the fit.
    """
    seen, lost = len(data.lost), float(data.lost.sum())
    customers = lost + float(data.kept.sum())
    if found.identified:
        name = found.at_edge[0] if found.at_edge else ""
        values = {"name": name, "low": LOWEST, "high": HIGHEST, "ages": seen}
        if not name:
            return Phrase("survival.fault.stopped", values)
        value = Value(getattr(found, name), Unit.STATISTIC)
        return Phrase("survival.fault.edge", {**values, "value": value})
    if found.at_edge:
        return Phrase(f"survival.fault.{found.at_edge[0]}", {"customers": customers})
    return Phrase("survival.fault.ages", {"count": seen})
