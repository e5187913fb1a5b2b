"""The words that headers are made of, in all languages that are known."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_NO_NAMES = ("title", "kind", "counts", "excludes", "refunds", "others", "nobody", "unusable")
"""What presets hold besides names of columns."""

_NUMBER = re.compile(r" \(\d+\)$")


def normal(name: str) -> str:
    """Return a header name as it is compared, without the number of a repeated one."""
    text = name if name.isascii() else unicodedata.normalize("NFKC", name)
    bare = _NUMBER.sub("", text) if text.endswith(")") else text
    return "".join(c for c in bare.casefold() if c not in " _-.\t\ufeff")


def is_known(name: str) -> bool:
    """Say whether a header is a usual one, of any role or none."""
    return normal(name) in _words()


@cache
def _words() -> frozenset[str]:
    folder = files("retainr.load")
    found: list[str] = []
    for source in ("headers.toml", "presets.toml"):
        place = folder / source
        if place.is_file():
            found += _texts(tomllib.loads(place.read_text(encoding="utf-8")))
    return frozenset(normal(word) for word in found)


def _texts(value: object) -> list[str]:
    """Return the names in nested tables and lists."""
    if isinstance(value, dict):
        return [t for key, inner in value.items() if key not in _NO_NAMES for t in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []
