"""What becomes of a result: text, bytes, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.errors import OutputError
from retainr.render import FILE_FORMATS, View
from retainr.render import render as render_bytes

if TYPE_CHECKING:
    from os import PathLike

    from retainr.results import Result


class ViewOptions(TypedDict, total=False):
    """Say how a result is shown; each key is the option of that name."""

    table: str
    layout: str
    lang: str
    title: str
    size: tuple[float, float]
    dpi: int
    theme: str
    bom: bool
    excel_safe: bool
    width: int
    colour: str


def render(result: Result, format: str = "table", **options: Unpack[ViewOptions]) -> str | bytes:
    """Return a result in one format: text, or bytes for parquet, xlsx, png, svg and pdf.

    Args:
        result: what a metric returned.
        format: `table`, `json`, `csv`, `tsv`, `parquet`, `jsonl`, `xlsx`, `md`, `html`,
            `png`, `svg` or `pdf`.
        options: how to show it.
    """
    content = render_bytes(result, format, View(**options))
    return content if format in ("parquet", "xlsx", "png", "svg", "pdf") else content.decode()


def write(result: Result, path: str | PathLike[str], **options: Unpack[ViewOptions]) -> None:
    """Write a result to a file, whole or not at all; the ending picks the format.

    Raises:
        OutputError: the ending is unknown, or the file cannot be written.
    """
    from retainr.render.files import check_targets, write_all

    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in FILE_FORMATS:
        raise OutputError(f"{target}: unknown ending", f"known: {', '.join(FILE_FORMATS)}")
    check_targets([target])
    write_all({target: render_bytes(result, kind, View(**options))})
