"""Rejected rows: shown whole, with their place, and too many of them stop the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.errors import InputError
from tests.load.inputs import HEADER, load, table, text

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "a,2024-01-05,1"


def wrong(path: Path, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, **{"max_rejects": 0.05, **options})
    return caught.value


def test_rejected_rows_are_shown_whole(tmp_path: Path) -> None:
    rows = (f"{GOOD},", ",2024-01-06,2,first", f"{GOOD},second", " x ,soon,3,third")
    path = text(tmp_path / "o.csv", *rows, header=f"{HEADER},note")
    rejected = load(path).rows.rejected()
    assert rejected.to_dicts() == [
        {"source": str(path), "row": 2, "reason": "no customer", "customer_id": None,
         "order_date": "2024-01-06", "amount": "2", "note": "first"},
        {"source": str(path), "row": 4, "reason": "unreadable time", "customer_id": " x ",
         "order_date": "soon", "amount": "3", "note": "third"},
    ]  # fmt: skip


def test_uneven_rows_say_how_many_fields_they_have(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", GOOD, "a,2024-01-05", "", f"{GOOD},x,y", header=HEADER)
    rejected = load(path).rows.rejected()
    assert rejected.select("row", "reason", "fields", "amount").rows() == [
        (2, "uneven row", "2 fields", None),
        (3, "uneven row", "5 fields, left over: x, y", "1"),
    ]


def test_rows_are_numbered_by_data_row_and_file(tmp_path: Path) -> None:
    text(tmp_path / "a.csv", '"two\nlines",2024-01-05,1', ",2024-01-05,1")
    text(tmp_path / "b.csv", GOOD, GOOD, "b,,1", ",,1")
    rejected = load(tmp_path).rows.rejected()
    assert rejected.select("source", "row", "reason").rows() == [
        (str(tmp_path / "a.csv"), 2, "no customer"),
        (str(tmp_path / "b.csv"), 3, "no time"),
        (str(tmp_path / "b.csv"), 4, "no customer"),
    ]


def test_columns_that_only_one_file_has(tmp_path: Path) -> None:
    text(tmp_path / "a.csv", ",2024-01-05,1,x", header=f"{HEADER},plan")
    text(tmp_path / "b.csv", "1,,2024-01-06,y", header="amount,customer_id,order_date,channel")
    rejected = load(tmp_path).rows.rejected()
    assert rejected.select("plan", "channel").rows() == [("x", None), (None, "y")]


def test_columns_with_the_names_of_the_added_ones(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", ",2024-01-05,1,web,9,gift", header=f"{HEADER},source,row,reason"
    )
    row = load(path).rows.rejected().row(0, named=True)
    assert (row["source"], row["row"], row["reason"]) == (str(path), 1, "no customer")
    assert (row["file_source"], row["file_row"], row["file_reason"]) == ("web", "9", "gift")


def test_no_rejects_are_a_table_without_rows(tmp_path: Path) -> None:
    rejected = load(text(tmp_path / "o.csv", GOOD)).rows.rejected()
    assert rejected.height == 0
    assert rejected.columns == ["source", "row", "reason", *HEADER.split(",")]


def test_filtered_rows_and_rows_after_the_as_of_day_are_no_rejects(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", ",2024-01-05,1,void", f"{GOOD},paid", header=f"{HEADER},status")
    assert load(path, where="status = 'paid'").rows.rejected().height == 0


def test_typed_rows_keep_their_types(tmp_path: Path) -> None:
    path = table(tmp_path / "o.parquet", customer_id=[None, 7], amount=[1.5, None])
    rejected = load(path).rows.rejected()
    assert rejected["reason"].to_list() == ["no customer", "no amount"]
    assert rejected["customer_id"].to_list() == [None, 7]
    assert rejected["amount"].dtype == pl.Float64


@pytest.mark.parametrize("other", [["x", None], [5.0, None]], ids=["text", "float"])
def test_files_that_type_a_column_differently(tmp_path: Path, other: list[object]) -> None:
    table(tmp_path / "a.parquet", customer_id=[5, None])
    table(tmp_path / "b.parquet", customer_id=other)
    loaded = load(tmp_path)
    assert loaded.ledger.reasons == {"no customer": 2}
    assert loaded.rows.rejected()["row"].to_list() == [2, 2]


def test_the_rows_shown_are_those_that_are_counted(tmp_path: Path) -> None:
    odd = ("x1,2024-01-05 10:00,2", "null,2024-01-05,1", "b, ,1", "c,20240230,1", "d,2024-01-06,-")
    rows = [f"{n},2024-01-05,1" for n in range(1, 1500)]
    loaded = load(text(tmp_path / "o.csv", *rows, *odd))
    rejected = loaded.rows.rejected()
    assert dict(rejected.group_by("reason").len().iter_rows()) == loaded.ledger.reasons
    assert rejected["row"].to_list() == [1501, 1502, 1503, 1504]


def test_too_many_rejects_stop_the_run(tmp_path: Path) -> None:
    rows = [GOOD] * 90 + [",2024-01-05,1"] * 5 + ["b,,1"] * 3 + ["c,soon,1"] + ["d,2024-01-05,x"]
    path = text(tmp_path / "o.csv", *rows)
    error = wrong(path)
    assert error.message == f"{path}: 10 of 100 rows rejected (10.0%, limit 5%)"
    assert [" ".join(line.split()) for line in error.details] == [
        "5 no customer first: row 91, customer_id is null",
        "3 no time first: row 96, order_date is null",
        "1 unreadable time first: row 99, order_date is 'soon'",
    ]
    assert "--max-rejects 0.1 " in error.hint
    assert "--rejects" in error.hint


@pytest.mark.parametrize(
    ("bad", "limit", "stops"),
    [(5, 0.05, False), (6, 0.05, True), (1, 0.0, True), (0, 0.0, False), (100, 1.0, False)],
)
def test_the_limit_itself_is_allowed(tmp_path: Path, bad: int, limit: float, stops: bool) -> None:
    path = text(tmp_path / "o.csv", *[GOOD] * (100 - bad), *[",2024-01-05,1"] * bad)
    if stops:
        assert f"limit {limit * 100:g}%" in wrong(path, max_rejects=limit).message
    else:
        assert load(path, max_rejects=limit).ledger.rows_used == 100 - bad


def test_the_share_is_of_the_rows_that_the_filters_left(tmp_path: Path) -> None:
    rows = [f"{GOOD},void"] * 97 + [f"{GOOD},paid"] * 2 + [",2024-01-05,1,paid"]
    path = text(tmp_path / "o.csv", *rows, header=f"{HEADER},status")
    assert load(path, max_rejects=0.05).ledger.rows_used == 99
    error = wrong(path, where="status = 'paid'")
    assert error.message == f"{path}: 1 of 3 rows rejected (33.3%, limit 5%)"
    assert "--max-rejects 0.34 " in error.hint


@pytest.mark.parametrize(("bad", "good"), [(1, 2), (135, 407), (1, 999), (2, 1)])
def test_the_share_that_the_hint_names_is_enough(tmp_path: Path, bad: int, good: int) -> None:
    path = text(tmp_path / "o.csv", *[GOOD] * good, *[",2024-01-05,1"] * bad)
    share = float(wrong(path, max_rejects=0.0).hint.split("--max-rejects ")[1].split()[0])
    assert load(path, max_rejects=share).ledger.rows_used == good


def test_an_example_names_its_file_where_there_are_several(tmp_path: Path) -> None:
    text(tmp_path / "a.csv", GOOD)
    text(tmp_path / "b.csv", GOOD, "x,2024-01-05,much")
    assert f"first: {tmp_path / 'b.csv'} row 2, amount is 'much'" in wrong(tmp_path).details[0]


@pytest.mark.parametrize(
    ("line", "shown"), [("two,5", "qty is 'two'"), ("2,five", "price is 'five'")]
)
def test_an_example_of_a_product_shows_the_value_that_is_wrong(
    tmp_path: Path, line: str, shown: str
) -> None:
    path = text(
        tmp_path / "o.csv", f"a,2024-01-05,{line}", header="customer_id,order_date,qty,price"
    )
    assert f"first: row 1, {shown}" in wrong(path).details[0]


def test_an_example_of_an_acquisition_date(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", f"{GOOD},early", header=f"{HEADER},joined")
    error = wrong(path, acquired="joined")
    assert "first: row 1, joined is 'early'" in error.details[0]
    assert "--max-rejects 1" in error.hint


def test_long_and_many_lined_values_stay_short(tmp_path: Path) -> None:
    many = "soon\n" * 50
    path = text(tmp_path / "o.csv", f'a,"{many}",1')
    line = wrong(path).details[0]
    assert "\n" not in line
    assert len(line) < 150
