"""Currencies beside amounts: found, counted, and never added up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.load.currency import currency
from tests.load.inputs import load, text

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "$5": "$",
    "5 $": "$",
    "US$5": "USD",
    "usd 5": "USD",
    "$5.00 USD": "USD",
    "HK$5": "HKD",
    "€5": "EUR",
    "5,00 €": "EUR",
    "5 eur": "EUR",
    "£5": "GBP",
    "¥5": "¥",
    "￥5": "¥",
    "5元": "CNY",
    "CN¥5": "CNY",
    "R$ 5": "BRL",
    "5 kr": "kr",
    "5 kr.": "kr",
    "5 zł": "PLN",
    "CHF 5": "CHF",
    "Rs. 5": "Rs",
    "(5 €)": "EUR",
    "-€5": "EUR",
    "5 EUR-": "EUR",
    "5": None,
    "1,234.50": None,
    "": None,
}
MIXED = ("a,2024-01-05,$5", "a,2024-01-06,€6", "a,2024-01-07,€7", "a,2024-01-08,8")


def wrong(path: Path, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, **options)
    return caught.value


@pytest.mark.parametrize("amount", NAMES)
def test_each_sign_has_a_name(amount: str) -> None:
    found = pl.DataFrame({"x": [amount]}).select(currency(pl.col("x"))).item()
    assert found == NAMES[amount]


def test_rows_that_are_used_are_counted(tmp_path: Path) -> None:
    rows = (
        "a,2024-01-05,$5",
        "b,2024-01-06,$6",
        "c,2024-01-07,7",
        ",2024-01-07,$7",
        "d,2024-02-01,€1",
    )
    ledger = load(text(tmp_path / "o.csv", *rows), until=None, where="amount > 1").ledger
    assert ledger.currencies == {"$": 2}


def test_plain_amounts_have_none(tmp_path: Path) -> None:
    loaded = load(text(tmp_path / "o.csv", "a,2024-01-05,5", "a,2024-01-05,2.5"))
    assert loaded.ledger.currencies == {}
    assert "currency" not in loaded.used.columns


@pytest.mark.parametrize("before", [0, 1500])
def test_more_than_one_is_an_error_that_counts_them(tmp_path: Path, before: int) -> None:
    path = text(tmp_path / "o.csv", *["z,2024-01-05,9"] * before, *MIXED)
    error = wrong(path)
    assert error.message == (
        f'{path}: "amount" has amounts in more than one currency: EUR (2), $ (1)'
    )
    assert error.hint == "keep one of them: --where \"amount like '%€%'\""


def test_the_filter_of_the_hint_keeps_one(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", *MIXED)
    loaded = load(path, where="amount like '%€%'")
    assert loaded.money == [60_000, 70_000]
    assert loaded.ledger.currencies == {"EUR": 2}


@pytest.mark.parametrize(
    ("where", "money"),
    [
        ("amount like '$%' and order_date > DATE '2024-01-01'", [50_000]),
        ("amount not like '%€%'", [50_000, 80_000]),
        ("starts_with(amount, '$') or amount like '8'", [50_000, 80_000]),
    ],
)
def test_functions_of_text_see_the_text(tmp_path: Path, where: str, money: list[int]) -> None:
    assert load(text(tmp_path / "o.csv", *MIXED), where=where).money == money


def test_numbers_stay_numbers_beside_them(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", "a,2024-01-05,€5,x", "a,2024-01-05,€6,y",
        header="customer_id,order_date,amount,note",
    )  # fmt: skip
    assert load(path, where="note like 'x' and amount > 4").money == [50_000]
    assert "cannot compare" in wrong(path, where="amount like '%€%' and amount > 5").message


def test_a_column_with_a_name_of_capitals(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", *MIXED, header="customer_id,order_date,Order Total")
    assert wrong(path).hint == 'keep one of them: --where "\\"Order Total\\" like \'%€%\'"'
    assert load(path, where="\"Order Total\" like '%€%'").money == [60_000, 70_000]


def test_the_sign_is_shown_as_it_is_written(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", "a,2024-01-05,EUR 5", "a,2024-01-05,EUR 6", "a,2024-01-05,$5")
    assert "like '%EUR%'" in wrong(path).hint


def test_prices_have_currencies_too(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", "a,2024-01-05,2,$5", "a,2024-01-05,3,€5",
        header="customer_id,order_date,quantity,price",
    )  # fmt: skip
    assert '"price" has amounts in more than one currency: EUR (1), $ (1)' in wrong(path).message


def test_rows_that_are_not_used_do_not_matter(tmp_path: Path) -> None:
    rows = ("a,2024-01-05,$5", "a,2024-01-06,$6", ",2024-01-05,€5", "a,2024-03-01,€5")
    path = text(tmp_path / "o.csv", *rows)
    assert load(path, as_of=dt.date(2024, 2, 1)).ledger.currencies == {"$": 2}
    assert load(path, until=dt.date(2024, 2, 1)).ledger.currencies == {"$": 2}
