"""Inputs: a tiny one, one that has much to say, and one that takes a while to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 3_000_000
START = pl.date(2020, 1, 1)


def days(number: pl.Expr) -> pl.Expr:
    return START + pl.duration(days=number)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Write four orders of three customers."""
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id,order_date,amount\n"
        "a,2024-01-05,1.50\nb,2024-01-06,2\na,2024-02-07,3\nc,2024-02-29,4\n"
    )
    return path


@pytest.fixture(scope="session")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a customer a day: by days, its table is longer than a pipe holds."""
    path = tmp_path_factory.mktemp("daily") / "daily.csv"
    n = pl.int_range(400, eager=True).alias("n")
    made = n.to_frame().select(customer_id=pl.format("c{}", "n"), order_date=days(pl.col("n")))
    made.write_csv(path)
    return path


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write 300,000 order lines of 20,000 customers, as Parquet with many row groups."""
    path = tmp_path_factory.mktemp("lines") / "lines.parquet"
    n = pl.col("n")
    frame = pl.int_range(300_000, eager=True).alias("n").to_frame()
    frame.select(
        customer_id=pl.format("c{}", n * 7919 % 20_000),
        order_id=n // 2,
        order_date=days(n * 31 % 730),
        amount=(n * 37 % 9_973) / 100 - 3,
        channel=pl.concat_str(pl.lit("ch"), (n % 3).cast(pl.String)),
    ).write_parquet(path, row_group_size=10_000)
    return path


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write three million orders as CSV, the only column of which that costs is the time."""
    path = tmp_path_factory.mktemp("long") / "long.csv"
    n = pl.col("n")
    frame = pl.int_range(ROWS, eager=True).alias("n").to_frame()
    frame.select(
        customer_id=pl.format("c{}x", n * 7919 % 500_000),
        order_date=days(n * 31 % 1_461),
        amount=n % 977 / 100,
    ).write_csv(path)
    return path
