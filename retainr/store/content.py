"""A hash of what a store holds, whatever wrote it and in how many pieces."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

_NOTHING = -(2**63)
"""Stands for a number that is not there; no time and no amount is so small."""


class Content:
    """Take in tables piece by piece, column by column: numbers as 64 bits, texts as UTF-8."""

    def __init__(self) -> None:
        self._columns: dict[str, Any] = {}

    def add(self, table: str, frame: polars.DataFrame) -> None:
        """Take in the next rows of a table."""
        for column in frame.iter_columns():
            name = f"{table}.{column.name}"
            if column.dtype == pl.String:
                lengths = column.str.len_bytes().cast(pl.Int64).fill_null(-1)
                self._update(f"{name}.length", lengths)
                text = column.fill_null("").str.join("").item()
                self._hash(name).update(text.encode("utf-8"))
            else:
                self._update(name, column.cast(pl.Int64).fill_null(_NOTHING))

    def digest(self, account: dict[str, Any]) -> str:
        """Return the hash of all that was taken in, and of the account of the rows."""
        columns = {name: found.hexdigest() for name, found in self._columns.items()}
        document = json.dumps({"columns": columns, "account": account}, sort_keys=True)
        return hashlib.sha256(document.encode("utf-8")).hexdigest()

    def _update(self, name: str, numbers: polars.Series) -> None:
        self._hash(name).update(numbers.to_numpy().astype("<i8", copy=False).data)

    def _hash(self, name: str) -> Any:
        return self._columns.setdefault(name, hashlib.sha256())
