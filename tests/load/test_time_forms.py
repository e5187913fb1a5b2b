"""Every form that a date, a clock and an offset make together, written and read back."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retainr.errors import InputError
from retainr.load.forms import ANY, rivals_of
from tests.load.inputs import Loaded, load, of_times, table, text

if TYPE_CHECKING:
    from pathlib import Path

DATES = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y"),
    *("%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%y", "%d %b %Y", "%d-%b-%Y"),
    *("%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%a, %d %b %Y", "%A, %B %d, %Y"),
)
CLOCKS = (
    *("", " %H:%M", "T%H:%M", "  %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M %p"),
    *(", %I:%M:%S %p", " %I:%M:%S%p"),
)
OFFSETS = ("", "%z", " %z", "Z", " UTC", " GMT")
CHINESE = ("%Y年%m月%d日%H时%M分%S秒", "%Y年%m月%d日 %H時%M分", "%Y年%m月%d日%H时")
DIGITS = ("%Y%m%d%H%M%S", "%Y%m%d%H%M")
PATTERNS = (
    *(date + clock for date, clock in itertools.product(DATES, CLOCKS)),
    *("".join(parts) for parts in itertools.product(DATES[:15:3], CLOCKS[1::2], OFFSETS[1:])),
    *(*CHINESE, *DIGITS),
)
MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2069, 12, 31))
# They tell the day from the month, and that the year stands last.
CLEAR = (dt.datetime(2020, 5, 13, 10, 20, 30), dt.datetime(2020, 5, 28, 22, 5))
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)


def written(moment: dt.datetime, pattern: str, *, short: bool) -> str:
    """Write a time as Python does, without leading zeros where asked; months are English."""
    made = moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=8))).strftime(pattern)
    if short and pattern not in DIGITS and "%Y%m%d" not in pattern:
        for part in ("%d", "%m", "%H", "%I"):
            value = moment.strftime(part)
            spot = moment.strftime(pattern.partition(part)[0])
            if part in pattern and value.startswith("0") and made[len(spot) :].startswith(value):
                return made[: len(spot)] + made[len(spot) + 1 :]
    return made


def meant(moment: dt.datetime, pattern: str) -> dt.datetime:
    """Return what the text can tell, in UTC where it has an offset."""
    parts = {"hour": "%H%I", "minute": "%M", "second": "%S", "microsecond": "%f"}
    gone = {
        name: 0
        for name, codes in parts.items()
        if not any(f"%{code}" in pattern for code in codes.replace("%", ""))
    }
    told = moment.replace(**gone)  # type: ignore[arg-type]
    return told - dt.timedelta(hours=8) if "%z" in pattern else told


@PROPERTY
@given(st.sampled_from(PATTERNS), st.lists(MOMENTS, min_size=1, max_size=4), st.booleans())
def test_what_is_written_is_read_back(
    tmp_path: Path, pattern: str, moments: list[dt.datetime], short: bool
) -> None:
    both = [*moments, *CLEAR, *(CLEAR[0].replace(day=day) for day in range(13, 29))]
    times = [f'"{written(moment, pattern, short=short)}"' for moment in both]
    loaded = load(of_times(tmp_path / "o.csv", *times))
    if "%y" in pattern and "%b" not in pattern and loaded.ledger.reasons:
        assert set(loaded.ledger.reasons) == {"ambiguous time"}
        return
    assert loaded.ledger.reasons == {}
    assert loaded.times == sorted(meant(moment, pattern) for moment in both)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_form_is_found_by_its_skeleton(pattern: str) -> None:
    text = written(CLEAR[0], pattern, short=False)
    skeleton = "".join("9" if c.isdigit() else c for c in text)
    assert rivals_of([skeleton])
    assert pl.Series([text]).str.contains(ANY).all()


NUMBERS = {
    "1704448800": "2024-01-05 10:00:00",
    "1704448800.5": "2024-01-05 10:00:00.5",
    "1704448800123": "2024-01-05 10:00:00.123",
    "1704448800123.0": "2024-01-05 10:00:00.123",
    "1704448800123456": "2024-01-05 10:00:00.123456",
    "1000000000": "2001-09-09 01:46:40",
    "1989999999": "2033-01-22 09:46:39",
}


@pytest.mark.parametrize("before", [0, 1500])
@pytest.mark.parametrize("number", NUMBERS)
def test_unix_numbers_are_instants(tmp_path: Path, number: str, before: int) -> None:
    filler = [f"a,{1_700_000_000 + n},1" for n in range(before)]
    path = text(tmp_path / "o.csv", *filler, f"b,{number},1")
    loaded = load(path, tz="Asia/Shanghai")
    there = dt.datetime.fromisoformat(NUMBERS[number]) + dt.timedelta(hours=8)
    assert loaded.used.filter(pl.col("customer") == "b")["time"].to_list() == [there]


@pytest.mark.parametrize(
    "number",
    [
        *("999999999", "1990010100", "2024010510", "9999999999", "170444880", "17044488001"),
        *("999999999999", "1999999999999", "17044488001234", "170444880012345"),
        *("1999999999999999", "17044488001234567", "-1704448800", "1704448800.", "1.7e9"),
    ],
)
def test_digits_that_may_be_something_else_are_no_time(tmp_path: Path, number: str) -> None:
    path = of_times(tmp_path / "o.csv", number, "1704448800")
    assert load(path).ledger.reasons == {"unreadable time": 1}


@pytest.mark.parametrize("other", ["2024-01-05", "45296", "20240105"])
def test_unix_numbers_beside_local_times_are_an_error(tmp_path: Path, other: str) -> None:
    with pytest.raises(InputError) as caught:
        load(of_times(tmp_path / "o.csv", "1704448800", other))
    assert f"times with an offset (1704448800) and without one ({other})" in caught.value.message


def test_a_number_that_is_no_time_does_not_count_as_one(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "2024-01-05", "8613812345678", "9876543210"))
    assert loaded.ledger.reasons == {"unreadable time": 2}


def of_column(folder: Path, *values: object, dtype: Any = None, **options: Any) -> Loaded:
    path = table(folder / "o.parquet", order_date=pl.Series(values, dtype=dtype, strict=False))
    return load(path, **options)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ((1704448800, None), pl.Int64),
        ((1704448800, None), pl.UInt32),
        ((1704448800.0, None), pl.Float64),
        ((1704448800.0, float("nan")), pl.Float64),
        ((1704448800000,), pl.Int64),
        ((1704448800000.0,), pl.Float64),
        ((1704448800000000,), pl.Int64),
        ((1704448800000000.0,), pl.Float64),
        ((1704448800,), pl.Decimal(20, 3)),
    ],
    ids=str,
)
def test_unix_numbers_in_typed_columns(tmp_path: Path, values: Any, dtype: Any) -> None:
    loaded = of_column(tmp_path, *values, dtype=dtype, tz="America/New_York")
    assert loaded.times == [dt.datetime(2024, 1, 5, 5)]
    assert sum(loaded.ledger.reasons.values()) == len(values) - 1
    assert set(loaded.ledger.reasons) <= {"no time"}


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ((45296.35, None), pl.Float64),
        ((45296.35,), pl.Decimal(10, 4)),
        ((202401050824,), pl.Int64),
        ((20240105082400.0,), pl.Float64),
    ],
    ids=str,
)
def test_wall_clock_numbers_in_typed_columns(tmp_path: Path, values: Any, dtype: Any) -> None:
    loaded = of_column(tmp_path, *values, dtype=dtype, tz="America/New_York")
    assert loaded.times == [dt.datetime(2024, 1, 5, 8, 24)]


def test_whole_days_in_a_typed_column(tmp_path: Path) -> None:
    for value, dtype in ((45296, pl.Int32), (20240105, pl.Float64), (45296, pl.Float64)):
        assert of_column(tmp_path, value, dtype=dtype).times == [dt.datetime(2024, 1, 5)]


@pytest.mark.parametrize(
    ("times", "label"),
    [
        (("2024-01-05",), "YYYY-MM-DD"),
        (("13/01/2024 10:00",), "DD/MM/YYYY HH:MM"),
        (("1/13/2024, 1:00 PM".replace(",", ""),), "MM/DD/YYYY HH:MM AM"),
        (("1704448800",), "Unix seconds"),
        (("45296.5",), "Excel serial days"),
        (("2024-01-05T10:00:00Z",), "YYYY-MM-DDTHH:MM:SS±hh:mm"),
        (("2024年1月5日", "5 Jan 2024"), "D Mon YYYY, YYYY年M月D日"),
        (("soon",), ""),
    ],
)
def test_the_forms_in_use_have_names(tmp_path: Path, times: tuple[str, ...], label: str) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *times))
    assert loaded.rows.collect(lambda _rows, _as_of: {}).decided.time.label == label


TIME_FORMATS = {
    "%d/%m/%Y": ("03/04/2024", "2024-04-03"),
    "%m/%d/%y %H:%M": ("03/04/24 8:26", "2024-03-04 08:26"),
    "%Y%m%d-%H%M": ("20240304-0826", "2024-03-04 08:26"),
    "%d %B %Y": ("4 March 2024", "2024-03-04"),
    "%Y-%j": ("2024-064", "2024-03-04"),
    "%d.%m.%Y %H:%M:%S.%f": ("04.03.2024 08:26:00.5", "2024-03-04 08:26:00.5"),
    "%Y-%m-%d %H:%M%z": ("2024-03-04 08:26+0800", "2024-03-04 00:26"),
    "%Y-%m-%dT%H:%M:%S%#z": ("2024-03-04T08:26:00Z", "2024-03-04 08:26"),
}


@pytest.mark.parametrize("pattern", TIME_FORMATS)
def test_the_format_given_is_the_only_form(tmp_path: Path, pattern: str) -> None:
    written, read = TIME_FORMATS[pattern]
    others = ("2024-01-05 10:00:00", " ", "0024-01-05")
    loaded = load(of_times(tmp_path / "o.csv", written, *others), time_format=pattern)
    assert loaded.times == [dt.datetime.fromisoformat(read)]
    assert loaded.ledger.reasons == {"unreadable time": 2, "no time": 1}


def test_a_year_of_too_few_digits_is_not_shifted(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "03/04/24", "3/4/2024"), time_format="%d/%m/%Y")
    assert loaded.times == [dt.datetime(2024, 4, 3)]


def test_the_format_of_the_time_is_not_that_of_the_acquisition_date(tmp_path: Path) -> None:
    path = text(
        tmp_path / "o.csv", "a,03/04/2024,1,2024-01-05", header="customer_id,order_date,amount,day"
    )
    loaded = load(path, time_format="%d/%m/%Y", acquired="day")
    assert loaded.used["acquired"].to_list() == [dt.datetime(2024, 1, 5)]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("%d/%m", "no year, month and day"),
        ("%Y-%m", "no year, month and day"),
        ("%H:%M", "no year, month and day"),
        ("YYYY-MM-DD", "no year, month and day"),
        ("", "no year, month and day"),
        ("%Q", "not a format of strptime"),
        ("%", "not a format of strptime"),
        ("%Y-%m-%d %H", "Please either specify both hour and minute, or neither"),
        ("%Y-%m-%d %Z", "%Z cannot be used"),
        ("%s", "%s cannot be used"),
        ("%Y-%m-%d %f", "%f cannot be used"),
    ],
)
def test_what_is_no_format(tmp_path: Path, pattern: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(of_times(tmp_path / "o.csv", "2024-01-05"), time_format=pattern)
    assert caught.value.message == f"--time-format {pattern!r}: {said}"
    assert caught.value.hint
