"""More than one currency is refused, with what separates them."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.load.currencies import check, tally


def wrong(column: str, *values: str | None) -> InputError:
    with pytest.raises(InputError) as caught:
        judged(column, *values)
    return caught.value


def judged(column: str, *values: str | None) -> None:
    frame = pl.LazyFrame({"currency": values}, schema={"currency": pl.String})
    check("x.csv", column, tally(frame).collect())


def test_one_currency_is_fine_however_it_is_written() -> None:
    judged("Currency", "usd", "USD", None)
    judged("Currency", None)


def test_several_are_listed_commonest_first() -> None:
    error = wrong("Currency", "eur", *["usd"] * 1200, "EUR", "jpy")
    assert error.message == "x.csv: 3 currencies: usd (1,200 rows), EUR (2), jpy (1)"
    assert error.hint == "--by Currency splits by it, or --where \"Currency = 'usd'\""


def test_a_column_whose_name_has_spaces_is_quoted_for_sql_and_shell() -> None:
    error = wrong("Amount Currency", "usd", "eur")
    assert error.hint == (
        "--by \"Amount Currency\" splits by it, or --where '\"Amount Currency\" = '\\''eur'\\'''"
    )


def test_many_currencies_are_cut_short() -> None:
    assert wrong("c", *"abcdefg").message == (
        "x.csv: 7 currencies: a (1 row), b (1), c (1), d (1), e (1), …"
    )
