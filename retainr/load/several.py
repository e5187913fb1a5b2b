"""Sums of money are of one currency, scores are of one survey, or they are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = 5
_PLAIN = re.compile(r"[^\W\d]\w*")


def several(file: str, column: str, counts: Mapping[str, int], what: str) -> InputError:
    """Return the error for a column that holds more than one value where one is meant.

    Args:
        file: name of the input, for messages.
        column: the file's own name of the column.
        counts: rows that are used by value, commonest first.
        what: the values are: `currencies` or `surveys`.
    """
    (first, rows), *others = counts.items()
    listed = [f"{first} ({rows:,} {'row' if rows == 1 else 'rows'})"]
    listed += [f"{name} ({n:,})" for name, n in others]
    shown = ", ".join(listed[:_SHOWN]) + (", …" if len(listed) > _SHOWN else "")
    plain = _PLAIN.fullmatch(column)
    named = column if plain else f'\\"{column}\\"'
    by = column if plain else f'"{column}"'
    return InputError(
        f"{file}: {len(listed)} {what}: {shown}",
        f"--by {by} splits by it, or --where \"{named} = '{first}'\"",
    )
