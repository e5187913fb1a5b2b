"""Small inputs, loaded up to the seam: the typed rows and the account of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from retainr.engines.polars import PolarsEngine
from retainr.load import Needs, Reading, open_rows

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from retainr.load import Rows
    from retainr.load.ledger import Ledger

HEADER = "customer_id,order_date,amount"
LINES = "customer_id,order_date,order_id,amount"
EVENTS = Needs(("customer", "time", "event"), ("event_id", "amount", "quantity", "price"))


@dataclass(frozen=True)
class Loaded:
    """Hold what became of an input.

    Attributes:
        rows: the input.
        used: the typed rows that count.
        ledger: the account of all rows.
    """

    rows: Rows
    used: pl.DataFrame
    ledger: Ledger

    @property
    def customers(self) -> int:
        return self.used["customer"].n_unique()

    @property
    def times(self) -> list[dt.datetime]:
        return self.used["time"].sort().to_list()

    @property
    def money(self) -> list[int]:
        """Return the amounts in units of the scale, sorted."""
        return self.used["amount"].sort().to_list()

    @property
    def account(self) -> dict[str, int]:
        ledger = self.ledger
        return {
            "read": ledger.rows_read,
            "filtered": ledger.rows_filtered,
            "rejected": sum(ledger.reasons.values()),
            "deduplicated": ledger.rows_deduplicated,
            "after_as_of": ledger.rows_after_as_of,
            "used": ledger.rows_used,
        }

    @property
    def adds_up(self) -> bool:
        """Say whether the parts add up to the rows that were read, and are what they say."""
        account = self.account
        return account.pop("read") == sum(account.values()) and account["used"] == self.used.height


def load(*paths: Path | str, needs: Needs | None = None, **options: Any) -> Loaded:
    """Load an input; any number of rejects is allowed unless `max_rejects` says less."""
    reading = Reading(**{"max_rejects": 1.0, **options})
    rows = open_rows([str(path) for path in paths], needs or Needs(), reading, PolarsEngine())
    collected = rows.collect(lambda frame, _as_of: {"used": frame})
    return Loaded(rows, collected.frames["used"], collected.ledger)


def text(path: Path, *lines: str, header: str = HEADER) -> Path:
    """Write a text file of a header and lines."""
    path.write_text("\n".join((header, *lines, "")), encoding="utf-8", newline="")
    return path


def of_customers(path: Path, *ids: str, before: int = 0) -> Path:
    """Write a file with an order of each of these customers, as they stand in the text.

    Args:
        path: where to.
        ids: fields, quotes included.
        before: rows of the customers 1000 … 1049 that come first; `load` looks at the first
            thousand rows before it decides how a column is read.
    """
    filler = (f"{1000 + n % 50},2024-01-05,1" for n in range(before))
    return text(path, *filler, *(f"{one},2024-01-06,1" for one in ids))


def of_times(path: Path, *times: str, before: int = 0) -> Path:
    """Write a file with an order at each of these times, days of 2024-01 before them."""
    filler = (f"a,2024-01-{1 + n % 28:02d},1" for n in range(before))
    return text(path, *filler, *(f"b,{time},1" for time in times))


def of_amounts(path: Path, *amounts: str) -> Path:
    """Write a file with an order of each of these amounts."""
    return text(path, *(f"a,2024-01-05,{amount}" for amount in amounts))


def table(path: Path, **columns: Any) -> Path:
    """Write a Parquet file of two orders, with some columns replaced or added."""
    import datetime as dt

    given = [pl.Series(name, values) for name, values in columns.items()]
    height = len(given[0]) if given else 2
    frame = pl.DataFrame(
        {
            "customer_id": [f"c{n}" for n in range(height)],
            "order_date": [dt.date(2024, 1, 5)] * height,
            "amount": [1.0] * height,
        }
    )
    frame.with_columns(given).write_parquet(path)
    return path
