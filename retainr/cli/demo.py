"""`retainr demo`: a simulated shop to try everything on."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

_OTHER_SCALES = ("csat", "ces")
"""Commands for surveys that ask something else than the simulated one, from 0 to 10."""


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
    from retainr.engines.polars import PolarsEngine
    from retainr.errors import OutputError
    from retainr.load import Reading, open_rows
    from retainr.metrics import METRICS
    from retainr.render import View, render

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = write_shop(simulate(customers=customers, seed=seed), folder)
        config = write_config(folder)
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror or error}", "--write DIR") from error
    made = (*written, *([config] if config else []))
    typer.echo(f"simulated: {', '.join(str(path) for path in made)}", err=True)
    files = {path.stem: str(path) for path in written}
    view = View(
        width=screen.width(),
        colour=screen.colour(wanted=True),
        screen_theme=screen.theme(),
        encoding=screen.encoding(),
    )
    for metric in METRICS:
        if metric.name in _OTHER_SCALES:
            continue
        file = files["survey" if metric.name == "nps" else "orders"]
        params = metric.parameters()
        reading = Reading()
        rows = open_rows([file], metric.needs(params, reading), reading, PolarsEngine())
        typer.echo(f"$ retainr {metric.name} {file}", err=True)
        typer.echo(render(metric.run(rows, params), "table", view), nl=False)
