"""The program, composed from the register of metrics."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retainr.cli import check, configured, diff, reduce_options, report_options
from retainr.cli.demo import demo
from retainr.cli.guard import guarded
from retainr.cli.options import declared, params_of
from retainr.cli.schema import schema
from retainr.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from retainr.metrics import Metric

_HELP = "Customer retention from order and event exports: numbers that say what they are."


def build(
    metrics: tuple[Metric, ...] = METRICS, asked: Collection[str] | None = None
) -> typer.Typer:
    """Return the program with a command for each metric.

    Args:
        metrics: what is computed.
        asked: words among which the command's name is; the other commands are names alone,
            since the options of each take some milliseconds to declare. None declares all.
    """
    app = typer.Typer(
        name="retainr",
        help=_HELP,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_program)
    for metric in metrics:
        whole = asked is None or metric.name in asked
        command = _command(metric, metrics) if whole else _unasked
        epilog = f"Example: {metric.example}"
        app.command(metric.name, help=metric.help, epilog=epilog, rich_help_panel=metric.group)(
            command
        )
    _automation(app, metrics, asked)
    app.command(
        "reduce",
        help=reduce_options.HELP,
        epilog=f"Example: {reduce_options.EXAMPLE}",
        rich_help_panel="Data",
    )(_reduce() if asked is None or "reduce" in asked else _unasked)
    app.command("demo", rich_help_panel="Data", epilog="Example: retainr demo --write shop")(demo)
    app.command("schema", rich_help_panel="Data", epilog="Example: retainr schema cohort")(schema)
    return app


def _automation(
    app: typer.Typer, metrics: tuple[Metric, ...], asked: Collection[str] | None
) -> None:
    """Add the commands for cron and continuous integration."""
    panel = "Automation"
    made = (
        ("report", report_options.HELP, report_options.EXAMPLE, _report),
        ("check", check.HELP, check.EXAMPLE, partial(check.command, metrics)),
        ("diff", diff.HELP, diff.EXAMPLE, diff.command),
    )
    for name, said, example, command in made:
        whole = asked is None or name in asked
        app.command(name, help=said, epilog=f"Example: {example}", rich_help_panel=panel)(
            command() if whole else _unasked
        )
    config = configured.application(metrics)
    app.add_typer(config, name="config", help=configured.HELP, rich_help_panel=panel)


def _reduce() -> Callable[..., None]:
    def command(**values: Any) -> None:
        """Run the command."""
        with guarded(debug=values["debug"]):
            from retainr.cli.reduce import run

            run(values)

    return declared(command, reduce_options.PARAMS)


def _unasked() -> None:
    """Stand in for a command that is not run."""


def _version(value: bool | None) -> None:
    if value:
        from retainr import __version__

        typer.echo(f"retainr {__version__}")
        raise typer.Exit


def _program(
    ctx: typer.Context,
    version: Annotated[
        bool | None,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = None,
    config: Annotated[
        str | None, typer.Option(metavar="FILE", help="Read this config file.")
    ] = None,
) -> None:
    ctx.obj = config


def _command(metric: Metric, metrics: tuple[Metric, ...]) -> Callable[..., None]:
    params = params_of(metric)

    def read_config(ctx: typer.Context, value: str | None) -> str | None:
        """Take what the config says as the defaults of this command."""
        from retainr import config
        from retainr.config.places import in_section

        path = value or ctx.obj
        found = Path(path) if path else config.find(Path.cwd())
        if found is not None and not ctx.resilient_parsing:
            known = {m.name: params_of(m) for m in metrics}
            own = config.options(found, known)[metric.name]
            ctx.default_map = in_section(
                config.Config(found), metric.name, own, metric.inputs, os.environ
            )
        return value

    def command(**values: Any) -> None:
        """Run the command; what its help says is the text of the metric."""
        with guarded(debug=values["debug"]):
            from retainr.cli.run import run
            from retainr.cli.sources import with_source

            run(metric, with_source(metric, metrics, values))

    return declared(command, params, read_config)


def _report() -> Callable[..., None]:
    def command(**values: Any) -> None:
        """Run the command; what its help says is declared beside it."""
        with guarded(debug=values["debug"]):
            from retainr.cli.report import report

            report(values)

    return declared(command, report_options.report_params())
