"""What churn is computed from: counts by segment and period, of orders or of contracts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.contracts import Renewals, lost_amounts, renewals
from retainr.activity.periods import day_number
from retainr.activity.spells import Seen, lost, of_frame, of_orders
from retainr.activity.turnover import counts
from retainr.errors import InputError
from retainr.metrics.contracts import (
    contract_account,
    contract_notes,
    contract_source,
    read_contracts,
)
from retainr.metrics.orders import account, order_notes, read_orders, source

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.load import Rows
    from retainr.metrics.churn.params import ChurnParams
    from retainr.results import Account, Note, Phrase


@dataclass(frozen=True)
class Counted:
    """Hold counts by segment and period, and what is said of the rows behind them.

    Attributes:
        rows: the input.
        counts: as `activity.turnover.counts` returns them, with amounts `revenue_lost`.
        people: one row a customer, with its `segment`.
        segments: the combinations of segment values.
        as_of: the last observed day.
        first: day of the first row; None without any.
        scale: what integers of money are divided by; None without amounts.
        renewals: how many contracts were renewed; None for orders.
        account: where every row went.
        source: customers, orders and days in words.
        notes: what the rows give reason to say.
    """

    rows: Rows
    counts: polars.DataFrame
    people: polars.DataFrame
    segments: polars.DataFrame
    as_of: dt.date
    first: dt.date | None
    scale: int | None
    renewals: Renewals | None
    account: Account
    source: Phrase
    notes: tuple[Note, ...]


def count(rows: Rows, params: ChurnParams) -> Counted:
    """Read the rows once and count.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    if rows.has("start"):
        if params.inactive_after is not None:
            raise InputError(
                f"{rows.name}: contracts have an end, so --inactive-after says nothing of them",
                "leave it out, or name the column of an order's time: --time COL",
            )
        return _of_contracts(rows, params)
    if params.grace is not None:
        raise InputError(
            f"{rows.name}: orders, so --grace says nothing of them",
            "leave it out, or name a contract's columns: --start COL --end COL",
        )
    return _of_orders(rows, params)


def _of_orders(rows: Rows, params: ChurnParams) -> Counted:
    read = read_orders(rows)
    history = read.history
    seen = Seen.of(history.people, params.calendar, day_number(read.as_of))
    spells = of_orders(history, params.inactive_days, money=read.has_amount)
    table = counts(spells, history.people, seen)
    whole = account(read)
    return Counted(
        rows, table, history.people.select("customer", "segment"), history.segments, read.as_of,
        read.first, read.scale if read.has_amount else None, None, whole, source(whole),
        tuple(order_notes(read)),
    )  # fmt: skip


def _of_contracts(rows: Rows, params: ChurnParams) -> Counted:
    read = read_contracts(rows)
    contracts, calendar, as_of = read.contracts, params.calendar, day_number(read.as_of)
    people = contracts.people.with_columns(first="since")
    seen = Seen.of(people, calendar, as_of)
    spells = of_frame(contracts.spells(params.grace_days))
    table = counts(spells, people, seen)
    if read.has_amount:
        gone = lost(spells, people, seen)
        table = _with_money(table, lost_amounts(contracts, gone, calendar, params.grace_days))
    whole = contract_account(read)
    return Counted(
        rows, table, contracts.people.select("customer", "segment"), contracts.segments,
        read.as_of, read.ledger.days_used[0], read.scale if read.has_amount else None,
        renewals(contracts, params.grace_days, as_of), whole, contract_source(whole),
        tuple(contract_notes(read)),
    )  # fmt: skip


def _with_money(table: polars.DataFrame, money: polars.DataFrame) -> polars.DataFrame:
    joined = table.join(money, on=["segment", "period"], how="left", maintain_order="left")
    filled = joined["revenue_lost"].fill_null(0)
    return joined.with_columns(filled)
