"""What people see of survival: facts, groups, the curve at round times, the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.survival.curves import known, point
from retainr.results import (
    Block,
    Cell,
    Draw,
    Fact,
    Facts,
    Lane,
    Listing,
    Phrase,
    Saying,
    State,
    Unit,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.metrics.survival.curves import Estimates, Group
    from retainr.metrics.survival.misfits import Subject
    from retainr.metrics.survival.params import SurvivalParams

FEW = 10
"""A curve is not drawn on where fewer are at risk."""

MOST_GROUPS, _MOST_TIMES, _MOST_PAIRS = 12, 6, 6

_ROUND = (1, 2, 3, 5, 7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825, 3650, 7300)


def blocks(
    found: Estimates, subject: Subject, params: SurvivalParams, labels: Mapping[int, str] | None
) -> Iterator[Block]:
    """Yield what people see of the curves.

    Args:
        found: the estimates.
        subject: what is followed.
        params: the command's parameters.
        labels: names of the groups, or None where nothing is split.
    """
    if not found.whole.customers:
        return
    if labels is None:
        yield Block("groups", _facts(found, subject, params))
        yield Block("curve", _times(found.whole, subject, params, None))
        return
    yield Block("groups", _groups(found, subject, params, labels))
    yield Block("groups", _test(found, params, labels))
    for group in found.largest:
        yield Block("curve", _times(group, subject, params, labels[group.number]))


def _facts(found: Estimates, subject: Subject, params: SurvivalParams) -> Facts:
    whole = found.whole
    mean = known(whole.mean(found.horizon))
    until = {"horizon": Value(found.horizon, Unit.DAYS)}
    counts = {"customers": whole.customers}
    return Facts(
        (
            Fact(
                Phrase(f"survival.fact.median.{subject}"),
                _median(whole),
                Unit.DAYS,
                _beyond(whole, subject),
            ),
            Fact(Phrase(f"survival.fact.mean.{subject}", until), Cell(mean), Unit.DAYS),
            Fact(
                Phrase(f"survival.fact.events.{subject}"),
                Cell(whole.events),
                Unit.COUNT,
                Phrase(f"survival.fact.of.{subject}", counts),
            ),
        ),
        confidence=params.confidence,
    )


def _median(group: Group) -> Cell:
    median = group.median
    return Cell(known(median.value), known(median.ci_low), known(median.ci_high))


def _beyond(group: Group, subject: Subject) -> Phrase | None:
    """Return what can be said of a median, or of its upper end, that is not reached."""
    median = group.median
    if known(median.value) is None:
        end = point(group.curve, group.last)
        values = {"rate": Value(end.survival, Unit.RATIO), "day": Value(end.time, Unit.DAYS)}
        return Phrase(f"survival.beyond.{subject}", values)
    if known(median.ci_high) is None and known(median.ci_low) is not None:
        return Phrase("survival.beyond.high")
    return None


def _groups(
    found: Estimates, subject: Subject, params: SurvivalParams, labels: Mapping[int, str]
) -> Listing:
    shown = found.largest[:MOST_GROUPS]
    medians = tuple(_median(group) for group in shown)
    customers = tuple(
        Cell(g.customers, state=State.FEW if g.customers < FEW else State.COMPLETE) for g in shown
    )
    until = Phrase("survival.lane.mean", {"horizon": Value(found.horizon, Unit.DAYS)})
    more = len(found.groups) - len(shown)
    return Listing(
        head="",
        labels=tuple(labels[group.number] for group in shown),
        lanes=(
            Lane(Phrase("survival.lane.customers"), Unit.COUNT, customers),
            Lane(
                Phrase(f"survival.events.{subject}"),
                Unit.COUNT,
                tuple(Cell(group.events) for group in shown),
            ),
            Lane(Phrase("survival.lane.median"), Unit.DAYS, medians),
            Lane("", Unit.DAYS, medians, Draw.INTERVAL),
            Lane(until, Unit.DAYS, tuple(Cell(known(g.mean(found.horizon))) for g in shown)),
        ),
        states={State.FEW: Phrase("survival.state.few")},
        confidence=params.confidence,
        more=Phrase("screen.more_segments", {"count": more}) if more else None,
    )


def _test(found: Estimates, params: SurvivalParams, labels: Mapping[int, str]) -> Saying:
    pairs = _pairs(found, params, labels) if found.test.p_value < 1 - params.confidence else ()
    lines = (test_words(found, params), *pairs)
    return Saying(Phrase("survival.test.label"), lines)


def _pairs(found: Estimates, params: SurvivalParams, labels: Mapping[int, str]) -> Iterator[Phrase]:
    """Yield which of more than two groups differ, those that differ most first."""
    names = [labels[group.number] for group in found.paired]
    if len(names) < 3:
        return
    clear = [pair for pair in found.pairs if pair.p_value_holm < 1 - params.confidence]
    clear.sort(key=lambda pair: (pair.p_value_holm, pair.first, pair.second))
    for pair in clear[:_MOST_PAIRS]:
        values = {
            "one": names[pair.first],
            "other": names[pair.second],
            "p": Value(pair.p_value_holm, Unit.P_VALUE),
        }
        yield Phrase("survival.test.pair", values)
    if len(clear) > _MOST_PAIRS:
        yield Phrase("survival.test.more", {"count": len(clear) - _MOST_PAIRS})
    if not clear:
        yield Phrase("survival.test.no-pair")


def test_words(found: Estimates, params: SurvivalParams) -> Phrase:
    """Return what the log-rank test says: that groups differ, or no clear difference."""
    test = found.test
    if known(test.p_value) is None:
        return Phrase("survival.test.none")
    differ = test.p_value < 1 - params.confidence
    values = {
        "chi": Value(test.chi_square, Unit.STATISTIC),
        "degrees": test.degrees_of_freedom,
        "p": Value(test.p_value, Unit.P_VALUE),
    }
    return Phrase(f"survival.test.{'differ' if differ else 'unclear'}", values)


def _times(group: Group, subject: Subject, params: SurvivalParams, segment: str | None) -> Listing:
    """Return the curve at the last round times that were seen, from the first event on."""
    happened = group.durations.time[group.durations.events > 0]
    first = happened[0] if len(happened) else 0
    seen: list[float] = [time for time in _ROUND if first <= time <= group.last]
    points = [point(group.curve, time) for time in seen[-_MOST_TIMES:] or [group.last]]
    cells = tuple(
        Cell(
            at.survival,
            at.low,
            at.high,
            State.FEW if at.at_risk < FEW else State.COMPLETE,
            at.at_risk,
        )
        for at in points
    )
    return Listing(
        head=Phrase(f"survival.head.{subject}"),
        labels=tuple(
            Phrase("survival.days", {"count": at.time, "days": Value(at.time, Unit.DAYS)})
            for at in points
        ),
        lanes=(
            Lane(Phrase(f"survival.lane.survival.{subject}"), Unit.RATIO, cells),
            Lane("", Unit.RATIO, cells, Draw.INTERVAL),
            Lane(
                Phrase("survival.lane.at-risk"),
                Unit.COUNT,
                tuple(Cell(at.at_risk) for at in points),
            ),
            Lane("", Unit.RATIO, cells, Draw.STRIP, top=1.0),
        ),
        states={State.FEW: Phrase("survival.state.few")},
        segment=segment,
        confidence=params.confidence,
    )
