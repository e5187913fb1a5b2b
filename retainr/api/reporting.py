"""The report: sections over the same rows, their numbers compared and put into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.metrics import METRICS
from retainr.metrics.params import take_names
from retainr.report import USUAL, Benchmark, Request, Section, metric_of, run, time_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.load import Rows
    from retainr.report import Report


class ReportOptions(TypedDict, total=False):
    """Say how a report compares; each key is the option of that name, or the config's table."""

    every: Period | str
    week_start: WeekStart | str
    confidence: float
    title: str
    benchmarks: Mapping[str, float | Mapping[str, Any]]


def report(
    orders: Rows | None = None,
    *,
    survey: Rows | None = None,
    sections: Sequence[str] | Mapping[str, Mapping[str, Any]] = (),
    **options: Unpack[ReportOptions],
) -> Report:
    """Compute several commands over rows that are read once, and compare their numbers.

    `render` makes a page, Markdown or a JSON document of it, `write` a file.

    Args:
        orders: what `load` returned: orders, events or contracts.
        survey: what it returned with `kind="survey"`.
        sections: commands in their order, or the options of each by its name; default: all
            that the rows allow.
        options: what is compared with what, as on the command line and in a config.

    Returns:
        `headlines`, numbers with what they are compared with; `parts`, the `result` of each
        section or the `failure` that says why there is none; `sentences` as phrases, which
        the renderers put into words.

    Raises:
        InputError: no section came out at all, or an option cannot be used.
    """
    from retainr.engines.polars import PolarsEngine

    _check(options)
    asking = _Asking(orders, survey, **options)
    made = [asking.section(name, sections) for name in sections or USUAL]
    request = Request(
        sections=tuple(section for section in made if section is not None),
        calendar=asking.calendar,
        title=options.get("title"),
        benchmarks={n: _benchmark(own) for n, own in options.get("benchmarks", {}).items()},
    )
    if not request.sections:
        raise InputError("report: no input", "report(orders), or report(survey=answers)")
    return run(request, PolarsEngine())


def _check(options: ReportOptions) -> None:
    """Refuse options and benchmarks that nothing would come of.

    Raises:
        InputError: there is one.
    """
    known = ReportOptions.__annotations__
    if strange := sorted(set(options) - set(known)):
        raise InputError(f"report: no option {strange[0]}", f"one of: {', '.join(known)}")
    numbers = {name for metric in METRICS for name in metric.numbers}
    if strange := sorted(set(options.get("benchmarks", {})) - numbers):
        hint = "a number of a section's summary, such as churn_rate or churn.churn_rate"
        raise InputError(f"report: no number {strange[0]} for a benchmark", hint)


@dataclass(frozen=True)
class _Cut:
    every: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY

    def __post_init__(self) -> None:
        take_names(self, every=Period, week_start=WeekStart)


class _Asking:
    """Say what each section reads, and on what terms."""

    def __init__(
        self, orders: Rows | None, survey: Rows | None, **options: Unpack[ReportOptions]
    ) -> None:
        self.orders, self.survey = orders, survey
        cut = _Cut(**{name: options[name] for name in ("every", "week_start") if name in options})  # type: ignore[arg-type]
        self.calendar = Calendar(cut.every, cut.week_start)
        self.fixed = {n: value for n, value in options.items() if n == "confidence"}

    def section(
        self, name: str, asked: Sequence[str] | Mapping[str, Mapping[str, Any]]
    ) -> Section | None:
        """Return a section; None where there is no input for one that nobody named.

        Raises:
            InputError: there is none for one that was named, or an option cannot be used.
        """
        metric = metric_of(name)
        rows = self.survey if Section.reads_answers(metric) else self.orders
        others = {other.name: self.orders for other in metric.others if other.required}
        if rows is None or None in others.values():
            if asked:
                raise InputError(f"report: section {name} has no input", "orders=…, survey=…")
            return None
        own = asked[name] if isinstance(asked, Mapping) else {}
        params = metric.parameters(**own)
        return Section(
            metric,
            rows.source.names,
            {
                **self.fixed,
                **{option: getattr(params, option) for option in own},
                **time_of(metric, self.calendar),
            },
            asked=bool(asked),
            rows=rows,
            others={other: read for other, read in others.items() if read is not None},
        )


def _benchmark(own: float | Mapping[str, Any]) -> Benchmark:
    return Benchmark(**own) if isinstance(own, Mapping) else Benchmark(own)
