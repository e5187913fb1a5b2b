"""What becomes of a result: text, bytes, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.errors import InputError, OutputError
from retainr.render import FILE_FORMATS, View
from retainr.render import render as render_bytes
from retainr.render import report as reports
from retainr.report import Report

if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike

    from retainr.results import Result


_OF_REPORTS = ("lang", "width")


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


def render(
    result: Result | Report, format: str = "table", **options: Unpack[ViewOptions]
) -> str | bytes:
    """Return a result in one format: text, or bytes for parquet, xlsx, png, svg and pdf.

    Args:
        result: what a metric returned, or `report`.
        format: `table`, `json`, `csv`, `tsv`, `parquet`, `jsonl`, `xlsx`, `md`, `html`,
            `png`, `svg` or `pdf`; of a report `table`, `json`, `md` or `html`.
        options: how to show it; of a report only `lang` and `width` count.

    Raises:
        InputError: a report has no such format or option.
    """
    if isinstance(result, Report):
        _check_report(format, tuple(reports.RENDERERS), options)
        return reports.RENDERERS[format](result, View(**options)).decode()
    content = render_bytes(result, format, View(**options))
    return content if format in ("parquet", "xlsx", "png", "svg", "pdf") else content.decode()


def write(
    result: Result | Report, path: str | PathLike[str], **options: Unpack[ViewOptions]
) -> None:
    """Write a result to a file, whole or not at all; the ending picks the format.

    Beside a report in Markdown its pictures are written, too.

    Raises:
        OutputError: the ending is unknown, or the file cannot be written.
    """
    from retainr.render.files import check_targets, write_all

    target, of_report = Path(path), isinstance(result, Report)
    kind = target.suffix.lower().removeprefix(".")
    known = reports.FILE_FORMATS if of_report else tuple(FILE_FORMATS)
    if kind not in known:
        raise OutputError(f"{target}: unknown ending", f"known: {', '.join(known)}")
    check_targets([target])
    view = View(**options)
    if isinstance(result, Report):
        _check_report(kind, known, options)
        write_all(reports.files(result, {target: kind}, view))
    else:
        write_all({target: render_bytes(result, kind, view)})


def _check_report(format: str, known: Collection[str], options: Collection[str]) -> None:
    """Refuse what a report has not.

    Raises:
        InputError: there is such a thing.
    """
    if format not in known:
        raise InputError(f"report: no format {format}", f"one of: {', '.join(known)}")
    if strange := sorted(set(options) - set(_OF_REPORTS)):
        raise InputError(f"report: no option {strange[0]}", f"one of: {', '.join(_OF_REPORTS)}")
