"""Contracts: rows with a start in place of a time, and an end where they do not run on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.load import Needs
from tests.load.inputs import Loaded, load, text
from tests.load.tables import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

BOTH = Needs(contracts=True)
HEADER = "customer_id,start_date,end_date"
DAY_US = 86_400_000_000


def contracts(path: Path, *lines: str, header: str = HEADER, **options: Any) -> Loaded:
    return load(text(path, *lines, header=header), needs=BOTH, **options)


def days(loaded: Loaded) -> list[tuple[Any, ...]]:
    """Return start and end of each contract as days since 1970, by customer."""
    used = loaded.used.sort("customer", "start_us")
    assert used.schema["start_us"] == used.schema["end_us"] == pl.Int64
    return used.select(pl.col("start_us") / DAY_US, pl.col("end_us") / DAY_US).rows()


def wrong(path: Path, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        load(path, needs=BOTH, **options)
    return "\n".join((caught.value.message, caught.value.hint or "", *caught.value.details))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.csv"


def test_text(path: Path) -> None:
    rows = ("a,1970-01-02,", "b,1970-01-03,1970-02-01", "c,1970-01-04 12:00,2070-01-01")
    loaded = contracts(path, *rows)
    assert days(loaded) == [(1, None), (2, 31), (3.5, 36525)]
    assert loaded.rows.has("start")
    assert loaded.rows.has("end")
    assert not loaded.rows.has("time")
    assert loaded.ledger.as_of == dt.date(1970, 1, 4)
    assert loaded.ledger.days_used == (dt.date(1970, 1, 2), dt.date(1970, 1, 4))


def test_words_for_no_end(path: Path) -> None:
    words = ("", "null", "None", "N/A", "-", " nan ", "1970-01-09")
    loaded = contracts(path, *(f"{n},1970-01-02,{word}" for n, word in enumerate(words)))
    assert [end for _, end in days(loaded)] == [None] * 6 + [8]


def test_no_end_at_all(path: Path) -> None:
    assert days(contracts(path, "a,1970-01-02,", "b,1970-01-03,")) == [(1, None), (2, None)]
    without = contracts(path, "a,1970-01-02", header="customer_id,start_date")
    assert "end_us" not in without.used.columns
    assert not without.rows.has("end")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (pl.Date(), pl.Date()),
        (pl.Datetime("ms"), pl.Datetime("ns")),
        (pl.Date(), pl.Datetime("us", "Asia/Shanghai")),
        (pl.Date(), pl.Null()),
    ],
    ids=str,
)
def test_typed(tmp_path: Path, start: pl.DataType, end: pl.DataType) -> None:
    begun, over = dt.date(1970, 1, 3), None if end == pl.Null() else dt.datetime(1970, 2, 1)
    frame = pl.DataFrame(
        {"customer_id": [7, 8], "start_date": [begun] * 2, "end_date": [over, None]}
    )
    frame = frame.with_columns(pl.col("start_date").cast(start))
    if isinstance(end, pl.Datetime) and end.time_zone:
        frame = frame.with_columns(pl.col("end_date").dt.replace_time_zone(end.time_zone))
    frame.with_columns(pl.col("end_date").cast(end)).write_parquet(tmp_path / "c.parquet")
    loaded = load(tmp_path / "c.parquet", needs=BOTH, tz="Asia/Shanghai")
    assert days(loaded) == [(2, over and 31), (2, None)]


def test_the_last_day_of_all_is_no_end(tmp_path: Path) -> None:
    ends = {"end_date": [dt.date(9999, 12, 31)]}
    frame = pl.DataFrame({"customer_id": [1], "start_date": [dt.date(1970, 1, 2)], **ends})
    frame.write_parquet(tmp_path / "c.parquet")
    assert days(load(tmp_path / "c.parquet", needs=BOTH)) == [(1, None)]


def test_a_workbook(tmp_path: Path) -> None:
    rows = ((1, dt.date(1970, 1, 2), None), (2, dt.date(1970, 1, 3), dt.date(1970, 2, 1)))
    path = write_workbook(tmp_path / "c.xlsx", c=(HEADER.split(","), *rows))
    assert days(load(path, needs=BOTH)) == [(1, None), (2, 31)]


def test_money_and_segments(path: Path) -> None:
    loaded = contracts(
        path, "a,1970-01-02,2,1.50,pro", header="customer,start,quantity,unit_price,plan",
        by=("plan",),
    )  # fmt: skip
    assert loaded.used.select("amount", "segment_0").rows() == [(30_000, "pro")]


def test_a_metric_without_money_reads_none(path: Path) -> None:
    text(path, "a,1970-01-02,soon", header="customer,start,amount")
    bare = Needs(optional=("order",), contracts=True)
    assert "amount" not in load(path, needs=bare).used.columns


def test_what_rows_are(path: Path) -> None:
    header = "customer_id,order_date,start_date,end_date"
    row = "a,1970-01-05,1970-01-02,1969-12-31"
    orders = contracts(path, row, header=header)
    assert orders.rows.has("time")
    assert not orders.rows.has("start")
    assert "end_us" not in orders.used.columns
    assert orders.used["time_us"].to_list() == [4 * DAY_US]
    for named in ({"start": "start_date"}, {"end": "end_date"}):
        assert contracts(path, row, header=header, columns=named).rows.has("start")
    named = {"time": "start_date"}
    assert contracts(path, "a,1970-01-02,", columns=named).rows.has("time")
    with pytest.raises(InputError, match="no column found for time"):
        load(text(path, "a,1970-01-02,", header=HEADER))


def test_rejects(path: Path) -> None:
    rows = ("a,,", "b,soon,", "c,1970-01-02,later", "d,1970-01-02,1970-01-01", ",1970-01-02,")
    loaded = contracts(path, "e,1970-01-02,", *rows)
    reasons = ["no time", "unreadable time", "unreadable end", "end before start", "no customer"]
    assert loaded.rows.rejected()["reason"].to_list() == reasons
    assert loaded.ledger.reasons == dict.fromkeys(reasons, 1)
    assert loaded.adds_up
    for row, said in zip(
        rows,
        (
            "no time           first: row 1, start_date is null",
            "unreadable time   first: row 1, start_date is 'soon'",
            "unreadable end    first: row 1, end_date is 'later'",
            "end before start  first: row 1, start_date is '1970-01-02', end_date is '1970-01-01'",
            "no customer       first: row 1, customer_id is null",
        ),
        strict=True,
    ):
        assert said in wrong(text(path, row, header=HEADER), max_rejects=0.0)
    assert "--end COL" in wrong(text(path, rows[2], header=HEADER), max_rejects=0.0)
    assert "--start COL" in wrong(text(path, rows[1], header=HEADER), max_rejects=0.0)


def test_an_end_without_a_clock_is_not_before_a_start_that_day(path: Path) -> None:
    assert days(contracts(path, "a,1970-01-02 18:00,1970-01-02")) == [(1.75, 1.75)]


def test_late_values_revise_how_ends_are_read(path: Path) -> None:
    early = (f"{n},1970-01-02," for n in range(1100))
    loaded = contracts(path, *early, "x,1970-01-02,13/02/1970", "y,1970-01-02, n/a ")
    assert days(loaded)[-2:] == [(1, 43), (1, None)]


@pytest.mark.parametrize("early", [0, 1100])
@pytest.mark.parametrize(
    ("start", "end"), [("01/02/1970", "13/03/1970"), ("31/01/1970", "01/03/1970")]
)
def test_one_end_tells_the_order_of_both(path: Path, start: str, end: str, early: int) -> None:
    rows = (f"a{n},{start}," for n in range(early))
    loaded = contracts(path, *rows, f"z,{start},{end}")
    assert loaded.ledger.reasons == {}
    assert days(loaded)[-1] == {"01/02/1970": (31, 71), "31/01/1970": (30, 59)}[start]


def test_open_orders_of_day_and_month_are_asked_for(path: Path) -> None:
    text(path, "a,01/02/1970,", "b,1970-01-02,", header=HEADER)
    assert '"start_date" does not tell the day from the month' in wrong(path)
    text(path, "a,1970-01-02,02/03/1970", header=HEADER)
    assert '"end_date" does not tell the day from the month' in wrong(path)
    assert days(load(path, needs=BOTH, date_order="mdy")) == [(1, 33)]
    assert days(load(path, needs=BOTH, date_order="dmy")) == [(1, 60)]


def test_the_form_that_is_given_is_that_of_both(path: Path) -> None:
    loaded = contracts(path, "a,1970_01_02,1970_02_01", "b,1970_01_03,", time_format="%Y_%m_%d")
    assert days(loaded) == [(1, 31), (2, None)]


def test_days_filter_by_the_start(path: Path) -> None:
    rows = [f"{n},1970-01-0{n},1970-03-01" for n in range(1, 6)]
    since, until, as_of = (dt.date(1970, 1, n) for n in (2, 4, 3))
    loaded = contracts(path, *rows, since=since, until=until)
    assert (loaded.used.height, loaded.ledger.as_of) == (3, until)
    loaded = contracts(path, *rows, as_of=as_of)
    assert (loaded.account["after_as_of"], loaded.account["used"]) == (2, 3)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ("end_date is null", ["a"]),
        ("end_date >= DATE '1970-02-13'", ["c"]),
        ("start_date < DATE '1970-01-03'", ["a", "b"]),
    ],
)
def test_where_has_the_type_of_times(path: Path, where: str, kept: list[str]) -> None:
    rows = ("a,02/01/1970,none", "b,02/01/1970,01/02/1970", "c,13/01/1970,13/02/1970")
    assert contracts(path, *rows, where=where).used["customer"].sort().to_list() == kept


def test_cancelled_contracts_count(path: Path) -> None:
    words = ("active", "Canceled", "incomplete_expired", "已到期", "draft")
    rows = (f"{n},1970-01-02,,{word}" for n, word in enumerate(words))
    loaded = contracts(path, *rows, header=f"{HEADER},status", columns={"status": "status"})
    assert loaded.used["customer"].sort().to_list() == [0, 1, 3]
    assert loaded.account["filtered"] == 2


def test_whole_rows_that_repeat(path: Path) -> None:
    assert contracts(path, *["a,1970-01-02,"] * 2, dedupe=True).used.height == 1


def test_misfits(path: Path) -> None:
    text(path, "a,1970-01-02,", header=HEADER)
    named = {"start": "start_date", "time": "end_date", "order": "end_date"}
    assert "--time and --order do not go with contracts" in wrong(path, columns=named)
    assert "--acquired does not go with contracts\nleave it out" in wrong(path, acquired="end_date")


def test_no_start(path: Path) -> None:
    text(path, "a,1970-01-02", header="customer_id,stop_date")
    said = wrong(path, columns={"end": "stop_date"})
    assert 'no column found for start\nsay which ones: --start "…"; the file has' in said
    text(path, "a,1970-01-02", header="customer_id,starts_date")
    said = wrong(path)
    assert "no column found for time" in said
    assert '--time "…" (of contracts: --start "…")' in said
    said = wrong(path, columns={"end": "starts_date"})
    assert 'start (nearest: "starts_date")' in said
