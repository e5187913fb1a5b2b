"""More than one currency is refused, with what separates them."""

from __future__ import annotations

from retainr.load.several import several


def test_several_are_listed_with_what_to_type() -> None:
    error = several("x.csv", "Currency", {"usd": 1200, "EUR": 2, "jpy": 1}, "currencies")
    assert error.message == "x.csv: 3 currencies: usd (1,200 rows), EUR (2), jpy (1)"
    assert error.hint == "--by Currency splits by it, or --where \"Currency = 'usd'\""


def test_a_column_whose_name_has_spaces_is_quoted_for_sql_and_shell() -> None:
    error = several("x.csv", "Amount Currency", {"eur": 1, "usd": 1}, "currencies")
    assert error.hint == (
        '--by "Amount Currency" splits by it, or --where "\\"Amount Currency\\" = \'eur\'"'
    )


def test_many_currencies_are_cut_short() -> None:
    assert several("x.csv", "c", dict.fromkeys("abcdefg", 1), "currencies").message == (
        "x.csv: 7 currencies: a (1 row), b (1), c (1), d (1), e (1), …"
    )
