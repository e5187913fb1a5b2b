"""Money: integers of ten-thousandths, exact, and never wrapped."""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retainr.errors import InputError
from tests.load.inputs import HEADER, LINES, Loaded, load, of_amounts, text

if TYPE_CHECKING:
    from pathlib import Path

PRODUCT = "customer_id,order_date,quantity,unit_price"
NOTHING = ("", '""', " ", "null", "NaN", "None", "n/a", "-")
UNREADABLE = ("x", "1.2.3", "1 2", "abc1", "--1", "1-1", "0x10", "inf", "-inf", "Infinity", "1e400")
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


def of_lines(path: Path, *lines: str, header: str = LINES) -> Loaded:
    return load(text(path, *lines, header=header))


@pytest.mark.parametrize(
    ("amount", "money"),
    [
        ("19.99", 199_900),
        ("5", 50_000),
        ("-12.5", -125_000),
        ("0", 0),
        ("+3.25", 32_500),
        (".5", 5_000),
        ("0.0001", 1),
        ("1e3", 10_000_000),
        ("1234567.8901", 12_345_678_901),
        (" 7.5 ", 75_000),
    ],
)
def test_plain_numbers(tmp_path: Path, amount: str, money: int) -> None:
    loaded = load(of_amounts(tmp_path / "o.csv", amount))
    assert loaded.ledger.reasons == {}
    assert loaded.money == [money]


@PROPERTY
@given(st.decimals(-99_999_999, 99_999_999, places=4, allow_nan=False))
def test_four_places_are_exact(tmp_path: Path, amount: Decimal) -> None:
    loaded = load(of_amounts(tmp_path / "o.csv", f"{amount:f}"))
    assert loaded.money == [int(amount.scaleb(4))]
    assert loaded.ledger.rows_rounded == 0


@PROPERTY
@given(st.decimals(-9_999, 9_999, places=7, allow_nan=False))
def test_more_places_are_rounded_to_the_nearest_and_counted(
    tmp_path: Path, amount: Decimal
) -> None:
    exact = amount.scaleb(4)
    loaded = load(of_amounts(tmp_path / "o.csv", f"{amount:f}"))
    half = abs(exact % 1) == Decimal("0.5")
    nearest = int((exact + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
    assert abs(loaded.money[0] - nearest) <= (1 if half else 0)
    assert loaded.ledger.rows_rounded == int(exact != exact.to_integral_value())


@pytest.mark.parametrize(
    ("scale", "money"), [(0, 20), (2, 1_999), (4, 199_868), (9, 19_986_790_000)]
)
def test_the_scale_says_how_many_places_are_kept(tmp_path: Path, scale: int, money: int) -> None:
    loaded = load(of_amounts(tmp_path / "o.csv", "19.98679"), amount_scale=scale)
    assert loaded.money == [money]
    assert loaded.ledger.rows_rounded == (0 if scale == 9 else 1)


@pytest.mark.parametrize("amount", UNREADABLE)
def test_what_is_no_number_is_a_reject(tmp_path: Path, amount: str) -> None:
    loaded = load(of_amounts(tmp_path / "o.csv", "1", amount))
    assert loaded.ledger.reasons == {"unreadable amount": 1}
    assert loaded.money == [10_000]


@pytest.mark.parametrize("amount", NOTHING)
def test_an_empty_amount_is_a_reject(tmp_path: Path, amount: str) -> None:
    loaded = load(of_amounts(tmp_path / "o.csv", "1", amount))
    assert loaded.ledger.reasons == {"no amount": 1}


@pytest.mark.parametrize("empty", NOTHING)
def test_an_empty_amount_is_zero_where_its_order_has_one(tmp_path: Path, empty: str) -> None:
    lines = ("a,2024-01-05,1,5", f"a,2024-01-05,1,{empty}", f"a,2024-01-06,2,{empty}")
    loaded = of_lines(tmp_path / "o.csv", *lines)
    assert loaded.ledger.reasons == {"no amount": 1}
    assert loaded.money == [0, 50_000]


def test_an_unreadable_amount_is_a_reject_in_any_order(tmp_path: Path) -> None:
    loaded = of_lines(tmp_path / "o.csv", "a,2024-01-05,1,5", "a,2024-01-05,1,x")
    assert loaded.ledger.reasons == {"unreadable amount": 1}


def test_the_order_of_another_customer_does_not_fill(tmp_path: Path) -> None:
    loaded = of_lines(tmp_path / "o.csv", "a,2024-01-05,1,5", "b,2024-01-05,1,")
    assert loaded.ledger.reasons == {"no amount": 1}


def test_rows_without_an_order_id_do_not_fill_each_other(tmp_path: Path) -> None:
    loaded = of_lines(tmp_path / "o.csv", "a,2024-01-05,,5", "a,2024-01-05,,")
    assert loaded.ledger.reasons == {"no amount": 1}


def test_quantity_times_price_is_rounded_once(tmp_path: Path) -> None:
    lines = ("a,2024-01-05,3,0.00025", "a,2024-01-05,7,19.99", "a,2024-01-05,-2,1.5")
    loaded = of_lines(tmp_path / "o.csv", *lines, header=PRODUCT)
    assert loaded.money == [-30_000, 8, 1_399_300]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",5", "no amount"),
        ("5,", "no amount"),
        ("x,5", "unreadable amount"),
        ("5,x", "unreadable amount"),
        ("1e200,1e200", "unreadable amount"),
    ],
)
def test_half_a_product_is_a_reject(tmp_path: Path, line: str, reason: str) -> None:
    lines = (f"a,2024-01-05,{line}", "a,2024-01-05,1,1")
    assert of_lines(tmp_path / "o.csv", *lines, header=PRODUCT).ledger.reasons == {reason: 1}


def test_an_amount_wins_over_quantity_times_price(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", "a,2024-01-05,2,3,5", header=f"{PRODUCT},total")
    assert load(path).money == [50_000]


def test_amounts_that_are_not_asked_for_are_not_judged(tmp_path: Path) -> None:
    loaded = of_lines(tmp_path / "o.csv", "a,2024-01-05,x", header="customer_id,order_date,fee")
    assert loaded.ledger.reasons == {}
    assert "amount" not in loaded.used.columns


@pytest.mark.parametrize("amounts", [["4e14"] * 2, ["1e14"] * 6, ["-3e14", "3e14"]])
def test_a_sum_near_the_limit_is_an_error(tmp_path: Path, amounts: list[str]) -> None:
    path = of_amounts(tmp_path / "o.csv", *amounts)
    assert math.fsum(abs(float(a)) * 1e4 for a in amounts) >= 2**62
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.message == f"{path}: the amounts are too large to be summed exactly"
    assert caught.value.hint == "--amount-scale 2 keeps fewer places"
    assert load(path, amount_scale=2).used.height == len(amounts)


def test_a_sum_below_the_limit_is_exact(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", *["a,2024-01-05,100000000000"] * 40, header=HEADER)
    assert sum(load(path).money) == 40 * 10**15
