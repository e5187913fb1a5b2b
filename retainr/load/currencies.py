"""Sums of money are of one currency, or they are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

_SHOWN = 5
_PLAIN = re.compile(r"[^\W\d]\w*")


def tally(frame: polars.LazyFrame) -> polars.LazyFrame:
    """Return the rows by currency: a small table with `currency` and `rows`.

    Args:
        frame: rows with `currency`: text, null where there is none.
    """
    named = frame.filter(pl.col("currency").is_not_null())
    return named.group_by(key=pl.col("currency").str.to_lowercase()).agg(
        currency=pl.col("currency").min(), rows=pl.len()
    )


def check(file: str, column: str, found: polars.DataFrame) -> None:
    """Refuse more than one currency.

    Args:
        file: name of the input, for messages.
        column: the file's own name of the column.
        found: what `tally` gave for the rows that are used.

    Raises:
        InputError: there are several.
    """
    if found.height < 2:
        return
    ranked = found.sort("rows", "key", descending=[True, False])
    first, *others = ranked.select("currency", "rows").rows()
    unit = "row" if first[1] == 1 else "rows"
    listed = [f"{first[0]} ({first[1]:,} {unit})", *(f"{name} ({n:,})" for name, n in others)]
    shown = ", ".join(listed[:_SHOWN]) + (", …" if len(listed) > _SHOWN else "")
    plain = _PLAIN.fullmatch(column)
    where = f"\"{column} = '{first[0]}'\"" if plain else f"'\"{column}\" = '\\''{first[0]}'\\'''"
    by = column if plain else f'"{column}"'
    raise InputError(
        f"{file}: {len(listed)} currencies: {shown}",
        f"--by {by} splits by it, or --where {where}",
    )
