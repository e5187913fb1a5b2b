"""Where files are, as results tell it."""

from __future__ import annotations

import re

_ABSOLUTE = re.compile(r"(?:[A-Za-z]:)?[/\\]")


def told_path(path: str) -> str:
    """Return a path as it was typed; of an absolute one only the name.

    The same data give the same bytes then, in every folder and on every machine.
    """
    return last_part(path) if _ABSOLUTE.match(path) else path


def last_part(path: str) -> str:
    """Return the name at the end of a path or an address."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1] or path
