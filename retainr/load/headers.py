"""The dictionary of header names: which words stand for which role."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def _dictionary() -> dict[str, dict[str, list[list[str]]]]:
    return tomllib.loads((files("retainr.load") / "headers.toml").read_text(encoding="utf-8"))


@cache
def tiers(role: str) -> tuple[frozenset[str], ...]:
    """Return the names of a role as `normal` gives them, best first.

    Args:
        role: a role, or `other` for words without one.
    """
    names = _dictionary().get(role, {}).get("names", [])
    return tuple(frozenset(map(normal, tier)) for tier in names)


def by_header(header: Sequence[str], role: str) -> list[str]:
    """Return the columns that match a role best, all equally well.

    Args:
        header: the file's column names.
        role: a role of the dictionary.
    """
    for tier in tiers(role):
        if found := [name for name in header if normal(name) in tier]:
            return found
    parts = [normal(str(part)) for part in _dictionary().get(role, {}).get("contains", [])]
    return [name for name in header if parts and any(part in normal(name) for part in parts)]
