"""What an engine makes of rows: the tables of the reduction, and one digest of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

import retainr
from retainr.activity.counts import activity, cells
from retainr.activity.periods import Calendar, Period
from retainr.activity.reduce import Reduction, dated, orders

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from retainr.lazy import Frame

COLUMNS = {
    "customer": "customer_id",
    "time": "paid_at",
    "order": "order_id",
    "amount": "total",
}

ORDERS = ("customer", "segment_0", "time_us", "period", "amount", "counts", "first")


def digests(path: Path | str, zone: str, **options: Any) -> dict[str, str]:
    """Return a digest of orders, activity and customers, and one of the account.

    Args:
        path: of the rows.
        zone: the report zone.
        options: as `retainr.load` takes them; columns are those of the hostile rows.
    """
    asked: dict[str, Any] = {**COLUMNS, "by": ["channel"], "preset": "none", **options}
    asked = {name: value for name, value in asked.items() if value is not None}
    rows = retainr.load(path, tz=zone, max_rejects=1, **asked)
    spec = Reduction(
        Calendar(Period.MONTH),
        has_order=rows.has("order"),
        has_amount=True,
        segments=("segment_0",),
    )

    def plan(frame: Frame, _as_of: dt.date | None) -> dict[str, Frame]:
        shared = rows.engine.checkpoint(orders(frame, spec))
        made = dated(shared, spec)
        return {
            # Rows without an order have got one of their own, which each engine names its way.
            "orders": shared.select(*ORDERS),
            "activity": activity(made, spec),
            "cells": cells(made, spec),
        }

    found = rows.collect(plan)
    frames = {**found.frames, "account": found.ledger.kept}
    return {name: digest(frame) for name, frame in frames.items()}


def digest(frame: pl.DataFrame) -> str:
    """Return what is the same for equal rows, in whatever order and width of integers."""
    whole = [pl.col(n).cast(pl.Int64) for n, kind in frame.schema.items() if kind.is_integer()]
    plain = frame.with_columns(*whole, *(_text(n) for n in frame.columns if n == "customer"))
    names = sorted(plain.columns)
    told = plain.select(names).sort(names, nulls_last=False)
    said = "\n".join((",".join(names), *map(repr, told.iter_rows())))
    return hashlib.sha256(said.encode()).hexdigest()


def _text(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String)
