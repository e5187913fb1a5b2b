"""`retainr config show` and `retainr config check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.logs import orders
from tests.cli.program import retainr

CONFIG = """\
[sources.orders]
path = "orders.csv"
[cohort]
period = "week"
[[checks]]
metric = "cohort.customers"
min = 1
"""


def written(text: str = CONFIG, name: str = "retainr.toml") -> None:
    Path(name).write_text(text, "utf-8")


def shown(*args: object) -> dict[str, tuple[Any, str]]:
    outcome = retainr("config", "show", "--format", "json", *args)
    assert outcome.code == 0, outcome.err
    rows = json.loads(outcome.out)["settings"]
    return {row["key"]: (row["value"], row["from"]) for row in rows}


def test_what_is_set_and_where() -> None:
    written()
    found = shown()
    assert found["config"] == ("retainr.toml", "found")
    assert found["sources.orders.path"] == ("orders.csv", "retainr.toml")
    assert found["sources.orders.kind"] == ("order", "default")
    assert found["cohort.period"] == ("week", "retainr.toml")
    assert found["checks[1].min"] == (1, "retainr.toml")
    assert found["checks[1].severity"] == ("fail", "default")
    assert found["report.title"] == (None, "default")
    assert "cohort.last" not in found


def test_a_table_that_is_of_no_command() -> None:
    written()
    assert shown("report")["report.title"] == (None, "default")
    assert {key for key in shown("checks") if key != "config"} == {
        "checks[1].metric", "checks[1].min", "checks[1].confident", "checks[1].severity",
    }  # fmt: skip
    outcome = retainr("config", "show", "reprt")
    assert outcome.error == "reprt: no such command"


def test_all_options_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    written()
    monkeypatch.setenv("RETAINR_LANG", "zh-Hans")
    found = shown("cohort")
    assert found["cohort.period"] == ("week", "retainr.toml")
    assert found["cohort.confidence"] == (0.95, "default")
    assert found["cohort.lang"] == ("zh-Hans", "environment")
    assert not [key for key in found if key.startswith(("sources", "churn"))]
    assert shown("churn")["churn.period"] == ("month", "default")


def test_the_environment_wins_over_the_file_as_it_does_in_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orders()
    written(CONFIG.replace('period = "week"', 'lang = "zh-Hant"'))
    monkeypatch.setenv("RETAINR_LANG", "en")
    assert shown("cohort")["cohort.lang"] == ("en", "environment")
    assert retainr("cohort").text.startswith("Retention by cohort")


def test_a_named_file_and_pyproject() -> None:
    written(CONFIG, "other.toml")
    assert shown("--config", "other.toml")["config"] == ("other.toml", "option")
    assert shown("--config", "other.toml")["cohort.period"] == ("week", "other.toml")
    written('[tool.retainr.cohort]\nperiod = "year"\n', "pyproject.toml")
    assert shown()["cohort.period"] == ("year", "pyproject.toml")
    assert json.loads(retainr("--config", "other.toml", "config", "show", "--format", "json").out)


def test_without_a_file() -> None:
    assert shown()["config"] == (None, "default")
    assert retainr("config", "show", "chort").error == "chort: no such command"


def test_as_a_table() -> None:
    written()
    lines = retainr("config", "show").text.splitlines()
    assert lines[0].split() == ["key", "value", "from"]
    row = next(line for line in lines if line.startswith("cohort.period"))
    assert row.split() == ["cohort.period", '"week"', "retainr.toml"]


def test_a_right_file() -> None:
    written()
    outcome = retainr("config", "check")
    assert outcome.code == 0
    assert outcome.text == "retainr.toml: no errors (sources: 1, checks: 1)\n"


def test_all_errors_at_once_also_those_of_places_and_numbers() -> None:
    written(
        '[sources.a]\npath = "${NOT_SET}/a.csv"\n[cohort]\nperod = "week"\n'
        '[[checks]]\nmetric = "cohort.custmers"\nmin = 1\n'
        '[[checks]]\nmetric = "nps.nps"\nmin = 1\n'
    )
    outcome = retainr("config", "check")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error.endswith("retainr.toml: 4 errors")
    for said in ("cohort.perod", "NOT_SET", "cohort.custmers", "nothing to read for nps"):
        assert said in outcome.err


def test_the_places_of_options_and_of_the_report_are_looked_at_too() -> None:
    names = ("MAP", "PAGE", "PAST")
    written(
        '[sources.a]\npath = "a.csv"\ncustomer_map = "${MAP}"\n'
        '[report]\noutput = ["${PAGE}"]\nhistory = "${PAST}"\n'
    )
    outcome = retainr("config", "check")
    assert (outcome.code, outcome.out) == (2, b"")
    assert all(f"no variable '{name}'" in outcome.err for name in names)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ('output = "r.pdf"', "r.pdf: unknown ending"),
        ('output = "{day}.html"', "{day}.html: unknown placeholder {day}"),
        ('sections = ["churn"]', "several sources fit churn: a, b"),
    ],
)
def test_a_report_that_could_never_come_is_found_without_data(report: str, said: str) -> None:
    sources = '[sources.a]\npath = "a.csv"\n[sources.b]\npath = "b.csv"\n'
    sources = sources if "churn" in report else CONFIG
    written(f"{sources}[report]\n{report}\n")
    outcome = retainr("config", "check")
    assert outcome.code == 2
    assert said in outcome.err


def test_a_report_may_have_its_input_when_it_is_run() -> None:
    written('[report]\ntitle = "Shop"\nsections = ["churn"]\noutput = "r.html"\n')
    assert retainr("config", "check").code == 0


def test_no_file_to_check() -> None:
    assert retainr("config", "check").error == "no retainr.toml here or above"
    assert retainr("config", "check", "--config", "x.toml").code == 2
