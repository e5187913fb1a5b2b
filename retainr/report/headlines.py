"""Which numbers a report tracks, and where in the sections they stand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import Period
from retainr.lazy import pl
from retainr.load.scales import scale_of
from retainr.report.compare import Headline, Measured
from retainr.report.measures import Mean, Rate, Score, Sum
from retainr.report.sentences import of_benchmark
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars

    from retainr.activity.periods import Calendar
    from retainr.report.made import Benchmark, Part
    from retainr.report.measures import Measure
    from retainr.results import Phrase, Result

A_YEAR = {
    Period.DAY: 365, Period.WEEK: 52, Period.MONTH: 12, Period.QUARTER: 4, Period.YEAR: 1,
}  # fmt: skip
"""Periods back to the same one a year before; the same weekday, so 52 weeks."""


@dataclass(frozen=True)
class Spec:
    """Say where a number stands.

    Attributes:
        command: of its section.
        metric: its name in the summary and in the history.
        table: that has it for each period.
        period: the column of the period.
        measure: how it is made.
        better: 1 where more is better, −1 where less is, 0 where neither is said.
        flags: columns that must be true, or with `!` false.
        age: of the cohorts; None where the table has no ages.
        also: names of numbers of the summary whose benchmark stands beside it, too.
    """

    command: str
    metric: str
    table: str
    period: str
    measure: Measure
    better: int = 0
    flags: tuple[str, ...] = ("complete",)
    age: int | None = None
    also: tuple[str, ...] = ()


SPECS = (
    Spec(
        "cohort", "latest_retention_rate_1", "cohort", "cohort", Rate("retained", "eligible"), 1,
        age=1, also=("retention_rate_1",),
    ),
    Spec(
        "churn", "churn_rate", "periods", "period", Rate("lost", "starting"), -1,
        ("complete", "!warmup"),
    ),
    Spec("lifecycle", "active", "lifecycle", "period", Sum("active")),
    Spec("lifecycle", "new", "lifecycle", "period", Sum("new")),
    Spec("lifecycle", "revenue", "lifecycle", "period", Sum("revenue", Unit.MONEY)),
    Spec(
        "repurchase", "repurchase_rate_90d", "cohorts", "cohort",
        Rate("repurchased_90d", "eligible_90d"), 1, ("?repurchase_rate_90d",),
    ),
    Spec("nps", "latest_nps", "scores", "period", Score(), 1, also=("nps",)),
    Spec(
        "csat", "latest_csat", "scores", "period", Rate("satisfied", "responses"), 1,
        also=("csat",),
    ),
    Spec("ces", "latest_ces", "scores", "period", Mean("ces"), 1, also=("ces",)),
    Spec("ces", "low_effort_rate", "scores", "period", Rate("low_effort", "responses"), 1),
)  # fmt: skip

POOLED = (("repurchase", "repeat_purchase_rate", 1),)
"""Command, name and direction of rates over all customers so far, which nothing compares."""


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
    table = next(t.frame for t in result.tables if t.name == spec.table)
    measure = _on_scale(spec.measure, result)
    read = {name for own in measure.sums.values() for name in own.meta.root_names()}
    if not {spec.period, *read} <= set(table.columns):
        return {}
    sums = {name: own.sum() for name, own in measure.sums.items()}
    rows = _known(table, spec).group_by(spec.period).agg(**sums)
    found = {}
    for row in rows.sort(spec.period).iter_rows(named=True):
        number = calendar.index(row[spec.period])
        if measured := measure.made(calendar.label(number), row, confidence):
            found[number] = measured
    return found


def _on_scale(measure: Measure, result: Result) -> Measure:
    """Return a measure that knows where the scale of the answers ends."""
    if not isinstance(measure, Mean):
        return measure
    scale = scale_of(str(result.parameters["scale"]))
    return dataclasses.replace(measure, ends=(scale.low, scale.high))


def _known(table: polars.DataFrame, spec: Spec) -> polars.DataFrame:
    """Return the rows of periods that are over and known in full."""
    for flag in spec.flags:
        name = flag.lstrip("!?")
        known = {"!": ~pl.col(name), "?": pl.col(name).is_not_null()}
        table = table.filter(known.get(flag[0], pl.col(name)))
    return table if spec.age is None else table.filter(pl.col("age") == spec.age)


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
