"""Survival as charts: steps with bands, the numbers at risk beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.survival.curves import known
from retainr.metrics.survival.view import FEW, MOST_GROUPS, test_words
from retainr.results import Phrase, StepLine, Steps, Unit
from retainr.results.places import last_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.metrics.survival.curves import Estimates, Group
    from retainr.metrics.survival.forecasts import Fitted, Forecasts
    from retainr.metrics.survival.inputs import Stays
    from retainr.metrics.survival.params import SurvivalParams


def curve_chart(
    found: Estimates, stays: Stays, params: SurvivalParams, labels: Mapping[int, str] | None
) -> tuple[Steps, ...]:
    """Return the curves of the largest groups, or nothing where nobody is followed.

    Args:
        found: the estimates.
        stays: what they were made from.
        params: the command's parameters.
        labels: names of the groups, or None where nothing is split.
    """
    shown = [group for group in found.largest if group.customers][:MOST_GROUPS]
    if not shown:
        return ()
    lines = tuple(_line(group, labels) for group in shown)
    subject = stays.subject
    notes = [Phrase("survival.foot.band", {"level": params.confidence * 100})]
    if labels is not None:
        notes.append(test_words(found, params))
    if any(risk < FEW for line in lines for risk in line.at_risk):
        notes.append(Phrase("survival.foot.few", {"count": FEW}))
    if subject == "churn":
        notes.append(Phrase("survival.foot.churn", {"days": params.inactive_days}))
    if stays.silences and stays.silences.mostly_pauses(found.whole.events):
        values = {"count": stays.silences.back, "days": params.inactive_days}
        notes.append(Phrase("survival.foot.back", values))
    return (
        Steps(
            title=Phrase(f"survival.picture.{subject}"),
            subtitle=Phrase(f"survival.subtitle.{subject}", {"days": params.inactive_days}),
            lines=lines,
            behind=Phrase("survival.behind"),
            half=Phrase("survival.half"),
            unit=Unit.RATIO,
            few=FEW,
            footnotes=(*notes, *_more(len(found.groups)), _source(stays)),
        ),
    )


def _line(group: Group, labels: Mapping[int, str] | None) -> StepLine:
    curve = group.curve
    customers = Phrase("cohort.customers", {"count": group.customers})
    # From 100% on, where the first time is not 0 itself.
    begin = curve.time[0] > 0
    start = (1.0,) if begin else ()
    return StepLine(
        label=customers if labels is None else labels[group.number],
        detail=None if labels is None else customers,
        x=(*((0.0,) if begin else ()), *curve.time.tolist()),
        values=(*start, *curve.survival.tolist()),
        low=(*start, *map(known, curve.ci_low)),
        high=(*start, *map(known, curve.ci_high)),
        at_risk=(*((group.customers,) if begin else ()), *curve.at_risk.tolist()),
    )


def _more(groups: int) -> tuple[Phrase, ...]:
    """Return the footnote that tells how many groups are not drawn."""
    if groups <= MOST_GROUPS:
        return ()
    return (Phrase("survival.foot.groups", {"shown": MOST_GROUPS, "groups": groups}),)


def _source(stays: Stays) -> Phrase:
    names = ", ".join(last_part(n) for n in stays.account.sources)
    return Phrase("survival.foot.source", {"file": names, "source": stays.source})


def forecast_chart(
    found: Forecasts, stays: Stays, labels: Mapping[int, str] | None, unit: Phrase
) -> tuple[Steps, ...]:
    """Return the curves over ages, dashed where they are forecast.

    Args:
        found: the models.
        stays: what they were made from.
        labels: names of the segments, or None where nothing is split.
        unit: what an age is.
    """
    counted = stays.subject == "contracts"
    shown = found.largest[:MOST_GROUPS]
    notes = [Phrase("survival.foot.model")]
    risks = (
        r for one in shown for r, ahead in zip(one.at_risk, one.ahead, strict=True) if not ahead
    )
    if counted and any(risk < FEW for risk in risks):
        notes.append(Phrase("survival.foot.few", {"count": FEW}))
    return (
        Steps(
            title=Phrase("survival.picture.contracts"),
            subtitle=Phrase("survival.subtitle.forecast", {"unit": unit}),
            lines=tuple(_ahead(one, labels, counted=counted) for one in shown),
            behind=Phrase("survival.behind") if counted else None,
            half=Phrase("survival.half"),
            unit=Unit.RATIO,
            few=FEW if counted else 0,
            footnotes=(*notes, *_more(len(found.fitted)), _source(stays)),
        ),
    )


def _ahead(one: Fitted, labels: Mapping[int, str] | None, *, counted: bool) -> StepLine:
    customers = Phrase("cohort.customers", {"count": round(one.customers)}) if counted else None
    name = Phrase("survival.all") if customers is None else customers
    return StepLine(
        label=name if labels is None else labels[one.number],
        detail=None if labels is None else customers,
        # The last age lasts as long as the others.
        x=(*(float(age) for age in one.ages), float(one.ages[-1] + 1)),
        values=(*one.survival, one.survival[-1]),
        low=(*map(known, one.low), known(one.low[-1])),
        high=(*map(known, one.high), known(one.high[-1])),
        at_risk=(*(round(risk) for risk in one.at_risk), 0),
        dashed_from=float(one.ages[one.ahead.index(True)]),
    )
