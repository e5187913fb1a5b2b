"""One run of a metric: options to parameters, rows to a result, the result to where it goes."""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from retainr.cli import screen
from retainr.cli.opening import open_all
from retainr.cli.outputs import format_of, print_bytes, view_of
from retainr.cli.progress import bar
from retainr.cli.rejects import rejects_file, rejects_format
from retainr.errors import InputError, OutputError
from retainr.load.urls import masked
from retainr.metrics.asked import parameters_of
from retainr.render import CHART_FORMATS, View, render, unshowable
from retainr.render.files import check_targets, write_all
from retainr.results import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from retainr.metrics import Metric
    from retainr.results import Result

_NOT_MET = 1  # All is done, and the data are not what was asked for.


def run(metric: Metric, values: Mapping[str, Any]) -> None:
    """Run one command as its options say.

    Args:
        metric: what to compute.
        values: the options as Typer parsed them.
    """
    if not values["paths"] and not values["explain"]:
        raise typer.BadParameter("Missing argument 'INPUT'.")
    for other in metric.others:
        if other.required and not values[other.name] and not values["explain"]:
            raise typer.BadParameter(f"Missing option '--{other.name}'.")
    view = view_of(values)
    params = parameters_of(metric, values)
    if values["explain"]:
        from retainr.cli.explain import explain

        typer.echo(explain(metric, params, values["preset"], view.lang))
        return
    _Run(metric, params, values, view).all()


@dataclasses.dataclass(frozen=True)
class _Run:
    metric: Metric
    params: Any
    values: Mapping[str, Any]
    view: View

    def all(self) -> None:
        """Check the targets, compute, write the files, print."""
        targets = {Path(path): format_of(path) for path in self.values["output"] or ()}
        rejects = self.values["rejects"]
        if rejects:
            rejects_format(Path(rejects))
            if Path(rejects) in targets:
                raise OutputError(f"{rejects}: named by -o and by --rejects", "name two files")
        check_targets([*targets, *([Path(rejects)] if rejects else [])])
        watch = Watch(shown=self.values["verbose"])
        given = [self.values["paths"], *(self.values[o.name] or () for o in self.metric.others)]
        paths = ", ".join(masked(path) for each in given for path in each)
        with bar(f"reading {paths}", show=self.values["progress"]) as tasks:
            opened = open_all(self.metric, self.params, self.values, tasks)
            if not self.values["quiet"]:
                for line in opened.said:
                    screen.say(line)
            watch.lap("open")
            result = opened.compute(self.metric, self.params)
            self._check_table(result)
            watch.lap("read and reduce")
            self._say_fonts(result, targets.values())
            contents = {path: render(result, kind, self.view) for path, kind in targets.items()}
            if rejects:
                contents[Path(rejects)] = rejects_file(
                    opened.every, Path(rejects), safe=self.view.excel_safe
                )
            printed = self._printed(result)
        watch.lap("render")
        write_all(contents)
        print_bytes(printed)
        watch.lap("write")
        if self.values.get("strict") and any(n.severity is Severity.ERROR for n in result.notes):
            raise typer.Exit(_NOT_MET)

    def _say_fonts(self, result: Result, kinds: Iterable[str]) -> None:
        if any(kind in CHART_FORMATS for kind in kinds) and unshowable(result, self.view):
            print(
                "note: no installed font has all characters of the chart: headings are in "
                "English, names lose characters; Noto Sans CJK has them",
                file=sys.stderr,
            )

    def _check_table(self, result: Result) -> None:
        names = [table.name for table in result.tables]
        if self.view.table is not None and self.view.table not in names:
            raise InputError(
                f"--table {self.view.table}: no such table", f"tables: {', '.join(names)}"
            )

    def _printed(self, result: Result) -> bytes:
        kind = self.values["format"].value
        if self.values["quiet"] and kind == "table":
            return b""
        return render(result, kind, self.view)


class Watch:
    """Print how long each stage took."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Print the seconds since the last lap."""
        now = time.perf_counter()
        if self._shown:
            print(f"{stage}: {now - self._since:.2f} s", file=sys.stderr)
        self._since = now
