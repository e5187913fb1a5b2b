"""`retainr demo`: a shop of its own, in a temporary folder or one that is named."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.cli.program import Outcome, cohort, retainr


def demo(*args: object) -> Outcome:
    return retainr("demo", "--customers", "40", *args)


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_it_runs_the_commands_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    outcome = demo()
    assert outcome.code == 0, outcome.err
    assert "Retention by cohort" in outcome.text
    assert "40 customers" in outcome.text
    assert "$ retainr cohort" in outcome.err
    assert "Net promoter score" in outcome.text
    assert list(spare.iterdir()) == []


def test_the_example_of_its_help_works() -> None:
    outcome = demo("--write", "shop")
    assert outcome.code == 0, outcome.err
    assert {"orders.csv", "survey.csv"} <= set(contents("shop"))
    assert cohort("shop/orders.csv").code == 0


def test_a_folder_that_is_there() -> None:
    Path("shop").mkdir()
    assert demo("--write", "shop").code == 0
    again = cohort("shop/orders.csv")
    assert again.text in demo("--write", "shop").text.replace("shop/", "")


@pytest.mark.parametrize("target", ["file", "file/below"])
def test_a_folder_that_cannot_be(target: str) -> None:
    Path("file").write_text("kept")
    outcome = demo("--write", target)
    assert outcome.code == 2
    assert "file" in outcome.error
    assert Path("file").read_text() == "kept"


def test_the_seed_decides() -> None:
    for folder in ("one", "two", "other"):
        Path(folder).mkdir()
        demo("--write", folder, "--seed", "2" if folder == "other" else "1")
    assert contents("one") == contents("two")
    assert contents("one") != contents("other")


@pytest.mark.parametrize(("option", "value"), [("--customers", "0"), ("--seed", "-1")])
def test_values_out_of_bounds(option: str, value: str) -> None:
    outcome = retainr("demo", option, value)
    assert outcome.code == 2
    assert option in outcome.err


def test_its_config_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    demo("--write", "shop")
    monkeypatch.chdir("shop")
    assert retainr("config", "check").code == 0
    outcome = retainr("check", "--format", "json")
    assert outcome.code in (0, 1, 3), outcome.err
    assert outcome.text.count('"status":"') == 3
    assert retainr("cohort").code == 0


def test_a_config_that_is_there_stays() -> None:
    Path("shop").mkdir()
    Path("shop/retainr.toml").write_text("# mine\n")
    assert demo("--write", "shop").code == 0
    assert Path("shop/retainr.toml").read_text() == "# mine\n"
