"""What segment columns are called in a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set


def name_segments(internal: Sequence[str], asked: Sequence[str], taken: Set[str]) -> dict[str, str]:
    """Return the output name of each segment column.

    It is the file's own name, with `segment_` before it where a table has such a column.

    Args:
        internal: the names used so far.
        asked: the file's own names, in the same order.
        taken: the tables' other columns.
    """
    names: dict[str, str] = {}
    for inner, own in zip(internal, asked, strict=True):
        name = own
        while name in taken or name in names.values() or (name != own and name in asked):
            name = f"segment_{name}"
        names[inner] = name
    return names
