"""The account and the parameters, as every result carries them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.load.by_day import refunds_by_day, rows_by_day
from retainr.load.options import told
from retainr.results import Account
from retainr.results.places import told_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load import Reading, Rows
    from retainr.load.ledger import Ledger


def make_account(
    rows: Rows, ledger: Ledger, cells: polars.DataFrame, people: polars.DataFrame
) -> Account:
    """Return where every row went.

    Args:
        rows: the input.
        ledger: its rows by day and fate.
        cells: the reduction's counts of orders and refunds, all customers included.
        people: its counts of customers; `ordered` is 1 for those with any order.
    """
    first, last = ledger.days_used
    with_orders = people.filter(pl.col("ordered") == 1)
    roles, preset = dict(rows.columns.roles), rows.columns.preset
    if rows.reading.acquired:
        roles["acquired"] = rows.reading.acquired
    return Account(
        rows_read=ledger.rows_read,
        rows_filtered=ledger.rows_filtered,
        rows_rejected=sum(ledger.reasons.values()),
        reasons=ledger.reasons,
        rows_deduplicated=ledger.rows_deduplicated,
        rows_after_as_of=ledger.rows_after_as_of,
        rows_used=ledger.rows_used,
        orders=int(cells["orders"].sum()),
        refunds=int(cells["refunds"].sum()),
        customers=int(with_orders["customers"].sum()),
        first=first,
        last=last,
        as_of=ledger.as_of,
        columns=roles,
        sources=rows.names,
        preset=preset.name if preset else None,
        encoding=rows.encoding,
        rows_by_day=rows_by_day(ledger),
        refunds_by_day=refunds_by_day(ledger) if "amount" in roles or "price" in roles else (),
    )


def plain_account(rows: Rows, ledger: Ledger, customers: polars.Series) -> Account:
    """Return where every row went of an input without orders.

    Args:
        rows: the input.
        ledger: its rows by day and fate.
        customers: their customers; null for nobody.
    """
    cells = pl.DataFrame({"orders": [0], "refunds": [0]})
    known = customers.drop_nulls().n_unique()
    people = pl.DataFrame({"ordered": [1], "customers": [known]})
    return make_account(rows, ledger, cells, people)


def beside(params: Any, reading: Reading, others: Mapping[str, Rows]) -> dict[str, object]:
    """Return the parameters of further inputs by name, where they are not those of the first.

    Args:
        params: the command's parameters.
        reading: how the first input is read.
        others: the further ones.
    """
    first = parameters(params, reading)
    told: dict[str, object] = {}
    for name, rows in others.items():
        own = parameters(params, dataclasses.replace(rows.reading, by=()))
        told[name] = {n: v for n, v in own.items() if v != first[n] and n != "by"}
    return told


def parameters(params: Any, reading: Reading) -> dict[str, object]:
    """Return all parameters of a run by name, defaults included, ready for JSON."""
    both = {**told(params), **told(reading)}
    found = {name: _json(value) for name, value in both.items()}
    if reading.customer_map is not None:
        found["customer_map"] = told_path(reading.customer_map)
    return found


def _json(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
