"""Which number is the day: read off the values of the whole column, or asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retainr.errors import InputError
from tests.load.inputs import Loaded, load, of_times, text

if TYPE_CHECKING:
    from pathlib import Path

HINT = "--date-order dmy or --date-order mdy says which (or --time-format)"
FILLER = 1500
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
# Pairs of patterns that differ only in the order of day and month.
PAIRS = [
    (f"%d{sign}%m{sign}{year}{clock}", f"%m{sign}%d{sign}{year}{clock}")
    for sign in "/-"
    for year in ("%Y", "%y")
    for clock in ("", " %H:%M", "  %H:%M:%S", "T%H:%M:%S.%f", " %I:%M %p", ", %I:%M:%S%p")
]
NUMERIC = (
    *("05/05/2024", "03/04/2024", "3/4/2024", "13/04/2024", "04/13/2024", "3-4-2024", "13-4-2024"),
    *("03/04/24", "13/04/24", "04/13/24", "24/04/13", "31.12.2024", "12.31.2024", "01.02.2024"),
    *("31/02/2024", "13/13/2024", "05/06/0024", "3/4/2024 10:00", "3/13/2024 8:26 PM", "soon", ""),
)


def days(loaded: Loaded) -> list[str]:
    return [str(time.date()) for time in loaded.times]


def wrong(path: Path, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, **options)
    return caught.value


@pytest.mark.parametrize(
    ("evidence", "read"),
    [
        ("13/04/2024", "2024-04-03"),
        ("04/13/2024", "2024-03-04"),
        ("13-4-2024", "2024-04-03"),
        ("4/13/2024 8:26 PM", "2024-03-04"),
        ("13/04/99", "2024-04-03"),
        ("04/13/99", "2024-03-04"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_one_value_tells_for_all(tmp_path: Path, evidence: str, read: str, late: bool) -> None:
    times = ["03/04/2024"] * FILLER
    loaded = load(
        of_times(tmp_path / "o.csv", *((*times, evidence) if late else (evidence, *times)))
    )
    assert days(loaded).count(read) == FILLER
    assert loaded.ledger.reasons == {}


@pytest.mark.parametrize("before", [0, FILLER])
def test_no_evidence_is_an_error_that_shows_both_readings(tmp_path: Path, before: int) -> None:
    path = of_times(tmp_path / "o.csv", "05/05/2024", "03/04/2024", before=before)
    error = wrong(path)
    assert error.message == (
        f'{path}: "order_date" does not tell the day from the month: '
        "03/04/2024 is 2024-04-03 or 2024-03-04"
    )
    assert error.hint == HINT


def test_values_that_read_the_same_both_ways_are_neither_evidence_nor_a_doubt(
    tmp_path: Path,
) -> None:
    assert days(load(of_times(tmp_path / "a.csv", "05/05/2024", "7-7-2024"))) == [
        "2024-05-05",
        "2024-07-07",
    ]
    assert (
        "03/04/2024 is" in wrong(of_times(tmp_path / "b.csv", "05/05/2024", "03/04/2024")).message
    )


def test_an_impossible_day_is_no_evidence(tmp_path: Path) -> None:
    assert wrong(of_times(tmp_path / "o.csv", "31/02/2024", "03/04/2024")).hint == HINT


@pytest.mark.parametrize("late", [False, True])
def test_where_values_contradict_only_the_clear_ones_are_read(tmp_path: Path, late: bool) -> None:
    times = ["13/04/2024", *["03/04/2024"] * FILLER, "05/05/2024", "04/20/2024"]
    loaded = load(of_times(tmp_path / "o.csv", *(times if late else reversed(times))))
    assert days(loaded) == ["2024-04-13", "2024-04-20", "2024-05-05"]
    assert loaded.ledger.reasons == {"ambiguous time": FILLER}


def test_a_row_that_is_rejected_for_another_reason_is_evidence_too(tmp_path: Path) -> None:
    clear = ["a,13/04/2024,1"] * FILLER
    loaded = load(text(tmp_path / "o.csv", *clear, "a,03/04/2024,1", ",04/20/2024,1"))
    assert loaded.ledger.reasons == {"ambiguous time": 1, "no customer": 1}


def test_too_many_unclear_values_stop_the_run(tmp_path: Path) -> None:
    path = of_times(tmp_path / "o.csv", "13/04/2024", "04/20/2024", "03/04/2024")
    error = wrong(path, max_rejects=0.05)
    assert error.message == f"{path}: 1 of 3 rows rejected (33.3%, limit 5%)"
    assert " ".join(error.details[0].split()) == (
        "1 ambiguous time first: row 3, order_date is '03/04/2024'"
    )
    assert error.hint.startswith("--date-order dmy or --date-order mdy, or --time-format;")


@pytest.mark.parametrize(("order", "read"), [("dmy", "2024-04-03"), ("mdy", "2024-03-04")])
def test_the_option_decides_for_the_whole_column(tmp_path: Path, order: str, read: str) -> None:
    path = of_times(tmp_path / "o.csv", "03/04/2024", "13/04/2024", "04/13/2024", "03-04-24")
    loaded = load(path, date_order=order)
    assert days(loaded) == [read, read, "2024-04-13"]
    assert loaded.ledger.reasons == {"unreadable time": 1}


def test_the_option_decides_for_dates_with_points_too(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", "03.04.2024", "13.04.2024"), date_order="mdy")
    assert days(loaded) == ["2024-03-04"]
    assert loaded.ledger.reasons == {"unreadable time": 1}


def test_points_mean_the_day_first_unless_values_say_otherwise(tmp_path: Path) -> None:
    assert days(load(of_times(tmp_path / "a.csv", "03.04.2024"))) == ["2024-04-03"]
    assert days(load(of_times(tmp_path / "b.csv", "03.04.2024", "04.13.2024")))[0] == "2024-03-04"
    both = load(of_times(tmp_path / "c.csv", "03.04.2024", "04.13.2024", "13.04.2024"))
    assert both.ledger.reasons == {"ambiguous time": 1}


def test_points_say_nothing_about_slashes(tmp_path: Path) -> None:
    assert wrong(of_times(tmp_path / "o.csv", "13.04.2024", "03/04/2024")).hint == HINT


@pytest.mark.parametrize("years", [("24/01/05",), ("24/01/05", "24/02/28"), ("24-01-05",)])
def test_a_year_of_two_digits_that_may_stand_first_is_not_read(
    tmp_path: Path, years: tuple[str, ...]
) -> None:
    """24/01/05 may be the 5th of January 2024, which --time-format says."""
    path = of_times(tmp_path / "o.csv", *years)
    assert load(path).ledger.reasons == {"ambiguous time": len(years)}
    form = "%y-%m-%d" if "-" in years[0] else "%y/%m/%d"
    assert days(load(path, time_format=form))[0] == "2024-01-05"
    assert days(load(path, date_order="dmy"))[0] == "2005-01-24"


def test_a_year_of_two_digits_that_is_no_day_stands_last(tmp_path: Path) -> None:
    """Birthdays vary more in the year than in the day."""
    births = ("13/04/75", "13/04/05", "14/04/12", "03/02/81")
    assert days(load(of_times(tmp_path / "o.csv", *births))) == [
        "1975-04-13", "1981-02-03", "2005-04-13", "2012-04-14",
    ]  # fmt: skip


@pytest.mark.parametrize("before", [0, FILLER])
def test_a_year_of_two_digits_that_stands_last_is_read(tmp_path: Path, before: int) -> None:
    times = (*["31/12/23"] * before, "31/12/23", "05/01/24")
    loaded = load(of_times(tmp_path / "o.csv", *times))
    assert set(days(loaded)) == {"2023-12-31", "2024-01-05"}


def test_such_a_year_is_no_evidence_about_the_day(tmp_path: Path) -> None:
    assert wrong(of_times(tmp_path / "o.csv", "03/04/2024", "13/04/24")).hint == HINT


def test_filtered_rows_are_evidence_but_not_in_doubt(tmp_path: Path) -> None:
    rows = ("a,03/04/2024,1,x", "a,2024-04-03,1,y", "a,2024-04-04,1,")
    path = text(tmp_path / "o.csv", *rows, header="customer_id,order_date,amount,status")
    assert days(load(path, where="status = 'y'")) == ["2024-04-03"]
    assert wrong(path, where="status = 'x'").hint == HINT
    clear = text(tmp_path / "p.csv", *rows, "a,13/04/2024,1,z",
                 header="customer_id,order_date,amount,status")  # fmt: skip
    assert days(load(clear, where="status = 'x'")) == ["2024-04-03"]


def test_the_online_shop_of_2010(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *["12/1/10 8:26"] * FILLER, "12/13/10 15:02"))
    assert loaded.times[0] == dt.datetime(2010, 12, 1, 8, 26)
    assert loaded.times[-1] == dt.datetime(2010, 12, 13, 15, 2)
    assert loaded.rows.collect(lambda _rows, _as_of: {}).decided.time.label == "MM/DD/YY HH:MM"


def test_acquisition_dates_are_decided_by_themselves(tmp_path: Path) -> None:
    rows = ("a,13/04/2024,1,04/01/2024", "b,03/04/2024,1,04/13/2024", "c,03/04/2024,1,x")
    path = text(tmp_path / "o.csv", *rows, header="customer_id,order_date,amount,joined")
    loaded = load(path, acquired="joined")
    assert [str(day.date()) for day in loaded.used["acquired"].sort()] == [
        "2024-04-01",
        "2024-04-13",
    ]
    assert loaded.ledger.reasons == {"unreadable acquisition date": 1}
    twice = text(
        tmp_path / "p.csv", *rows, "d,03/04/2024,1,13/04/2024", "e,03/04/2024,1,3/5/2024",
        header="customer_id,order_date,amount,joined",
    )  # fmt: skip
    reasons = load(twice, acquired="joined").ledger.reasons
    assert reasons == {"ambiguous acquisition date": 2, "unreadable acquisition date": 1}


def test_no_such_order(tmp_path: Path) -> None:
    error = wrong(of_times(tmp_path / "o.csv", "03/04/2024"), date_order="ymd")
    assert error.message == "--date-order ymd: not an order"


@PROPERTY
@given(
    st.sampled_from(PAIRS),
    st.booleans(),
    st.lists(
        st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2035, 1, 1)), min_size=1, max_size=8
    ),
)
def test_what_is_written_in_one_order_is_read_in_that_order_or_not_at_all(
    tmp_path: Path, pair: tuple[str, str], swapped: bool, moments: list[dt.datetime]
) -> None:
    """Whatever the evidence: never another day than was written."""
    pattern = pair[swapped]
    written = {f'"{moment.strftime(pattern)}"': moment for moment in moments}
    # The same text is the same time only as far as it tells: back through its own pattern.
    truth = {key: dt.datetime.strptime(key.strip('"'), pattern) for key in written}
    path = of_times(tmp_path / "o.csv", *written)
    try:
        loaded = load(path)
    except InputError as error:
        assert error.hint == HINT
        assert "%y" in pattern or all(time.day <= 12 for time in truth.values())
        return
    right = sorted(truth.values())
    assert loaded.times == right or set(loaded.ledger.reasons) == {"ambiguous time"}
    assert set(loaded.times) <= set(right)


def outcome(path: Path) -> object:
    """Return all that may not depend on where a row stands: what is read, or the error."""
    try:
        loaded = load(path)
    except InputError as error:
        return error.message.split(": ", 1)[1], error.hint
    mine = loaded.used.filter(loaded.used["customer"] != "z")
    return sorted(mine.select("customer", "time").rows()), dict(loaded.ledger.reasons)


@PROPERTY
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(NUMERIC)),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["2024-01-07", "05/05/2024", "13/05/2024"]),
)
def test_where_a_row_stands_does_not_matter(
    tmp_path: Path, rows: list[tuple[str, str]], other: str
) -> None:
    lines = [f"{customer},{time},1" for customer, time in rows]
    filler = [f"z,{other},1"] * 1200
    first = outcome(text(tmp_path / "o.csv", *lines, *filler))
    last = outcome(text(tmp_path / "o.csv", *filler, *lines))
    assert first == last
