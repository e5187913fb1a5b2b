"""Times as text: which forms are read, and that no row's fate hangs on other rows' forms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.load.inputs import load, of_times, table

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.datetime(2024, 1, 5)
AT = DAY.replace(hour=10, minute=7)
SECOND = AT.replace(second=9)
FORMS = {
    "2024-01-05": DAY,
    "20240105": DAY,
    "2024-01-05T10:07": DAY.replace(hour=10, minute=7),
    "2024-01-05 10:07": DAY.replace(hour=10, minute=7),
    "2024-01-05T10:07:09": DAY.replace(hour=10, minute=7, second=9),
    "2024-01-05 10:07:09": DAY.replace(hour=10, minute=7, second=9),
    "2024-01-05T10:07:09.5": DAY.replace(hour=10, minute=7, second=9, microsecond=500_000),
    "2024-01-05 10:07:09.123456": DAY.replace(hour=10, minute=7, second=9, microsecond=123_456),
    "2024-01-05 10:07:09.123456789": DAY.replace(hour=10, minute=7, second=9, microsecond=123_456),
    "1999-12-31T23:59:59.999": dt.datetime(1999, 12, 31, 23, 59, 59, 999_000),
    "2024-02-29": dt.datetime(2024, 2, 29),
    "1969-07-20 20:17:40": dt.datetime(1969, 7, 20, 20, 17, 40),
    "1000-01-01": dt.datetime(1000, 1, 1),
    "9999-12-31": dt.datetime(9999, 12, 31),
    **dict.fromkeys(("2024/01/05", "2024/1/5", "2024.01.05", "2024.1.5", "5.1.2024"), DAY),
    **dict.fromkeys(("05.01.2024", "2024年1月5日", "2024年01月05日", "45296", "20240105.0"), DAY),
    **dict.fromkeys(("5 Jan 2024", "5th Jan 2024", "05-Jan-2024", "5 January 2024"), DAY),
    **dict.fromkeys(("5-JAN-24", "05Jan2024", "fri 5 jan. 2024", '"Friday, 05 January 2024"'), DAY),
    **dict.fromkeys(("Jan 5 2024", '"Jan 5, 2024"', '"January 5th, 2024"', '"Jan. 5,2024"'), DAY),
    **dict.fromkeys(("2024-01-05  10:07", "2024-1-5 10:07", "2024/1/5 10:07", "202401051007"), AT),
    **dict.fromkeys(("2024-01-05 10:07 AM", "2024/01/05 10:07am", "5.1.2024 10:07"), AT),
    **dict.fromkeys(("2024年1月5日10时7分", "2024年1月5日 10時7分", "2024年1月5日 10:07"), AT),
    **dict.fromkeys(("5 Jan 2024 10:07", '"Jan 5, 2024, 10:07\u202fAM"', "20240105 10:07"), AT),
    **dict.fromkeys(("20240105100709", "2024/1/5 10:07:09", "5 Jan 2024 10:07:09"), SECOND),
    **dict.fromkeys(("2024年1月5日10时7分9秒", "5-Jan-24 10:07:09 am", "20240105100709.0"), SECOND),
    "2024年1月5日10时": DAY.replace(hour=10),
    "5.1.2024 8:26 pm": DAY.replace(hour=20, minute=26),
    "5 Jan 2024 12:00 AM": DAY,
    "5 Jan 2024 12:00 PM": DAY.replace(hour=12),
    "5 Sept 1999 8:26:01.25 PM": dt.datetime(1999, 9, 5, 20, 26, 1, 250_000),
    "45296.35": DAY.replace(hour=8, minute=24),
    "45296.354166666664": DAY.replace(hour=8, minute=30),
    "18264": dt.datetime(1950, 1, 1),
    "73050.5": dt.datetime(2099, 12, 31, 12),
}
UNREADABLE = (
    *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "20241301", "20240230", "yesterday"),
    *("0024-01-05", "+2024-01-05", "-2024-01-05", "2024-01-05x", "x2024-01-05"),
    *("2024-01-05 25:00", "2024-01-05 10:60", "2024-01-05 10", "2024-01-05 10:00:00 x", "2024010"),
    *("2024-01-05T", "2024-01", "2024", "202401051", "2024-01-05-06", "٢٠٢٤-٠١-٠٥", "12"),
    *("2024/02/30", "31.2.2024", "30 Feb 2024", '"Feb 30, 2024"', "2024年2月30日", "5.1.224"),
    *("5.1.0024", "5 Jan 0024", "5 Jan", "Jan 2024", "Monday - 13th Jan", "5 Janus 2024"),
    *("5 Jan 2024 20:26 PM", "5 Jan 2024 0:26 AM", "2024/1/5 24:00", "5 Jan 2024 10:0"),
    *("2024年1月5", "2024年13月5日", "1月5日", "18263", "73051", "4529", "452960", '"45296,35"'),
    *("20241332", "20240230100000", "20240105250000", "20240105.5", "2404-0105", "0"),
)
EMPTY = ("", '""', " ", "null", "NULL", "NaN", "NaT", "None", "n/a", "-")
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)


@pytest.mark.parametrize("before", [0, 1500])
@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_read(tmp_path: Path, text: str, before: int) -> None:
    loaded = load(of_times(tmp_path / "o.csv", text, before=before))
    assert loaded.ledger.reasons == {}
    mine = [row["time"] for row in loaded.used.iter_rows(named=True) if row["customer"] == "b"]
    assert mine == [FORMS[text]]


@pytest.mark.parametrize("before", [0, 1500])
def test_forms_may_be_mixed(tmp_path: Path, before: int) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *FORMS, before=before))
    assert loaded.ledger.reasons == {}
    mine = loaded.used.filter(pl.col("customer") == "b")["time"].to_list()
    assert sorted(mine) == sorted(FORMS.values())


@pytest.mark.parametrize("before", [0, 1500])
@pytest.mark.parametrize("text", [" 2024-01-06 ", "2024-01-06\u3000"])
def test_spaces_around_do_not_matter(tmp_path: Path, text: str, before: int) -> None:
    loaded = load(of_times(tmp_path / "o.csv", text, before=before))
    assert loaded.ledger.reasons == {}
    assert loaded.used.height == before + 1


@pytest.mark.parametrize("before", [0, 1500])
@pytest.mark.parametrize("text", ["2024-1-6", "2024-01-6"])
def test_one_digit_for_a_day_or_month_is_read_whatever_the_others_have(
    tmp_path: Path, text: str, before: int
) -> None:
    beside_another_form = load(of_times(tmp_path / "b.csv", text, "2024-01-05 10:00:00"))
    alone = load(of_times(tmp_path / "a.csv", text, before=before))
    assert alone.ledger.reasons == beside_another_form.ledger.reasons


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_time_is_a_reject(tmp_path: Path, text: str) -> None:
    loaded = load(of_times(tmp_path / "o.csv", text, "2024-01-06", before=1200))
    assert loaded.ledger.reasons == {"unreadable time": 1}
    assert loaded.used.height == 1201


@pytest.mark.parametrize("text", EMPTY)
def test_what_says_nothing_is_no_time(tmp_path: Path, text: str) -> None:
    loaded = load(of_times(tmp_path / "o.csv", text, "2024-01-06", before=1200))
    assert loaded.ledger.reasons == {"no time": 1}


def test_one_bad_date_does_not_turn_the_column_into_text(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "soon", before=1500))
    assert loaded.used.height == 1500
    assert loaded.used["time"].dtype == pl.Datetime("us")


@pytest.mark.parametrize(
    "days",
    [
        pl.Series([20240105, 20240229]),
        pl.Series([20240105, 20240229], dtype=pl.Int32),
        pl.Series(["20240105", "20240229"]),
        pl.Series(["2024-01-05", "20240229"]),
    ],
    ids=["int", "int32", "text", "mixed"],
)
def test_eight_digits_are_a_day(tmp_path: Path, days: pl.Series) -> None:
    loaded = load(table(tmp_path / "o.parquet", order_date=days))
    assert loaded.times == [DAY, dt.datetime(2024, 2, 29)]


@PROPERTY
@given(
    st.lists(
        st.sampled_from([*FORMS, *UNREADABLE, *EMPTY, " 2024-01-05", "2024-1-5", "2024-01-05 "]),
        min_size=1,
        max_size=6,
    )
)
def test_where_a_row_stands_does_not_matter(tmp_path: Path, texts: list[str]) -> None:
    filler = ["2024-01-07"] * 1200
    last = load(of_times(tmp_path / "last.csv", *filler, *texts))
    first = load(of_times(tmp_path / "first.csv", *texts, *filler))
    assert first.ledger.reasons == last.ledger.reasons
    assert first.times == last.times


@PROPERTY
@given(st.sampled_from([*FORMS, *UNREADABLE, *EMPTY, " 2024-01-05", "2024-1-5", "2024-01-05 "]))
def test_what_other_forms_there_are_does_not_matter(tmp_path: Path, text: str) -> None:
    others = ("2024-01-07", "2024-01-07 10:00", "2024-01-07T10:00:00.5", "20240107")
    lonely = load(of_times(tmp_path / "lonely.csv", text, others[0]))
    crowded = load(of_times(tmp_path / "crowded.csv", text, *others))
    assert lonely.ledger.reasons == crowded.ledger.reasons
    assert set(lonely.times) <= set(crowded.times)
