"""What `max_drop` compares with: the newest earlier row of a history, or a JSON document."""

from __future__ import annotations

import datetime as dt
from json import dumps
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import retainr
from retainr.checks.comparable import definition_of
from tests.cli.logs import orders
from tests.cli.program import Outcome
from tests.cli.program import retainr as program

HISTORY = "history.parquet"
CHECK = '[[checks]]\nmetric = "cohort.retention_rate_1"\n'


def history(*rows: tuple[str, float], **other: Any) -> None:
    """Write a history with a value of each day."""
    result = retainr.cohort(retainr.load(orders()))
    fixed = {
        "command": "cohort", "metric": "retention_rate_1", "segment": None,
        "definition": definition_of(result, "retention_rate_1"), "version": "0.1.0",
        "ci_low": None, "ci_high": None, **other,
    }  # fmt: skip
    made = [{"as_of": dt.date.fromisoformat(day), "value": value, **fixed} for day, value in rows]
    pl.DataFrame(made, schema_overrides={"segment": pl.String}).write_parquet(HISTORY)


def check(drop: float, *args: object, more: str = "") -> Outcome:
    Path("retainr.toml").write_text(
        f'[sources.orders]\npath = "{orders()}"\n[report]\nhistory = "{HISTORY}"\n'
        f"{CHECK}max_drop = {drop}\n{more}"
    )
    return program("check", "-q", "--format", "json", *args)


def row(outcome: Outcome) -> dict[str, Any]:
    import json

    return dict(json.loads(outcome.out)["tables"]["checks"][0])


def test_the_newest_earlier_day_counts() -> None:
    history(("2024-01-31", 0.9), ("2024-03-31", 0.6), ("2024-04-30", 0.99), ("2024-05-31", 0.99))
    outcome = check(0.05)
    assert outcome.code == 1
    found = row(outcome)
    assert (found["before"], found["before_as_of"]) == (0.6, "2024-03-31")
    assert "is 10.0 pp under the 60.0% of 2024-03-31; 5.0 pp are allowed" in found["message"]
    assert check(0.1).code == 0


@pytest.mark.parametrize(
    "other",
    [{"command": "churn"}, {"metric": "retention_rate_2"}, {"segment": "web"}],
    ids=str,
)
def test_rows_of_something_else_do_not_count(other: dict[str, str]) -> None:
    history(("2024-03-31", 0.9), **other)
    outcome = check(0.05)
    assert (outcome.code, row(outcome)["status"]) == (3, "no-data")
    assert "no run with an earlier last day" in row(outcome)["message"]


def test_a_number_under_another_definition_is_not_compared() -> None:
    history(("2024-03-31", 0.9))
    outcome = check(0.05, more='options = { period = "week" }\n')
    assert outcome.code == 3
    said = row(outcome)["message"]
    assert "2024-03-31 was computed under another definition" in said
    assert "(there: period = month; here: period = week)" in said


def test_a_newer_run_on_other_terms_does_not_hide_the_one_that_compares() -> None:
    history(("2024-03-31", 0.9))
    own = pl.read_parquet(HISTORY)
    weekly = own.with_columns(value=pl.lit(0.1), definition=pl.lit("by weeks"))
    later = weekly.with_columns(as_of=pl.lit(dt.date(2024, 4, 7)))
    pl.concat([weekly, own, weekly, later]).write_parquet(HISTORY)
    outcome = check(0.05)
    found = row(outcome)
    assert (outcome.code, found["before"], found["before_as_of"]) == (1, 0.9, "2024-03-31")


def test_no_history_yet() -> None:
    orders()
    outcome = check(0.05)
    assert (outcome.code, row(outcome)["status"]) == (3, "no-data")
    assert check(0.05, "--no-data", "pass").code == 0


def test_another_history() -> None:
    history(("2024-03-31", 0.9))
    Path(HISTORY).rename("other.parquet")
    assert check(0.05, "--history", "other.parquet").code == 1


def test_what_is_no_history() -> None:
    Path(HISTORY).write_bytes(b"not parquet")
    outcome = check(0.05)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error == f"{HISTORY}: not a Parquet file"


def test_a_table_that_is_no_history() -> None:
    pl.DataFrame({"as_of": [dt.date(2024, 1, 1)]}).write_parquet(HISTORY)
    assert check(0.05).error.startswith(f"{HISTORY}: no column command, metric")


def test_days_of_a_history_that_are_no_days() -> None:
    history(("2024-03-31", 0.9))
    pl.read_parquet(HISTORY).with_columns(as_of=pl.lit("soon")).write_parquet(HISTORY)
    outcome = check(0.05)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error.startswith(f"{HISTORY}: not a history: ")


def baseline(*args: object) -> str:
    """Write what the command says of the log to the end of March, where half came back."""
    outcome = program(*args, "--until", "2024-03-31", "-q", "-o", "before.json")
    assert outcome.code in (0, 1), outcome.err
    return "before.json"


def test_a_baseline_of_the_same_command() -> None:
    file = baseline("cohort", orders())
    found = check(0.1, "--baseline", file)
    assert found.code == 1
    assert (row(found)["before"], row(found)["before_as_of"]) == (2 / 3, "2024-03-31")
    assert check(0.2, "--baseline", file).code == 0


