"""The account and the parameters, as every result carries them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.load.by_day import refunds_by_day, rows_by_day
from retainr.results import Account

if TYPE_CHECKING:
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
    roles, preset = dict(rows.typed.columns.roles), rows.typed.columns.preset
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
        sources=rows.source.names,
        preset=preset.name if preset else None,
        encoding=rows.source.encoding,
        rows_by_day=rows_by_day(ledger),
        refunds_by_day=refunds_by_day(ledger) if "amount" in roles or "price" in roles else (),
    )


def parameters(params: Any, reading: Reading) -> dict[str, object]:
    """Return all parameters of a run by name, defaults included, ready for JSON."""
    both = {**_plain(params), **_plain(reading)}
    return {name: _json(value) for name, value in both.items()}


def _plain(options: Any) -> dict[str, object]:
    return {one.name: getattr(options, one.name) for one in dataclasses.fields(options) if one.repr}


def _json(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
