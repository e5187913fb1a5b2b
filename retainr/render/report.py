"""Reports become text or bytes: one function a format, chosen from the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from retainr.render import View
    from retainr.report import Report


def _text(report: Report, view: View) -> bytes:
    from retainr.render.report_text import render

    return render(report, view)


def _json(report: Report, view: View) -> bytes:
    from retainr.render.report_json import render

    return render(report, view)


def _html(report: Report, view: View) -> bytes:
    from retainr.render.report_html import render

    return render(report, view)


def _md(report: Report, view: View) -> bytes:
    from retainr.render.report_markdown import render

    return render(report, view)


RENDERERS: dict[str, Callable[[Report, View], bytes]] = {
    "table": _text,
    "json": _json,
    "md": _md,
    "html": _html,
}
"""By format: from a report and a view to bytes."""


FILE_FORMATS = ("html", "md", "json")
"""Those that a file has, by its ending."""


def files(report: Report, targets: Mapping[Path, str], view: View) -> dict[Path, bytes]:
    """Return what is written, by path: the targets and the pictures beside Markdown.

    Args:
        report: the report.
        targets: formats by path.
        view: how it is shown.
    """
    found: dict[Path, bytes] = {}
    for path, kind in targets.items():
        if kind == "md":
            found |= _with_pictures(report, path, view)
        else:
            found[path] = RENDERERS[kind](report, view)
    return found


def _with_pictures(report: Report, path: Path, view: View) -> dict[Path, bytes]:
    from retainr.render.report_markdown import images, render

    return {**images(report, view, path), path: render(report, view, path)}
