"""What changed and what did not, in words; computed from unrounded numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang.numbers import decimals
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.activity.periods import Calendar
    from retainr.report.compare import Change, Headline, Measured
    from retainr.report.made import Benchmark

_MOST_PLACES = 6


def sentences(headlines: Sequence[Headline], calendar: Calendar) -> Iterator[Phrase]:
    """Yield a sentence for each number and what it is compared with.

    Args:
        headlines: the numbers.
        calendar: how time is cut.
    """
    for headline in headlines:
        yield from of_headline(headline)
    compared = [one for one in headlines if one.compared]
    if compared and not any(one.year or one.before for one in compared):
        yield Phrase("report.say.nothing-before", _period(calendar))
    elif compared and not any(one.year for one in compared):
        yield Phrase("report.say.no-year-before", _period(calendar))


def of_headline(headline: Headline) -> Iterator[Phrase]:
    """Yield what is said of one number."""
    if headline.before is None:
        key = "alone" if headline.compared else "pooled"
        yield Phrase(f"report.say.{key}", {**_now(headline), **_rests(headline)})
    else:
        yield said(headline, headline.before, year=False)
    if headline.year is not None:
        yield said(headline, headline.year, year=True)


def said(headline: Headline, change: Change, *, year: bool) -> Phrase:
    """Return a change, or that there is no clear one, in words.

    Args:
        headline: the number.
        change: from an earlier period to the latest.
        year: the earlier period is the one a year before.
    """
    before = Phrase("report.say.a-year-before", {"period": change.then.label})
    values = {
        **_now(headline),
        "then": value(change.then, headline.unit),
        "before": before if year else change.then.label,
    }
    if change.exact:
        return _exact(headline, change, values)
    values |= {
        "difference": difference(change.difference, headline.unit),
        **ends(change, headline.unit),
        "level": headline.confidence * 100,
    }
    if not change.clear:
        return Phrase("report.say.no-change", values)
    moved = Phrase(f"report.say.{'rose' if change.difference > 0 else 'fell'}")
    key = "moved" if year else "moved-rests"
    return Phrase(f"report.say.{key}", {**values, "moved": moved, **_rests(headline)})


def of_benchmark(name: Phrase | str, now: float, unit: Unit, own: Benchmark) -> Phrase:
    """Return a number beside the user's own, in words.

    Args:
        name: of the number.
        now: what it is, in its unit.
        unit: of both.
        own: the benchmark.
    """
    words = {"name": name, "now": Value(now, unit), "own": Value(own.value, unit)}
    key = "benchmark-of" if own.source else "benchmark"
    return Phrase(f"report.say.{key}", {**words, "source": own.source})


def _exact(headline: Headline, change: Change, values: dict[str, object]) -> Phrase:
    if change.difference == 0:
        return Phrase("report.say.same", values)
    size = Value(abs(change.difference), headline.unit)
    more = "more" if change.difference > 0 else "less"
    kind = "count" if headline.unit is Unit.COUNT else "sum"
    said = Phrase(f"report.say.{more}-{kind}", {"size": size})
    if change.relative is None:
        return Phrase("report.say.than", {**values, "more": said})
    relative = {"relative": signed_percent(change.relative)}
    return Phrase("report.say.than-relative", {**values, "more": said, **relative})


def _now(headline: Headline) -> dict[str, object]:
    return {
        "name": headline.name,
        "now": value(headline.now, headline.unit),
        "period": headline.now.label,
    }


def _rests(headline: Headline) -> dict[str, object]:
    return {"rests": rests(headline)}


def rests(headline: Headline) -> Phrase:
    """Return what a number rests on: its counts, or that it is exact."""
    counts = [count for _, count in headline.now.counts]
    if not counts:
        return Phrase(f"report.rests.exact-{'count' if headline.unit is Unit.COUNT else 'sum'}")
    values = {**dict(zip("abc", counts, strict=False)), "count": counts[-1]}
    return Phrase(f"report.rests.{headline.metric}", values)


def value(measured: Measured, unit: Unit) -> Value:
    """Return a number as a sentence names it."""
    return Value(measured.value, unit)


def difference(number: float | None, unit: Unit) -> Phrase | Value:
    """Return a difference with its unit: of rates in pp, of scores in points, of means bare."""
    if unit is Unit.POINTS:
        return Phrase("report.say.points", {"value": Value(number, Unit.POINTS)})
    return Value(number, Unit.CHANGE if unit is Unit.MEAN else Unit.DIFFERENCE)


def ends(change: Change, unit: Unit) -> dict[str, str]:
    """Return both ends of a difference's interval, without their unit.

    They have one decimal, of means two, or as many as it takes that no end of a clear change
    reads as 0.
    """
    factor = 1 if unit in (Unit.POINTS, Unit.MEAN) else 100
    numbers = [(end or 0.0) * factor for end in (change.low, change.high)]
    least = min(map(abs, numbers)) if change.clear else 1.0
    first = 2 if unit is Unit.MEAN else 1
    places = next((n for n in range(first, _MOST_PLACES) if round(least, n)), _MOST_PLACES)
    low, high = (_signed(number, places) for number in numbers)
    return {"low": low, "high": high}


def _signed(number: float, places: int) -> str:
    text = decimals(number, places)
    return f"+{text}" if number > 0 and text.strip("0.") else text


def signed_percent(relative: float) -> str:
    """Return a relative change in percent with its sign (`+22.1%`)."""
    return f"{_signed(relative * 100, 1)}%"


def _period(calendar: Calendar) -> dict[str, object]:
    return {"period": Phrase(f"period.one.{calendar.period}")}
