"""The file that `--rejects` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retainr.load import Rows

_FORMATS = ("csv", "tsv", "parquet", "jsonl")


def rejects_format(path: Path) -> str:
    """Return the format that a path's ending names.

    Raises:
        OutputError: it names none.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _FORMATS:
        endings = ", ".join(f".{name}" for name in _FORMATS)
        raise OutputError(f"--rejects {path}: unknown ending", f"known endings: {endings}")
    return kind


def rejects_file(inputs: Sequence[Rows], path: Path) -> bytes:
    """Return the rejected rows of all inputs as a file of the format that the ending names."""
    from retainr.render.frames import frame_bytes, together

    return frame_bytes(together([rows.rejected() for rows in inputs]), rejects_format(path))
