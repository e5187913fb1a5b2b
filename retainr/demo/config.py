"""A config for the shop, with a word about each part."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "retainr.toml"


def write_config(folder: Path) -> Path | None:
    """Write the shop's config; one that is there is somebody's own and stays.

    Args:
        folder: of the shop's files.

    Returns:
        The path, or None where there was a config.
    """
    path = folder / NAME
    if path.exists():
        return None
    path.write_bytes((files("retainr.demo") / NAME).read_bytes())
    return path
