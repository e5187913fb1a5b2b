"""From options and a config to what a report is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.cli.report_options import OF_ANSWERS, OF_ORDERS
from retainr.config import Kind, places
from retainr.errors import ConfigError, InputError
from retainr.metrics import METRICS
from retainr.report import Benchmark, Request, Section, calendar_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retainr.activity.periods import Calendar
    from retainr.config import Config, Source
    from retainr.metrics import Metric

_USUAL = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv")
_USUAL_OF_ANSWERS = ("nps",)
_SECTIONS = {metric.name: metric for metric in METRICS}


@dataclass(frozen=True)
class _Input:
    """Hold one input: its paths, and how it is read."""

    paths: tuple[str, ...]
    options: Mapping[str, object]


@dataclass(frozen=True)
class _Inputs:
    """Hold the inputs of a report: orders, and answers; at least one of them."""

    orders: _Input | None
    answers: _Input | None


def request_of(
    values: Mapping[str, Any], config: Config, environment: Mapping[str, str]
) -> Request:
    """Return what is asked for; the command line wins over the config.

    Args:
        values: the options as Typer parsed them.
        config: what the config says.
        environment: of the process.

    Raises:
        InputError: there is no input, or a section has none or is not known.
        ConfigError: the config leaves open which source is meant.
    """
    inputs = _inputs(values, config, environment)
    calendar = calendar_of(values["every"] or config.report.period, values["week_start"])
    confidence = values["confidence"] or 0.95
    named = tuple(dict.fromkeys(values["section"] or config.report.sections))
    return Request(
        sections=tuple(_sections(named, inputs, config, calendar, confidence)),
        calendar=calendar,
        title=values["title"] or config.report.title,
        confidence=confidence,
        benchmarks={n: Benchmark(b.value, b.source) for n, b in config.benchmarks.items()},
    )


def _inputs(values: Mapping[str, Any], config: Config, environment: Mapping[str, str]) -> _Inputs:
    given_orders = {n: values[n] for n in OF_ORDERS if values[n] not in (None, ())}
    given_answers = {n: values[n] for n in OF_ANSWERS if values[n] is not None}
    found = {}
    for name, paths, given, answers in (
        ("orders", values["paths"], given_orders, False),
        ("answers", values["survey"], given_answers, True),
    ):
        if paths:
            found[name] = _Input(tuple(paths), given)
        elif source := _source(values["source"] or (), config, answers=answers):
            written = tuple(places.of_source(config, source, environment))
            found[name] = _Input(written, {**source.options, **given})
    if not found:
        raise InputError(
            "report: no input", "retainr report orders.parquet -o report.html, or [sources.orders]"
        )
    return _Inputs(found.get("orders"), found.get("answers"))


def _source(wanted: Sequence[str], config: Config, *, answers: bool) -> Source | None:
    """Return the config's source of orders, or of answers."""
    if strange := [name for name in wanted if name not in config.sources]:
        known = ", ".join(config.sources) or "none; write [sources.orders]"
        raise InputError(f"--source {strange[0]}: no such source", f"sources: {known}")
    of_kind = [s for s in config.sources.values() if (s.kind is Kind.SURVEY) is answers]
    found = [source for source in of_kind if not wanted or source.name in wanted]
    if len(found) > 1:
        names = ", ".join(source.name for source in found)
        what = "answers" if answers else "orders"
        raise ConfigError(
            f"{config.file}: sources {names}: a report reads one of {what}",
            f"--source {found[0].name}",
        )
    return found[0] if found else None


def _sections(
    named: Sequence[str],
    inputs: _Inputs,
    config: Config,
    calendar: Calendar,
    confidence: float,
) -> Iterator[Section]:
    usual = [*(_USUAL if inputs.orders else ()), *(_USUAL_OF_ANSWERS if inputs.answers else ())]
    if strange := [name for name in named if name not in _SECTIONS]:
        known = ", ".join(_SECTIONS)
        raise InputError(f"report: no section {', '.join(strange)}", f"sections: {known}")
    for name in named or usual:
        metric = _SECTIONS[name]
        source = inputs.answers if Section.reads_answers(metric) else inputs.orders
        if source is None:
            hint = "--survey nps.csv" if Section.reads_answers(metric) else "name a file of orders"
            raise InputError(f"report: section {name} has no input", hint)
        options = {
            **config.options.get(name, {}), **source.options,
            "confidence": confidence, **_time(metric, calendar),
        }  # fmt: skip
        yield Section(metric, source.paths, options, asked=bool(named))


def _time(metric: Metric, calendar: Calendar) -> dict[str, object]:
    """Return how time is cut, for metrics that have a row for each period."""
    own = {param.name for param in metric.params}
    if not {"period", "last"} <= own:
        return {}
    return {"period": calendar.period, "week_start": calendar.week_start}
