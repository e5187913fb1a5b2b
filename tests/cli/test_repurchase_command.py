"""`retainr repurchase`: what its options change, what is printed, what is written."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from retainr.cli.options import params_of
from retainr.cli.schema import document_schema
from retainr.metrics.repurchase import REPURCHASE
from tests.cli.logs import events, orders
from tests.cli.program import Outcome, retainr


def repurchase(*args: object) -> Outcome:
    return retainr("repurchase", *args)


# What stands behind a bar is given with and without the option.
CHANGES = {
    "within": "--within 45,60",
    "merge_same_day": "--merge-same-day",
    "period": "--period week",
    "week_start": "--week-start sunday | --period week",
    "confidence": "--confidence 0.8",
    "include_incomplete": "--include-incomplete | --as-of 2024-05-15",
    "last": "--last 1",
    "by": "--by channel",
    "new_since": "--new-since 2024-01-15",
    "acquired": "--acquired joined",
    "refunds": "--refunds drop",
    "since": "--since 2024-02-01",
    "until": "--until 2024-03-20",
    "as_of": "--as-of 2024-05-15",
    "lang": "--lang zh-Hans",
}


@cache
def seen(args: str) -> object:
    """Return what one run says: a new file, the same rows."""
    path = Path("log.csv")
    path.write_text(orders().read_text("utf-8") + "bob,11,2024-03-02,1.00,web,DE,\n", "utf-8")
    document = repurchase(path, *args.split(), "--format", "json").document
    return document["summary"], document["tables"], [note["text"] for note in document["notes"]]


@pytest.mark.parametrize("name", CHANGES)
def test_an_option_changes_something(name: str) -> None:
    option, _, also = CHANGES[name].partition("|")
    assert seen(option + also) != seen(also)


def test_every_option_of_its_own_is_tried() -> None:
    assert {param.name for param in REPURCHASE.params} <= set(CHANGES)
    assert {param.name for param in params_of(REPURCHASE)} >= set(CHANGES)


@pytest.mark.parametrize("args", ["", "--within 7,45", "--by channel --merge-same-day"])
def test_the_document_fits_its_schema(args: str) -> None:
    document = repurchase(orders(), *args.split(), "--format", "json").document
    Draft202012Validator(document_schema(REPURCHASE)).validate(document)
    assert document["parameters"]["within"] in ("30,60,90,180,365", "7,45")


def test_another_window_of_the_wrong_kind_does_not_fit_the_schema() -> None:
    document = repurchase(orders(), "--within", "45", "--format", "json").document
    document["tables"]["cohorts"][0]["repurchase_rate_45d"] = 1.5
    assert not Draft202012Validator(document_schema(REPURCHASE)).is_valid(document)


def test_the_screen() -> None:
    outcome = repurchase(orders(), "--within", "30,60")
    assert outcome.code == 0
    assert outcome.text.splitlines()[:17] == [
        "Repeat purchase · orders.csv",
        "5 customers, 9 orders, 2024-01-03 to 2024-04-30",
        "",
        "ordered again                   60.0%  23.1–88.2  3 of 5 · by day 60.0%",
        "median days to the 2nd order       42  Kaplan–Meier: 2 have none yet, counted",
        "median days between orders         42",
        "orders per customer              1.80",
        "revenue from repeat customers   47.1%",
        "",
        "second order within      rate  95% CI          of   0%                 100%",
        "    30 days               0.0  0.0–49.0         4   ●───────────",
        "    60 days             100.0  43.9–100.0       3             ────────────●",
        "",
        "order   customers   go on %  95% CI     days to next",
        "    1           5      60.0  23.1–88.2            42  ██████████████████████",
        "    2           3      33.3  6.1–79.2             55  █████████████",
        "    3           1       0.0  0.0–79.3              ·  ████",
    ]


def test_cohorts_are_shown_when_they_are_asked_for() -> None:
    plain = repurchase(orders()).text
    named = repurchase(orders(), "--table", "cohorts", "--within", "30,60").text
    assert "2024-01" not in plain.split("\n\n", 1)[1].split("note:")[0]
    assert named.splitlines()[3:8] == [
        "cohort    size  ever %  95% CI      30d    60d",
        "2024-01      2   100.0  34.2–100.0  0.0  100.0",
        "2024-02      1   100.0  20.7–100.0  0.0  100.0",
        "2024-03      1     0.0  0.0–79.3    0.0      ·",
        "2024-04      1     0.0  0.0–79.3      ·      ·",
    ]


def test_the_config_sets_its_options() -> None:
    Path("retainr.toml").write_text('[repurchase]\nwithin = "45d"\nmerge-same-day = true\n')
    document = repurchase(orders(), "--format", "json").document
    assert document["parameters"]["merge_same_day"] is True
    assert [row["days"] for row in document["tables"]["within"]] == [45]


def test_a_window_that_is_none() -> None:
    outcome = repurchase(orders(), "--within", "30,soon")
    assert (outcome.code, outcome.text) == (2, "")
    assert outcome.error == "--within: 'soon' is not a number of days from 1 to 36,500"
    assert outcome.hint == "for example --within 30,60,90,180,365"


def test_events_are_counted_too() -> None:
    document = repurchase(events(), "--format", "json").document
    assert document["summary"]["customers"] == 3
    assert document["summary"]["repeat_revenue_share"] is None
    assert "revenue" not in repurchase(events()).text


def test_files_hold_the_table_that_is_named() -> None:
    log = orders()
    assert repurchase(log, "-o", "r.json", "-o", "r.csv", "-q").code == 0
    assert repurchase(log, "-o", "l.csv", "--table", "ladder", "-q").code == 0
    assert Path("r.csv").read_text().startswith("days,eligible,repurchased,repurchase_rate,")
    assert Path("l.csv").read_text().startswith("order_number,customers,next_customers,next_rate,")
    assert set(json.loads(Path("r.json").read_text())["tables"]) == {"within", "ladder", "cohorts"}
