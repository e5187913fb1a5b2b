"""How much memory the reduction may take before it spills to disk."""

from __future__ import annotations

import re

from retainr.errors import InputError

_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_LEAST = 10**6


def bytes_of(text: str) -> int:
    """Return the bytes that a size such as `2GB` or `1.5GiB` stands for.

    Raises:
        InputError: it is no size, or less than a megabyte.
    """
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)([KMGT]i?B)", text.strip(), re.ASCII)
    size = round(float(found[1]) * _UNITS.get(found[2], 0)) if found else 0
    if size < _LEAST:
        raise InputError(
            f"--memory-budget {text}: not a size of at least 1MB",
            "for example --memory-budget 2GB, 512MB or 1.5GiB",
        )
    return size
