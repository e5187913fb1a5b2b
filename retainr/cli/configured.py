"""`retainr config`: what is in force and where it comes from; whether the file is right."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retainr.cli.guard import guarded
from retainr.cli.options import ENVIRONMENT, params_of
from retainr.errors import ConfigError, InputError, RetainrError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retainr.config import Config, Problems
    from retainr.config.settings import Setting
    from retainr.metrics import Metric

_File = Annotated[str | None, typer.Option("--config", metavar="FILE", help="Read this file.")]
_FOUND = "found"
HELP = "Show the config that is in force, or check it."


class Format(StrEnum):
    """Name how settings are printed."""

    TABLE = "table"
    JSON = "json"


def application(metrics: tuple[Metric, ...]) -> typer.Typer:
    """Return the commands over some metrics."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.command(epilog="Example: retainr config show cohort --format json")
    def show(
        ctx: typer.Context,
        command: Annotated[
            str | None,
            typer.Argument(
                metavar="COMMAND",
                help="All options of a command, or of report, sources, checks or benchmarks; "
                "defaults too.",
            ),
        ] = None,
        format: Annotated[Format, typer.Option(help="Format.")] = Format.TABLE,
        config: _File = None,
    ) -> None:
        """Show what is in force, and where each value comes from."""
        with guarded(debug=False):
            found = _settings(metrics, command, config or ctx.obj)
            typer.echo(_json(found) if format is Format.JSON else _table(found))

    @app.command(epilog="Example: retainr config check --config weekly.toml")
    def check(ctx: typer.Context, config: _File = None) -> None:
        """Check the config file: all that is wrong at once; no data are read."""
        with guarded(debug=False):
            file = _file(config or ctx.obj)
            if file is None:
                raise ConfigError("no retainr.toml here or above", "--config FILE")
            typer.echo(_checked(file, metrics))

    return app


def _file(named: str | None) -> Path | None:
    from retainr.config import find

    return Path(named) if named else find(Path.cwd())


def _checked(file: Path, metrics: Sequence[Metric]) -> str:
    """Return a line about a config that is right.

    Raises:
        ConfigError: it is not; all that is wrong is named.
    """
    from retainr.config import Problems, gathered

    problems = Problems(file)
    config = gathered({m.name: params_of(m) for m in metrics}, metrics, problems)
    _check_parts(config, metrics, problems)
    problems.stop()
    parts = f"sources: {len(config.sources)}, checks: {len(config.checks)}"
    return f"{file.name}: no errors ({parts})"


def _check_parts(config: Config, metrics: Sequence[Metric], problems: Problems) -> None:
    """Gather what is wrong with places and checks that are right by themselves."""
    for attempt in _attempts(config, metrics):
        try:
            attempt()
        except RetainrError as error:
            found = (error.message.removeprefix(f"{config.file}: "), error.hint)
            if found not in problems.found:
                problems.add(*found)


def _attempts(config: Config, metrics: Sequence[Metric]) -> Iterator[Callable[[], object]]:
    """Yield what finds the places of sources and report, and plans the checks."""
    from retainr.cli.planning import Told, prepared
    from retainr.config.model import Report
    from retainr.config.places import of_source, options_of, place

    for source in config.sources.values():
        yield partial(of_source, config, source, os.environ)
        yield partial(options_of, config, source, os.environ)
    for path in config.report.output:
        yield partial(place, config, "report.output", path, os.environ)
    if config.report.history is not None:
        yield partial(place, config, "report.history", config.report.history, os.environ)
    if config.report != Report():
        yield from _attempts_at_report(config)
    for one in config.checks:
        yield partial(prepared, one, config, Told(), metrics, os.environ)


def _attempts_at_report(config: Config) -> Iterator[Callable[[], object]]:
    """Yield what finds the names of a report's files and the sources of its sections."""
    from retainr.cli.report_options import report_params
    from retainr.cli.report_request import request_of
    from retainr.cli.report_targets import targets_of

    nothing = dict.fromkeys(("paths", *(param.name for param in report_params())))
    yield lambda: targets_of(nothing, config, os.environ).check_names()

    def sources() -> None:
        """Find the source of each section; one that has none may have an INPUT when it is run."""
        with suppress(InputError):
            request_of(nothing, config, os.environ)

    yield sources


def _settings(metrics: Sequence[Metric], command: str | None, named: str | None) -> list[Setting]:
    from retainr import config
    from retainr.config.settings import DEFAULT, Setting, of_command, of_tables

    by_name = {metric.name: metric for metric in metrics}
    if command is not None and command not in (*by_name, *config.OTHERS):
        known = ", ".join((*by_name, *config.OTHERS))
        raise InputError(f"{command}: no such command", f"commands: {known}")
    file = _file(named)
    params = {m.name: params_of(m) for m in metrics}
    read = config.load(file, params, metrics)
    name = file.name if file else ""
    found = [Setting("config", name or None, "option" if named else _FOUND if name else DEFAULT)]
    tables = of_tables(config.read(file) if file else {}, name)
    found += [s for s in tables if command in (None, re.split(r"[.[]", s.key)[0])]
    for one in [own for own in by_name if command in (None, own)]:
        own = of_command(one, params[one], read.options.get(one, {}), _environment(), name)
        found += [s for s in own if command is not None or s.origin != DEFAULT]
    return found


def _environment() -> dict[str, object]:
    """Return the options that the environment sets."""
    return {name: os.environ[var] for name, var in ENVIRONMENT.items() if os.environ.get(var)}


def _json(settings: Sequence[Setting]) -> str:
    rows = [{"key": s.key, "value": s.value, "from": s.origin} for s in settings]
    return json.dumps({"settings": rows}, indent=1, ensure_ascii=False)


def _table(settings: Sequence[Setting]) -> str:
    from retainr.render.wording import plain

    rows = [("key", "value", "from")]
    for setting in settings:
        value = "" if setting.value is None else json.dumps(setting.value, ensure_ascii=False)
        rows.append((plain(setting.key), plain(value), setting.origin))
    wide = [max(len(row[i]) for row in rows) for i in range(2)]
    return "\n".join(f"{key:<{wide[0]}}  {value:<{wide[1]}}  {last}" for key, value, last in rows)
