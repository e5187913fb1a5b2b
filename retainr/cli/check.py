"""`retainr check`: thresholds, for cron and continuous integration."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from retainr.cli.check_options import ASKED, PARAMS, from_line
from retainr.cli.guard import guarded
from retainr.cli.options import declared, params_of
from retainr.errors import ConfigError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retainr.checks import Check
    from retainr.config import Config
    from retainr.metrics import Metric
    from retainr.render import View
    from retainr.results import Phrase, Result

HELP = "Hold numbers against bounds, and say so with the exit code."
EXAMPLE = "retainr check orders.csv --min cohort.retention_rate_1=0.25 --junit checks.xml"
_STEP_SUMMARY = "GITHUB_STEP_SUMMARY"


def command(metrics: tuple[Metric, ...]) -> Callable[..., None]:
    """Return the command over some metrics."""

    def check(ctx: typer.Context, **values: Any) -> None:
        """Run the command; what was typed is told from what is so by default."""
        with guarded(debug=values["debug"]):
            given = {
                param.name: values[param.name]
                for param in ASKED
                if ctx.get_parameter_source(param.name).name == "COMMANDLINE"  # type: ignore[union-attr]
            }
            raise typer.Exit(_Run(values, given, metrics, ctx.obj).all())

    return declared(check, PARAMS)


@dataclass(frozen=True)
class _Run:
    """Hold what was typed.

    Attributes:
        values: of all options.
        given: options of columns, reading and time that were typed.
        metrics: the commands there are.
        named: the config file that was named before the command, or None.
    """

    values: Mapping[str, Any]
    given: Mapping[str, Any]
    metrics: tuple[Metric, ...]
    named: str | None

    def all(self) -> int:
        """Run the checks, write, print, and return the exit code."""
        from retainr.checks.assemble import assemble
        from retainr.checks.verdict import exit_code
        from retainr.cli.checking import judged
        from retainr.cli.outputs import view_of
        from retainr.cli.planning import Told, plan, refuse_idle
        from retainr.cli.progress import bar

        view = view_of(self.values)
        self._check_outputs()
        config = self._config()
        checks, origin = self._checks(config)
        told = Told(
            tuple(self.values["paths"] or ()),
            self.values["source"],
            self.given,
            self.values["baseline"],
            self.values["history"],
            self.values["quiet"] or self.values["changed_only"],
        )
        refuse_idle(checks, told)
        planned = plan(checks, config, told, self.metrics, os.environ)
        with bar("checking", show=self.values["progress"]) as tasks:
            verdicts = judged(planned, config, told, tasks)
        code = exit_code(tuple(one.verdict for one in verdicts), self.values["no_data"])
        self._deliver(assemble(verdicts, origin, self._parameters(), code), view)
        return code

    def _config(self) -> Config:
        from retainr import config

        path = self.values["config"] or self.named
        found = Path(path) if path else config.find(Path.cwd())
        return config.load(found, {m.name: params_of(m) for m in self.metrics}, self.metrics)

    def _checks(self, config: Config) -> tuple[tuple[Check, ...], Phrase]:
        """Return the checks of the command line, or else those of the config."""
        from retainr.results import Phrase

        lines = from_line(self.values["min"] or (), self.values["max"] or ())
        if lines:
            return lines, Phrase("check.from-line")
        if self.values["paths"]:
            raise InputError("no check for this INPUT", "--min COMMAND.NAME=VALUE, or --max")
        if not config.checks:
            where = str(config.file) if config.file else "no retainr.toml here or above"
            raise ConfigError(
                f"{where}: no check", "write [[checks]], or INPUT with --min COMMAND.NAME=VALUE"
            )
        name = config.file.name if config.file else ""
        return config.checks, Phrase("check.from-file", {"file": name})

    def _check_outputs(self) -> None:
        """Refuse files that could not be written, before anything is computed."""
        from retainr.cli.outputs import format_of
        from retainr.render import CHART_FORMATS
        from retainr.render.files import check_targets

        outputs = self.values["output"] or ()
        for path in outputs:
            if format_of(path) in CHART_FORMATS:
                raise OutputError(f"-o {path}: checks have no chart", "-o FILE.json or .html")
        others = [p for p in (self.values["junit"], self.values["state"]) if p]
        twice = [p for p in others if [*outputs, *others].count(p) > 1]
        if twice:
            raise OutputError(f"{twice[0]}: named by two options", "name two files")
        if self.values["changed_only"] and not self.values["state"]:
            raise InputError("--changed-only: compared with what?", "--state FILE remembers")
        check_targets(Path(path) for path in (*outputs, *others))

    def _parameters(self) -> dict[str, object]:
        own = ("min", "max", "source", "baseline", "history")
        plain = {name: self.values[name] or None for name in own}
        return {**plain, "no_data": self.values["no_data"].value, **_plain(self.given)}

    def _deliver(self, result: Result, view: View) -> None:
        """Write all files, then print what was asked for."""
        from retainr.cli.outputs import format_of, print_bytes
        from retainr.render import render
        from retainr.render.files import write_all
        from retainr.render.junit import render as junit

        values, blind = self.values, self.values["no_data"].value
        silent = values["changed_only"] and _last(values["state"]) == result.summary["digest"]
        contents = {Path(p): render(result, format_of(p), view) for p in values["output"] or ()}
        if values["junit"]:
            contents[Path(values["junit"])] = junit(result, view, blind=blind)
        if values["state"]:
            contents[Path(values["state"])] = _state(result)
        write_all(contents)
        if silent:
            return
        if values["github"]:
            _annotate(result, view, blind)
        kind = values["format"].value
        if not values["quiet"] or kind != "table":
            shown = render(result, kind, view)
            print_bytes(_inert(shown, view) if values["github"] and kind == "table" else shown)


def _inert(table: bytes, view: View) -> bytes:
    from retainr.render.github import inert

    return inert(table.decode(view.encoding)).encode(view.encoding)


def _plain(given: Mapping[str, Any]) -> dict[str, object]:
    """Return options as JSON has them."""
    return {
        name: value.date().isoformat() if hasattr(value, "date") else value
        for name, value in given.items()
    }


def _last(path: str) -> str:
    """Return the digest of the last run; that of no failure where there was no run."""
    try:
        found = json.loads(Path(path).read_text("utf-8"))
        return str(found["digest"])
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", "--state FILE") from error
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path}: not what --state writes", "remove the file") from error


def _state(result: Result) -> bytes:
    return (json.dumps({"digest": result.summary["digest"]}) + "\n").encode()


def _annotate(result: Result, view: View, blind: str) -> None:
    """Print annotations where the runner reads them, and add the table to the step summary."""
    from retainr.cli import screen
    from retainr.render import render
    from retainr.render.github import annotate

    for line in annotate(result, view, blind=blind).splitlines():
        screen.say(line)
    target = os.environ.get(_STEP_SUMMARY)
    if not target:
        return
    try:
        with Path(target).open("ab") as file:
            file.write(render(result, "md", view))
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror}", f"{_STEP_SUMMARY} names it") from error
