"""Parquet files that type a column differently, and columns that no role can have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.errors import InputError
from tests.load.inputs import Loaded, load, table

if TYPE_CHECKING:
    from pathlib import Path

NOON = dt.datetime(2024, 1, 5, 12)


def together(folder: Path, column: str, *values: Any) -> Loaded:
    for n, series in enumerate(values):
        table(folder / f"{n}.parquet", **{column: series})
    return load(folder)


@pytest.mark.parametrize("other", [pl.Int32, pl.UInt64, pl.Int64, pl.UInt32, pl.String])
def test_large_ids_stay_apart_whatever_the_types(tmp_path: Path, other: Any) -> None:
    large = pl.Series([2**53, 2**53 + 1])
    loaded = together(tmp_path, "customer_id", large, pl.Series([5, 6]).cast(other))
    assert loaded.customers == 4


def test_large_ids_in_two_files_stay_apart(tmp_path: Path) -> None:
    loaded = together(
        tmp_path, "customer_id", pl.Series([2**53]), pl.Series([2**53 + 1], dtype=pl.UInt64)
    )
    assert loaded.customers == 2


@pytest.mark.parametrize("other", [pl.Int32, pl.UInt64, pl.Float64, pl.String])
def test_an_id_is_the_same_customer_whatever_the_type(tmp_path: Path, other: Any) -> None:
    ids = pl.Series([12583, 5])
    assert together(tmp_path, "customer_id", ids, ids.cast(other)).customers == 2


@pytest.mark.parametrize(
    "other",
    [
        pl.Series([NOON]),
        pl.Series([NOON]).cast(pl.Datetime("ns")),
        pl.Series(["2024-01-05 12:00:00"]),
        pl.Series(["2024-01-05T12:00"]),
    ],
    ids=["us", "ns", "text", "short text"],
)
def test_days_beside_moments(tmp_path: Path, other: pl.Series) -> None:
    days = pl.Series([NOON.date()])
    loaded = together(tmp_path, "order_date", days, other)
    assert loaded.times == [dt.datetime(2024, 1, 5), NOON]


def test_units_of_moments_in_a_zone(tmp_path: Path) -> None:
    units = [pl.Series([NOON]).cast(pl.Datetime(u, "UTC")) for u in ("us", "ns", "ms")]
    assert together(tmp_path, "order_date", *units).times == [NOON] * 3


def test_moments_with_and_without_a_zone_exclude_each_other(tmp_path: Path) -> None:
    naive = pl.Series([NOON])
    with pytest.raises(InputError, match=r"with an offset .* and without one"):
        together(tmp_path, "order_date", naive, naive.dt.replace_time_zone("UTC"))


def test_amounts_of_different_types(tmp_path: Path) -> None:
    loaded = together(
        tmp_path,
        "amount",
        pl.Series([1]),
        pl.Series([1.5]),
        pl.Series(["2.25"]).cast(pl.Decimal(10, 2)),
        pl.Series(["4"]),
    )
    assert loaded.money == [10_000, 15_000, 22_500, 40_000]


def test_a_decimal_with_too_many_places_is_refused_beside_another_type(tmp_path: Path) -> None:
    fine = pl.Series(["1.00001"]).cast(pl.Decimal(10, 5))
    with pytest.raises(InputError) as caught:
        together(tmp_path, "amount", pl.Series([1.5]), fine)
    assert "5 places" in caught.value.message


@pytest.mark.parametrize("column", ["customer_id", "order_date", "amount", "order_id", "channel"])
@pytest.mark.parametrize(
    "values",
    [
        pl.Series([["x"], ["y"]]),
        pl.Series([dt.timedelta(1)] * 2),
        pl.Series([b"\xff", b"1"]),
        pl.Series([{"x": 1}] * 2),
    ],
    ids=["list", "duration", "binary", "struct"],
)
def test_a_column_of_another_kind_is_a_clear_error_or_rejects(
    tmp_path: Path, column: str, values: pl.Series
) -> None:
    path = table(tmp_path / "orders.parquet", **{column: values})
    by = ("channel",) if column == "channel" else ()
    try:
        loaded = load(path, by=by)
    except InputError as error:
        assert str(path) in error.message
        assert "raw:" not in error.message
    else:
        assert loaded.adds_up


@pytest.mark.parametrize(
    "values", [pl.Series([dt.date(2024, 1, 5)] * 2), pl.Series([True, False])], ids=["day", "flag"]
)
def test_a_day_or_a_flag_is_no_amount(tmp_path: Path, values: pl.Series) -> None:
    path = table(tmp_path / "orders.parquet", amount=values)
    try:
        loaded = load(path)
    except InputError as error:
        assert '"amount"' in error.message
    else:
        assert loaded.ledger.reasons == {"unreadable amount": 2}
