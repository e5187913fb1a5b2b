"""Customers' days, kept or grouped on a server, become what `collapse` makes of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.codes import coded
from retainr.activity.days import Asked, Collapsed, collapse
from retainr.activity.elapsed import Clocks
from retainr.activity.planned import MANY
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars


def days_of(
    found: dict[str, polars.DataFrame], known: polars.DataFrame | None, asked: Asked
) -> Collapsed:
    """Return the days of everybody who has any: computed, or as they were kept.

    Args:
        found: it is taken out of it: `days`, one row an order; or one row a customer and day,
            `by_day`, sorted, where the numbers of customers may have gaps, or `grouped`, in any
            order, as `planned.plan` has it.
        known: other properties of customers, each once; where days were kept, of all numbers
            in their order, and then none of them is missing among the days.
        asked: what is told beside the days; clocks are not, where days were kept.
    """
    if "by_day" in found:
        return _kept(found.pop("by_day"), 0 if known is None else known.height, asked)
    if "grouped" in found:
        return _grouped(found.pop("grouped"), known, asked)
    return collapse(found.pop("days"), known, asked)


def _kept(days: polars.DataFrame, customers: int, asked: Asked) -> Collapsed:
    numbers = days["customer"]
    dense = numbers.rle_id()
    names = None
    if asked.named:
        names = numbers.filter(dense.diff().fill_null(1) != 0)
    known = pl.int_range(customers, dtype=pl.Int64, eager=True)
    return Collapsed(_told(days, dense, asked), known, None, names)


def _grouped(days: polars.DataFrame, known: polars.DataFrame | None, asked: Asked) -> Collapsed:
    people = coded(days["customer"], None if known is None else known["customer"])
    codes = people.codes()
    names = people.names(codes) if asked.named else None
    days = _apart(days.with_columns(customer=pl.Series(codes)))
    clocks = None
    if asked.window_us is not None:
        assert known is not None
        own = known[people.known.arg_sort()]
        clocks = Clocks(own["began_us"], own["again"] == 1)
    return Collapsed(_told(days, days["customer"].rle_id(), asked), people.known, clocks, names)


def _apart(days: polars.DataFrame) -> polars.DataFrame:
    """Return one row a customer and day, sorted, with orders and refunds side by side."""
    when, rows = pl.col("when") // MANY, (pl.col("when") % MANY).cast(pl.Int32)
    back = (when % 2).cast(pl.Int32)
    money = {"revenue": pl.col("amount"), "refunded": pl.col("amount") * back}
    told = days.select(
        "customer",
        day=(when // 2).cast(pl.Int32),
        orders=rows * (1 - back),
        refunds=rows * back,
        **(money if "amount" in days.columns else {}),
    ).sort("customer", "day")
    if not told["refunds"].max():
        return told
    return told.group_by("customer", "day", maintain_order=True).agg(pl.all().sum())


def _told(days: polars.DataFrame, numbers: polars.Series, asked: Asked) -> polars.DataFrame:
    """Return days with the customers' numbers, and with nothing of refunds but what is asked."""
    if "refunds" in days.columns and not days["refunds"].sum():
        days = days.drop("refunds", "refunded", strict=False)
    if not asked.apart:
        days = days.drop("refunded", strict=False)
    return days.with_columns(customer=numbers)
