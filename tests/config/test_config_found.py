"""Where the config file is found, and what beats what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.logs import orders
from tests.cli.program import cohort, retainr


def section(path: str, text: str, head: str = "cohort") -> Path:
    """Write a config file whose `cohort` section holds some lines."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"[{head}]\n{text}\n", encoding="utf-8")
    return target


def parameters(*args: object) -> dict[str, Any]:
    return dict(cohort(orders(), "--format", "json", *args).document["parameters"])


def below(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(folder)


def test_in_the_working_directory() -> None:
    assert parameters()["period"] == "month"
    section("retainr.toml", 'period = "week"')
    assert parameters()["period"] == "week"


@pytest.mark.parametrize("folder", ["a", "a/b/c"])
def test_above_the_working_directory(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    section("retainr.toml", 'period = "week"')
    below(monkeypatch, folder)
    assert parameters()["period"] == "week"


def test_the_nearest_wins_and_they_are_not_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    section("retainr.toml", 'period = "week"\nlast = 2')
    section("near/retainr.toml", "max-age = 1")
    below(monkeypatch, "near/er")
    found = parameters()
    assert (found["max_age"], found["period"], found["last"]) == (1, "month", None)


def test_in_pyproject() -> None:
    section("pyproject.toml", 'period = "year"', "tool.retainr.cohort")
    assert parameters()["period"] == "year"


def test_a_pyproject_of_something_else_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    section("retainr.toml", 'period = "week"')
    section("near/pyproject.toml", "x = 1", "tool.other")
    below(monkeypatch, "near")
    assert parameters()["period"] == "week"


def test_the_own_file_wins_over_pyproject() -> None:
    section("pyproject.toml", 'period = "year"', "tool.retainr.cohort")
    section("retainr.toml", 'period = "week"')
    assert parameters()["period"] == "week"


@pytest.mark.parametrize("content", ["tool = 1", "[tool]\nother = 1", "[project]", ""])
def test_a_pyproject_that_is_not_ours_does_no_harm(content: str) -> None:
    Path("pyproject.toml").write_text(content, encoding="utf-8")
    assert parameters()["period"] == "month"


def test_named_before_or_after_the_command() -> None:
    section("retainr.toml", 'period = "week"')
    section("other.toml", 'period = "year"')
    assert parameters("--config", "other.toml")["period"] == "year"
    before = retainr("--config", "other.toml", "cohort", orders(), "--format", "json")
    assert before.document["parameters"]["period"] == "year"


def test_named_after_the_command_wins() -> None:
    one, two = section("one.toml", 'period = "week"'), section("two.toml", 'period = "year"')
    run = retainr("--config", one, "cohort", orders(), "--config", two, "--format", "json")
    assert run.document["parameters"]["period"] == "year"


def test_a_named_pyproject() -> None:
    path = section("elsewhere/pyproject.toml", 'period = "year"', "tool.retainr.cohort")
    assert parameters("--config", path)["period"] == "year"


def test_the_command_line_wins() -> None:
    section("retainr.toml", 'period = "week"\nlast = 1\nshow = "orders"')
    found = parameters("--period", "year", "--show", "retained")
    assert (found["period"], found["show"], found["last"]) == ("year", "retained", 1)


def test_the_command_line_wins_with_a_default_too() -> None:
    section("retainr.toml", 'period = "week"\nby = ["channel"]\nbom = true\ncolor = false')
    found = parameters("--period", "month", "--by", "country")
    assert (found["period"], found["by"]) == ("month", ["country"])


OPTIONS = {
    "clock": '"elapsed"',
    "show": '"orders"',
    "trend_age": "2",
    "trend-age": "2",
    "brackets": '"1-2"',
    "at_least": "2",
    "min_cohort": "2",
    "by": '["channel", "country"]',
    "where": "\"channel = 'web'\"",
    "since": "2024-02-01",
    "until": '"2024-03-31"',
    "as_of": "2024-04-30",
    "tz": '"Asia/Shanghai"',
    "max_rejects": '"10%"',
    "dedupe": "true",
    "refunds": '"drop"',
    "amount_scale": "2",
    "new_since": "2024-02-01",
    "acquired": '"joined"',
    "period": '"quarter"',
    "week_start": '"sunday"',
    "confidence": "0.9",
    "include_incomplete": "true",
    "max_age": "3",
    "last": "2",
}


@pytest.mark.parametrize("key", OPTIONS)
def test_each_option(key: str) -> None:
    """The config says the same as the command line."""
    section("retainr.toml", f"{key} = {OPTIONS[key]}")
    found = parameters()
    Path("retainr.toml").unlink()
    value = OPTIONS[key]
    option = f"--{key.replace('_', '-')}"
    args = [option] if value == "true" else [option, value.strip('"')]
    if value.startswith("["):
        args = ["--by", "channel", "--by", "country"]
    assert found == parameters(*args)
    assert found != parameters()


@pytest.mark.parametrize("share", ["0.1", "0.10", '"0.1"', '"10%"'])
def test_a_share_is_a_number_or_text(share: str) -> None:
    section("retainr.toml", f"max_rejects = {share}")
    assert parameters()["max_rejects"] == 0.1


def test_one_text_is_a_list_of_one() -> None:
    section("retainr.toml", 'by = "channel"')
    assert parameters()["by"] == ["channel"]


def test_outputs_and_looks() -> None:
    section(
        "retainr.toml",
        'output = ["r.csv", "r.md"]\nquiet = true\nlang = "zh-Hans"\ntable = "curve"\nbom = true',
    )
    outcome = cohort(orders())
    assert (outcome.code, outcome.out, outcome.err) == (0, b"", "")
    assert Path("r.csv").read_bytes().startswith(b"\xef\xbb\xbfage,")
    assert any("\u4e00" <= c <= "\u9fff" for c in Path("r.md").read_text(encoding="utf-8"))


def test_columns_by_role() -> None:
    section("retainr.toml", 'customer = "channel"\namount = "amount"')
    found = cohort(orders(), "--format", "json").document
    assert found["data"]["columns"]["customer"] == "channel"


def test_tables_of_other_commands_are_left_alone() -> None:
    Path("retainr.toml").write_text(
        '[sources.orders]\npath = "x.csv"\n[report]\ntitle = "t"\n[[checks]]\nmin = 0.2\n'
    )
    assert parameters()["period"] == "month"


def test_other_commands_do_not_read_it() -> None:
    Path("retainr.toml").write_text("broken =")
    assert retainr("--version").code == 0
    assert retainr("schema", "cohort").code == 0
    assert retainr("cohort", "--help").code == 0