def test_a_baseline_of_the_same_check() -> None:
    orders()
    check(0.1)
    file = baseline("check", orders(), "--min", "cohort.retention_rate_1=0.9")
    found = check(0.1, "--baseline", file)
    assert (found.code, row(found)["before"]) == (1, 2 / 3)


def test_a_baseline_of_a_cell() -> None:
    file = baseline("cohort", orders())
    Path("retainr.toml").write_text(
        '[sources.orders]\npath = "orders.csv"\n[[checks]]\nmetric = "cohort.retention_rate"\n'
        'where = { age = 1, cohort = "latest" }\nmax_drop = 0.2\n'
    )
    found = program("check", "-q", "--format", "json", "--baseline", file)
    assert (found.code, row(found)["before"], row(found)["value"]) == (1, 1.0, 0.0)
    refused = program("check")
    assert refused.code == 2
    assert "which holds numbers of the summary" in refused.error


def test_the_latest_of_a_baseline_is_chosen_as_it_is_today() -> None:
    """A cohort that was watched in part has a rate where asked for, and is no latest one."""
    text = '[[checks]]\nmetric = "repurchase.repurchase_rate_30d"\nwhere = { cohort = "latest" }\n'
    Path("retainr.toml").write_text(
        f'[sources.orders]\npath = "{orders()}"\n[repurchase]\ninclude_incomplete = true\n'
        f"{text}max_drop = 0\n"
    )
    for day in ("2024-03-01", "2024-03-31", "2024-04-30"):
        args = ("-q", "--until", day, "--format", "json")
        assert program("repurchase", *args, "-o", "before.json").code == 0
        found = row(program("check", *args, "--baseline", "before.json"))
        assert (found["status"], found["before"]) == ("pass", found["value"]), day


@pytest.mark.parametrize("cohort", ["2024-01", "2024-01-01"])
def test_a_baseline_of_a_named_cell(cohort: str) -> None:
    file = baseline("cohort", orders())
    Path("retainr.toml").write_text(
        '[sources.orders]\npath = "orders.csv"\n[[checks]]\nmetric = "cohort.retention_rate"\n'
        f'where = {{ age = 1, cohort = "{cohort}" }}\nmax_drop = 0\n'
    )
    found = program("check", "-q", "--format", "json", "--baseline", file)
    assert (found.code, row(found)["before"]) == (0, 0.5)


@pytest.mark.parametrize("by_check", [True, False])
def test_a_baseline_under_other_options_is_not_compared(by_check: bool) -> None:
    orders()
    own = ("check", orders(), "--min", "cohort.retention_rate_1=0")
    file = baseline(*(own if by_check else ("cohort", orders())), "--period", "week")
    found = check(0.1, "--baseline", file)
    assert (found.code, row(found)["status"]) == (3, "no-data")
    assert "under other options" in row(found)["message"]


@pytest.mark.parametrize(
    "other", ['where = { age = 2, cohort = "latest" }', 'options = { by = ["country"] }'], ids=str
)
def test_a_check_of_the_same_name_on_other_terms_is_not_compared(other: str) -> None:
    def one(terms: str) -> None:
        where = "" if "where" in terms else 'where = { age = 1, cohort = "2024-01" }\n'
        Path("retainr.toml").write_text(
            f'[sources.orders]\npath = "{orders()}"\n[[checks]]\nname = "x"\n'
            f'metric = "cohort.retention_rate"\nmax_drop = 0\n{where}{terms}\n'
        )

    one("")
    file = baseline("check", "--baseline", baseline("cohort", orders()))
    assert row(program("check", "--format", "json", "--baseline", file))["before"] == 0.5
    one(other)
    found = row(program("check", "--format", "json", "--baseline", file))
    assert (found["status"], found["before"]) == ("no-data", None)
    assert "under other options" in found["message"]


def test_a_baseline_of_another_command_says_nothing() -> None:
    found = check(0.1, "--baseline", baseline("churn", orders()))
    assert (found.code, row(found)["status"]) == (3, "no-data")


DAMAGED = {
    "retainr": "0.1.0", "command": "check", "definition": "", "parameters": {}, "data": {},
    "summary": {}, "tables": {"checks": [{"check": "x"}]}, "columns": {}, "notes": [],
}  # fmt: skip


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '{"command": "cohort"}', dumps(DAMAGED)])
def test_what_is_no_baseline(content: str) -> None:
    Path("before.json").write_text(content)
    outcome = check(0.1, "--baseline", "before.json")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error.startswith("before.json: ")


def test_a_baseline_without_a_check_that_compares() -> None:
    outcome = program(
        "check", orders(), "--min", "cohort.customers=1", "--baseline", baseline("churn", orders())
    )
    assert outcome.code == 2
    assert "no check has max_drop" in outcome.error


def test_a_baseline_and_a_history() -> None:
    history(("2024-03-31", 0.9))
    outcome = check(0.1, "--baseline", baseline("cohort", orders()), "--history", HISTORY)
    assert outcome.code == 2
    assert outcome.error == "--baseline and --history: max_drop compares with one"


def test_nothing_to_compare_with() -> None:
    Path("retainr.toml").write_text(
        f'[sources.orders]\npath = "{orders()}"\n{CHECK}max_drop = 0.1\n'
    )
    assert program("check").error == "max_drop: nothing to compare with"
