"""The account of rows: whatever is in a file, the parts add up to what was read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.load.inputs import EVENTS, Loaded, load, text

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

CUSTOMERS = ("a", "b", "1", "01", "12583.0", "'7", " ", "", "null", "客")
TIMES = (
    *("2024-01-05", "2024-01-06", "2024-02-01 10:00", "20240301", "1969-12-31", "1600-02-29"),
    *("2024-01-05T10:00:00.5", "", "soon", "2024-02-30", "9999-12-31", " 2024-01-05"),
)
AMOUNTS = ("1", "2.5", "-3", "0", "", "x", "0.00001", " 4 ", "nan")
ORDERS = ("1", "2", "", "x", "01")
STATUS = ("paid", "void", "")
HEADER = "customer_id,order_date,order_id,amount,status"
EVENT_HEADER = "user_id,event_time,event,event_id,amount"
DAYS = (
    st.none() | st.dates(dt.date(2023, 12, 31), dt.date(2024, 3, 2)) | st.just(dt.date(1965, 1, 1))
)
ROW = st.tuples(*map(st.sampled_from, (CUSTOMERS, TIMES, ORDERS, AMOUNTS, STATUS))).map(",".join)
EVENT = st.tuples(
    *map(st.sampled_from, (CUSTOMERS, TIMES, ("view", "buy", ""), ORDERS, AMOUNTS))
).map(",".join)
OPTIONS = st.fixed_dictionaries(
    {"since": DAYS, "until": DAYS, "as_of": DAYS, "dedupe": st.booleans()},
    optional={"where": st.sampled_from(["status = 'paid'", "amount > 0", "status is null"])},
)
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


def facts(loaded: Loaded) -> tuple[object, ...]:
    """Return what must not depend on where a row stands."""
    ledger = loaded.ledger
    days = (ledger.as_of, *ledger.days_used)
    return loaded.account, dict(ledger.reasons), loaded.times, days, ledger.rows_rounded


@PROPERTY
@given(st.lists(ROW, min_size=1, max_size=20), OPTIONS)
def test_the_parts_add_up(tmp_path: Path, rows: list[str], options: dict[str, Any]) -> None:
    loaded = load(text(tmp_path / "o.csv", *rows, header=HEADER), **options)
    assert loaded.ledger.rows_read == len(rows)
    assert loaded.adds_up
    assert all(count > 0 for count in loaded.ledger.reasons.values())


@PROPERTY
@given(st.lists(EVENT, min_size=1, max_size=20), OPTIONS)
def test_the_parts_of_events_add_up(
    tmp_path: Path, rows: list[str], options: dict[str, Any]
) -> None:
    options = {k: v for k, v in options.items() if k != "where"}
    path = text(tmp_path / "e.csv", *rows, header=EVENT_HEADER)
    loaded = load(path, needs=EVENTS, **options)
    assert loaded.ledger.rows_read == len(rows)
    assert loaded.adds_up


@PROPERTY
@given(st.lists(ROW, min_size=1, max_size=12), OPTIONS, st.randoms(use_true_random=False))
def test_neither_order_nor_splitting_changes_anything(
    tmp_path: Path, rows: list[str], options: dict[str, Any], random: Random
) -> None:
    whole = load(text(tmp_path / "o.csv", *rows, header=HEADER), **options)
    shuffled = list(rows)
    random.shuffle(shuffled)
    half = len(rows) // 2
    folder = tmp_path / "split"
    folder.mkdir(exist_ok=True)
    text(folder / "a.csv", *shuffled[:half], header=HEADER)
    text(folder / "b.csv", *shuffled[half:], header=HEADER)
    assert facts(load(folder, **options)) == facts(whole)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",soon,,x,paid", "no customer"),
        ("a,,,x,paid", "no time"),
        ("a,soon,,x,paid", "unreadable time"),
        ("a,2024-01-05,,,paid", "no amount"),
        ("a,2024-01-05,,x,paid", "unreadable amount"),
    ],
)
def test_a_row_has_one_reason_the_first_that_holds(tmp_path: Path, row: str, reason: str) -> None:
    loaded = load(text(tmp_path / "o.csv", row, "a,2024-01-05,,1,paid", header=HEADER))
    assert loaded.ledger.reasons == {reason: 1}


def test_reasons_stand_commonest_first(tmp_path: Path) -> None:
    rows = [",2024-01-05,,1,", "a,,,1,", "a,,,1,", "a,x,,1,", "a,x,,1,", "a,x,,1,", "a,2024,,1,"]
    loaded = load(text(tmp_path / "o.csv", *rows, "a,2024-01-05,,1,", header=HEADER))
    assert list(loaded.ledger.reasons.items()) == [
        ("unreadable time", 4),
        ("no time", 2),
        ("no customer", 1),
    ]


def test_days_before_1970_are_counted_like_others(tmp_path: Path) -> None:
    rows = ("a,1969-12-30,,1,", "b,1600-02-29,,1,", ",1969-01-01,,1,", "a,1970-01-02,,1,")
    path = text(tmp_path / "o.csv", *rows, header=HEADER)
    loaded = load(path, as_of=dt.date(1969, 12, 31), since=dt.date(1601, 1, 1))
    assert loaded.account == {
        "read": 4, "filtered": 1, "rejected": 1, "deduplicated": 0, "after_as_of": 1, "used": 1,
    }  # fmt: skip
    assert loaded.ledger.days_used == (dt.date(1969, 12, 30),) * 2


def test_the_first_and_last_day_are_those_of_used_rows(tmp_path: Path) -> None:
    rows = (",2023-01-01,,1,", "a,2024-01-05,,1,", "a,2024-01-07,,1,", "a,2024-02-01,,1,")
    loaded = load(text(tmp_path / "o.csv", *rows, header=HEADER), as_of=dt.date(2024, 1, 31))
    assert loaded.ledger.days_used == (dt.date(2024, 1, 5), dt.date(2024, 1, 7))


def test_no_row_is_used(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", "a,soon,,1,", ",,,,", header=HEADER)
    ledger = load(path).ledger
    assert (ledger.rows_used, ledger.as_of, ledger.days_used) == (0, None, (None, None))
