"""Commands read a source of the config: which one, from where, and with which options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.logs import orders
from tests.cli.program import Outcome, retainr

ORDERS = '[sources.orders]\npath = "orders.csv"\n'
SURVEY = '[sources.survey]\nkind = "survey"\npath = "answers.csv"\n'


def written(text: str, folder: str = ".") -> None:
    Path(folder).mkdir(exist_ok=True)
    Path(folder, "retainr.toml").write_text(text, "utf-8")


def document(*args: object) -> dict[str, Any]:
    return retainr(*args, "--format", "json", "-q").document


def sources(outcome: Outcome) -> list[str]:
    return list(outcome.document["data"]["sources"])


def test_the_only_source_that_fits() -> None:
    orders()
    Path("answers.csv").write_text("score\n9\n10\n3\n")
    written(ORDERS + SURVEY)
    assert document("cohort")["data"]["sources"] == ["orders.csv"]
    assert document("nps")["data"]["sources"] == ["answers.csv"]
    outcome = retainr("inspect")
    assert outcome.error == "inspect: several sources fit inspect: orders, survey"
    assert outcome.hint == "say which one: --source orders"
    assert document("inspect", "--source", "survey")["data"]["sources"] == ["answers.csv"]


def test_a_source_by_its_name() -> None:
    orders()
    orders("other.csv")
    written(f'{ORDERS}[sources.other]\npath = "other.csv"\n')
    outcome = retainr("cohort")
    assert outcome.code == 2
    assert outcome.error == "cohort: several sources fit cohort: orders, other"
    assert document("cohort", "--source", "other")["data"]["sources"] == ["other.csv"]
    assert retainr("cohort", "--source", "othr").error == "cohort: no source othr"


def test_contracts_are_no_orders() -> None:
    orders()
    written(f'{ORDERS}[sources.c]\nkind = "subscription"\npath = "c.csv"\n')
    assert document("cohort")["data"]["sources"] == ["orders.csv"]
    assert "several sources fit churn: orders, c" in retainr("churn").error


def test_an_input_and_a_source() -> None:
    written(ORDERS)
    outcome = retainr("cohort", orders(), "--source", "orders")
    assert (outcome.code, outcome.out) == (2, b"")
    assert document("cohort", orders("mine.csv"))["data"]["sources"] == ["mine.csv"]


@pytest.mark.parametrize("text", [None, "[cohort]\nlast = 1\n"])
def test_without_a_source_the_input_is_missing(text: str | None) -> None:
    if text:
        written(text)
    outcome = retainr("cohort")
    assert outcome.code == 2
    assert "Missing argument 'INPUT'" in outcome.err


def test_a_source_without_a_config() -> None:
    assert retainr("cohort", "--source", "x").error == "cohort: no source x"


def test_what_wins() -> None:
    """The command line over the command's section, that over the source, that over the default."""
    orders()
    written(f'{ORDERS}tz = "Asia/Shanghai"\nas_of = 2024-04-15\n'
            'columns = { customer = "channel" }\n[cohort]\ntz = "Europe/Berlin"\n')  # fmt: skip
    found = document("cohort")
    assert found["parameters"]["tz"] == "Europe/Berlin"
    assert found["parameters"]["as_of"] == "2024-04-15"
    assert found["data"]["columns"]["customer"] == "channel"
    found = document("cohort", "--tz", "UTC", "--customer", "country", "--as-of", "2024-04-30")
    assert (found["parameters"]["tz"], found["parameters"]["as_of"]) == ("UTC", "2024-04-30")
    assert found["data"]["columns"]["customer"] == "country"


def test_paths_are_relative_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("deep/er").mkdir(parents=True)
    orders("deep/orders.csv")
    written(ORDERS, "deep")
    assert document("--config", "deep/retainr.toml", "cohort")["data"]["sources"] == [
        "deep/orders.csv"
    ]
    monkeypatch.chdir("deep/er")
    assert document("cohort")["data"]["sources"] == ["../orders.csv"]


def test_the_file_of_an_option_is_relative_to_the_config_too() -> None:
    Path("deep").mkdir()
    orders("deep/orders.csv")
    Path("deep/map.csv").write_text("alias,id\nbob,ann\n")
    written(f'{ORDERS}customer_map = "map.csv"\n', "deep")
    assert document("--config", "deep/retainr.toml", "cohort")["summary"]["customers"] == 4


