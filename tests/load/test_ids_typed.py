"""Identifiers in Parquet: integers, floats, decimals, categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.load.inputs import Loaded, load, table

if TYPE_CHECKING:
    from pathlib import Path

INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt32, pl.UInt64, pl.Int128)


def of(folder: Path, ids: pl.Series, customer: str | None = None) -> Loaded:
    """Load orders of these customers, or only those of one, named as its text is."""
    where = f"customer_id = '{customer}'" if customer else None
    return load(table(folder / "orders.parquet", customer_id=ids), where=where)


@pytest.mark.parametrize("dtype", INTEGERS, ids=str)
def test_an_integer_is_its_decimal_text(tmp_path: Path, dtype: type[pl.DataType]) -> None:
    ids = pl.Series([7, 42, None, 7]).cast(dtype)
    loaded = of(tmp_path, ids)
    assert loaded.customers == 2
    assert loaded.ledger.reasons == {"no customer": 1}
    assert of(tmp_path, ids, "42").used.height == 1


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([2**64 - 1, 2**64 - 2], pl.UInt64),
        ([-(2**63), 2**63 - 1], pl.Int64),
        ([2**53, 2**53 + 1], pl.Int64),
        ([2**100, 2**100 + 1], pl.Int128),
    ],
    ids=["unsigned", "ends", "above floats", "128 bits"],
)
def test_large_integers_stay_apart(
    tmp_path: Path, values: list[int], dtype: type[pl.DataType]
) -> None:
    ids = pl.Series(values, dtype=dtype)
    assert of(tmp_path, ids).customers == 2
    assert of(tmp_path, ids, str(values[0])).used.height == 1


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Float32], ids=str)
def test_a_float_without_fraction_is_an_integer(tmp_path: Path, dtype: type[pl.DataType]) -> None:
    ids = pl.Series([12583.0, 5.0, None, float("nan"), 12583.0]).cast(dtype)
    loaded = of(tmp_path, ids)
    assert loaded.customers == 2
    assert loaded.ledger.reasons == {"no customer": 2}
    assert of(tmp_path, ids, "12583").used.height == 2


def test_a_fraction_anywhere_keeps_the_whole_column_as_it_is(tmp_path: Path) -> None:
    ids = pl.Series([12583.0, 12583.5])
    assert of(tmp_path, ids).customers == 2
    assert of(tmp_path, ids, "12583.5").used.height == 1


def test_a_decimal_without_places(tmp_path: Path) -> None:
    ids = pl.Series(["12345678901234567890", "12345678901234567891"]).cast(pl.Decimal(20, 0))
    assert of(tmp_path, ids).customers == 2
    assert of(tmp_path, ids, "12345678901234567890").used.height == 1


@pytest.mark.parametrize(
    "dtype", [pl.Categorical, pl.Enum(["a", "b"]), pl.Binary], ids=["cat", "enum", "bytes"]
)
def test_texts_of_other_types(tmp_path: Path, dtype: pl.DataType) -> None:
    ids = pl.Series(["a", "b", "a", None]).cast(dtype)
    loaded = of(tmp_path, ids)
    assert loaded.customers == 2
    assert loaded.ledger.reasons == {"no customer": 1}


def test_text_in_parquet_follows_the_rules_of_text(tmp_path: Path) -> None:
    ids = pl.Series(["007", " 007", '="007"', "'007", "N/A", "", "7"])
    loaded = of(tmp_path, ids)
    assert loaded.customers == 2
    assert loaded.ledger.reasons == {"no customer": 2}


def test_a_column_of_nothing(tmp_path: Path) -> None:
    loaded = of(tmp_path, pl.Series([None, None]))
    assert loaded.ledger.reasons == {"no customer": 2}
    assert loaded.ledger.as_of is None
