"""From checks to what has to be computed for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from retainr.checks.target import target_of
from retainr.cli.check_options import ASKED
from retainr.cli.sources import beside, chosen, refuse_both
from retainr.config.places import in_section, of_source, options_of
from retainr.errors import ConfigError, InputError, RetainrError
from retainr.metrics.asked import parameters_of, params_asked, reading_of, values_of
from retainr.report.hints import placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retainr.checks import Check
    from retainr.checks.target import Target
    from retainr.config import Config, Source
    from retainr.metrics import Metric

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
        values: of all options of the command, and the `paths` that are read.
        params: of the command.
    """

    check: Check
    metric: Metric
    target: Target
    values: Mapping[str, Any]
    params: Any

    @property
    def run(self) -> str:
        """Return what is the same for checks that one computation serves."""
        return repr((self.metric.name, sorted(self.values.items())))


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


def refuse_idle(checks: Sequence[Check], told: Told) -> None:
    """Refuse what the command line says of sources and earlier runs, and no check would use.

    Raises:
        InputError: something would be ignored.
    """
    refuse_both(told.source, told.paths)
    if told.source and all(check.source for check in checks):
        raise InputError(f"--source {told.source}: every check names its own", "leave it out")
    if not (told.baseline or told.history):
        return
    if all(check.max_drop is None for check in checks):
        raise InputError("--baseline and --history: no check has max_drop", "leave them out")
    if told.baseline and told.history:
        raise InputError("--baseline and --history: max_drop compares with one", "leave one out")


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
    metric = _metric(check, metrics)
    try:
        return _prepared(check, config, told, metric, environment)
    except RetainrError as error:
        raise of_check(error, metric) from error


def of_check(error: RetainrError, metric: Metric) -> RetainrError:
    """Return an error whose hint names what a check has.

    Args:
        error: what went wrong.
        metric: the command of the check.
    """
    place = f"in the config, as options of the check or of [{metric.name}]"
    return placed(error, error.hint, metric, [param.name for param in ASKED], place)


def _prepared(
    check: Check, config: Config, told: Told, metric: Metric, environment: Mapping[str, str]
) -> Planned:
    source = _source(check, config, told, metric)
    options = {
        **(options_of(config, source, environment) if source else {}),
        **in_section(
            config,
            metric.name,
            {**config.options.get(metric.name, {}), **check.options},
            metric.inputs,
            environment,
        ),
    }
    given = {k: v for k, v in (told.options or {}).items() if k in _names(metric)}
    named = frozenset((*options, *given))
    values = {**values_of(metric, options), **given, "given": named}
    target = target_of(check, metric, reading_of(metric, values).by)
    _refuse_rows_of_history(check, target, told)
    params = parameters_of(metric, values)
    if source is None:
        return Planned(check, metric, target, {**values, "paths": list(told.paths)}, params)
    values["paths"] = of_source(config, source, environment)
    values |= beside(config, metric, values, environment)
    return Planned(replace(check, source=source.name), metric, target, values, params)


def _metric(check: Check, metrics: Sequence[Metric]) -> Metric:
    """Return the command of a check."""
    by_name = {metric.name: metric for metric in metrics}
    if check.command not in by_name:
        raise InputError(
            f"{check.metric}: no command {check.command}", f"commands: {', '.join(by_name)}"
        )
    return by_name[check.command]


def _refuse_rows_of_history(check: Check, target: Target, told: Told) -> None:
    """Refuse to compare a row of a table with a history, which holds none."""
    if check.max_drop is not None and target.table is not None and told.baseline is None:
        raise InputError(
            f"check {check.title}: max_drop compares with the history, which holds numbers of "
            "the summary",
            f'metric = "{check.command}.NAME" without where, or --baseline FILE',
        )


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
