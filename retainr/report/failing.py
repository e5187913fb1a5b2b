"""Why a section is not there, for a reader of the report and without the folders of one machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import NotEnoughDataError
from retainr.report.made import Failure
from retainr.report.places import as_written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.errors import RetainrError

_PATTERN = re.compile(r"[*?\[]")


def failure_of(error: RetainrError, paths: Iterable[str], root: str = "") -> Failure:
    """Return what a report says of an error.

    Args:
        error: what went wrong.
        paths: of what was read. Of an absolute one only the name is told: the same input gives
            the same report, wherever it lies.
        root: way to the folder of the config that names them, as `as_written` takes it.
    """
    folders = {folder for path in paths if (folder := _folder(path))}

    def short(text: str) -> str:
        """Return a text without the folders."""
        for folder in sorted(folders, key=len, reverse=True):
            text = text.replace(folder, "")
        return as_written(text, root)

    return Failure(
        short(error.message),
        short(error.hint),
        tuple(map(short, error.details)),
        too_little=isinstance(error, NotEnoughDataError),
    )


def _folder(path: str) -> str:
    """Return the folder of an absolute path, up to where a pattern begins; else nothing."""
    if not Path(path).is_absolute():
        return ""
    known = path[: found.start()] if (found := _PATTERN.search(path)) else path.rstrip("/\\")
    return re.split(r"[^/\\]*$", known)[0]
