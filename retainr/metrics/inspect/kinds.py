"""What a row of an input is, by the roles that its columns have."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retainr.load import Rows


class Kind(StrEnum):
    """Name what one row is."""

    ORDERS = "orders"
    EVENTS = "events"
    SURVEYS = "surveys"
    SUBSCRIPTIONS = "subscriptions"

    @property
    def required(self) -> tuple[str, ...]:
        """Return the roles without which nothing is computed from such rows."""
        return _REQUIRED[self]


_REQUIRED = {
    Kind.ORDERS: ("customer", "time"),
    Kind.EVENTS: ("customer", "time"),
    Kind.SURVEYS: ("score",),
    Kind.SUBSCRIPTIONS: ("customer", "start"),
}

ROLES = (
    "customer",
    "time",
    "order",
    "amount",
    "quantity",
    "price",
    "status",
    "currency",
    "event",
    "event_id",
    "score",
    "comment",
    "start",
    "end",
)
"""All roles, in the order in which they are told."""


def kind_of(rows: Rows) -> Kind:
    """Return what a row is: an answer, an event or a contract only where no order is in sight."""
    roles = set(rows.typed.columns.roles)
    if roles & {"order", "amount", "quantity"}:
        return Kind.ORDERS
    if "event" in roles:
        return Kind.EVENTS
    if "score" in roles:
        return Kind.SURVEYS
    return Kind.SUBSCRIPTIONS if "start" in roles and "time" not in roles else Kind.ORDERS
