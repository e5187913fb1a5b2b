"""Orders by the million in chunks, so that memory does not grow with the file.

Run as a process of its own (`python -m tests.bench.data PATH ORDERS CASE`): on Linux the
peak memory of a child starts at its parent's, so the benchmark itself must stay small.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow.parquet as pq  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64] | NDArray[np.int32]

START = datetime(2022, 1, 1)
# The second line of an order is up to a minute late and must not fall out of the 36 months.
SECONDS = (date(2025, 1, 1) - date(2022, 1, 1)).days * 86_400 - 60
ORDERS_EACH = 8
CHUNK = 1_000_000
ISO_SECONDS = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class Customers:
    """Hold when every customer comes, and in which order they do so in the file.

    Attributes:
        first: seconds from the start to the first order, (customers,).
        turn: positions of the customers in random order, (customers,).
    """

    first: NDArray[np.int32]
    turn: NDArray[np.int32]


def write(path: Path, orders: int, *, lines: bool) -> None:
    """Write the orders, or two lines of each, as the path's suffix says."""
    frames = _chunks(orders, lines=lines)
    part = path.with_suffix(".part")
    if path.suffix == ".csv":
        _write_csv(frames, part)
    else:
        _write_parquet(frames, part)
    # Only a whole file gets the name that later runs look for.
    part.rename(path)


def _chunks(orders: int, *, lines: bool) -> Iterator[pl.DataFrame]:
    """Yield the orders or lines in random order, an eighth of them first orders."""
    rng = np.random.default_rng(orders)
    count = max(1, orders // ORDERS_EACH)
    customers = Customers(
        first=rng.integers(0, SECONDS, size=count, dtype=np.int32),
        turn=rng.permutation(count).astype(np.int32),
    )
    for start in range(0, orders, CHUNK):
        frame = _orders(rng, customers, start, min(start + CHUNK, orders), orders)
        yield _lines(rng, frame, start) if lines else frame


def _orders(
    rng: np.random.Generator, customers: Customers, start: int, stop: int, orders: int
) -> pl.DataFrame:
    """Draw the orders from start to stop of a file."""
    count = customers.turn.size
    new = customers.turn[start * count // orders : stop * count // orders]
    rest = stop - start - new.size
    # Half of the repeat orders lean towards few customers, the best of whom has hundreds.
    lean = np.where(rng.random(rest) < 0.5, 1.0, 1.5)
    regular = (count * rng.random(rest) ** lean).astype(np.int64)
    first = customers.first[regular]
    late = first + (rng.random(rest) ** 2 * (SECONDS - first)).astype(np.int64)
    mix = rng.permutation(stop - start)
    cents = np.maximum(np.round(rng.gamma(2.0, 2_000.0, size=stop - start)), 2)
    return pl.DataFrame(
        {
            "customer_id": _names("c", np.concatenate((new, regular), dtype=np.int64)[mix], 8),
            "ordered_at": _times(np.concatenate((customers.first[new], late))[mix]),
            "amount": cents / 100,
        }
    )


def _lines(rng: np.random.Generator, orders: pl.DataFrame, start: int) -> pl.DataFrame:
    """Split every order into two lines, and shuffle them."""
    cents = (orders["amount"].to_numpy() * 100).round()
    one = np.floor(rng.uniform(1, cents))
    late = pl.lit(pl.Series(rng.integers(0, 60, size=orders.height)))
    number = _names("o", np.arange(start, start + orders.height), 9)
    named = orders.select("customer_id", number.alias("order_id"), "ordered_at")
    first = named.with_columns(amount=pl.lit(pl.Series(one / 100)))
    second = named.with_columns(
        pl.col("ordered_at") + pl.duration(seconds=late),
        amount=pl.lit(pl.Series((cents - one) / 100)),
    )
    mix = rng.permutation(2 * orders.height)
    return pl.concat([first, second])[mix]


def _names(letter: str, number: Ints, width: int) -> pl.Series:
    """Write numbers as a letter and zero-padded digits."""
    return letter + pl.Series(number).cast(pl.String).str.zfill(width)


def _times(seconds: Ints) -> pl.Series:
    """Convert seconds since the start to naive datetimes."""
    return pl.select(START + pl.duration(seconds=pl.lit(pl.Series(seconds)))).to_series()


def _write_csv(frames: Iterator[pl.DataFrame], path: Path) -> None:
    """Write chunk after chunk, the header once."""
    with path.open("wb") as file:
        for number, frame in enumerate(frames):
            frame.write_csv(
                file,
                include_header=number == 0,
                datetime_format=ISO_SECONDS,
                float_precision=2,
            )


def _write_parquet(frames: Iterator[pl.DataFrame], path: Path) -> None:
    """Write every chunk as a row group, with pyarrow's defaults."""
    with ExitStack() as stack:
        writer: pq.ParquetWriter | None = None
        for frame in frames:
            table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
            writer = writer or stack.enter_context(pq.ParquetWriter(path, table.schema))
            writer.write_table(table)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), lines=sys.argv[3] == "lines")
