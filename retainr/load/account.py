"""Small tables that are counted in one pass become the account of all rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.load import ledger, scales

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.ledger import Ledger
    from retainr.load.options import Reading


def account_of(tallies: Mapping[str, polars.DataFrame], reading: Reading) -> Ledger:
    """Return the account.

    Args:
        tallies: `read`, and `kept`, `currency`, `survey`, `scores` where they were counted.
        reading: the user's options.
    """
    read = ledger.table(tallies["read"])
    kept = ledger.table(tallies["kept"]) if "kept" in tallies else read
    account = ledger.make_ledger(read, kept, reading.as_of, reading.until)
    account = dataclasses.replace(
        account, currencies=_counts(tallies, "currency"), surveys=_counts(tallies, "survey")
    )
    if "scores" in tallies:
        account = dataclasses.replace(account, scores=scales.seen(tallies["scores"]))
    return account


def _counts(tallies: Mapping[str, polars.DataFrame], column: str) -> dict[str, int]:
    """Return rows by value, commonest first; nothing where there is no such column."""
    counts = tallies.get(column)
    if counts is None:
        return {}
    ordered = counts.sort("rows", column, descending=True)
    return dict(ordered.select(column, "rows").iter_rows())
