"""`retainr report`: read what is asked for, make the report, write it, say what failed."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from retainr import config as configs
from retainr.cli import screen
from retainr.cli.options import params_of
from retainr.cli.outputs import print_bytes
from retainr.cli.progress import bar
from retainr.cli.report_checks import checks_part
from retainr.cli.report_request import request_of
from retainr.cli.report_targets import targets_of
from retainr.cli.run import Watch
from retainr.engines.polars import PolarsEngine
from retainr.metrics import METRICS
from retainr.render import View, history_file
from retainr.render.files import write_all
from retainr.render.report import RENDERERS, files
from retainr.report import run
from retainr.report.history import checked, merged, rows_of, trends

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.config import Config
    from retainr.report import Report

_FAILED = 2


def report(values: Mapping[str, Any]) -> None:
    """Make one report as its options and the config say.

    Args:
        values: the options as Typer parsed them.
    """
    config = _config(values)
    request = request_of(values, config, os.environ)
    targets = targets_of(values, config, os.environ)
    targets.check()
    view = _view(values)
    watch = Watch(shown=values["verbose"])
    with bar("reading", show=values["progress"]) as tasks:
        made = run(request, PolarsEngine(tasks=tasks))
        watch.lap("read and compute")
        checks = checks_part(values, config, os.environ, tasks)
        made = dataclasses.replace(made, checks=checks)
        if targets.history:
            earlier = _earlier(targets.history)
            made = dataclasses.replace(made, trends=tuple(trends(made, earlier)))
        contents = files(made, targets.named(made), view)
        shown = _shown(made, values, view)
    watch.lap("check and render")
    targets.make_folders(contents)
    write_report(made, contents, targets.history)
    print_bytes(shown)
    watch.lap("write")
    _say_failures(made)
    if made.failed:
        raise typer.Exit(_FAILED)


def _earlier(path: Path) -> polars.DataFrame | None:
    found = history_file.read(path)
    return None if found is None else checked(found, str(path))


def write_report(made: Report, contents: dict[Path, bytes], history: Path | None) -> None:
    """Write all files, or none; no other run writes the history meanwhile."""
    if history is None:
        write_all(contents)
        return
    with history_file.locked(history):
        rows = merged(_earlier(history), rows_of(made))
        write_all({**contents, history: history_file.content(rows)})


def _config(values: Mapping[str, Any]) -> Config:
    path = values["config"] or values["ctx"].obj
    found = Path(path) if path else configs.find(Path.cwd())
    return configs.load(found, {m.name: params_of(m) for m in METRICS}, METRICS)


def _view(values: Mapping[str, Any]) -> View:
    return View(
        lang=values["lang"].value,
        width=screen.width(),
        encoding=screen.encoding(),
    )


def _shown(made: Report, values: Mapping[str, Any], view: View) -> bytes:
    kind = values["format"].value
    return b"" if values["quiet"] and kind == "table" else RENDERERS[kind](made, view)


def _say_failures(made: Report) -> None:
    """Say on standard error what failed, as a command of its own would have."""
    for failure, names in made.failures.items():
        if failure.too_little:
            continue
        which = "section" if len(names) == 1 else "sections"
        screen.say(f"error: {which} {', '.join(names)}: {failure.message}")
        for line in failure.details:
            screen.say(f"       {line}")
        if failure.hint:
            screen.say(f"hint:  {failure.hint}")
    sys.stderr.flush()
