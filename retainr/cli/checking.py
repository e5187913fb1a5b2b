"""From checks to verdicts: each distinct command, source and options is computed once."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retainr.checks.assemble import Judged
from retainr.checks.measure import Measured, measure
from retainr.checks.past import from_baseline, from_history, read_baseline, read_history
from retainr.checks.target import target_of
from retainr.checks.verdict import judge
from retainr.cli import screen
from retainr.cli.outputs import columns_said
from retainr.cli.sources import chosen
from retainr.config.places import of_source, options_of, place
from retainr.errors import ConfigError, InputError, NotEnoughDataError, RetainrError
from retainr.metrics.asked import parameters_of, params_asked, reading_of, values_of
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.checks import Check
    from retainr.checks.target import Target
    from retainr.checks.verdict import Before
    from retainr.config import Config, Source
    from retainr.load import Reading
    from retainr.metrics import Metric
    from retainr.results import Result

_STDIN = "-"


@dataclass(frozen=True)
class Told:
    """Hold what the command line says about all checks.

    Attributes:
        paths: INPUT; empty for the sources of the config.
        source: name of the source for checks that name none.
        options: what was said of columns, reading and time; it wins over the config.
        baseline: a JSON document of an earlier run, or None.
        history: in place of the report's, or None.
        quiet: say nothing about columns.
    """

    paths: tuple[str, ...] = ()
    source: str | None = None
    options: Mapping[str, Any] | None = None
    baseline: str | None = None
    history: str | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Planned:
    """Hold a check with all that is needed to run it.

    Attributes:
        check: what is asked; its source is the one that is read.
        metric: its command.
        target: the number.
        paths: what is read.
        reading: how.
        params: of the command.
    """

    check: Check
    metric: Metric
    target: Target
    paths: tuple[str, ...]
    reading: Reading
    params: Any

    @property
    def run(self) -> str:
        """Return what is the same for checks that one computation serves."""
        return repr((self.metric.name, self.paths, self.reading, self.params))


def plan(
    checks: Sequence[Check],
    config: Config,
    told: Told,
    metrics: Sequence[Metric],
    environment: Mapping[str, str],
) -> list[Planned]:
    """Return the checks, ready to run.

    Args:
        checks: what is asked.
        config: its sources and the options of commands.
        told: what the command line says.
        metrics: the commands.
        environment: variables for paths and addresses.

    Raises:
        RetainrError: something about them cannot be; all of it is named.
    """
    planned, wrong = [], []
    for check in checks:
        try:
            planned.append(prepared(check, config, told, metrics, environment))
        except RetainrError as error:
            wrong.append(error)
    stop(wrong)
    _refuse_unused(told, [one.metric for one in planned])
    if _STDIN in told.paths and len({one.run for one in planned}) > 1:
        raise InputError(
            "standard input can be read once, and the checks need it several times",
            "write it to a file first",
        )
    return planned


def stop(errors: Sequence[RetainrError]) -> None:
    """Raise the errors as one; nothing where there is none.

    Raises:
        RetainrError: there is one.
    """
    distinct = list({(error.message, error.hint): error for error in errors}.values())
    if len(distinct) == 1:
        raise distinct[0]
    if distinct:
        lines = tuple(f"{error.message} ({error.hint})" for error in distinct)
        raise ConfigError(
            f"{len(lines)} errors in the checks", "retainr config check reads no data", lines
        )


def prepared(
    check: Check,
    config: Config,
    told: Told,
    metrics: Sequence[Metric],
    environment: Mapping[str, str],
) -> Planned:
    """Return a check, ready to run.

    Args:
        check: what is asked.
        config: its sources and the options of commands.
        told: what the command line says.
        metrics: the commands.
        environment: variables for paths and addresses.

    Raises:
        RetainrError: something about it cannot be.
    """
    by_name = {metric.name: metric for metric in metrics}
    if check.command not in by_name:
        raise InputError(
            f"{check.metric}: no command {check.command}", f"commands: {', '.join(by_name)}"
        )
    metric = by_name[check.command]
    source = _source(check, config, told, metric)
    options = {
        **(options_of(config, source, environment) if source else {}),
        **config.options.get(metric.name, {}),
        **check.options,
    }
    given = {k: v for k, v in (told.options or {}).items() if k in _names(metric)}
    values = {**values_of(metric, options), **given}
    reading = reading_of(metric, values)
    target = target_of(check, metric, reading.by)
    if check.max_drop is not None and target.table is not None and told.baseline is None:
        raise InputError(
            f"check {check.title}: max_drop compares with the history, which holds numbers of "
            "the summary",
            f'metric = "{metric.name}.NAME" without where, or --baseline FILE',
        )
    params = parameters_of(metric, values)
    if source is None:
        return Planned(check, metric, target, told.paths, reading, params)
    paths = tuple(of_source(config, source, environment))
    return Planned(replace(check, source=source.name), metric, target, paths, reading, params)


def _source(check: Check, config: Config, told: Told, metric: Metric) -> Source | None:
    """Return the source of the config that a check reads; None where it reads the INPUT."""
    if told.paths:
        return None
    return chosen(config, metric, check.source or told.source, f"check {check.title}")


def _names(metric: Metric) -> set[str]:
    return {param.name for param in params_asked(metric)}


def _refuse_unused(told: Told, metrics: Sequence[Metric]) -> None:
    """Refuse options that no command of the checks takes."""
    known = {name for metric in metrics for name in _names(metric)}
    for name in told.options or {}:
        if name not in known:
            commands = ", ".join(dict.fromkeys(metric.name for metric in metrics))
            raise InputError(f"--{name.replace('_', '-')}: no option of {commands}", "leave it out")


def judged(planned: Sequence[Planned], config: Config, told: Told) -> list[Judged]:
    """Return what came of all checks; one that fails stops no other.

    Args:
        planned: the checks.
        config: says where the history is.
        told: what the command line says.

    Raises:
        RetainrError: an input cannot be used; all of them are named.
    """
    past = _past(planned, config, told)
    computed: dict[str, Result | NotEnoughDataError] = {}
    wrong: list[RetainrError] = []
    said: set[str] = set()
    verdicts = []
    for one in planned:
        try:
            if one.run not in computed:
                computed[one.run] = _computed(one, said, quiet=told.quiet)
            verdicts.append(_judged(one, computed[one.run], past))
        except RetainrError as error:
            wrong.append(error)
    stop(wrong)
    return verdicts


def _computed(one: Planned, said: set[str], *, quiet: bool) -> Result | NotEnoughDataError:
    from retainr.engines.polars import PolarsEngine
    from retainr.load import open_rows

    needs = one.metric.needs(one.params, one.reading)
    rows = open_rows(list(one.paths), needs, one.reading, PolarsEngine())
    for line in columns_said(rows):
        if not quiet and line not in said:
            screen.say(line)
        said.add(line)
    try:
        return one.metric.run(rows, one.params)
    except NotEnoughDataError as error:
        return error


@dataclass(frozen=True)
class _Past:
    """Hold earlier runs: a document, or else a history."""

    document: Mapping[str, Any] | None
    history: polars.DataFrame | None


def _past(planned: Sequence[Planned], config: Config, told: Told) -> _Past:
    """Return what checks with `max_drop` compare with."""
    if not any(one.check.max_drop is not None for one in planned):
        if told.baseline or told.history:
            raise InputError("--baseline and --history: no check has max_drop", "leave them out")
        return _Past(None, None)
    if told.baseline:
        return _Past(read_baseline(Path(told.baseline)), None)
    written = config.report.history
    path = told.history or (written and place(config, "report.history", written, os.environ))
    if not path:
        raise ConfigError(
            "max_drop: nothing to compare with", "--baseline FILE, or history = … in [report]"
        )
    return _Past(None, read_history(Path(path)))


def _judged(one: Planned, computed: Result | NotEnoughDataError, past: _Past) -> Judged:
    if isinstance(computed, NotEnoughDataError):
        why = Phrase("check.missing.too-little", {"why": computed.message})
        return Judged(judge(one.check, Measured(one.target.column.unit, missing=why)), None)
    measured = measure(computed, one.target)
    return Judged(judge(one.check, measured, _before(one, computed, past)), computed)


def _before(one: Planned, result: Result, past: _Past) -> Before | None:
    if one.check.max_drop is None:
        return None
    if past.document is not None:
        return from_baseline(past.document, one.check, one.target, result)
    return from_history(past.history, one.check, one.target, result)
