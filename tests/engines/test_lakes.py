"""Folders of Parquet, Delta and Iceberg: what was deleted from a table is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from retainr.engines import spark

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Make a folder with four orders in each of two files."""
    days = pl.Series("time", ["2024-01-05"] * 4).str.to_datetime(time_unit="us")
    orders = pl.DataFrame({"customer": list("aabb"), "amount": [1, 2, 3, 4]}).with_columns(days)
    folder = tmp_path / "plain"
    folder.mkdir()
    for name in ("one", "two"):
        orders.write_parquet(folder / f"{name}.parquet")
    return tmp_path


def used(place: object, sail: str) -> int:
    rows = retainr.load(str(place), engine=sail, shared_filesystem=True)
    return retainr.cohort(rows).data.rows_used


def test_a_folder_and_a_glob_are_read(sail: str, lake: Path) -> None:
    assert used(lake / "plain", sail) == 8
    assert used(lake / "plain" / "*.parquet", sail) == 8


@pytest.mark.parametrize("format", ["delta", "iceberg"])
def test_a_table_is_found_to_be_one(sail: str, lake: Path, format: str) -> None:
    session, place = spark.connect(sail).session, lake / "table"
    table = session.read.parquet(str(lake / "plain" / "one.parquet"))
    table.write.format(format).save(str(place))
    table.limit(1).write.format(format).mode("overwrite").save(str(place))
    assert len(list(place.rglob("*.parquet"))) > 1
    assert used(place, sail) == 1
    assert used(f"{format}:{place}", sail) == 1
