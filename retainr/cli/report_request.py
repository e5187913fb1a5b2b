"""From options and a config to what a report is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from retainr.cli.sources import beside, fits, of_input
from retainr.config import Kind
from retainr.config.places import in_section, of_source, options_of, root_of
from retainr.errors import ConfigError, InputError
from retainr.metrics.asked import values_of
from retainr.report import (
    OF_ORDERS,
    USUAL,
    Benchmark,
    Request,
    Section,
    calendar_of,
    metric_of,
    taken_by,
    time_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.config import Config, Source
    from retainr.metrics import Metric


@dataclass(frozen=True)
class _Input:
    """Hold one input: its paths, how it is read, and the way to the config that names it."""

    paths: tuple[str, ...]
    options: Mapping[str, object]
    root: str = ""


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
    calendar = calendar_of(values["every"] or config.report.period, values["week_start"])
    named = tuple(dict.fromkeys(values["section"] or config.report.sections))
    asking = _Asking(values, config, environment)
    sections = []
    for name in named or USUAL:
        metric = metric_of(name)
        if (read := asking.input_of(metric, asked=bool(named))) is None:
            continue
        options = {
            **read.options, **asking.configured(metric), **asking.given(metric),
            **time_of(metric, calendar),
        }  # fmt: skip
        options |= asking.beside(metric, options)
        asked = bool(named)
        sections.append(Section(metric, read.paths, options, asked=asked, root=read.root))
    if not sections:
        raise InputError(
            "report: no input", "retainr report orders.parquet -o report.html, or [sources.orders]"
        )
    return Request(
        sections=tuple(sections),
        calendar=calendar,
        title=values["title"] or config.report.title,
        benchmarks={n: Benchmark(b.value, b.source) for n, b in config.benchmarks.items()},
    )


@dataclass(frozen=True)
class _Asking:
    """Say which input a section reads."""

    values: Mapping[str, Any]
    config: Config
    environment: Mapping[str, str]

    def given(self, metric: Metric) -> dict[str, object]:
        """Return the options of the command line that count for a metric's input."""
        return self._said(*taken_by(metric))

    def configured(self, metric: Metric) -> dict[str, object]:
        """Return what the config says of a command.

        Raises:
            ConfigError: a variable is not set.
        """
        own = self.config.options.get(metric.name, {})
        return in_section(self.config, metric.name, own, metric.inputs, self.environment)

    def _said(self, *names: str) -> dict[str, object]:
        return {n: self.values[n] for n in names if self.values[n] not in (None, ())}

    def beside(self, metric: Metric, options: Mapping[str, object]) -> dict[str, Any]:
        """Return the options that name the further inputs of a section, which are orders.

        Args:
            metric: of the section.
            options: of the section; an input that they name is left alone.

        Raises:
            ConfigError: no source of the config fits, or several do.
        """
        values = values_of(metric, options)
        found: dict[str, Any] = {}
        for other in metric.others:
            own = [*(values[other.option] or ()), *of_input(self._said(*OF_ORDERS))]
            if other.required and self.values["paths"]:
                found |= {other.name: list(self.values["paths"]), other.option: own}
        sources = {s.name: s for s in self.config.sources.values() if self._wanted(s)}
        config = replace(self.config, sources=sources)
        try:
            return {**beside(config, metric, {**values, **found}, self.environment), **found}
        except ConfigError as error:
            raise ConfigError(
                error.message, f"name a file of orders, or orders = PATH in [{metric.name}]"
            ) from error

    def _wanted(self, source: Source) -> bool:
        return not self.values["source"] or source.name in self.values["source"]

    def input_of(self, metric: Metric, *, asked: bool) -> _Input | None:
        """Return the input of a section; None where there is none and nobody asked for it.

        Raises:
            InputError: it was asked for and has no input.
            ConfigError: several sources of the config fit.
        """
        answers = Section.reads_answers(metric)
        if paths := self.values["survey" if answers else "paths"]:
            return _Input(tuple(paths), {})
        if source := self._source(metric):
            written = of_source(self.config, source, self.environment)
            options = options_of(self.config, source, self.environment)
            return _Input(tuple(written), options, root_of(self.config))
        if not asked:
            return None
        hint = "--survey nps.csv" if answers else "name a file of orders"
        raise InputError(f"report: section {metric.name} has no input", hint)

    def _source(self, metric: Metric) -> Source | None:
        wanted, sources = self.values["source"] or (), self.config.sources
        if strange := [name for name in wanted if name not in sources]:
            known = ", ".join(sources) or "none: write [sources.NAME]"
            raise InputError(f"--source {strange[0]}: no such source", f"sources: {known}")
        found = [
            source
            for source in sources.values()
            if fits(metric, source.kind)
            and self._wanted(source)
            # What reads any input reads the one that INPUT would be.
            and (source.kind is Kind.SURVEY) == Section.reads_answers(metric)
        ]
        if len(found) > 1:
            names = ", ".join(source.name for source in found)
            raise ConfigError(
                f"{self.config.file}: report: several sources fit {metric.name}: {names}",
                f"--source {found[0].name}",
            )
        return found[0] if found else None
