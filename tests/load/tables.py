"""The same orders as a table of every kind that is read."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import sqlite3
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import xlsxwriter  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

CHANNELS = ("ads", "organic", None)


def orders(rows: int = 120) -> pl.DataFrame:
    """Return orders with ids that begin with zeros, empty cells and amounts with cents."""
    numbers = range(rows)
    return pl.DataFrame(
        {
            "customer_id": [None if n % 29 == 28 else f"{n * 7 % 23:05d}" for n in numbers],
            "order_date": [dt.date(2024, 1, 1) + dt.timedelta(n * n % 197) for n in numbers],
            "order_id": [9_007_199_254_740_993 + n // 2 for n in numbers],
            "amount": [Decimal(n * 37 % 9_973 - 300) / 100 for n in numbers],
            "channel": [CHANNELS[n * 7 % 23 % 3] for n in numbers],
        },
        schema_overrides={"amount": pl.Decimal(12, 2)},
    )


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with every cell as the text that stands for it in CSV."""
    return frame.with_columns(pl.all().cast(pl.String))


def write_json_lines(frame: pl.DataFrame, path: Path) -> Path:
    """Write a line for each row: numbers as numbers, and no key for what is empty."""
    path.write_text("".join(f"{line}\n" for line in _objects(frame)), encoding="utf-8")
    return path


def write_json_array(frame: pl.DataFrame, path: Path) -> Path:
    """Write all rows as one array over several lines."""
    path.write_text("[\n" + ",\n".join(_objects(frame)) + "\n]\n", encoding="utf-8")
    return path


def _objects(frame: pl.DataFrame) -> list[str]:
    rows = frame.with_columns(pl.col("order_date").cast(pl.String)).to_dicts()
    return [
        json.dumps({k: float(v) if isinstance(v, Decimal) else v for k, v in row.items() if v})
        if row["amount"]
        else json.dumps({k: v for k, v in row.items() if k != "amount"} | {"amount": 0})
        for row in rows
    ]


def write_workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook; a cell that begins with `=` is no formula, and days are days."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                _write_row(book, sheet, place, row)
    return path


def _write_row(book: xlsxwriter.Workbook, sheet: Worksheet, place: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, dt.datetime):
            form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
            sheet.write_datetime(place, column, value, form)
        elif isinstance(value, dt.date):
            form = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_datetime(place, column, value, form)
        elif isinstance(value, str):
            sheet.write_string(place, column, value)
        elif value is not None:
            sheet.write(place, column, value)


def rows_of(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return a table as rows with its header; large numbers as text, as Excel needs it."""
    texts = frame.with_columns(pl.col("order_id").cast(pl.String))
    return [tuple(frame.columns), *texts.iter_rows()]


def write_sqlite(frame: pl.DataFrame, path: Path, table: str = "orders") -> Path:
    """Write an SQLite database with one table, whose columns have no types."""
    rows = frame.with_columns(
        pl.col("order_date").cast(pl.String), pl.col("amount").cast(pl.Float64)
    )
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f'create table "{table}" ({", ".join(frame.columns)})')
        places = ", ".join("?" * frame.width)
        database.executemany(f'insert into "{table}" values ({places})', rows.iter_rows())
    return path


def write_partitions(frame: pl.DataFrame, folder: Path, ending: str = "parquet") -> Path:
    """Write a folder `channel=…` for each channel, without the column in its file."""
    for (channel,), part in frame.group_by("channel"):
        inner = folder / f"channel={channel or '__HIVE_DEFAULT_PARTITION__'}"
        inner.mkdir(parents=True)
        getattr(part.drop("channel"), f"write_{ending}")(inner / f"part-0.{ending}")
    return folder


def pack(path: Path) -> Path:
    """Pack a file with gzip; return the packed one."""
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


@dataclass(frozen=True)
class Postgres:
    """Hold a schema of one's own in a PostgreSQL.

    Attributes:
        url: the address, password included.
        name: of the schema.
    """

    url: str
    name: str

    @classmethod
    @contextmanager
    def schema(cls, url: str) -> Iterator[Postgres]:
        """Make a schema, and drop it at the end."""
        made = cls(url, f"s{uuid.uuid4().hex}")
        made.run(f"create schema {made.name}")
        try:
            yield made
        finally:
            made.run(f"drop schema {made.name} cascade")

    def run(self, *statements: str) -> None:
        """Run statements that return nothing; `{s}` stands for the schema."""
        from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

        connection = dbapi.connect(self.url, autocommit=True)
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("{s}", self.name))

    def table(self, frame: pl.DataFrame) -> str:
        """Store orders as a table of typed columns; return its name."""
        rows = [
            ", ".join("null" if v is None else f"'{v}'" for v in row) for row in frame.iter_rows()
        ]
        self.run(
            "create table {s}.orders (customer_id text, order_date date, order_id bigint, "
            "amount numeric(12, 2), channel text)",
            f"insert into {{s}}.orders values {', '.join(f'({row})' for row in rows)}",
        )
        return f"{self.name}.orders"
