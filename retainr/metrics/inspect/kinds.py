"""What a row of an input is, by the roles that its columns have."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.load.candidates import is_question, score_candidates
from retainr.load.options import EVENTS, SURVEY, Needs

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.load.stored import Store


class Kind(StrEnum):
    """Name what one row is."""

    ORDERS = "orders"
    EVENTS = "events"
    SURVEYS = "surveys"
    SUBSCRIPTIONS = "subscriptions"

    @property
    def needs(self) -> Needs:
        """Return what a command reads of such rows."""
        return _NEEDS[self]


_NEEDS = {
    Kind.ORDERS: Needs(),
    Kind.EVENTS: EVENTS,
    Kind.SURVEYS: SURVEY,
    Kind.SUBSCRIPTIONS: Needs().of_contracts,
}

ASKED = (
    "customer",
    "time",
    "order",
    "amount",
    "quantity",
    "price",
    "event",
    "event_id",
    "score",
    "comment",
    "start",
    "end",
)
"""Roles that are looked for; what else matters to rows is found beside them."""

ROLES = (
    "customer",
    "guest",
    "time",
    "order",
    "amount",
    "quantity",
    "price",
    "refunded",
    "currency",
    "status",
    "after_sale",
    "survey",
    "event",
    "event_id",
    "score",
    "comment",
    "start",
    "end",
)
"""All roles, in the order in which they are told."""


def kind_of(rows: Rows) -> Kind:
    """Return what a row is: as its export says, or by the roles that its columns have.

    A contract has a start and no time; an answer or an event it is only where no order is in
    sight. Questions whose answers look like scores make a survey of rows without customer or
    time; which of them is the score, the user says.
    """
    columns = rows.columns
    if columns.preset:
        return Kind(columns.preset.kind)
    roles = set(columns.roles)
    if columns.contracts and not roles & {"event", "score"}:
        return Kind.SUBSCRIPTIONS
    if roles & {"order", "amount", "quantity"}:
        return Kind.ORDERS
    if "event" in roles:
        return Kind.EVENTS
    if "score" in roles or _asks_questions(rows):
        return Kind.SURVEYS
    return Kind.ORDERS


def kind_stored(store: Store) -> Kind:
    """Return what a row of a store is: what it was reduced as."""
    called = store.manifest.kind
    return Kind.SUBSCRIPTIONS if called == "contracts" else Kind(called)


def _asks_questions(rows: Rows) -> bool:
    """Say whether rows that are no orders, for want of customer or time, look like answers."""
    columns, source = rows.columns, rows.source
    if columns.clock and columns.get("customer"):
        return False
    found = score_candidates(source, tuple(columns.roles.values()))
    return any(is_question(name) for name in found)
