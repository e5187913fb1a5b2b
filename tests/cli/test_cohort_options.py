"""What a cohort matrix can be told: what it shows, brackets, events, small cohorts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.logs import events, lines, orders
from tests.cli.program import cohort

NAN = ""
WIDE: dict[str, dict[str, list[str]]] = {
    "retention_rate": {"2024-01": ["0.5", "0.5", "0.5"], "2024-02": ["1.0", "0.0", NAN]},
    "unbounded_retention_rate": {"2024-01": ["1.0", "1.0", "0.5"], "2024-02": ["1.0", "0.0", NAN]},
    "retained": {"2024-01": ["1", "1", "1"], "2024-02": ["1", "0", NAN]},
    "orders": {"2024-01": ["2", "1", "1", "1"], "2024-02": ["1", "1", "0", NAN]},
    "revenue": {"2024-01": ["40.0", "20.0", "7.5", "5.0"], "2024-02": ["12.25", "5.0", "0.0", NAN]},
    "revenue_per_customer": {
        "2024-01": ["20.0", "30.0", "33.75", "36.25"],
        "2024-02": ["12.25", "17.25", "17.25", NAN],
    },
}


def json(*args: object) -> dict[str, Any]:
    return cohort(*args, "--format", "json").document


def table(name: str, *args: object) -> list[dict[str, str]]:
    return cohort(*args, "--format", "csv", "--table", name).rows


@pytest.mark.parametrize("show", WIDE)
def test_show(show: str) -> None:
    rows = cohort(orders(), "--format", "csv", "--layout", "wide", "--show", show).rows
    found = {row["cohort"]: list(row.values())[2:] for row in rows}
    assert {name: found[name] for name in WIDE[show]} == WIDE[show]
    assert [row["size"] for row in rows] == ["2", "1", "1", "1"]


@pytest.mark.parametrize("show", WIDE)
def test_show_changes_the_picture_not_the_numbers(show: str) -> None:
    default, shown = json(orders()), json(orders(), "--show", show)
    assert shown["tables"] == default["tables"]
    assert shown["summary"] == default["summary"]
    assert shown["parameters"]["show"] == show


@pytest.mark.parametrize("show", ["revenue", "revenue_per_customer"])
def test_money_needs_an_amount(show: str) -> None:
    path = lines("a,2024-01-05", header="customer_id,order_date")
    outcome = cohort(path, "--show", show)
    assert outcome.code == 2
    assert outcome.error == f"orders.csv: no amount column, so there is no {show}"
    assert "--amount COL" in outcome.hint


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, {"2024-01-01": "2", "2024-02-01": "1", "2024-03-01": "1", "2024-04-01": "1"}),
        (1, {"2024-01-01": "1", "2024-02-01": "1", "2024-03-01": "0"}),
        (2, {"2024-01-01": "1", "2024-02-01": "0"}),
        (3, {"2024-01-01": "1"}),
        (9, {}),
    ],
)
def test_trend_age(age: int, expected: dict[str, str]) -> None:
    rows = table("trend", orders(), "--trend-age", age)
    assert {row["cohort"]: row["retained"] for row in rows} == expected


def test_the_trend_is_at_age_1_by_default() -> None:
    assert table("trend", orders()) == table("trend", orders(), "--trend-age", "1")


def test_brackets() -> None:
    rows = table("brackets", orders(), "--brackets", "0,1-2,1-3")
    found = {(r["cohort"], r["bracket"]): (r["retained"], r["eligible"]) for r in rows}
    assert found == {
        ("2024-01-01", "0"): ("2", "2"),
        ("2024-01-01", "1-2"): ("2", "2"),
        ("2024-01-01", "1-3"): ("2", "2"),
        ("2024-02-01", "0"): ("1", "1"),
        ("2024-02-01", "1-2"): ("1", "1"),
        ("2024-02-01", "1-3"): ("1", ""),
        ("2024-03-01", "0"): ("1", "1"),
        ("2024-03-01", "1-2"): ("0", ""),
        ("2024-03-01", "1-3"): ("0", ""),
        ("2024-04-01", "0"): ("1", "1"),
    }
    assert [r["bracket"] for r in rows][:3] == ["0", "1-2", "1-3"]


def test_brackets_are_a_table_only_when_asked_for() -> None:
    assert list(json(orders())["tables"]) == ["cohort", "curve", "trend"]
    asked = json(orders(), "--brackets", "1-2")["tables"]
    assert list(asked) == ["cohort", "curve", "trend", "brackets"]


@pytest.mark.parametrize("brackets", ["2-1", "a", "1-2,", "", "1:2", "-1", "1-2-3", "1–2"])
def test_brackets_that_are_none(brackets: str) -> None:
    outcome = cohort(orders(), f"--brackets={brackets}")
    assert outcome.code == 2
    assert outcome.error.startswith("--brackets: ")
    assert outcome.hint == "for example --brackets 1-7,8-14,15-30"


def by_age(*args: object) -> dict[int, int]:
    rows = json(events(), *args)["tables"]["cohort"]
    assert {row["cohort"] for row in rows} == {"2024-01-01"}
    return {row["age"]: row["retained"] for row in rows}


def test_start_and_return_events() -> None:
    both = ("--start-event", "signup", "--return-event", "buy")
    assert by_age(*both) == {0: 2, 1: 1, 2: 1}
    assert by_age("--start-event", "signup") == {0: 2, 1: 1, 2: 2}
    assert by_age("--start-event", "signup", "--return-event", "nothing") == {0: 2, 1: 0, 2: 0}


def test_without_a_start_event_any_event_begins() -> None:
    rows = json(events(), "--return-event", "buy")["tables"]["cohort"]
    assert {(r["cohort"], r["cohort_size"]) for r in rows} == {("2024-01-01", 2), ("2024-02-01", 1)}


def test_who_never_began_is_in_no_cohort() -> None:
    document = json(events(), "--start-event", "signup")
    assert document["summary"]["customers"] == 2
    assert "no-cohort" in [note["code"] for note in document["notes"]]


def test_the_event_column_can_be_named() -> None:
    first = json(events(), "--start-event", "signup")
    other = json(events(), "--start-event", "signup", "--event", "old_event")
    assert first["data"]["columns"]["event"] == "event"
    assert other["data"]["columns"]["event"] == "old_event"
    starts = {row["cohort"] for row in other["tables"]["cohort"]}
    assert starts == {"2024-02-01", "2024-03-01"}


def test_events_are_deduplicated_on_their_id() -> None:
    document = json(events(), "--start-event", "signup")
    assert document["data"]["rows_deduplicated"] == 1
    assert json(events())["data"]["rows_deduplicated"] == 0
    assert json(events(), "--event-id", "event_id")["data"]["rows_deduplicated"] == 1


def test_at_least() -> None:
    both = ("--start-event", "signup", "--return-event", "buy")
    assert by_age(*both, "--at-least", "2") == {0: 0, 1: 1, 2: 0}
    rows = json(orders(), "--at-least", "2")["tables"]["cohort"]
    assert not any(row["retained"] for row in rows)
    assert rows[0]["cohort_size"] == 2


def test_small_cohorts_have_no_rate() -> None:
    rows = json(orders(), "--min-cohort", "2")["tables"]["cohort"]
    rated = {row["cohort"] for row in rows if row["retention_rate"] is not None}
    assert rated == {"2024-01-01"}
    assert all(row["retained"] is not None for row in rows)
    notes = json(orders(), "--min-cohort", "2")["notes"]
    assert "min-cohort" in [note["code"] for note in notes]
    assert "few" in cohort(orders(), "--min-cohort", "2").text


def test_events_need_an_event_column() -> None:
    outcome = cohort(orders(), "--start-event", "signup")
    assert outcome.code == 2
    assert outcome.error == "orders.csv: no column found for event"
    assert '--event "…"' in outcome.hint
