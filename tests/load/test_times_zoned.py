"""Times with an offset, typed times, and the report zone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retainr.errors import InputError
from tests.load.inputs import load, of_times, table

if TYPE_CHECKING:
    from pathlib import Path

NOON = dt.datetime(2024, 1, 5, 12, 0)
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
SAME_MOMENT = (
    *("2024-01-05T12:00:00Z", "2024-01-05 12:00:00z", "2024-01-05T12:00Z", "2024-01-05 12:00:00 Z"),
    *("2024-01-05T20:00:00+08:00", "2024-01-05T20:00:00+0800", "2024-01-05T20:00:00+08"),
    *("2024-01-05 20:00+08:00", "2024-01-05 20:00:00 +08:00", "2024-01-05T07:00:00.000-05:00"),
    *("2024-01-05T12:00:00-00:00", "2024-01-06T02:00:00+14:00", "2024-01-05T17:45:00.0+05:45"),
)
# Spring and autumn in New York: the moments before and after each change of the clocks.
CHANGES = {
    "2024-03-10T06:59:59Z": "2024-03-10 01:59:59",
    "2024-03-10T07:00:00Z": "2024-03-10 03:00:00",
    "2024-11-03T05:30:00Z": "2024-11-03 01:30:00",
    "2024-11-03T06:30:00Z": "2024-11-03 01:30:00",
    "2024-11-03T07:00:00Z": "2024-11-03 02:00:00",
    "2024-07-01T03:59:59Z": "2024-06-30 23:59:59",
    "2024-12-31T04:59:59Z": "2024-12-30 23:59:59",
}
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)


@pytest.mark.parametrize("text", SAME_MOMENT)
def test_every_way_to_write_an_offset(tmp_path: Path, text: str) -> None:
    loaded = load(of_times(tmp_path / "o.csv", text))
    assert loaded.ledger.reasons == {}
    assert loaded.times == [NOON]


def test_ways_to_write_an_offset_may_be_mixed(tmp_path: Path) -> None:
    assert load(of_times(tmp_path / "o.csv", *SAME_MOMENT)).times == [NOON] * len(SAME_MOMENT)


@pytest.mark.parametrize("text", CHANGES)
def test_the_clocks_change(tmp_path: Path, text: str) -> None:
    loaded = load(of_times(tmp_path / "o.csv", text), tz="America/New_York")
    assert loaded.times == [dt.datetime.fromisoformat(CHANGES[text])]


@PROPERTY
@given(
    st.sampled_from(ZONES),
    st.lists(
        st.datetimes(
            dt.datetime(1990, 1, 1),
            dt.datetime(2035, 1, 1),
            timezones=st.sampled_from([ZoneInfo(zone) for zone in ZONES]),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_moments_are_local_to_the_report_zone(
    tmp_path: Path, tz: str, moments: list[dt.datetime]
) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *(m.isoformat() for m in moments)), tz=tz)
    local = [m.astimezone(ZoneInfo(tz)).replace(tzinfo=None, fold=0) for m in moments]
    assert loaded.times == sorted(local)


@pytest.mark.parametrize("tz", ZONES)
def test_times_without_an_offset_are_local_already(tmp_path: Path, tz: str) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "2024-01-05 12:00", "2024-03-10 02:30:00"), tz=tz)
    assert loaded.times == [NOON, dt.datetime(2024, 3, 10, 2, 30)]


@pytest.mark.parametrize("before", [0, 1500])
def test_offsets_in_some_rows_only(tmp_path: Path, before: int) -> None:
    path = of_times(tmp_path / "o.csv", "2024-01-05T12:00Z", "2024-01-06 09:00", before=before)
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.message == (
        f'{path}: "order_date" has times with an offset (2024-01-05T12:00Z) '
        "and without one (2024-01-06 09:00)"
    )
    assert "--tz" in caught.value.hint


def test_blanks_beside_offsets_are_no_mixture(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "2024-01-05T12:00Z", "", "null"))
    assert loaded.ledger.reasons == {"no time": 2}


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Shanghai", "America/New_York"])
def test_typed_moments(tmp_path: Path, unit: Any, zone: str | None) -> None:
    naive = pl.Series([NOON, None]).cast(pl.Datetime(unit))
    moments = naive if zone is None else naive.dt.replace_time_zone(zone)
    path = table(tmp_path / "o.parquet", order_date=moments)
    loaded = load(path, tz="Asia/Kathmandu")
    local = NOON
    if zone:
        there = NOON.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("Asia/Kathmandu"))
        local = there.replace(tzinfo=None)
    assert loaded.times == [local]
    assert loaded.ledger.reasons == {"no time": 1}


def test_typed_days(tmp_path: Path) -> None:
    path = table(tmp_path / "o.parquet", order_date=[NOON.date(), None])
    loaded = load(path, tz="America/New_York")
    assert loaded.times == [dt.datetime(2024, 1, 5)]
    assert loaded.ledger.reasons == {"no time": 1}


def test_nanoseconds_before_1970_do_not_move_to_another_day(tmp_path: Path) -> None:
    moments = pl.Series([-1]).cast(pl.Datetime("ns"))
    loaded = load(table(tmp_path / "o.parquet", order_date=moments))
    assert loaded.times[0].date() == dt.date(1969, 12, 31)


def test_microseconds_stand_beside_the_time(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "2024-01-05T12:00:00.25Z"), tz="Asia/Shanghai")
    assert loaded.used["time_us"].to_list() == [
        int(dt.datetime(2024, 1, 5, 20, tzinfo=dt.UTC).timestamp()) * 1_000_000 + 250_000
    ]


@pytest.mark.parametrize("tz", ["Nope", "Asia", "", "UTC+8", "utc ", "../etc/passwd"])
def test_no_such_zone(tmp_path: Path, tz: str) -> None:
    path = of_times(tmp_path / "o.csv", "2024-01-05")
    with pytest.raises(InputError) as caught:
        load(path, tz=tz)
    assert caught.value.message == f"--tz {tz}: no such time zone"


@pytest.mark.parametrize("values", [[1.5, 2.5], [True, False], [dt.time(1), dt.time(2)]], ids=str)
def test_columns_that_are_no_times(tmp_path: Path, values: list[object]) -> None:
    loaded = load(table(tmp_path / "o.parquet", order_date=values))
    assert loaded.ledger.reasons == {"unreadable time": 2}


def test_acquisition_dates_are_times_too(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text(
        "customer_id,order_date,joined\n"
        "a,2024-01-05,2023-12-31T23:30:00Z\n"
        "b,2024-01-05,\n"
        "c,2024-01-05,last year\n"
    )
    loaded = load(path, acquired="joined", tz="Asia/Shanghai")
    assert loaded.ledger.reasons == {"unreadable acquisition date": 1}
    acquired = dict(loaded.used.select("customer", "acquired").iter_rows())
    assert acquired == {"a": dt.datetime(2024, 1, 1, 7, 30), "b": None}
