"""What is said about a check, as phrases."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from retainr.checks.measure import calendar_of
from retainr.checks.verdict import Rule
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retainr.checks.check import Check
    from retainr.checks.verdict import Breach, Verdict
    from retainr.results import Result

_SIGNED = (Unit.POINTS, Unit.DIFFERENCE, Unit.CHANGE)
_PERCENT = (Unit.RATIO, Unit.QUOTIENT, Unit.DIFFERENCE)
_UNSIGNED = {Unit.POINTS: Unit.EXPECTATION, Unit.CHANGE: Unit.MEAN}


def joined(phrases: Iterable[Phrase]) -> Phrase:
    """Return several phrases as one, with dots between them."""
    return reduce(lambda one, other: Phrase("check.and", {"one": one, "other": other}), phrases)


def bound(check: Check, unit: Unit) -> Phrase:
    """Return the bounds of a check, for example `≥ 25.0%`."""
    least, most, drop = check.min, check.max, check.max_drop
    bounds = [Phrase("check.bound.min", {"bound": Value(least, unit)})] if least is not None else []
    if most is not None:
        bounds.append(Phrase("check.bound.max", {"bound": Value(most, unit)}))
    if drop is not None:
        bounds.append(Phrase("check.bound.max_drop", {"bound": _distance(drop, unit)}))
    return joined(bounds)


def interval(verdict: Verdict) -> Phrase | None:
    """Return both ends of a number's interval, as far as they are known."""
    measured = verdict.measured
    if measured.low is None:
        return None
    low, high = (Value(end, measured.unit, bare=True) for end in (measured.low, measured.high))
    if measured.high is None:
        return Phrase("screen.from", {"low": low})
    key = "screen.range" if measured.unit in _SIGNED else "check.ends"
    return Phrase(key, {"low": low, "high": high})


def message(verdict: Verdict, confidence: float) -> Phrase | None:
    """Return what is to be said about a check; None where it simply passed.

    Args:
        verdict: what came of it.
        confidence: level of the intervals.
    """
    said = [_breach(verdict, breach, confidence) for breach in verdict.breaches]
    if not said and verdict.missing is None:
        said = [_breach(verdict, breach, confidence) for breach in verdict.unsure]
    if verdict.missing is not None:
        said.append(Phrase("check.no-data", {"why": verdict.missing}))
    return joined(said) if said else None


def status(verdict: Verdict) -> Phrase:
    """Return the word for what came of a check."""
    return Phrase(f"word.{verdict.status}")


def tally(counts: Mapping[str, object], code: int) -> Phrase:
    """Return how many checks failed, passed, warned and had no data, and the exit code.

    Args:
        counts: the summary.
        code: the exit code of the program.
    """
    names = ("failed", "passed", "warned", "without_data")
    said = [
        Phrase(f"check.tally.{name.replace('_', '-')}", {"count": counts[name]})
        for name in names
        if counts[name]
    ]
    return joined([*said, Phrase("check.tally.exit", {"code": code})])


def cuts(results: Sequence[Result]) -> Phrase:
    """Return how each command cuts time, once each; with its last day where they differ."""
    days = {result.data.as_of for result in results if result.data.as_of}
    phrases = {}
    for result in results:
        cut = Phrase("check.cut", {"command": result.command, "clock": _clock(result)})
        if len(days) > 1 and result.data.as_of:
            cut = Phrase("check.cut-as-of", {"cut": cut, "as_of": result.data.as_of})
        phrases[str(cut)] = cut
    return joined(phrases.values() or [Phrase("check.nothing-computed")])


def _clock(result: Result) -> Phrase:
    calendar = calendar_of(result.parameters)
    if calendar is None:
        return Phrase("check.one-period")
    if result.parameters.get("clock") == "elapsed":
        return Phrase("clock.elapsed", {"days": calendar.elapsed_days})
    return Phrase("clock.calendar", {"periods": Phrase(f"period.many.{calendar.period}")})


def _breach(verdict: Verdict, breach: Breach, confidence: float) -> Phrase:
    measured, before = verdict.measured, verdict.before
    told: dict[str, object] = {
        "value": _value(verdict),
        "far": _distance(abs((measured.value or 0) - breach.bound), measured.unit),
        "bound": Value(breach.bound, measured.unit),
    }
    if breach.rule is Rule.MAX_DROP and before is not None:
        told |= {"before": Value(before.value, measured.unit)}
        told["far"] = _distance((before.value or 0) - (measured.value or 0), measured.unit)
        told["most"] = _distance(verdict.check.max_drop or 0, measured.unit)
        told["when"] = before.as_of or Phrase("check.baseline")
    said = Phrase(f"check.breach.{breach.rule.replace('_', '-')}", told)
    end = measured.low if breach.rule is Rule.MAX else measured.high
    if end is None:
        return said
    sure = "sure" if breach.sure else "unsure"
    return Phrase(
        f"check.{sure}-{'low' if breach.rule is Rule.MAX else 'high'}",
        {"said": said, "end": Value(end, measured.unit), "level": confidence * 100},
    )


def _value(verdict: Verdict) -> Phrase | Value:
    measured = verdict.measured
    value = Value(measured.value, measured.unit)
    if measured.numerator is None or measured.denominator is None:
        return value
    whole = float(measured.numerator).is_integer() and float(measured.denominator).is_integer()
    unit = Unit.COUNT if whole else Unit.MONEY
    parts = (Value(part, unit) for part in (measured.numerator, measured.denominator))
    return Phrase("check.of", dict(zip(("value", "part", "whole"), (value, *parts), strict=True)))


def _distance(far: float, unit: Unit) -> Phrase | Value:
    """Return how far two numbers are apart, without a sign: of rates in percentage points."""
    if unit in _PERCENT:
        return Phrase("check.pp", {"far": Value(far, Unit.RATIO, bare=True)})
    return Value(far, _UNSIGNED.get(unit, unit))
