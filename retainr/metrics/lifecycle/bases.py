"""What a lifecycle is made from: customers and periods, from orders or from contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity import growth, walks
from retainr.activity.periods import day_number
from retainr.errors import InputError
from retainr.metrics.contracts import (
    contract_account,
    contract_notes,
    contract_source,
    read_contracts,
)
from retainr.metrics.lifecycle.assemble import Base
from retainr.metrics.orders import account, order_notes, read_orders, source

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.metrics.lifecycle.params import LifecycleParams


def of_orders(rows: Rows, params: LifecycleParams) -> Base:
    """Return who ordered in which period.

    Raises:
        InputError: the rows cannot be read, too many are rejected, or a grace is given.
    """
    if params.grace is not None:
        raise InputError(
            f"{rows.name}: orders, so --grace says nothing of them",
            "leave it out, or name a contract's columns: --start COL --end COL",
        )
    orders, calendar = read_orders(rows), params.calendar
    history, where = orders.history, account(orders)
    acquired = rows.reading.acquired is not None
    return Base(
        rows=rows,
        ledger=orders.ledger,
        walk=walks.of_orders(history, calendar),
        since=growth.known_since(history, calendar) if acquired else None,
        people=history.people,
        history=history,
        segments=history.segments,
        as_of=orders.as_of,
        account=where,
        notes=tuple(order_notes(orders)),
        source=source(where),
    )


def of_contracts(rows: Rows, params: LifecycleParams) -> Base:
    """Return who was bound on the last day of which period.

    Raises:
        InputError: the rows cannot be read, or too many are rejected.
    """
    read = read_contracts(rows)
    where = contract_account(read)
    return Base(
        rows=rows,
        ledger=read.ledger,
        walk=walks.of_frame(
            growth.of_contracts(
                read.contracts, params.calendar, day_number(read.as_of), params.grace_days
            )
        ),
        since=None,
        people=read.contracts.people,
        segments=read.contracts.segments,
        as_of=read.as_of,
        account=where,
        notes=tuple(contract_notes(read)),
        source=contract_source(where),
    )
