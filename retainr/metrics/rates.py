"""Ratios of a summary and of tables, with what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.models.intervals import wilson, wilson_interval

if TYPE_CHECKING:
    import polars


def rate(name: str, count: int, of: int, confidence: float) -> dict[str, object]:
    """Return a ratio with its parts and its interval; null where there is nothing to divide by.

    Args:
        name: of the ratio.
        count: its numerator.
        of: its denominator.
        confidence: level of the interval.
    """
    found = wilson_interval(count, of, confidence)
    return {
        name: found.value,
        f"{name}_numerator": count if of else None,
        f"{name}_denominator": of if of else None,
        f"{name}_ci_low": found.ci_low,
        f"{name}_ci_high": found.ci_high,
    }


def with_rate(
    table: polars.DataFrame, count: str, of: str, names: tuple[str, str], confidence: float
) -> polars.DataFrame:
    """Add a rate and the ends of its interval; null where the denominator is 0.

    Args:
        table: has both counts.
        count: the numerator.
        of: the denominator.
        names: of the rate (empty for none), and of the ends before `_low` and `_high`.
        confidence: level of the interval.
    """
    low, high = wilson(pl.col(count), pl.col(of), confidence)
    known = pl.when(pl.col(of) > 0)
    rate, ends = names
    columns = {f"{ends}_low": known.then(low), f"{ends}_high": known.then(high)}
    if rate:
        columns[rate] = known.then(pl.col(count) / pl.col(of))
    return table.with_columns(**columns)
