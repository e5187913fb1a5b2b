"""One run of a metric: options to parameters, rows to a result, the result to where it goes."""

from __future__ import annotations

import dataclasses
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from retainr.cli import screen
from retainr.cli.progress import bar
from retainr.cli.reading import check_used, first_reading, of_other, other_reading
from retainr.cli.rejects import rejects_file, rejects_format
from retainr.errors import InputError, OutputError
from retainr.load.urls import masked
from retainr.render import CHART_FORMATS, FILE_FORMATS, View, render, unshowable
from retainr.render.files import check_targets, write_all
from retainr.results import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from retainr.load import Rows
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
    view = _view(values)
    params = _parameters(metric, values)
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
        targets = {Path(path): _format(path) for path in self.values["output"] or ()}
        rejects = self.values["rejects"]
        if rejects:
            rejects_format(Path(rejects))
            if Path(rejects) in targets:
                raise OutputError(f"{rejects}: named by -o and by --rejects", "name two files")
        check_targets([*targets, *([Path(rejects)] if rejects else [])])
        watch = _Watch(shown=self.values["verbose"])
        given = [self.values["paths"], *(self.values[o.name] or () for o in self.metric.others)]
        paths = ", ".join(masked(path) for each in given for path in each)
        with bar(f"reading {paths}", show=self.values["progress"]):
            rows, others = self._open()
            self._say_columns(rows)
            for name, other in others.items():
                self._say_columns(other, name)
            watch.lap("open")
            result = self._computed(rows, others)
            self._check_table(result)
            watch.lap("read and reduce")
            self._say_fonts(result, targets.values())
            contents = {path: render(result, kind, self.view) for path, kind in targets.items()}
            if rejects:
                contents[Path(rejects)] = rejects_file([rows, *others.values()], Path(rejects))
            printed = self._printed(result)
        watch.lap("render")
        write_all(contents)
        _print(printed)
        watch.lap("write")
        if self.values.get("strict") and any(n.severity is Severity.ERROR for n in result.notes):
            raise typer.Exit(_NOT_MET)

    def _open(self) -> tuple[Rows, dict[str, Rows]]:
        """Return the rows of the first input, and those of others by name."""
        from retainr.engines.polars import PolarsEngine
        from retainr.load import open_rows

        engine = PolarsEngine()
        check_used(self.metric, self.values)
        reading = first_reading(self.metric, self.values)
        needs = self.metric.needs(self.params, reading)
        first, others = open_rows(self.values["paths"], needs, reading, engine), {}
        for other in self.metric.others:
            if paths := self.values[other.name]:
                reading = other_reading(other, self.values)
                needs = other.needs(self.params, reading)
                try:
                    others[other.name] = open_rows(paths, needs, reading, engine)
                except InputError as error:
                    raise of_other(error, other.name) from error
        return first, others

    def _computed(self, rows: Rows, others: dict[str, Rows]) -> Result:
        try:
            return self.metric.run(rows, self.params, **others)
        except InputError as error:
            for name, other in others.items():
                if other.name != rows.name and error.message.startswith(f"{other.name}: "):
                    raise of_other(error, name) from error
            raise

    def _say_columns(self, rows: Rows, name: str | None = None) -> None:
        if self.values["quiet"]:
            return
        of = "" if name is None else f" of --{name}"
        roles = dict(rows.typed.columns.roles)
        if "quantity" in roles and "price" in roles:
            roles["amount"] = f"{roles.pop('quantity')} × {roles.pop('price')}"
        named = [f"{role} = {column}" for role, column in roles.items()]
        named += [f"segment = {column}" for column in rows.reading.by]
        if preset := rows.typed.columns.preset:
            screen.say(f"preset{of}: {preset.name} ({preset.title})")
        screen.say(f"columns{of}: {', '.join(named)}")
        for part in rows.source.parts:
            if part.remark:
                screen.say(part.remark)

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


class _Watch:
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


def _print(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: {error.strerror}") from error


def _view(values: Mapping[str, Any]) -> View:
    layout, theme = values["layout"], values["theme"]
    return View(
        table=values["table"],
        layout=layout.value if layout else None,
        lang=values["lang"].value,
        title=values["title"],
        size=_size(values["size"]),
        dpi=values["dpi"],
        theme=theme.value if theme else None,
        screen_theme=theme.value if theme else screen.theme(),
        bom=values["bom"],
        width=screen.width(),
        colour=screen.colour(wanted=values["color"]),
        encoding=screen.encoding(),
    )


def _size(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)", text.strip().lower())
    if not found or not all(1 <= float(side) <= 100 for side in found.groups()):
        raise InputError(f"--size {text}: not a size in inches", "for example --size 10x6")
    return float(found[1]), float(found[2])


def _parameters(metric: Metric, values: Mapping[str, Any]) -> Any:
    return metric.parameters(**{param.name: values[param.name] for param in metric.params})


def _format(path: str) -> str:
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FILE_FORMATS:
        endings = ", ".join(f".{name}" for name in FILE_FORMATS)
        raise OutputError(f"-o {path}: unknown ending", f"known endings: {endings}")
    return kind
