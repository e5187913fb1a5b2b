"""What an engine makes of rows: the content of the store that they are reduced to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import retainr
from retainr.store import reduce

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {"customer": "customer_id", "time": "paid_at", "order": "order_id", "amount": "total"}


def content(path: Path, store: Path, **options: Any) -> str:
    """Return the hash of all orders, customers and of the account of rows.

    Args:
        path: of the rows.
        store: where the store is made.
        options: as `retainr.load` takes them; columns are those of the hostile rows.
    """
    asked: dict[str, Any] = {**COLUMNS, "by": ["channel"], "preset": "none", **options}
    asked = {name: value for name, value in asked.items() if value is not None}
    return reduce(retainr.load(path, max_rejects=1, **asked), store).content