@pytest.mark.parametrize("where", ["", "${WHERE}/"])
def test_further_inputs_of_a_command_are_relative_to_the_config_too(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("deep/in").mkdir(parents=True)
    monkeypatch.setenv("WHERE", "in")
    orders("deep/orders.csv")
    folder = Path("deep", "in" if where else "")
    scores = "".join(f"{name},2024-01-31,{9 if name == 'ann' else 3}\n" for name in ("ann", "bob"))
    (folder / "nps.csv").write_text(f"customer_id,date,score\n{scores}")
    (folder / "map.csv").write_text("alias,id\nbob,ann\n")
    section = f'survey = ["{where}nps.csv"]\ncustomer_map = "{where}map.csv"\nmodel = "none"\n'
    written(f"{ORDERS}[risk]\n{section}", "deep")
    found = document("--config", "deep/retainr.toml", "risk")
    assert found["data"]["others"]["survey"]["sources"] == [f"{folder}/nps.csv"]
    assert found["summary"]["customers"] == 4
    told = retainr(
        "--config", "deep/retainr.toml", "report", "--section", "risk", "--format", "json"
    )
    assert told.document["sections"]["risk"]["summary"]["customers"] == 4


def test_variables_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    written('[sources.orders]\npath = "${WHERE}/ord${ERS}.csv"\n')
    outcome = retainr("cohort")
    assert outcome.code == 2
    assert outcome.error.endswith("sources.orders: the environment has no variable 'WHERE'")
    monkeypatch.setenv("WHERE", "in")
    monkeypatch.setenv("ERS", "ers")
    Path("in").mkdir()
    orders("in/orders.csv")
    assert document("cohort")["data"]["sources"] == ["in/orders.csv"]


@pytest.mark.parametrize("written_so", ["", "${WHERE}"])
def test_a_path_that_names_nothing_is_not_the_folder(
    written_so: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHERE", " ")
    orders()
    written(f'[sources.orders]\npath = "{written_so}"\n')
    outcome = retainr("cohort")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error.endswith(f"sources.orders = {written_so!r}: names nothing")


def test_files_below_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("home").mkdir()
    monkeypatch.setenv("HOME", str(Path("home").absolute()))
    orders("home/orders.csv")
    Path("home/map.csv").write_text("alias,id\nbob,ann\n")
    written('[sources.orders]\npath = "~/orders.csv"\ncustomer_map = "~/map.csv"\n')
    assert document("cohort")["summary"]["customers"] == 4


@pytest.mark.parametrize("name", ["${X}.csv", "$$X.csv"])
def test_a_dollar_is_itself(name: str) -> None:
    """Only `${NAME}` is a variable, and `$${NAME}` those characters."""
    orders(name)
    written(f"[sources.orders]\npath = '{name.replace('${', '$${')}'\n")
    assert document("cohort")["data"]["sources"] == [name]


def test_a_database_beside_the_file() -> None:
    import sqlite3

    Path("deep").mkdir()
    with sqlite3.connect("deep/shop.db") as base:
        base.execute("create table orders (customer_id text, order_date text)")
        base.execute("insert into orders values ('a', '2024-01-05')")
    base.close()
    written('[sources.x]\nurl = "sqlite:///shop.db"\nquery = "select * from orders"\n', "deep")
    found = document("--config", "deep/retainr.toml", "cohort")
    assert found["summary"]["customers"] == 1


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "hush-hush")
    url = 'url = "postgresql://me:${PGPASSWORD}@127.0.0.1:1/shop"\nquery = "select 1"\n'
    written(
        f"[sources.a]\n{url}[sources.b]\nurl = 'postgresql://me:plain-pass@h/shop'\n"
        "query = 'x'\n[[checks]]\nmetric = 'cohort.customers'\nmin = 1\nsource = 'a'\n"
    )
    for args in (("cohort", "--source", "a"), ("check",), ("config", "show"), ("config", "check")):
        outcome = retainr(*args)
        said = outcome.text + outcome.err
        assert "hush-hush" not in said
        assert "plain-pass" not in said
    assert "postgresql://me:***@h/shop" in retainr("config", "show").text
