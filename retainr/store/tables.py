"""Numbered orders become the sorted tables of a store, some customers at a time.

Sorting all of them at once would need their memory several times over.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.activity.days import Asked, collapse, first_days
from retainr.activity.planned import plan
from retainr.lazy import np, pl
from retainr.load.failures import reading
from retainr.load.manifest import Table
from retainr.store.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Self

    import polars

    from retainr.activity.history import Spec
    from retainr.engines import Engine
    from retainr.load.manifest import Manifest
    from retainr.store.reduced import Numbered

_ORDERS = 1 << 22
"""So many are sorted at a time."""

_GROUP_ROWS = 1 << 20
_CHUNK = 1 << 24


@dataclass(frozen=True)
class Written:
    """Hold what was written.

    Attributes:
        tables: name to what its file is.
        content: a hash of all rows.
    """

    tables: Mapping[str, Table]
    content: Content


def write_tables(
    found: Numbered, spec: Spec | None, folder: Path, engine: Engine, named: str
) -> Written:
    """Write the tables of a store.

    Args:
        found: the orders.
        spec: what they carry; None for contracts, which have no days of activity.
        folder: where the files are made.
        engine: where the work is done.
        named: the rows that the orders are of, for messages.

    Raises:
        InputError: the engine has no room for them.
    """
    content = Content()
    refunds = spec is not None and spec.has_amount and _any_below_zero(found.orders["amount"])
    with Files(folder) as files:
        for low, part in _parts(found):
            orders = part.sort(part.columns)
            files.add("orders", orders)
            content.add("orders", orders.drop("order", strict=False))
            if spec is None:
                people = _of_contracts(orders)
            else:
                with reading([named]):
                    made = _days(orders.with_columns(pl.col("customer") - low), spec, engine)
                files.add("activity", _whole(made.days, low, refunds=refunds))
                people = made.people
            customers = _named(people, found.ids, low)
            files.add("customers", customers)
            content.add("customers", customers)
    return Written(files.tables(), content)


def refunds_in(folder: Path, manifest: Manifest) -> int:
    """Return how many orders of a store are refunds; contracts have none.

    Args:
        folder: the store.
        manifest: what it says of itself.
    """
    days = manifest.tables.get("activity")
    if days is None:
        return 0
    table = pl.scan_parquet(folder / days.file, glob=False)
    if "refunds" not in table.collect_schema():
        return 0
    return int(table.select(pl.col("refunds").sum()).collect(engine="streaming").item())


@dataclass(frozen=True)
class _Days:
    """Hold the days of some customers, numbered from 0 on, and what is known of each."""

    days: polars.DataFrame
    people: polars.DataFrame


def _parts(found: Numbered) -> Iterator[tuple[int, polars.DataFrame]]:
    """Yield the orders of some customers after the other, with the first customer's number."""
    numbers = found.orders["customer"]
    if numbers.len() <= _ORDERS:
        yield 0, found.orders
        return
    upto = np.cumsum(np.bincount(numbers.to_numpy()))
    wanted = np.arange(_ORDERS, upto[-1] + _ORDERS, _ORDERS)
    ends = np.unique(np.searchsorted(upto, wanted).clip(max=len(upto) - 1) + 1)
    low = 0
    for end in ends.tolist():
        yield low, found.orders.filter((numbers >= low) & (numbers < end))
        low = end


def _days(orders: polars.DataFrame, spec: Spec, engine: Engine) -> _Days:
    """Return what a metric over days would compute of these orders first."""
    frames = engine.collect(plan(engine.scan(orders.lazy()), spec, engine.checkpoint))
    known = frames.get("people")
    collapsed = collapse(frames.pop("days"), known, Asked(apart=True))
    days, everybody = collapsed.days, collapsed.customers
    active = days.lazy().filter(pl.col("orders") > 0).group_by("customer")
    lasts = active.agg(last=pl.col("day").max()).collect(engine="streaming")
    numbers = pl.DataFrame({"customer": pl.int_range(everybody, dtype=pl.UInt32, eager=True)})
    people = numbers.with_columns(first_days(days, everybody).alias("first")).join(
        lasts, on="customer", how="left", maintain_order="left"
    )
    if known is not None:
        own = known.with_columns(collapsed.known.alias("code")).sort("code")
        people = people.hstack(own.drop("customer", "code"))
    return _Days(days, people)


def _of_contracts(orders: polars.DataFrame) -> polars.DataFrame:
    """Return one row a customer of contracts, in their order."""
    return orders.select(pl.col("customer").unique().sort())


def _whole(days: polars.DataFrame, low: int, *, refunds: bool) -> polars.DataFrame:
    """Return days with the customers' own numbers, and with the columns that all parts have."""
    if refunds and "refunds" not in days.columns:
        none = pl.lit(0)
        days = days.with_columns(refunds=none.cast(pl.Int32), refunded=none.cast(pl.Int64))
    names = ("customer", "day", "orders", "refunds", "revenue", "refunded")
    return days.select(
        pl.col("customer") + pl.lit(low, dtype=pl.UInt32),
        *(name for name in names[1:] if name in days.columns),
    )


def _named(people: polars.DataFrame, ids: polars.Series, low: int) -> polars.DataFrame:
    """Return customers with their own numbers and ids."""
    numbers = pl.int_range(low, low + people.height, dtype=pl.UInt32, eager=True)
    own = [numbers.alias("customer"), ids.slice(low, people.height).alias("id")]
    return pl.DataFrame([*own, *people.drop("customer").get_columns()])


def _any_below_zero(amounts: polars.Series) -> bool:
    return bool((amounts < 0).any())


class Files:
    """Write Parquet files piece by piece."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, Any] = {}
        self._rows: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Return the files."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Finish every file, so that it can be read or removed."""
        for writer in self._writers.values():
            writer.close()

    def add(self, name: str, frame: polars.DataFrame) -> None:
        """Write the next rows of a table."""
        from pyarrow import parquet  # type: ignore[import-untyped]

        table = frame.to_arrow()
        if name not in self._writers:
            self._writers[name] = parquet.ParquetWriter(
                self._path(name), table.schema, compression="zstd", compression_level=1
            )
        self._writers[name].write_table(table, row_group_size=_GROUP_ROWS)
        self._rows[name] = self._rows.get(name, 0) + frame.height

    def tables(self) -> dict[str, Table]:
        """Return what the files are, once all are finished; they are safely on the disk then."""
        return {name: self._table(name, rows) for name, rows in self._rows.items()}

    def _table(self, name: str, rows: int) -> Table:
        path, crc32, size = self._path(name), 0, 0
        with path.open("rb") as file:
            os.fsync(file.fileno())
            while chunk := file.read(_CHUNK):
                crc32, size = zlib.crc32(chunk, crc32), size + len(chunk)
        return Table(path.name, rows, size, crc32)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.parquet"
