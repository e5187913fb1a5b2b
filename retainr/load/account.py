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
        tallies: `read`, and `kept`, `currencies` and `scores` where they were counted.
        reading: the user's options.
    """
    kept = tallies.get("kept", tallies["read"])
    account = ledger.make_ledger(tallies["read"], kept, reading.as_of, reading.until)
    if "currencies" in tallies:
        counts = tallies["currencies"].sort("rows", "currency", descending=True)
        account = dataclasses.replace(account, currencies=dict(counts.rows()))
    if "scores" in tallies:
        account = dataclasses.replace(account, scores=scales.seen(tallies["scores"]))
    return account
