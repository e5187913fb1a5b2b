"""`retainr schema cohort`: documents of every kind of run are what it says."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.logs import events, lines, orders
from tests.cli.program import cohort, retainr

PERIODS = ("day", "week", "month", "quarter", "year")
CUTS = [("--period", p, "--clock", c) for p, c in product(PERIODS, ("calendar", "elapsed"))]
OPTIONS: list[tuple[str, ...]] = [
    *CUTS,
    ("--by", "channel"),
    ("--by", "channel", "--by", "country", "--clock", "elapsed"),
    ("--brackets", "1-2,3-9"),
    ("--brackets", "0", "--by", "country", "--clock", "elapsed"),
    ("--include-incomplete", "--as-of", "2024-04-15"),
    ("--min-cohort", "2"),
    ("--max-age", "0", "--last", "1"),
    ("--trend-age", "7"),
    ("--show", "revenue_per_customer"),
    ("--refunds", "drop", "--amount-scale", "2"),
    ("--acquired", "joined", "--new-since", "2024-01-01"),
    ("--where", "amount > 1000"),
    ("--where", "channel = 'web'", "--since", "2024-02-01", "--until", "2024-03-31"),
    ("--as-of", "2020-01-01"),
    ("--as-of", "2099-12-31", "--period", "year"),
    ("--dedupe", "--tz", "Asia/Shanghai", "--max-rejects", "50%"),
    ("--lang", "zh-Hans", "--table", "curve", "--layout", "wide"),
    ("--at-least", "2", "--confidence", "0.5"),
]


@cache
def schema() -> dict[str, Any]:
    return dict(json.loads(retainr("schema", "cohort").out))


def validate(document: dict[str, Any]) -> None:
    checker = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(schema(), format_checker=checker)
    assert [error.message for error in validator.iter_errors(document)] == []


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["title"] == "retainr cohort"


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_documents_are_valid(options: tuple[str, ...]) -> None:
    validate(cohort(orders(), "--format", "json", *options).document)


@pytest.mark.parametrize(
    "options",
    [(), ("--start-event", "signup"), ("--return-event", "buy", "--clock", "elapsed")],
    ids=" ".join,
)
def test_documents_of_events_are_valid(options: tuple[str, ...]) -> None:
    validate(cohort(events(), "--format", "json", *options).document)


def test_documents_of_poor_inputs_are_valid() -> None:
    for rows in (["a,2024-01-05,-1"], ["a,2024-01-05,1"], ["a,,1"], ["a,2024-01-05,x", ",,"]):
        validate(cohort(lines(*rows), "--format", "json", "--max-rejects", "1").document)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("notes"),
        lambda d: d.update(extra=1),
        lambda d: d.update(command="churn"),
        lambda d: d["data"].pop("rows_read"),
        lambda d: d["data"].update(rows_read=-1),
        lambda d: d["summary"].update(retention_rate_1=1.5),
        lambda d: d["tables"].pop("curve"),
        lambda d: d["tables"]["cohort"][0].pop("retained"),
        lambda d: d["tables"]["cohort"][0].update(retained=0.5),
        lambda d: d["tables"]["cohort"][0].update(cohort=19),
        lambda d: d["columns"]["age"].update(unit="furlongs"),
        lambda d: d["notes"].append({"code": "x", "severity": "loud", "text": "y"}),
    ],
)
def test_the_schema_refuses_what_is_wrong(spoil: Any) -> None:
    document = cohort(orders(), "--format", "json").document
    validate(document)
    spoil(document)
    assert not Draft202012Validator(schema()).is_valid(document)


def test_columns_names_all_that_occurs_and_nothing_else() -> None:
    document = cohort(orders(), "--format", "json", "--by", "channel", "--brackets", "1").document
    tables = document["tables"].values()
    named = {name for rows in tables for row in rows for name in row} | set(document["summary"])
    assert set(document["columns"]) == named


def test_parameters_hold_all_defaults_included() -> None:
    from retainr.cli.options import params_of
    from retainr.metrics.cohort import COHORT

    plain = cohort(orders(), "--format", "json").document["parameters"]
    named = {param.name for param in COHORT.params}
    assert named <= set(plain)
    # Where the numbers are computed changes none of them; an address may hold a token.
    where = {"engine", "shared_filesystem", "memory_budget"}
    reading = {p.name for p in params_of(COHORT) if p.panel == "Reading"} - {"rejects"} - where
    assert reading <= set(plain)
    told = cohort(orders(), "--format", "json", "--since", "2024-02-01").document["parameters"]
    assert (plain["since"], told["since"]) == (None, "2024-02-01")


def test_no_number_is_infinite_or_none() -> None:
    path = lines("a,2024-01-05,-1", "b,2024-02-05,0")
    text = cohort(path, "--format", "json", "--show", "revenue_per_customer").text
    json.loads(text, parse_constant=lambda name: pytest.fail(name))


def test_an_unknown_command() -> None:
    outcome = retainr("schema", "cohrt")
    assert outcome.code == 2
    assert outcome.error == "cohrt: no such command"
    assert "cohort" in outcome.hint
