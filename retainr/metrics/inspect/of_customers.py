"""Findings about customers: too many orders under one id, or an id for each order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.gaps import quantile
from retainr.lazy import pl
from retainr.metrics.inspect.activity import most_usual
from retainr.metrics.inspect.findings import Finding
from retainr.metrics.inspect.shell import leave_out
from retainr.results import Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.inspect.facts import Facts

_NAMED = 3
_MANY = 50


def about_customers(facts: Facts) -> Iterator[Finding]:
    """Yield the findings about customers."""
    if facts.activity is None:
        return
    yield from _unusual(facts)
    yield from _one_order_each(facts)


def _unusual(facts: Facts) -> Iterator[Finding]:
    activity = facts.activity
    if activity is None or not facts.unusual:
        return
    named = tuple(
        Phrase("finding.unusual-volume.customer", {"id": name, "orders": orders})
        for name, orders in facts.unusual[:_NAMED]
    )
    more = Phrase("finding.unusual-volume.more", {"count": len(activity.unusual) - len(named)})
    values = {
        "customers": (*named, more) if len(activity.unusual) > len(named) else named,
        "median": quantile(activity.sizes, 50),
        "most": most_usual(activity.sizes),
    }
    column = facts.rows.columns.roles["customer"]
    # Ids that were joined or taken from elsewhere do not stand in the column.
    plain = facts.rows.identity.plain and facts.store is None
    yield Finding(
        "unusual-volume",
        Severity.WARNING,
        values,
        len(activity.unusual),
        activity.customers,
        leave_out(column, [name for name, _ in facts.unusual]) if plain else None,
    )


def _one_order_each(facts: Facts) -> Iterator[Finding]:
    """Yield an id that is another one with every order."""
    activity = facts.activity
    if activity is None or activity.customers < _MANY:
        return
    if activity.sizes.filter(pl.col("orders") > 1).is_empty():
        column = facts.rows.columns.roles["customer"]
        values = {"count": activity.customers, "column": column}
        yield Finding("id-per-order", Severity.WARNING, values, activity.customers)
