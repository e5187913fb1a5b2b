"""The config file: where it is, and what TOML it holds."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from retainr.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "retainr.toml"
PROJECT = "pyproject.toml"


def find(start: Path) -> Path | None:
    """Return the config file in a folder or the nearest one above it, or None."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        project = folder / PROJECT
        if project.is_file() and "retainr" in _tool(project):
            return project
    return None


def read(path: Path) -> dict[str, object]:
    """Return what a config file holds.

    Args:
        path: the file, or a `pyproject.toml` with `[tool.retainr]`.

    Raises:
        ConfigError: it cannot be read.
    """
    raw: object = _read(path)
    if path.name == PROJECT:
        raw = _tool(path).get("retainr", {})
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: tool.retainr is not a table", "write [tool.retainr.cohort]")
    return raw


def _tool(path: Path) -> dict[str, object]:
    tool = _read(path).get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}", "--config names the file") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}", "see toml.io") from error
