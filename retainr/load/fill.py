"""Cells of an order that stand on one of its lines only, or on each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars


def first_line(column: str, order: str, *, text: bool) -> polars.Expr:
    """Return a column whose empty cells have the value of their order's first line.

    Args:
        column: name in the frame.
        order: name of the column with the order's id; rows without one are left alone.
        text: the column is text, which may be empty without being null.
    """
    own = pl.col(column)
    if text:
        own = pl.when(own.str.strip_chars() != "").then(own)
    first = own.drop_nulls().first().over(order)
    return pl.when(own.is_null() & pl.col(order).is_not_null()).then(first).otherwise(own)


def once(column: str, kept: polars.Expr) -> polars.Expr:
    """Return an amount that stands on each line of its order on one of them, on others 0.

    Args:
        column: name in the frame, which has `customer` and `order`, too.
        kept: where a row is neither filtered nor rejected; a line that is left out must not
            take the order's amount with it.
    """
    line = pl.struct(pl.when(kept).then("customer"), pl.when(kept).then("order"))
    counts = line.is_first_distinct() | pl.col("order").is_null() | ~kept
    return pl.when(counts).then(pl.col(column)).otherwise(0)
