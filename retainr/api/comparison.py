"""Two results side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from retainr.diff import diff as run_diff
from retainr.diff import read

if TYPE_CHECKING:
    from os import PathLike

    from retainr.results import Result


def diff(old: str | PathLike[str], new: str | PathLike[str]) -> Result:
    """Return each number that differs between two results of one command, and what can cause it.

    Args:
        old: path of the earlier result, a JSON document as `write` makes it.
        new: path of the later one.

    Raises:
        InputError: a file is no such document, or they are of different commands.
    """
    return run_diff(read(Path(old)), read(Path(new)))
