"""What every metric over contracts begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.contracts import OPEN, Contracts, ContractSpec, build, plan
from retainr.activity.periods import day_number
from retainr.lazy import pl
from retainr.metrics.account import make_account
from retainr.metrics.notes import data_notes, note, warning
from retainr.metrics.orders import EPOCH
from retainr.results import Account, Note, Phrase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import polars

    from retainr.load import Rows
    from retainr.load.ledger import Ledger


@dataclass(frozen=True)
class ReadContracts:
    """Hold contracts that were read.

    Attributes:
        rows: the input.
        ledger: its rows by day and fate.
        contracts: who was bound from when to when.
        as_of: the last observed day.
        ids: the customers' ids by number.
    """

    rows: Rows
    ledger: Ledger
    contracts: Contracts
    as_of: dt.date
    ids: polars.Series

    @property
    def has_amount(self) -> bool:
        """Say whether the contracts have a monthly amount."""
        return self.rows.has("amount")

    @property
    def scale(self) -> int:
        """Return what an integer of money is divided by."""
        return int(10**self.rows.reading.amount_scale)


def read_contracts(rows: Rows) -> ReadContracts:
    """Read the rows once, and return who was bound from when to when.

    Raises:
        InputError: the rows cannot be read, or too many are rejected.
    """
    reading = rows.reading
    spec = ContractSpec(
        has_end=rows.has("end"),
        has_amount=rows.has("amount"),
        new_since=day_number(reading.new_since) if reading.new_since else None,
        segments=tuple(f"segment_{n}" for n in range(len(reading.by))),
    )
    collected = rows.collect(lambda frame, _: plan(frame, spec))
    contracts, plan_of = build(collected.frames, spec), collected.customers
    ids = contracts.names if plan_of is None else plan_of.written(contracts.names)
    as_of = collected.ledger.as_of or EPOCH
    return ReadContracts(rows, collected.ledger, contracts, as_of, ids)


def contract_account(read: ReadContracts) -> Account:
    """Return where every row went; `orders` counts contracts."""
    contracts = read.contracts
    cells = pl.DataFrame({"orders": [contracts.orders], "refunds": [0]})
    people = pl.DataFrame({"ordered": [1], "customers": [contracts.customers]})
    return make_account(read.rows, read.ledger, cells, people)


def contract_notes(read: ReadContracts) -> Iterator[Note]:
    """Yield what the rows, and the customers left out, give reason to say."""
    contracts, reading = read.contracts, read.rows.reading
    yield from data_notes(read.rows, read.ledger)
    ends = contracts.frame["end"]
    later = int(((ends > day_number(read.as_of)) & (ends < OPEN)).sum())
    if reading.as_of is None and reading.until is None and read.ledger.rows_used:
        yield warning("contracts-as-of", as_of=read.as_of, count=later)
    if contracts.left_out:
        yield note("new-since", count=contracts.left_out, since=reading.new_since)
    if contracts.people.height == 1:
        yield note("one-customer")


def contract_source(account: Account) -> Phrase:
    """Return customers, contracts and the days on which they begin, in words."""
    values = {
        "customers": Phrase("cohort.customers", {"count": account.customers}),
        "orders": Phrase("orders.count-contracts", {"count": account.orders}),
    }
    if account.first is None:
        return Phrase("orders.source-empty", values)
    days = {"first": account.first, "last": account.last}
    return Phrase("orders.source-contracts", {**values, **days})
