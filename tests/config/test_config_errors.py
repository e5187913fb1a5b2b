"""The config file is read strictly: what is wrong is named, with the file and what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from retainr.metrics import METRICS
from tests.cli.logs import orders
from tests.cli.program import Outcome, cohort, retainr

HERE = "retainr.toml"
UNKNOWN = {
    '[cohort]\nperod = "week"': ("cohort.perod", "cohort.period"),
    '[cohort]\nweek-strat = "monday"': ("cohort.week-strat", "cohort.week_start"),
    "[chort]\nlast = 1": ("chort", "cohort"),
    "[source.orders]\n": ("source", "sources"),
    "[[check]]\n": ("check", "checks"),
}
WRONG = {
    "period = 3": "expected one of day, week, month, quarter, year",
    'period = "wek"': "expected one of day, week, month, quarter, year",
    'clock = "sand"': "expected one of calendar, elapsed",
    "tz = 8": "expected text",
    "last = 0": "expected a whole number at least 1",
    "last = 1.5": "expected a whole number at least 1",
    "last = true": "expected a whole number at least 1",
    'last = "2"': "expected a whole number at least 1",
    "confidence = 2": "expected a number at least 0.5 at most 0.9999",
    'confidence = "0.9"': "expected a number at least 0.5 at most 0.9999",
    'dedupe = "yes"': "expected true or false",
    "dedupe = 1": "expected true or false",
    "by = [1]": "expected text or a list of texts",
    "by = 1": "expected text or a list of texts",
    "since = 20240101": "expected a date such as 2024-01-31",
    "since = 2024-01-01T10:00:00": "expected a date such as 2024-01-31",
    'since = "2024-13-01"': "expected a date such as 2024-01-31",
    'since = "soon"': "expected a date such as 2024-01-31",
}


def configured(content: str) -> Outcome:
    Path(HERE).write_text(content, encoding="utf-8")
    return cohort(orders())


def refused(outcome: Outcome) -> Outcome:
    assert (outcome.code, outcome.out) == (2, b"")
    assert "Traceback" not in outcome.err
    assert "Usage" not in outcome.err
    return outcome


@pytest.mark.parametrize("content", UNKNOWN)
def test_an_unknown_key_names_the_nearest(content: str) -> None:
    outcome = refused(configured(content))
    key, near = UNKNOWN[content]
    assert outcome.error == f"{Path(HERE).absolute()}: unknown key {key}"
    assert outcome.hint == f"did you mean {near}?"


def test_an_unknown_key_without_a_near_one_names_them_all() -> None:
    outcome = refused(configured("[zzz]\nx = 1"))
    assert outcome.error.endswith(": unknown key zzz")
    commands = ", ".join(metric.name for metric in METRICS)
    assert outcome.hint == f"known: {commands}, sources, report, checks, benchmarks"


def test_all_unknown_keys_are_named_at_once() -> None:
    outcome = refused(configured('[cohort]\nperod = "week"\nshwo = "orders"\n[chort]\nx = 1'))
    assert "cohort.perod" in outcome.err
    assert "cohort.shwo" in outcome.err


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_value_says_what_is_expected(line: str) -> None:
    outcome = refused(configured(f"[cohort]\n{line}"))
    assert outcome.error.startswith(f"{Path(HERE).absolute()}: cohort.{line.split(' = ')[0]} = ")
    assert WRONG[line] in outcome.err


@pytest.mark.parametrize(
    "content",
    [
        "[cohort]\nperod = 1",
        "[cohort]\nlast = 0",
        "[cohort]\nby = 1",
        "[cohort]\n= 1",
        "cohort = 1",
    ],
)
def test_every_error_has_a_hint(content: str) -> None:
    assert refused(configured(content)).hint.strip()


@pytest.mark.parametrize("content", ["not toml", "[cohort", "[cohort]\nlast = ", 'x = "\n"'])
def test_what_is_no_toml(content: str) -> None:
    outcome = refused(configured(content))
    assert outcome.error.startswith(f"{Path(HERE).absolute()}: not valid TOML: ")
    assert "(at " in outcome.error


@pytest.mark.parametrize(
    "content", [f"x = {'[' * 5000}", f"x = {'1' * 5000}"], ids=["deep", "long"]
)
def test_what_no_reader_can_hold(content: str) -> None:
    outcome = refused(configured(content))
    assert outcome.error.startswith(f"{Path(HERE).absolute()}: not valid TOML: ")


def test_what_is_no_text() -> None:
    Path(HERE).write_bytes(b"\xff\xfe\0")
    assert "not valid TOML" in refused(cohort(orders())).error


def test_a_section_that_is_no_table() -> None:
    outcome = refused(configured("cohort = 1"))
    assert outcome.error == f"{Path(HERE).absolute()}: cohort is not a table"
    assert outcome.hint == "write [cohort]"


@pytest.mark.parametrize("content", ["[tool]\nretainr = 5", "[tool]\nretainr = 'x'"])
def test_a_tool_section_that_is_no_table(content: str) -> None:
    Path("pyproject.toml").write_text(content)
    assert "pyproject.toml" in refused(cohort(orders())).error


@pytest.mark.parametrize("before", [True, False])
def test_a_file_that_is_not_there(before: bool) -> None:
    option, command = ("--config", "nothing.toml"), ("cohort", orders())
    outcome = retainr(*option, *command) if before else retainr(*command, *option)
    assert refused(outcome).error == "nothing.toml: No such file or directory"


def test_a_folder_is_no_file() -> None:
    assert refused(cohort(orders(), "--config", ".")).error == ".: Is a directory"


def test_a_broken_file_is_an_error_even_when_all_is_said_on_the_command_line() -> None:
    Path(HERE).write_text("[cohort]\nperod = 1")
    refused(cohort(orders(), "--period", "week"))


def test_a_value_that_only_the_run_can_judge() -> None:
    outcome = refused(configured('[cohort]\nmax_rejects = "many"'))
    assert outcome.error == "--max-rejects many: not a share"
