"""How results are shown, and what is said beside them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retainr.cli import screen
from retainr.errors import ROOM, InputError, OutputError
from retainr.render import FILE_FORMATS, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.load import Rows


def print_bytes(content: bytes) -> None:
    """Print a result on standard output.

    Raises:
        OutputError: it cannot be written there.
    """
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: {error.strerror}", ROOM) from error


def view_of(values: Mapping[str, Any]) -> View:
    """Return how a result is to be shown.

    Args:
        values: of the options of output; a command without a chart has none for it.

    Raises:
        InputError: a value cannot be used.
    """
    layout, theme = values["layout"], values["theme"]
    return View(
        table=values.get("table"),
        layout=layout.value if layout else None,
        lang=values["lang"].value,
        title=values.get("title"),
        size=_size(values.get("size")),
        dpi=values.get("dpi", View.dpi),
        theme=theme.value if theme else None,
        screen_theme=theme.value if theme else screen.theme(),
        bom=values["bom"],
        excel_safe=values["excel_safe"],
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


def format_of(path: str) -> str:
    """Return the format that a file's ending names.

    Raises:
        OutputError: it names none.
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FILE_FORMATS:
        endings = ", ".join(f".{name}" for name in FILE_FORMATS)
        raise OutputError(f"-o {path}: unknown ending", f"known endings: {endings}")
    return kind


def columns_said(rows: Rows, name: str | None = None) -> Iterator[str]:
    """Yield what is said about how an input is read: export, columns, remarks on its files.

    Args:
        rows: the input.
        name: of its option, where it is not the first.
    """
    of = "" if name is None else f" of --{name}"
    roles = dict(rows.columns.roles)
    if "quantity" in roles and "price" in roles:
        roles["amount"] = f"{roles.pop('quantity')} × {roles.pop('price')}"
    named = [f"{role} = {column}" for role, column in roles.items()]
    named += [f"segment = {column}" for column in rows.reading.by]
    if preset := rows.columns.preset:
        yield f"preset{of}: {preset.name} ({preset.title})"
    yield f"columns{of}: {', '.join(named)}"
    yield from rows.remarks
