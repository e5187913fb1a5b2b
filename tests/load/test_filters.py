"""`--since`, `--until`, `--as-of`, `--dedupe` and event ids: in their order, each counted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.load.inputs import EVENTS, load, of_times, text

if TYPE_CHECKING:
    from pathlib import Path

DAYS = ("2024-01-05 00:00", "2024-01-05 23:59:59.999999", "2024-01-06", "2024-01-07 12:00")
EVENT = "user_id,event_time,event,event_id"


def day(number: int) -> dt.date:
    return dt.date(2024, 1, number)


@pytest.mark.parametrize(("since", "kept"), [(4, 4), (5, 4), (6, 2), (7, 1), (8, 0)])
def test_since_is_inclusive(tmp_path: Path, since: int, kept: int) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *DAYS), since=day(since))
    assert loaded.account["used"] == kept
    assert loaded.account["filtered"] == 4 - kept


@pytest.mark.parametrize(("until", "kept"), [(4, 0), (5, 2), (6, 3), (7, 4), (8, 4)])
def test_until_is_inclusive(tmp_path: Path, until: int, kept: int) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *DAYS), until=day(until))
    assert loaded.account["used"] == kept
    assert loaded.account["filtered"] == 4 - kept


def test_days_are_those_of_the_report_zone(tmp_path: Path) -> None:
    path = of_times(tmp_path / "o.csv", "2024-01-05T23:30:00Z", "2024-01-06T03:30:00+08:00")
    loaded = load(path, tz="Asia/Shanghai", since=day(6), until=day(6))
    assert loaded.times == [dt.datetime(2024, 1, 6, 3, 30), dt.datetime(2024, 1, 6, 7, 30)]
    assert load(path, since=day(6)).account["filtered"] == 2


def test_rows_that_cannot_be_dated_are_rejects_not_filtered(tmp_path: Path) -> None:
    path = of_times(tmp_path / "o.csv", "2024-01-01", "", "soon")
    loaded = load(path, since=day(5), until=day(9))
    assert loaded.account["filtered"] == 1
    assert loaded.ledger.reasons == {"no time": 1, "unreadable time": 1}


@pytest.mark.parametrize(("as_of", "after"), [(5, 2), (6, 1), (7, 0), (9, 0), (1, 4)])
def test_rows_after_the_as_of_day_are_ignored(tmp_path: Path, as_of: int, after: int) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *DAYS), as_of=day(as_of))
    assert loaded.account["after_as_of"] == after
    assert loaded.account["used"] == 4 - after
    assert loaded.ledger.as_of == day(as_of)


def test_the_as_of_day_is_the_last_readable_one_before_filters(tmp_path: Path) -> None:
    lines = ("a,2024-01-05,1,paid", "b,2024-01-06,-1,void", ",2099-01-01,1,paid", "c,2098,1,paid")
    path = text(tmp_path / "o.csv", *lines, header="customer_id,order_date,amount,status")
    assert load(path).ledger.as_of == day(6)
    assert load(path, where="status = 'paid'").ledger.as_of == day(6)
    assert load(path, since=dt.date(2024, 2, 1)).ledger.as_of == day(6)


@pytest.mark.parametrize(("until", "as_of"), [(5, 5), (6, 6), (7, 7), (20, 7)])
def test_until_sets_the_as_of_day_when_it_is_earlier(
    tmp_path: Path, until: int, as_of: int
) -> None:
    assert load(of_times(tmp_path / "o.csv", *DAYS), until=day(until)).ledger.as_of == day(as_of)


def test_the_option_wins_over_until(tmp_path: Path) -> None:
    loaded = load(of_times(tmp_path / "o.csv", *DAYS), until=day(5), as_of=day(20))
    assert loaded.ledger.as_of == day(20)


def test_whole_rows_that_repeat_stay_unless_told(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", *["a,2024-01-05,1"] * 3, "a,2024-01-05,1.0", "a,2024-01-06,1")
    assert load(path).account["used"] == 5
    loaded = load(path, dedupe=True)
    assert loaded.account["deduplicated"] == 2
    assert loaded.times == [dt.datetime(2024, 1, 5)] * 2 + [dt.datetime(2024, 1, 6)]


def test_a_row_repeats_only_if_all_its_columns_do(tmp_path: Path) -> None:
    header = "customer_id,order_date,amount,note"
    path = text(tmp_path / "o.csv", "a,2024-01-05,1,x", "a,2024-01-05,1,y", header=header)
    assert load(path, dedupe=True).account["deduplicated"] == 0


def test_rows_that_repeat_across_files(tmp_path: Path) -> None:
    for name in "ab":
        text(tmp_path / f"{name}.csv", "a,2024-01-05,1", f"{name},2024-01-06,1")
    assert load(tmp_path, dedupe=True).account["deduplicated"] == 1


def test_rows_without_an_order_id_repeat_too(tmp_path: Path) -> None:
    header = "customer_id,order_date,order_id,amount"
    path = text(tmp_path / "o.csv", *["a,2024-01-05,,1"] * 2, header=header)
    assert load(path).account["used"] == 2
    assert load(path, dedupe=True).account["deduplicated"] == 1


def test_repeats_are_dropped_after_rejects_and_before_the_as_of_day(tmp_path: Path) -> None:
    rows = [",2024-01-05,1", "a,2024-01-05,1", "a,2024-01-09,1", "a,2023-12-31,1"]
    path = text(tmp_path / "o.csv", *rows * 2)
    loaded = load(path, dedupe=True, as_of=day(6), since=day(1))
    assert loaded.account == {
        "read": 8, "filtered": 2, "rejected": 2, "deduplicated": 2, "after_as_of": 1, "used": 1,
    }  # fmt: skip


def test_events_with_an_id_are_always_deduplicated_on_it(tmp_path: Path) -> None:
    lines = (
        "b,2024-01-07,view,1",
        "a,2024-01-05,view,1",
        "a,2024-01-06,view,2",
        "a,2024-01-06,view,",
    )
    path = text(tmp_path / "e.csv", *lines, "a,2024-01-06,view,null", header=EVENT)
    loaded = load(path, needs=EVENTS)
    assert loaded.account["deduplicated"] == 1
    assert loaded.times == [dt.datetime(2024, 1, 5)] + [dt.datetime(2024, 1, 6)] * 3
    assert loaded.used["customer"].unique().to_list() == ["a"]


def test_the_copy_that_is_kept_does_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    lines = [f"{who},2024-01-0{n},{what},1" for n in (5, 6) for who in "ba" for what in ("y", "x")]
    kept = set()
    for name, rows in (("f.csv", lines), ("b.csv", lines[::-1])):
        loaded = load(text(tmp_path / name, *rows, header=EVENT), needs=EVENTS)
        assert loaded.account["deduplicated"] == 7
        kept.add(loaded.used.select("customer", "time", "event").row(0))
    assert kept == {("a", dt.datetime(2024, 1, 5), "x")}


def test_an_event_id_of_a_rejected_row_takes_no_other_row_out(tmp_path: Path) -> None:
    path = text(tmp_path / "e.csv", ",2024-01-05,view,1", "a,2024-01-06,view,1", header=EVENT)
    loaded = load(path, needs=EVENTS)
    assert loaded.account["rejected"] == 1
    assert loaded.account["used"] == 1


def test_segments_and_events_are_bare_texts(tmp_path: Path) -> None:
    path = text(
        tmp_path / "e.csv",
        "a,2024-01-05, view ,1, x ",
        "b,2024-01-05,view,2,",
        header=f"{EVENT},plan",
    )
    loaded = load(path, needs=EVENTS, by=("plan",))
    assert loaded.used["event"].to_list() == ["view", "view"]
    assert loaded.used.sort("customer")["segment_0"].to_list() == ["x", None]
