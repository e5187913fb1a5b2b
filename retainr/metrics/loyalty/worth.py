"""What customers are worth, by the model of `clv`, fitted once to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import NotEnoughDataError
from retainr.lazy import pl
from retainr.metrics.clv.params import ClvParams
from retainr.metrics.clv.people import people_of
from retainr.metrics.clv.valued import value_orders

if TYPE_CHECKING:
    import polars

    from retainr.metrics.orders import Orders


def with_worth(did: polars.DataFrame, orders: Orders) -> tuple[polars.DataFrame, str | None]:
    """Add `clv` to customers; where it cannot be fitted, return why.

    Args:
        did: one row a customer, by its number.
        orders: all orders; they are not split.
    """
    if not orders.has_amount or did.is_empty():
        return did, None
    params = ClvParams()
    people = people_of(orders, params).as_one
    try:
        found = value_orders(orders, people, params)
    except NotEnoughDataError as error:
        return did, error.message
    ids = people.frame["customer_id"]
    values = pl.DataFrame({"id": ids, "clv": found.worth.value.value})
    named = did.with_columns(orders.ids.gather(did["customer"]).alias("id"))
    return named.join(values, on="id", how="left", maintain_order="left").drop("id"), None
