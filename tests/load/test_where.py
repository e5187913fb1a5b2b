"""`--where`: SQL over the file's own columns, each with one type."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from retainr.errors import InputError
from tests.load.inputs import LINES, load, table, text

if TYPE_CHECKING:
    from pathlib import Path

HEADER = f"{LINES},status,zip,day,Paid At,items"
ROWS = (
    "ann,2024-01-01,1001,5,paid,007,2024-01-31,yes,3",
    "bob,2024-01-02 10:00,1002,6.5,,008,2024-02-01,no,-1.5",
    "cy,2024-01-03,1003,-2,paid,9,2024-02-02,,0",
    "dee,2024-01-04,1004,,void,10,2024-02-02,yes,",
)
KEPT = {
    "status = 'paid'": "ann cy",
    "status = 'paid' and amount > 0": "ann",
    "status <> 'paid'": "dee",
    "not status = 'paid'": "dee",
    "status is null": "bob",
    "status is null or status = 'void'": "bob dee",
    "status in ('paid', 'void')": "ann cy dee",
    "status like 'p%'": "ann cy",
    "zip = '007'": "ann",
    "zip > '009'": "cy dee",
    "amount > 5": "bob",
    "amount between -2 and 5": "ann cy",
    "items < 0.5": "bob cy",
    "items * 2 = 6": "ann",
    "day >= DATE '2024-02-01'": "bob cy dee",
    "day = DATE '2024-01-31'": "ann",
    "order_date >= DATE '2024-01-03'": "cy dee",
    "order_date > DATE '2024-01-02' and order_date < DATE '2024-01-03'": "bob",
    "customer_id = 'cy'": "cy",
    "customer_id > 'cy'": "dee",
    "order_id = '1001'": "ann",
    "\"Paid At\" = 'yes'": "ann dee",
    "1 = 1": "ann bob cy dee",
    "1 = 0": "",
}
MISMATCHES = {
    "status > 3": ("status", "'paid'"),
    "zip = 7": ("zip", "'007'"),
    "amount = '5'": ("amount", "5.0"),
    "items = 'x'": ("items", "3.0"),
    "day >= '2024-01-01'": ("day", "2024-01-31"),
    "day > 5": ("day", "2024-01-31"),
    "order_date >= '2024-01-01'": ("order_date", "2024-01-01"),
    "order_date > 5": ("order_date", "2024-01-01"),
    "customer_id = 1": ("customer_id", "'ann'"),
    "order_id = 1001": ("order_id", "'1001'"),
    "items": ("items", "3.0"),
    "amount + 1": ("amount", "5.0"),
}


def orders(folder: Path) -> Path:
    return text(folder / "o.csv", *ROWS, header=HEADER)


def wrong(path: Path, where: str) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, where=where)
    return caught.value


@pytest.mark.parametrize("where", KEPT)
def test_rows_that_meet_it_are_kept(tmp_path: Path, where: str) -> None:
    loaded = load(orders(tmp_path), where=where)
    kept = KEPT[where].split()
    assert loaded.ledger.rows_filtered == 4 - len(kept)
    assert sorted(loaded.used["customer"]) == [one for one in kept if one != "dee"]
    assert loaded.ledger.reasons == ({"no amount": 1} if "dee" in kept else {})


@pytest.mark.parametrize("where", MISMATCHES)
def test_comparing_different_types_shows_a_value_and_the_form(tmp_path: Path, where: str) -> None:
    path = orders(tmp_path)
    error = wrong(path, where)
    column, value = MISMATCHES[where]
    assert error.message.startswith(f"{path}: --where {where!r}: ")
    assert f'"{column}" is ' in error.message
    assert f"for example {value}" in error.message
    assert error.hint == "write text as 'x', numbers as 1.5, dates as DATE '2024-01-31'"


@pytest.mark.parametrize(
    "where", ["amount >", "amount > 1; drop table x", "(", "amount > 1 order by 1"]
)
def test_what_is_no_expression(tmp_path: Path, where: str) -> None:
    error = wrong(orders(tmp_path), where)
    assert error.message.startswith(f"--where {where!r}: ")
    assert error.hint == "for example: --where \"status = 'paid' and total > 10\""


@pytest.mark.parametrize(
    ("where", "column", "near"),
    [("statu = 'paid'", "statu", "status"), ("Zipp > 1 and amount > 1", "Zipp", "zip")],
)
def test_a_column_that_is_not_there(tmp_path: Path, where: str, column: str, near: str) -> None:
    path = orders(tmp_path)
    error = wrong(path, where)
    assert error.message == f'{path}: no column "{column}" in --where'
    assert error.hint.startswith(f'did you mean "{near}"? ')
    assert '"Paid At"' in error.hint


def test_all_columns_that_are_not_there_are_named(tmp_path: Path) -> None:
    assert '"foo", "bar"' in wrong(orders(tmp_path), "foo = 1 or bar = 2").message


def test_the_type_is_decided_by_all_values_not_by_the_first(tmp_path: Path) -> None:
    rows = [f"a,2024-01-01,{n},5,{n}" for n in range(1500)] + ["b,2024-01-01,x,5,high"]
    path = text(tmp_path / "o.csv", *rows, header=f"{LINES},level")
    assert load(path, where="level = '7'").used.height == 1
    assert load(path, where="level = 'high'").used.height == 1
    assert '"level" is text' in wrong(path, "level = 7").message


@pytest.mark.parametrize("late", ["2024-02-30", "2024-1-5", "05.01.2024", "x"])
def test_one_value_that_is_no_day_makes_text(tmp_path: Path, late: str) -> None:
    rows = ["a,2024-01-01,1,2024-01-05"] * 1200 + [f"b,2024-01-01,1,{late}"]
    path = text(tmp_path / "o.csv", *rows, header="customer_id,order_date,amount,day")
    assert load(path, where=f"day = '{late}'").used["customer"].to_list() == ["b"]


@pytest.mark.parametrize(
    ("late", "number"),
    [("-0.5", True), ("0", True), ("007", False), ("1e3", False), ("1,5", False)],
)
def test_plain_numbers_without_leading_zeros_are_numbers(
    tmp_path: Path, late: str, number: bool
) -> None:
    rows = ["a,2024-01-01,1,5"] * 1200 + [f'b,2024-01-01,1,"{late}"']
    path = text(tmp_path / "o.csv", *rows, header="customer_id,order_date,amount,level")
    where = f"level = {late}" if number else f"level = '{late}'"
    assert load(path, where=where).used["customer"].to_list() == ["b"]


@pytest.mark.parametrize("before", [0, 1500])
def test_a_value_that_cannot_be_cast_is_an_error(tmp_path: Path, before: int) -> None:
    rows = ["a,2024-01-01,1,5"] * before + ["b,2024-01-01,1,five"]
    path = text(tmp_path / "o.csv", *rows, header="customer_id,order_date,amount,level")
    error = wrong(path, "CAST(level AS INT) = 5")
    assert str(path) in error.message
    assert "--where" in error.message
    assert "five" in error.message


def test_money_and_times_have_the_types_of_their_roles(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", "a,2024-01-05T23:30:00Z,5", "b,2024-01-06T01:00:00Z,x")
    kept = load(path, where="order_date >= DATE '2024-01-06'", tz="Asia/Shanghai")
    assert kept.ledger.rows_filtered == 0
    assert kept.times == [dt.datetime(2024, 1, 6, 7, 30)]
    assert load(path, where="amount > 1").account["filtered"] == 1


def test_typed_columns_keep_their_types(tmp_path: Path) -> None:
    path = table(
        tmp_path / "o.parquet",
        customer_id=pl.Series([1, 2]),
        level=[3, 4],
        vip=[True, False],
        day=[dt.date(2024, 1, 5), dt.date(2024, 1, 6)],
        plan=["x", "y"],
    )
    for where in ("level = 3", "vip", "day < DATE '2024-01-06'", "plan = 'x'", "customer_id = '1'"):
        loaded = load(path, where=where)
        assert loaded.used["customer"].to_list() == [1], where


def test_filtered_rows_are_not_judged(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv",
        ",2024-01-05,1,void",
        "a,2024-01-05,1,paid",
        header="customer_id,order_date,amount,status",
    )
    loaded = load(path, where="status = 'paid'", max_rejects=0.0)
    assert loaded.account == {
        "read": 2, "filtered": 1, "rejected": 0, "deduplicated": 0, "after_as_of": 0, "used": 1,
    }  # fmt: skip
