"""Money in Parquet: integers, floats, exact decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.errors import InputError
from tests.load.inputs import Loaded, load, table

if TYPE_CHECKING:
    from pathlib import Path

NOT_FINITE = pl.Series([1.0, float("nan"), float("inf"), float("-inf"), None])


def of(folder: Path, amounts: pl.Series, **options: Any) -> Loaded:
    return load(table(folder / "orders.parquet", amount=amounts), **options)


def decimals(*texts: str | None, places: int) -> pl.Series:
    return pl.Series(texts).cast(pl.Decimal(38, places))


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int64, pl.UInt64, pl.Int128, pl.Float64], ids=str)
def test_whole_numbers(tmp_path: Path, dtype: type[pl.DataType]) -> None:
    loaded = of(tmp_path, pl.Series([5, 0, None]).cast(dtype))
    assert loaded.money == [0, 50_000]
    assert loaded.ledger.reasons == {"no amount": 1}


def test_floats_are_rounded_not_cut(tmp_path: Path) -> None:
    prices = [19.99, 1.15, 0.29, 1.005, -19.99, 4.35]
    loaded = of(tmp_path, pl.Series(prices))
    assert loaded.money == sorted(round(price * 10_000) for price in prices)
    assert loaded.ledger.rows_rounded == 0


def test_what_is_not_finite_is_a_reject(tmp_path: Path) -> None:
    loaded = of(tmp_path, NOT_FINITE)
    assert loaded.money == [10_000]
    assert loaded.ledger.reasons == {"no amount": 2, "unreadable amount": 2}


def test_decimals_are_exact(tmp_path: Path) -> None:
    loaded = of(tmp_path, decimals("90071992547409.93", "-0.01", None, places=2))
    assert loaded.money == [-100, 900_719_925_474_099_300]
    assert loaded.ledger.rows_rounded == 0
    assert loaded.ledger.reasons == {"no amount": 1}


def test_a_decimal_that_declares_more_places(tmp_path: Path) -> None:
    path = table(tmp_path / "orders.parquet", amount=decimals("1.00001", "2", places=5))
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.message == (
        f'{path}: "amount" is a decimal with 5 places, more than the 4 kept'
    )
    assert caught.value.hint == "--amount-scale 5"
    assert load(path, amount_scale=5).money == [100_001, 200_000]


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Decimal(38, 2)], ids=str)
def test_typed_quantity_times_price(tmp_path: Path, dtype: pl.DataType) -> None:
    path = tmp_path / "orders.parquet"
    table(path, quantity=[3, 7], unit_price=pl.Series([19.99, 0.05]).cast(dtype))
    pl.read_parquet(path).drop("amount").write_parquet(path)
    assert load(path).money == [3_500, 599_700]


@pytest.mark.parametrize(
    "amount",
    [2**64 // 10_000, 2**63 // 10_000, 10**15, 2**63 - 1, -(2**63), -(2**64 // 10_000)],
)
def test_a_large_integer_is_never_wrapped(tmp_path: Path, amount: int) -> None:
    """Refuse the file or the row; a wrapped product would be a small number."""
    try:
        loaded = of(tmp_path, pl.Series([amount, 1]))
    except InputError as error:
        assert "too large" in error.message
    else:
        assert loaded.money == [10_000]
        assert loaded.ledger.reasons == {"unreadable amount": 1}


@pytest.mark.parametrize(
    "amounts",
    [
        pl.Series([1e300, 1.0]),
        pl.Series([2**64 - 1, 1], dtype=pl.UInt64),
        pl.Series([2**100, 1], dtype=pl.Int128),
        decimals("1" + "0" * 36, "1", places=0),
        decimals("1" + "0" * 20, "1", places=4),
    ],
    ids=["float", "unsigned", "128 bits", "decimal", "decimal at scale"],
)
def test_an_amount_beyond_64_bits_is_no_fault(tmp_path: Path, amounts: pl.Series) -> None:
    try:
        loaded = of(tmp_path, amounts)
    except InputError as error:
        assert "too large" in error.message
    else:
        assert loaded.money == [10_000]
        assert loaded.ledger.reasons == {"unreadable amount": 1}


def test_a_32_bit_float_is_read_to_its_own_precision(tmp_path: Path) -> None:
    loaded = of(tmp_path, pl.Series([19.99, 0.5], dtype=pl.Float32))
    assert loaded.money == [5_000, 199_900]
