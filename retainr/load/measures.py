"""Durations and tables of survivors: numbers that are not negative, and whether an end was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.amounts import with_comma
from retainr.load.ids import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

MEASURES = ("duration", "observed", "age", "survivors")
"""The roles of such rows: days and whether they ended, or an age and how many reached it."""

_SEEN = {
    **dict.fromkeys(("1", "1.0", "true", "yes", "event"), 1),
    **dict.fromkeys(("0", "0.0", "false", "no", "censored"), 0),
}


@dataclass(frozen=True)
class MeasurePlan:
    """Say how the column of a measure is read.

    Attributes:
        value: Float64, of ages and of what was seen Int64; null where it cannot be read.
        faults: reason for a reject to where it holds; they ask the column of the role.
    """

    value: polars.Expr
    faults: Mapping[str, polars.Expr]


def plan_measure(role: str, column: str, dtype: polars.DataType, *, comma: bool) -> MeasurePlan:
    """Return how a column is read.

    Args:
        role: one of `MEASURES`.
        column: name in the frame.
        dtype: its type.
        comma: the decimals of text stand after a comma.
    """
    bare = pl.col(column).cast(pl.String).str.strip_chars()
    # NaN is written as one of these words, too.
    empty = bare.is_null() | bare.str.to_lowercase().is_in(MISSING)
    if role == "observed":
        value = _seen(pl.col(column), dtype)
        faults = {"no observed value": empty, "unreadable observed value": pl.col(role).is_null()}
        return MeasurePlan(value, faults)
    number = _number(pl.col(column), dtype, comma=comma)
    if role == "age":
        number = pl.when(number == number.floor()).then(number).cast(pl.Int64, strict=False)
    faults = {
        f"no {role}": empty,
        f"unreadable {role}": pl.col(role).is_null(),
        f"negative {role}": pl.col(role) < 0,
    }
    return MeasurePlan(number, faults)


def _number(raw: polars.Expr, dtype: polars.DataType, *, comma: bool) -> polars.Expr:
    if dtype == pl.String:
        text = raw.str.strip_chars()
        number = with_comma(text) if comma else text.cast(pl.Float64, strict=False)
    elif dtype.is_numeric():
        number = raw.cast(pl.Float64)
    else:
        # A day or a flag is no number, though it could be cast to one.
        return pl.lit(None, dtype=pl.Float64)
    return pl.when(number.is_finite()).then(number)


def _seen(raw: polars.Expr, dtype: polars.DataType) -> polars.Expr:
    """Return 1 where an event was seen, 0 where it was not; null for all other words."""
    text = (raw.cast(pl.Float64) if dtype.is_numeric() else raw).cast(pl.String)
    word = text.str.strip_chars().str.to_lowercase()
    return word.replace_strict(_SEEN, default=None, return_dtype=pl.Int64)
