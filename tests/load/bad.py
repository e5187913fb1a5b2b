"""What one bad file is: how it is made, and how it is read."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = "customer_id,order_date,amount\n"
ROW = "a,2024-01-05,1\n"
GOOD = HEADER + ROW * 3
LONG = HEADER + "".join(f"c{n},2024-01-05,{n}\n" for n in range(5000))


@dataclass(frozen=True)
class Bad:
    """Hold one bad input.

    Attributes:
        made: its text or bytes, or what makes it at the path that it is given.
        options: of `retainr cohort`.
        file: its name.
    """

    made: str | bytes | Callable[[Path], object]
    options: tuple[str, ...] = ()
    file: str = "orders.csv"

    def write(self) -> None:
        """Make it in the working directory."""
        path = Path(self.file)
        if isinstance(self.made, str):
            path.write_bytes(self.made.encode())
        elif isinstance(self.made, bytes):
            path.write_bytes(self.made)
        else:
            self.made(path)


def rows(*lines: str, header: str = HEADER) -> str:
    """Return a text of a header and lines."""
    return header + "".join(f"{line}\n" for line in lines)


def times(*texts: str) -> str:
    """Return a text of orders at these times."""
    return rows(*(f"a,{text},1" for text in texts))


def amounts(*texts: str) -> str:
    """Return a text of orders of these amounts."""
    return rows(*(f"a,2024-01-05,{text}" for text in texts))


def half(make: Callable[[Path], object], share: float = 0.5) -> Callable[[Path], object]:
    """Return what makes the first part of a file."""

    def cut(path: Path) -> None:
        make(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return cut


def frame(**columns: Any) -> pl.DataFrame:
    """Return orders as a table with types, with some columns replaced or added."""
    import datetime as dt

    given = {"customer_id": ["a", "b"], "order_date": [dt.date(2024, 1, 5)] * 2, "amount": [1.0, 2]}
    return pl.DataFrame({**given, **columns}, strict=False)


def parquet(**columns: Any) -> Callable[[Path], object]:
    """Return what writes orders as Parquet."""
    return lambda path: frame(**columns).write_parquet(path)


def arrow(**columns: Any) -> Callable[[Path], object]:
    """Return what writes orders as Arrow."""
    return lambda path: frame(**columns).write_ipc(path)


def packed(text: str | bytes = LONG) -> bytes:
    """Return a text packed with gzip."""
    return gzip.compress(text.encode() if isinstance(text, str) else text, mtime=0)


def zstd(text: str = LONG) -> bytes:
    """Return a text packed with Zstandard."""
    import pyarrow as pa  # type: ignore[import-untyped]

    return bytes(pa.Codec("zstd").compress(text.encode(), asbytes=True))


def archive(**members: bytes | str) -> bytes:
    """Return a ZIP archive; a double underline in a name is a slash, a single one a point."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, inner in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), inner)
    return content.getvalue()


def workbook(**sheets: Any) -> Callable[[Path], object]:
    """Return what writes a workbook of some sheets."""
    from tests.load.tables import write_workbook

    return lambda path: write_workbook(path, **sheets)


def database(path: Path) -> None:
    """Write an SQLite database of a table with four orders."""
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("create table orders (customer_id, order_date, amount)")
        made.executemany("insert into orders values (?, '2024-01-05', 1)", [("a",)] * 4)


def folder(**files: str | bytes | Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what makes a folder of some files; an underline in a name is a point."""

    def make(path: Path) -> None:
        path.mkdir()
        for name, made in files.items():
            inner = path / name.replace("_", ".")
            Bad(made, file=str(inner)).write()

    return make
