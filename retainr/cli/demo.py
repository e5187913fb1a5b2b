"""`retainr demo`: a simulated shop to try everything on."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.metrics import Metric
    from retainr.render import View


def demo(
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the shop's files in this folder.")
    ] = None,
    customers: Annotated[int, typer.Option(min=1, help="Customers of the shop.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same shop.")] = 7,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")] = False,
) -> None:
    """Simulate a shop whose truth is known, and run the main commands on it."""
    from retainr.cli.guard import guarded

    with guarded(debug=debug):
        if write is not None:
            _show(write, customers, seed)
            return
        # The name is known before the folder is made, so that nothing can come in between.
        folder = Path(tempfile.gettempdir()) / f"retainr-demo-{secrets.token_hex(8)}"
        try:
            folder.mkdir(mode=0o700)
            _show(folder, customers, seed)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _show(folder: Path, customers: int, seed: int) -> None:
    from retainr.cli import screen
    from retainr.demo import simulate, write_config
    from retainr.demo import write as write_shop
    from retainr.errors import OutputError
    from retainr.metrics import METRICS
    from retainr.render import View

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = write_shop(simulate(customers=customers, seed=seed), folder)
        config = write_config(folder)
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror or error}", "--write DIR") from error
    made = (*written, *([config] if config else []))
    typer.echo(f"simulated: {', '.join(str(path) for path in made)}", err=True)
    view = View(
        width=screen.width(),
        colour=screen.colour(wanted=True),
        screen_theme=screen.theme(),
        encoding=screen.encoding(),
    )
    for metric in METRICS:
        _show_one(metric, {path.stem: str(path) for path in written}, view)


def _show_one(metric: Metric, files: Mapping[str, str], view: View) -> None:
    """Run a command on the orders or, if its scale is the survey's, on the answers."""
    from retainr.engines.polars import PolarsEngine
    from retainr.load import Reading, open_rows
    from retainr.load.scales import NPS
    from retainr.render import render

    params, reading, engine = metric.parameters(), Reading(), PolarsEngine()
    needs = metric.needs(params, reading)
    if needs.survey and needs.scale != NPS:
        return
    path = files["survey" if needs.survey else "orders"]
    others = {
        other.name: open_rows([files[other.name]], other.needs(params, reading), reading, engine)
        for other in metric.others
        if other.required
    }
    rows = open_rows([path], needs, reading, engine)
    beside = "".join(f" --{name} {files[name]}" for name in others)
    typer.echo(f"$ retainr {metric.name} {path}{beside}", err=True)
    typer.echo(render(metric.run(rows, params, **others), "table", view), nl=False)
