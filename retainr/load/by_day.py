"""How many rows each day has: what tells late rows from new ones when two runs are compared."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.ledger import BELOW_ZERO, used

if TYPE_CHECKING:
    import polars

    from retainr.load.ledger import Ledger

_CENTURY_DAYS = 36525


def rows_by_day(ledger: Ledger) -> tuple[int, ...]:
    """Return the used rows of each day from the first to the last.

    Empty without times, and where the days span more than a century: then a time is wrong.
    """
    return _by_day(ledger, used())


def refunds_by_day(ledger: Ledger) -> tuple[int, ...]:
    """Return those of them with an amount below zero."""
    return _by_day(ledger, used() & (pl.col("fate") // BELOW_ZERO % 2 == 1))


def _by_day(ledger: Ledger, which: polars.Expr) -> tuple[int, ...]:
    first, last = ledger.days_used
    if first is None or last is None or (last - first).days > _CENTURY_DAYS:
        return ()
    days = ledger.kept.filter(which & pl.col("day").is_not_null())
    found = dict(days.group_by("day").agg(pl.col("rows").sum()).iter_rows())
    span = range((last - first).days + 1)
    return tuple(found.get(first + dt.timedelta(days=n), 0) for n in span)
