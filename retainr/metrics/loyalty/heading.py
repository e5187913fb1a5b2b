"""What stands above a result of `loyalty`: how much was read, and how it was joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results import Phrase

if TYPE_CHECKING:
    from retainr.metrics.loyalty.reading import Read
    from retainr.results import Account


def source(read: Read, orders: Account) -> Phrase:
    """Return answers, customers and orders, in words.

    Args:
        read: what was read.
        orders: the account of the orders.
    """
    values = {
        "answers": Phrase("survey.answers", {"count": read.survey.answers.height}),
        "customers": Phrase("cohort.customers", {"count": orders.customers}),
        "orders": Phrase("orders.count", {"count": orders.orders}),
        "as_of": read.orders.as_of,
    }
    return Phrase("loyalty.source", values)


def terms(read: Read) -> Phrase:
    """Return by which columns the inputs are joined."""
    inputs = [read.survey.rows, read.orders.rows, *([read.csat.rows] if read.csat else [])]
    named = dict.fromkeys((rows.columns.get("customer"), file_names(rows.name)) for rows in inputs)
    joined = tuple(
        Phrase("loyalty.column", {"column": column, "file": file}) for column, file in named
    )
    return Phrase("loyalty.joined", {"columns": joined})


def foot(read: Read, orders: Account) -> Phrase:
    """Return the last footnote of a picture."""
    names = (file_names(rows.name) for rows in (read.survey.rows, read.orders.rows))
    return Phrase("survey.foot.source", {"file": ", ".join(names), "source": source(read, orders)})


def file_names(name: str) -> str:
    """Return the names of an input's files without their folders.

    Args:
        name: of the input: paths with `, ` between them.
    """
    return ", ".join(part.replace("\\", "/").rsplit("/", 1)[-1] for part in name.split(", "))
