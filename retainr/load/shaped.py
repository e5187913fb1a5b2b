"""What typed rows are made to before they are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.decisions import RAW

if TYPE_CHECKING:
    import polars

_NEEDED_ONCE = ("scaled", "refunded", "standing")
"""Columns that other columns are made from."""


def microseconds(frame: polars.LazyFrame) -> dict[str, polars.Expr]:
    """Return each time once more as microseconds since 1970."""
    names = [name for name in ("time", "end", "acquired") if name in frame.collect_schema()]
    return {f"{name}_us": pl.col(name).dt.timestamp("us") for name in names}


def keyed(rows: polars.LazyFrame, name: str) -> polars.LazyFrame:
    """Add what is the same in all values that differ in capital letters only.

    Args:
        rows: typed.
        name: of a column of words; what is added ends in `_key`.
    """
    text = pl.col(name).cast(pl.String)
    return rows.with_columns(text, text.str.to_lowercase().alias(f"{name}_key"))


def typed_columns(frame: polars.LazyFrame) -> list[str]:
    """Return the names of the columns that are typed, and asked for."""
    names = frame.collect_schema().names()
    return [n for n in names if not n.startswith(RAW) and n not in _NEEDED_ONCE]
