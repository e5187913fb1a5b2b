"""`retainr diff`: what changed between two results, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retainr.cli.guard import guarded
from retainr.cli.options import OUTPUT, PROGRAM, declared

if TYPE_CHECKING:
    from collections.abc import Callable

HELP = "Say what changed between two results of one command, and what can have caused it."
EXAMPLE = "retainr diff monday.json today.json"

_NAMES = (
    *("format", "output", "table", "theme", "lang", "bom", "excel_safe"),
    *("quiet", "color", "debug"),
)
_PARAMS = tuple(param for param in (*OUTPUT, *PROGRAM) if param.name in _NAMES)
_ARGUMENTS = {
    "old": Annotated[Path, typer.Argument(metavar="OLD.json", help="The earlier result.")],
    "new": Annotated[Path, typer.Argument(metavar="NEW.json", help="The later one.")],
}


def command() -> Callable[..., None]:
    """Return the command."""

    def diff(ctx: typer.Context, **values: Any) -> None:
        """Run the command."""
        with guarded(debug=values["debug"]):
            _run(values)

    return declared(diff, _PARAMS, arguments=_ARGUMENTS)


def _run(values: dict[str, Any]) -> None:
    from retainr.cli.outputs import format_of, print_bytes, view_of
    from retainr.diff import diff, read
    from retainr.errors import InputError
    from retainr.render import render
    from retainr.render.files import check_targets, write_all

    view = view_of({"layout": None, **values})
    targets = {Path(path): format_of(path) for path in values["output"] or ()}
    check_targets(targets)
    result = diff(read(values["old"]), read(values["new"]))
    names = [table.name for table in result.tables]
    if view.table not in (None, *names):
        raise InputError(f"--table {view.table}: no such table", f"tables: {', '.join(names)}")
    write_all({path: render(result, kind, view) for path, kind in targets.items()})
    kind = values["format"].value
    if not values["quiet"] or kind != "table":
        print_bytes(render(result, kind, view))
