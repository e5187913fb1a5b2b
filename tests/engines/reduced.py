"""What an engine makes of rows: the content of the store that they are reduced to."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import retainr
from retainr.load.files import Files
from retainr.store import reduce

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.engines import Engine
    from retainr.load import Rows

COLUMNS = {"customer": "customer_id", "time": "paid_at", "order": "order_id", "amount": "total"}


def content(path: Path | str, store: Path, **options: Any) -> str:
    """Return the hash of all orders, customers and of the account of rows.

    Args:
        path: of the rows.
        store: where the store is made.
        options: as `retainr.load` takes them; columns are those of the hostile rows.
    """
    return reduce(opened(path, **options), store).content


def opened(path: Path | str, **options: Any) -> Rows:
    """Return hostile rows to be read, with options as `retainr.load` takes them."""
    asked: dict[str, Any] = {**COLUMNS, "by": ["channel"], "preset": "none", **options}
    asked = {name: value for name, value in asked.items() if value is not None}
    return retainr.load(path, max_rejects=1, **asked)


def computed_by(engine: Engine, rows: Rows) -> Rows:
    """Return rows of files that are computed by another engine of this machine."""
    assert isinstance(rows.origin, Files)
    return dataclasses.replace(rows, origin=dataclasses.replace(rows.origin, engine=engine))
