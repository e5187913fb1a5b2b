"""What to be careful about in how long customers stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.gaps import SUGGESTED
from retainr.lazy import np
from retainr.metrics.notes import note, warning
from retainr.metrics.survival.curves import MOST_PAIRED, MOST_TESTED
from retainr.metrics.survival.misfits import Subject
from retainr.metrics.survival.view import FEW
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.activity.gaps import Silences
    from retainr.metrics.survival.curves import Estimates, Group
    from retainr.metrics.survival.forecasts import Forecasts
    from retainr.metrics.survival.inputs import Stays
    from retainr.metrics.survival.params import SurvivalParams
    from retainr.results import Note

_LISTED = 6


def survival_notes(
    found: Estimates, stays: Stays, params: SurvivalParams, labels: Mapping[int, str] | None
) -> Iterator[Note]:
    """Yield the notes of curves.

    Args:
        found: the estimates.
        stays: what they were made from.
        params: the command's parameters.
        labels: names of the groups, or None where nothing is split.
    """
    whole = found.whole
    if not whole.customers:
        return
    yield from _subject(found, stays, params)
    rest = np.flatnonzero(whole.curve.at_risk < FEW)
    if labels is None and len(rest):
        day = Value(float(whole.curve.time[rest[0]]), Unit.DAYS)
        yield note("survival-few", count=FEW, day=day)
    if labels is not None:
        yield from _of_groups(found, labels)


def _subject(found: Estimates, stays: Stays, params: SurvivalParams) -> Iterator[Note]:
    whole, days = found.whole, params.inactive_days
    staying = whole.customers - whole.events
    if stays.subject is Subject.CHURN:
        yield from _back(whole, stays.silences, days)
        if whole.last < days:
            yield warning("survival-too-short", days=days, seen=Value(whole.last, Unit.DAYS))
        else:
            yield note("survival-silent", days=days)
        if staying:
            yield note("survival-staying", count=staying, days=days)
    elif stays.subject is Subject.SECOND_ORDER and staying:
        yield note("survival-no-second", count=staying)


def _back(whole: Group, silences: Silences | None, days: int) -> Iterator[Note]:
    """Say who was silent for longer and ordered again: no loss, whatever the silence was."""
    if silences is None or not silences.back:
        return
    values = {"count": silences.back, "customers": whole.customers, "days": days}
    if not silences.mostly_pauses(whole.events):
        yield note("silent-and-back", **values)
        return
    usual = silences.suggested or 0
    longer = "longer" if usual > days else "usual"
    suggested = Phrase(f"survival.back.{longer}", {"percent": SUGGESTED, "days": usual})
    yield warning("silent-mostly-back", **values, lost=whole.events, suggested=suggested)


def _of_groups(found: Estimates, labels: Mapping[int, str]) -> Iterator[Note]:
    few = sum(group.customers < FEW for group in found.groups)
    if few:
        yield warning("survival-few-groups", count=few, groups=len(found.groups), least=FEW)
    shortest = min(found.groups, key=lambda group: group.last)
    if found.horizon == shortest.last and 2 * found.horizon < found.whole.last:
        values = {"group": labels[shortest.number], "day": Value(found.horizon, Unit.DAYS)}
        yield note("survival-horizon", **values)
    if len(found.groups) > MOST_TESTED:
        yield note("survival-untested", groups=len(found.groups), most=MOST_TESTED)
    if len(found.groups) > MOST_PAIRED:
        yield note("survival-unpaired", most=MOST_PAIRED, groups=len(found.groups))


def forecast_notes(
    found: Forecasts, stays: Stays, params: SurvivalParams, labels: Mapping[int, str] | None
) -> Iterator[Note]:
    """Yield the notes of a forecast.

    Args:
        found: the models.
        stays: what they were fitted to.
        params: the command's parameters.
        labels: names of the segments, or None where nothing is split.
    """
    if found.failed and labels is not None:
        reasons = tuple(
            Phrase("survival.fault.of", {"group": labels[number], "why": why})
            for number, why in found.failed[:_LISTED]
        )
        yield warning("no-model", count=len(found.failed), reasons=reasons)
    rate = Value(found.rate, Unit.RATIO)
    if stays.subject is Subject.CONTRACTS:
        period = Phrase(f"period.one.{params.period}")
        yield note("forecast-contracts", period=period, days=params.grace_days, rate=rate)
    else:
        yield note("forecast-survivors", rate=rate)
