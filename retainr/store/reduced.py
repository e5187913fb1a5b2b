"""Rows become orders whose customers are numbers, and nothing else of them is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import DAY_US, Calendar, Period
from retainr.activity.reduce import Reduction, collapse
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.lazy import Frame
    from retainr.load import Collected, Rows
    from retainr.load.origin import Ids

_SPARSE = 4
"""Keys that spread over so many times their number are looked up by a join."""


@dataclass(frozen=True)
class Numbered:
    """Hold orders, and the customers that they are of.

    Attributes:
        orders: one row an order: `customer` (its number), `time_us`, and where rows have them
            `amount`, `event`, `end_us`, `acquired_us`, the segments and `order` (its id).
        ids: of the customers by number, sorted as text.
        spans: first and last day of orders whose lines lie on several days.
    """

    orders: polars.DataFrame
    ids: polars.Series
    spans: tuple[tuple[int, int], ...] = ()


def columns_of(rows: Rows) -> list[str]:
    """Return what is kept of each order, in the order by which they are sorted."""
    optional = {
        "amount": rows.has("amount"),
        "event": rows.has("event"),
        "end_us": rows.columns.contracts and rows.has("end"),
        "acquired_us": rows.reading.acquired is not None,
        **dict.fromkeys(segments_of(rows), True),
        "order": rows.lines and not rows.columns.contracts,
    }
    return ["customer", "time_us", *(name for name, there in optional.items() if there)]


def segments_of(rows: Rows) -> tuple[str, ...]:
    """Return the names of the segment columns."""
    return tuple(f"segment_{n}" for n in range(len(rows.reading.by)))


def plan(frame: Frame, rows: Rows) -> Mapping[str, Frame]:
    """Return the plan of all orders.

    Args:
        frame: typed rows.
        rows: where they come from.
    """
    names = columns_of(rows)
    if "order" not in names:
        return {"orders": frame.select(*names)}
    return {"orders": whole(frame, names).select(*names, "last_us")}


def whole(lines: Frame, names: Sequence[str]) -> Frame:
    """Return one row an order, with the time of its last line.

    Args:
        lines: its lines, or parts of it that were made of some of them.
        names: their columns.
    """
    spec = Reduction(
        calendar=Calendar(Period.DAY),
        has_order=True,
        has_amount="amount" in names,
        has_acquired="acquired_us" in names,
        segments=tuple(name for name in names if name.startswith("segment_")),
        spans=True,
    )
    return collapse(lines, spec)


def numbered(collected: Collected) -> Numbered:
    """Return the orders that the plan came to; they are taken out of it."""
    found, ids = collected.found, collected.customers
    orders = found.frames.pop("orders")
    spans: tuple[tuple[int, int], ...] = ()
    if "last_us" in orders.columns:
        spans = spans_of(orders)
        orders = orders.drop("last_us")
    if found.order_ids is not None and "order" in orders.columns:
        orders = orders.with_columns(found.order_ids.apart(orders["order"]).alias("order"))
    assert ids is not None
    customers = _customers(orders["customer"], ids)
    numbers = _numbers(orders["customer"], customers)
    return Numbered(orders.with_columns(numbers.alias("customer")), customers["id"], spans)


def merged(spans: polars.DataFrame) -> tuple[tuple[int, int], ...]:
    """Return spans of days, those that overlap or touch made one.

    Args:
        spans: `first` and `last` day of each.
    """
    found: list[tuple[int, int]] = []
    for first, last in spans.unique().sort("first", "last").iter_rows():
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def spans_of(orders: polars.DataFrame) -> tuple[tuple[int, int], ...]:
    """Return the days of orders whose lines lie on several days."""
    days = orders.lazy().select(first=pl.col("time_us") // DAY_US, last=pl.col("last_us") // DAY_US)
    several = days.filter(pl.col("first") < pl.col("last")).unique()
    return merged(several.collect(engine="streaming"))


def _customers(keys: polars.Series, ids: Ids) -> polars.DataFrame:
    """Return each customer's `key`, `id` and `number`, in the order of the ids as text."""
    unique = keys.unique()
    customers = pl.DataFrame({"key": unique, "id": ids.written(unique)})
    return customers.sort("id").with_row_index("number")


def _numbers(keys: polars.Series, customers: polars.DataFrame) -> polars.Series:
    """Return the number of each key."""
    known = customers["key"]
    if keys.dtype.is_integer() and not keys.is_empty():
        low, high = int(known.min()), int(known.max())  # type: ignore[arg-type]
        if high - low < _SPARSE * keys.len():
            places = np.zeros(high - low + 1, dtype=np.uint32)
            places[known.to_numpy() - low] = customers["number"].to_numpy()
            return pl.Series(places[keys.to_numpy() - low])
    table = customers.select("number", "key")
    found = keys.to_frame("key").join(table, on="key", how="left", maintain_order="left")
    return found["number"]
