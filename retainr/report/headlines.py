"""The numbers of a report: each beside the period before and a year before."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from retainr.activity.periods import Period
from retainr.report.compare import Headline, Measured
from retainr.report.sentences import of_benchmark
from retainr.report.specs import POOLED, SPECS, measure_of, summed
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.activity.periods import Calendar
    from retainr.report.made import Benchmark, Part
    from retainr.report.specs import Spec
    from retainr.results import Phrase, Result

A_YEAR = {
    Period.DAY: 365, Period.WEEK: 52, Period.MONTH: 12, Period.QUARTER: 4, Period.YEAR: 1,
}  # fmt: skip
"""Periods back to the same one a year before; the same weekday, so 52 weeks."""


def headlines_of(
    parts: tuple[Part, ...],
    calendar: Calendar,
    benchmarks: Mapping[str, Benchmark],
) -> Iterator[Headline]:
    """Yield the numbers of the sections that came out.

    Args:
        parts: the sections.
        calendar: how time is cut.
        benchmarks: the user's own numbers.
    """
    results = {part.name: part.result for part in parts if part.result is not None}
    for spec in SPECS:
        if spec.command in results:
            confidence = level_of(results[spec.command])
            found = _series(results[spec.command], spec, calendar, confidence)
            if found:
                headline = _compared(spec, found, calendar, confidence)
                yield _beside(headline, benchmarks, spec.also)
    for command, name, better in POOLED:
        if command in results and (measured := _pooled(results[command], name)):
            headline = Headline(
                command, name, Unit.RATIO, calendar.period, better, measured, compared=False,
                confidence=level_of(results[command]),
            )  # fmt: skip
            yield _beside(headline, benchmarks)


def level_of(result: Result) -> float:
    """Return the level of a result's intervals."""
    level = result.parameters.get("confidence")
    return level if isinstance(level, float) else 0.95


def _beside(
    headline: Headline, benchmarks: Mapping[str, Benchmark], also: tuple[str, ...] = ()
) -> Headline:
    own = (headline.metric, *also)
    names = (*(f"{headline.command}.{name}" for name in own), *own)
    found = next((benchmarks[name] for name in names if name in benchmarks), None)
    return dataclasses.replace(headline, benchmark=found)


def other_benchmarks(
    parts: tuple[Part, ...],
    headlines: tuple[Headline, ...],
    benchmarks: Mapping[str, Benchmark],
) -> Iterator[Phrase]:
    """Yield numbers of the summaries beside benchmarks that stand beside no headline."""
    drawn = [headline.benchmark for headline in headlines]
    for name, own in benchmarks.items():
        command, _, number = name.rpartition(".")
        for part in parts:
            # Two benchmarks may be equal: what stands beside a number is this very one.
            beside = any(own is one for one in drawn)
            if beside or part.result is None or command not in ("", part.name):
                continue
            value = _number(part.result.summary.get(number))
            if value is not None:
                yield of_benchmark(name, value, part.result.columns[number].unit, own)


def _series(
    result: Result, spec: Spec, calendar: Calendar, confidence: float
) -> dict[int, Measured]:
    """Return a number by period, all segments together."""
    measure = measure_of(spec, result)
    rows = summed(result, spec, [spec.period])
    found = {}
    for row in () if rows is None else rows.iter_rows(named=True):
        number = calendar.index(row[spec.period])
        if measured := measure.made(calendar.label(number), row, confidence):
            found[number] = measured
    return found


def _compared(
    spec: Spec, found: Mapping[int, Measured], calendar: Calendar, confidence: float
) -> Headline:
    latest = max(found)
    now = found[latest]
    back = (latest - 1, latest - A_YEAR[calendar.period])
    before, year = (
        spec.measure.change(found[number], now, confidence) if number in found else None
        for number in back
    )
    # A year before is the period before where years are compared; once is enough.
    year = None if calendar.period is Period.YEAR else year
    return Headline(
        spec.command,
        spec.metric,
        spec.measure.unit,
        calendar.period,
        spec.better,
        now,
        before,
        year,
        confidence=confidence,
    )


def _pooled(result: Result, name: str) -> Measured | None:
    summary = result.summary
    value, low, high = (_number(summary.get(f"{name}{end}")) for end in ("", "_ci_low", "_ci_high"))
    if value is None:
        return None
    counts = tuple(
        (part, int(of))
        for part in ("numerator", "denominator")
        if isinstance(of := summary.get(f"{name}_{part}"), int)
    )
    day = result.data.as_of
    label = day.isoformat() if isinstance(day, dt.date) else ""
    return Measured(label, value, low, high, counts)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
