"""Amounts as people write them: currencies, thousands, and the decimal style of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retainr.errors import InputError
from tests.load.inputs import HEADER, Loaded, load, table, text

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

OPTIONS = "--decimal point or --decimal comma"
FILLER = 1200
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)
POINT: dict[str, float] = {
    "$1,234.50": 1234.5,
    "US$12.00": 12,
    "USD 12.00": 12,
    "12.00 USD": 12,
    "12.00usd": 12,
    "$12.00 USD": 12,
    "￥1,234.00": 1234,
    "¥1234.0": 1234,
    "1234.5元": 1234.5,
    "人民币 12.5": 12.5,
    "CHF 1'234.50": 1234.5,
    "1’234.50": 1234.5,
    "£.50": 0.5,
    "Rs.1,23,456.00": 123_456,
    "Rs. 5.5": 5.5,
    "1,234,567.8901": 1_234_567.8901,
    "1 234.5": 1234.5,
    "1\u202f234.5": 1234.5,
    "(12.00)": -12,
    "($12.50)": -12.5,
    "$(12.50)": -12.5,
    "-$12.50": -12.5,
    "$-12.50": -12.5,
    "- 12.5": -12.5,
    "−12.5": -12.5,
    "12.50-": -12.5,
    "+12.50": 12.5,
    "+$12.50": 12.5,
    "12.50 EUR-": -12.5,
    "12.50- €": -12.5,
    "0.125": 0.125,
    "1234.567": 1234.567,
    "12.": 12,
    "1.5e3": 1500,
    "2.5E-01": 0.25,
}
COMMA: dict[str, float] = {
    "1.234,50 €": 1234.5,
    "€1.234,50": 1234.5,
    "R$ 10,00": 10,
    "12,50 zł": 12.5,
    "12,50 kr": 12.5,
    "kr. 1.234,5": 1234.5,
    "1.234.567,8": 1_234_567.8,
    "1\u00a0234,50": 1234.5,
    "1 234 567,5 EUR": 1_234_567.5,
    "1'234,5": 1234.5,
    "(1.234,50)": -1234.5,
    "12,50-": -12.5,
    "0,125": 0.125,
    ",5": 0.5,
    "1234,567": 1234.567,
    "1,5e3": 1500,
}
EITHER: dict[str, float] = {
    "5": 5,
    "$5": 5,
    "1 234": 1234,
    "1’234’567": 1_234_567,
    "(5)": -5,
    "5-": -5,
    "007": 7,
    "1e3": 1000,
    " 5 ": 5,
    "12345678 円": 12_345_678,
}
UNREADABLE = (
    *("12abc", "1,2,3", "1,23.45", "1.2.3", "12.34.56", "1,234.567,8", "12,34,5"),
    *("$$5", "$5 €", "USD 5 EUR", "€5 USD", "5%", "5 per month", "abc", "$", "EUR", "$-", "()"),
    *("--5", "-(5)", "(5", "5)", "(-5)", "+-5", "5--", "-5-", "(5)-", "1 2", "1  234", "12 34"),
    *("1_000", "0x10", "1e", "e5", "1e5e5", "٥", "５", "0,123,456", "1,234e5e", "US 5", "XYZ 5"),
)


def of(path: Path, *amounts: str, before: int = 0, filler: str = "", **options: Any) -> Loaded:
    rows = [f'z,2024-01-05,"{filler}"'] * before
    return load(text(path, *rows, *(f'a,2024-01-06,"{a}"' for a in amounts)), **options)


def mine(loaded: Loaded) -> list[float]:
    """Return the amounts of the rows that are not filler."""
    return [n / 10_000 for n in loaded.used.filter(pl.col("customer") == "a")["amount"]]


def wrong(path: Path, *amounts: str, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        of(path, *amounts, **options)
    return caught.value


@pytest.mark.parametrize("before", [0, FILLER])
@pytest.mark.parametrize("amount", POINT | EITHER)
def test_with_a_decimal_point(tmp_path: Path, amount: str, before: int) -> None:
    loaded = of(tmp_path / "o.csv", amount, before=before, filler="7.25", decimal="point")
    assert loaded.ledger.reasons == {}
    assert mine(loaded) == [(POINT | EITHER)[amount]]


@pytest.mark.parametrize("before", [0, FILLER])
@pytest.mark.parametrize("amount", COMMA | EITHER)
def test_with_a_decimal_comma(tmp_path: Path, amount: str, before: int) -> None:
    loaded = of(tmp_path / "o.csv", amount, before=before, filler="7,25", decimal="comma")
    assert loaded.ledger.reasons == {}
    assert mine(loaded) == [(COMMA | EITHER)[amount]]


@pytest.mark.parametrize("filler", ["7", "7.25", "7,25"])
@pytest.mark.parametrize("amount", EITHER)
def test_whole_numbers_are_read_whatever_the_style(
    tmp_path: Path, amount: str, filler: str
) -> None:
    for before in (1, FILLER):
        loaded = of(tmp_path / "o.csv", amount, before=before, filler=filler)
        assert loaded.ledger.reasons == {}
        assert mine(loaded) == [EITHER[amount]]


@pytest.mark.parametrize("filler", ["7", "7.25", "7,25", "$7.25"])
@pytest.mark.parametrize("amount", UNREADABLE)
def test_what_is_no_amount_is_a_reject(tmp_path: Path, amount: str, filler: str) -> None:
    for before in (1, FILLER):
        loaded = of(tmp_path / "o.csv", amount, before=before, filler=filler)
        assert loaded.ledger.reasons == {"unreadable amount": 1}


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("amount", POINT)
def test_the_point_is_read_off_the_values(tmp_path: Path, amount: str, late: bool) -> None:
    """Each of these needs a point, so that 1,234 beside it is a thousand."""
    rows = ["1,234"] * FILLER
    loaded = of(tmp_path / "o.csv", *((*rows, amount) if late else (amount, *rows)))
    assert loaded.ledger.reasons == {}
    assert sorted(mine(loaded))[1:-1] == [1234] * (FILLER - 1)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("amount", COMMA)
def test_the_comma_is_read_off_the_values(tmp_path: Path, amount: str, late: bool) -> None:
    rows = ["1,234"] * FILLER
    loaded = of(tmp_path / "o.csv", *((*rows, amount) if late else (amount, *rows)))
    assert loaded.ledger.reasons == {}
    assert sorted(mine(loaded))[1:-1] == [1.234] * (FILLER - 1)


@pytest.mark.parametrize("before", [0, FILLER])
@pytest.mark.parametrize(
    ("amount", "readings"),
    [
        ("1,234", "1234 or 1.234"),
        ("1.234", "1.234 or 1234"),
        ("$999,999", "999999 or 999.999"),
        ("(1.500)", "-1.5 or -1500"),
        ("-12,000 €", "-12000 or -12"),
    ],
)
def test_no_evidence_is_an_error_that_shows_both_readings(
    tmp_path: Path, amount: str, readings: str, before: int
) -> None:
    path = tmp_path / "o.csv"
    error = wrong(path, amount, before=before, filler="5")
    assert error.message == (
        f'{path}: "amount" does not tell a decimal sign from one between thousands: '
        f"{amount} is {readings}"
    )
    assert error.hint == f"{OPTIONS} says which"


@pytest.mark.parametrize(
    ("decimal", "read"), [("point", 1.234), (".", 1.234), ("comma", 1234), (",", 1234)]
)
def test_the_option_decides(tmp_path: Path, decimal: str, read: float) -> None:
    assert mine(of(tmp_path / "o.csv", "1.234", "5", decimal=decimal)) == [read, 5]


def test_the_option_makes_the_other_style_a_reject(tmp_path: Path) -> None:
    loaded = of(tmp_path / "o.csv", "1.234,50", "1,234.50", "2,5", decimal="point")
    assert mine(loaded) == [1234.5]
    assert loaded.ledger.reasons == {"unreadable amount": 2}


def test_no_such_sign(tmp_path: Path) -> None:
    error = wrong(tmp_path / "o.csv", "1", decimal="dot")
    assert error.message == "--decimal dot: not a decimal sign"


@pytest.mark.parametrize("late", [False, True])
def test_a_minority_of_the_other_style_is_rejected(tmp_path: Path, late: bool) -> None:
    rows = ["1,234.50"] * FILLER
    odd = ("1.234,50", "2,5")
    loaded = of(tmp_path / "o.csv", *((*rows, *odd) if late else (*odd, *rows)))
    assert set(mine(loaded)) == {1234.5}
    assert loaded.ledger.reasons == {"unreadable amount": 2}


def test_what_comes_first_is_no_majority(tmp_path: Path) -> None:
    rows = ["2.5"] * FILLER + ["2,75"] * (FILLER + 1)
    loaded = of(tmp_path / "o.csv", *rows)
    assert set(mine(loaded)) == {2.75}
    assert loaded.ledger.reasons == {"unreadable amount": FILLER}


@pytest.mark.parametrize("each", [1, FILLER])
def test_without_a_majority_nothing_is_read(tmp_path: Path, each: int) -> None:
    path = tmp_path / "o.csv"
    error = wrong(path, *["1.234,50"] * each, *["1,234.50"] * each)
    assert error.message == (
        f'{path}: "amount" has decimals after a point (1,234.50) and after a comma (1.234,50), '
        "as many of each"
    )
    assert error.hint == f"{OPTIONS}; values of the other kind are rejects then"


def test_rows_rejected_for_another_reason_are_evidence_too(tmp_path: Path) -> None:
    whole = ["a,2024-01-05,5"] * FILLER
    for rows in (("a,2024-01-05,1.234", ",2024-01-05,2.5"), (",2024-01-05,2.5", "a,,1.234")):
        loaded = load(text(tmp_path / "o.csv", *whole, *rows))
        assert "unreadable amount" not in loaded.ledger.reasons
        assert set(mine(loaded)) <= {5, 1.234}
    with pytest.raises(InputError):
        load(text(tmp_path / "o.csv", *whole, ",2024-01-05,1.234"))


def test_the_german_export_needs_no_option(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", "a;13.01.2024;12,50", "b;02.02.2024;1.234,00", "b;03.02.2024;7",
        header="customer_id;order_date;amount",
    )  # fmt: skip
    loaded = load(path)
    assert loaded.money == [70_000, 125_000, 12_340_000]
    assert loaded.ledger.reasons == {}
    assert [str(time.date()) for time in loaded.times] == ["2024-01-13", "2024-02-02", "2024-02-03"]


def test_quantity_and_price_have_their_own_styles(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", "a,2024-01-05,2.5,\"$1,000\"", "a,2024-01-05,3,\"$0,25\"",
        header="customer_id,order_date,quantity,unit_price",
    )  # fmt: skip
    assert load(path).money == [7_500, 25_000]
    doubtful = text(
        tmp_path / "p.csv", "a,2024-01-05,1.000,2.5",
        header="customer_id,order_date,quantity,unit_price",
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        load(doubtful)
    assert '"quantity" does not tell' in caught.value.message


def test_an_example_shows_the_factor_that_is_wrong(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", "a,2024-01-05,€2,five", header="customer_id,order_date,quantity,price"
    )
    with pytest.raises(InputError) as caught:
        load(path, max_rejects=0.05)
    assert "price is 'five'" in caught.value.details[0]


def test_texts_in_parquet_are_amounts_too(tmp_path: Path) -> None:
    loaded = load(table(tmp_path / "o.parquet", amount=["$1,234.50", "(5)", None]))
    assert loaded.money == [-50_000, 12_345_000]
    assert loaded.ledger.reasons == {"no amount": 1}


@pytest.mark.parametrize(
    ("where", "kept"),
    [("amount > 1000", [1234.5]), ("amount < 0", [-5]), ("amount = 12.5", [12.5])],
)
def test_where_reads_amounts_as_the_reduction_does(
    tmp_path: Path, where: str, kept: list[float]
) -> None:
    assert mine(of(tmp_path / "o.csv", "1.234,50 €", "12,50", "(5)", where=where)) == kept


def test_where_waits_for_the_style(tmp_path: Path) -> None:
    rows = [f"{'2.5' if n else '1,234'}" for n in range(3)]
    loaded = of(tmp_path / "o.csv", *rows, before=FILLER, filler="1", where="amount > 2")
    assert sorted(mine(loaded)) == [2.5, 2.5, 1234]


@pytest.mark.parametrize(
    ("amounts", "label"),
    [(["5", "$6"], "whole numbers"), (["2.5"], "decimal point"), (["2,5"], "decimal comma")],
)
def test_the_decision_has_a_name(tmp_path: Path, amounts: list[str], label: str) -> None:
    loaded = of(tmp_path / "o.csv", *amounts)
    assert loaded.rows.collect(lambda _rows, _as_of: {}).decided.amount.label == label


def shown(amount: Decimal, style: str, group: str, around: str) -> str:
    point, comma = {"point": (".", ","), "comma": (",", ".")}[style]
    groups = {"": "", "same": comma, "blank": "\u00a0", "apostrophe": "’"}
    made = f"{abs(amount):,.4f}".replace(",", "G").replace(".", point).replace("G", groups[group])
    return f'"{around.format(made)}"'


@PROPERTY
@given(
    st.lists(
        st.tuples(
            st.decimals(-9_999_999, 9_999_999, places=4, allow_nan=False),
            st.sampled_from(["", "same", "blank", "apostrophe"]),
            st.sampled_from(["{}", "${}", "USD {}", "{} $", "$ {}", " {} "]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["point", "comma"]),
    st.sampled_from(["-{}", "({})", "{}-", "−{}"]),
    st.booleans(),
)
def test_what_is_written_is_read_back(
    tmp_path: Path,
    drawn: list[tuple[Decimal, str, str]],
    style: str,
    minus: str,
    late: bool,
) -> None:
    rows = []
    for amount, group, around in drawn:
        sign = minus if amount < 0 else "{}"
        rows.append(shown(amount, style, group, sign.format(around)))
    filler = ["5"] * (FILLER if late else 0)
    path = text(tmp_path / "o.csv", *(f"z,2024-01-05,{a}" for a in filler),
                *(f"a,2024-01-05,{a}" for a in rows))  # fmt: skip
    if sum("USD" in row for row in rows) and sum("$" in row for row in rows):
        with pytest.raises(InputError):
            load(path)
        return
    loaded = load(path)
    found = sorted(loaded.used.filter(pl.col("customer") == "a")["amount"])
    assert loaded.ledger.reasons == {}
    assert found == sorted(int(amount.scaleb(4)) for amount, _, _ in drawn)


def outcome(path: Path) -> object:
    """Return all that may not depend on where a row stands: what is read, or the error."""
    try:
        loaded = load(path)
    except InputError as error:
        return error.message.split(": ", 1)[1], error.hint
    return loaded.money, dict(loaded.ledger.reasons), dict(loaded.ledger.currencies)


@PROPERTY
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "a", ""]),
            st.sampled_from(
                [*POINT, *COMMA, *EITHER, *UNREADABLE, "1,234", "1.234", "2.5", "2,5", "", "null"]
            ),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["5", "$5", "1,234", "1.234"]),
)
def test_where_a_row_stands_does_not_matter(
    tmp_path: Path, rows: list[tuple[str, str]], other: str
) -> None:
    lines = [f'{customer},2024-01-05,"{amount}"' for customer, amount in rows]
    filler = [f'z,2024-01-05,"{other}"'] * FILLER
    first = outcome(text(tmp_path / "o.csv", *lines, *filler, header=HEADER))
    last = outcome(text(tmp_path / "o.csv", *filler, *lines, header=HEADER))
    assert first == last
