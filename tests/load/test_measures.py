"""Durations and tables of survivors: no customer, no time, numbers that are not negative."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.errors import InputError
from retainr.load.options import DURATIONS, SURVIVORS
from tests.load.inputs import load, text
from tests.load.tables import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.load import Needs

LINES = "duration,observed"
TABLE = "week,survivors"
OF_TABLE: dict[str, Any] = {"needs": SURVIVORS, "columns": {"age": "week"}}


def wrong(path: Path, needs: Needs = DURATIONS, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        load(path, needs=needs, **{"max_rejects": 0.0, **options})
    return "\n".join((caught.value.message, caught.value.hint or "", *caught.value.details))


def test_durations(tmp_path: Path) -> None:
    rows = ("a,6,1", "b, 7.5 ,no", "a,0,0")
    path = text(tmp_path / "d.csv", *rows, header=f"plan,{LINES}")
    loaded = load(path, needs=DURATIONS, by=("plan",))
    used = loaded.used.drop("fate")
    assert used.rows() == [(6.0, 1, "a"), (7.5, 0, "b"), (0.0, 0, "a")]
    assert used.schema == {"duration": pl.Float64, "observed": pl.Int64, "segment_0": pl.String}
    ledger = loaded.ledger
    assert (ledger.as_of, ledger.days_used, ledger.rows_used) == (None, (None, None), 3)
    assert (ledger.gap_before_last_day(), ledger.last_day_share()) == (None, None)
    assert loaded.adds_up


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("1", "TRUE", "Yes", " event ", "1.0"), 1),
        (("0", "False", "NO", "censored", "0.0"), 0),
    ],
)
def test_words_for_what_was_seen(tmp_path: Path, words: tuple[str, ...], value: int) -> None:
    path = text(tmp_path / "d.csv", *(f"5,{word}" for word in words), header=LINES)
    loaded = load(path, needs=DURATIONS)
    assert loaded.used["observed"].to_list() == [value] * len(words)


@pytest.mark.parametrize(
    ("durations", "seen"),
    [
        (pl.Int32(), pl.Boolean()),
        (pl.Float32(), pl.Float64()),
        (pl.Decimal(9, 2), pl.UInt8()),
        (pl.UInt64(), pl.Decimal(5, 1)),
    ],
    ids=str,
)
def test_typed_durations(tmp_path: Path, durations: pl.DataType, seen: pl.DataType) -> None:
    columns = {"duration": [6, 7, None], "observed": [1, 0, 1]}
    frame = pl.DataFrame(columns).with_columns(
        pl.col("duration").cast(durations), pl.col("observed").cast(seen)
    )
    frame.write_parquet(tmp_path / "d.parquet")
    loaded = load(tmp_path / "d.parquet", needs=DURATIONS)
    assert loaded.used.select("duration", "observed").rows() == [(6.0, 1), (7.0, 0)]
    assert loaded.ledger.reasons == {"no duration": 1}


def test_typed_values_that_are_none(tmp_path: Path) -> None:
    nan, inf = float("nan"), float("inf")
    frame = pl.DataFrame({"duration": [nan, inf, 5.0, 5.0], "observed": [1.0, 1.0, nan, 0.5]})
    frame.write_parquet(tmp_path / "d.parquet")
    rejected = load(tmp_path / "d.parquet", needs=DURATIONS).rows.rejected()
    assert rejected["reason"].to_list() == [
        "no duration", "unreadable duration", "no observed value", "unreadable observed value"
    ]  # fmt: skip
    days = pl.DataFrame({"duration": [dt.date(2024, 1, 1)], "observed": [True]})
    days.write_parquet(tmp_path / "d.parquet")
    loaded = load(tmp_path / "d.parquet", needs=DURATIONS)
    assert loaded.ledger.reasons == {"unreadable duration": 1}


@pytest.mark.parametrize(
    ("row", "reason", "example", "hint"),
    [
        ("n/a,1", "no duration", "duration is 'n/a'", "rows with no duration expected?"),
        ("soon,1", "unreadable duration", "duration is 'soon'", "--duration COL"),
        ('"7,5",1', "unreadable duration", "duration is '7,5'", "--decimal comma"),
        ("-0.5,1", "negative duration", "duration is '-0.5'", "--max-rejects 1"),
        ("5,", "no observed value", "observed is null", "--max-rejects 1"),
        ("5,2", "unreadable observed value", "observed is '2'", "--observed COL"),
    ],
)
def test_rejected_durations(tmp_path: Path, row: str, reason: str, example: str, hint: str) -> None:
    path = text(tmp_path / "d.csv", row, header=LINES)
    said = wrong(path)
    assert f"1  {reason:<17} first: row 1, {example}" in said
    assert hint in said
    assert load(path, needs=DURATIONS).rows.rejected()["reason"].to_list() == [reason]


def test_decimals_after_a_comma(tmp_path: Path) -> None:
    path = text(tmp_path / "d.csv", "7,5;1", "8;0", header="duration;observed")
    assert load(path, needs=DURATIONS, decimal="comma").used["duration"].to_list() == [7.5, 8.0]


def test_where_and_repeated_rows(tmp_path: Path) -> None:
    rows = ("6,yes,n/a", "7,yes,4", "7,yes,4", "8,no,5")
    path = text(tmp_path / "d.csv", *rows, header=f"{LINES},survivors")
    where = "duration > 6.5 and observed = 'yes'"
    loaded = load(path, needs=DURATIONS, where=where, dedupe=True)
    assert loaded.account == {
        "read": 4, "filtered": 2, "rejected": 0, "deduplicated": 1, "after_as_of": 0, "used": 1,
    }  # fmt: skip


def test_a_table_of_survivors(tmp_path: Path) -> None:
    rows = ("a,0,1000", "a,1,869.5", "a,2.0,0")
    path = text(tmp_path / "s.csv", *rows, header=f"plan,{TABLE}")
    loaded = load(path, by=("plan",), **OF_TABLE)
    used = loaded.used.drop("fate")
    assert used.rows() == [(0, 1000.0, "a"), (1, 869.5, "a"), (2, 0.0, "a")]
    assert used.schema == {"age": pl.Int64, "survivors": pl.Float64, "segment_0": pl.String}
    assert load(path, where="week > 1", **OF_TABLE).used.height == 1


def test_a_workbook_of_survivors(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "s.xlsx", s=(TABLE.split(","), (0, 1000), (1, 869)))
    assert load(path, **OF_TABLE).used.drop("fate").rows() == [(0, 1000.0), (1, 869.0)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",5", "no age"),
        ("1.5,5", "unreadable age"),
        ("1e300,5", "unreadable age"),
        ("-1,5", "negative age"),
        ("1,-", "no survivors"),
        ("1,many", "unreadable survivors"),
        ("1,-5", "negative survivors"),
    ],
)
def test_rejected_survivors(tmp_path: Path, row: str, reason: str) -> None:
    path = text(tmp_path / "s.csv", row, header=TABLE)
    assert load(path, **OF_TABLE).rows.rejected()["reason"].to_list() == [reason]
    column = "week" if reason.endswith("age") else "survivors"
    assert f"1  {reason:<17} first: row 1, {column} is " in wrong(path, **OF_TABLE)


def test_columns_that_are_not_there(tmp_path: Path) -> None:
    path = text(tmp_path / "d.csv", "6,1", header="durations,seen")
    said = wrong(path)
    assert 'no column found for duration and observed (nearest: "durations")' in said
    assert '--duration "…" --observed "…"; the file has: "durations", "seen"' in said
    # Customers have an age, too: only the option makes it that of a table.
    path = text(tmp_path / "s.csv", "6,1", header="age,survivors")
    assert 'no column found for age\nsay which ones: --age "…"' in wrong(path, SURVIVORS)


def test_options_that_mean_nothing_here(tmp_path: Path) -> None:
    path = text(tmp_path / "d.csv", "6,1", header=LINES)
    said = wrong(path, columns={"amount": "duration"}, since=dt.date(2024, 1, 1))
    assert "--amount and --since do not go with durations\nleave them out" in said
    assert "--acquired does not go with durations" in wrong(path, acquired="observed")
    table = text(tmp_path / "s.csv", "6,1", header=TABLE)
    said = wrong(table, SURVIVORS, columns={"age": "week", "duration": "week"})
    assert "--duration does not go with a table of survivors" in said


def test_kinds_in_python(tmp_path: Path) -> None:
    path = text(tmp_path / "d.dat", "6,1", header=LINES)
    assert retainr.load(path, kind="durations").has("observed")
    table = text(tmp_path / "s.csv", "6,1", header=TABLE)
    assert retainr.load(table, kind="survivors", age="week").has("age")
    begun = text(tmp_path / "c.csv", "a,2024-01-05,2024-01-06", header="customer,start,time")
    contracts = retainr.load(begun, kind="contracts")
    assert contracts.has("start")
    assert not contracts.has("time")
    with pytest.raises(InputError, match="--time does not go with contracts"):
        retainr.load(begun, kind="contracts", time="time")
    with pytest.raises(InputError, match="no such kind"):
        retainr.load(begun, kind="contract")
