"""Customers' days that were computed before, and kept, become what `collapse` makes of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.days import Asked, Collapsed, collapse
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars


def days_of(
    found: dict[str, polars.DataFrame], known: polars.DataFrame | None, asked: Asked
) -> Collapsed:
    """Return the days of everybody who has any: computed, or as they were kept.

    Args:
        found: `days`, one row an order, or `by_day`, one row a customer and day, sorted, where
            the numbers of customers may have gaps; it is taken out.
        known: other properties of customers, each once; where days were kept, of all numbers
            in their order, and then none of them is missing among the days.
        asked: what is told beside the days; clocks are not, where days were kept.
    """
    if "by_day" not in found:
        return collapse(found.pop("days"), known, asked)
    return _kept(found.pop("by_day"), 0 if known is None else known.height, asked)


def _kept(days: polars.DataFrame, customers: int, asked: Asked) -> Collapsed:
    numbers = days["customer"]
    dense = numbers.rle_id()
    if "refunds" in days.columns and not days["refunds"].sum():
        days = days.drop("refunds", "refunded", strict=False)
    if not asked.apart:
        days = days.drop("refunded", strict=False)
    names = None
    if asked.named:
        names = numbers.filter(dense.diff().fill_null(1) != 0)
    known = pl.int_range(customers, dtype=pl.Int64, eager=True)
    return Collapsed(days.with_columns(customer=dense), known, None, names)
