"""`retainr.report`: the report of the command, from rows that are open already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.report import Benchmark
from tests.cli.program import retainr as command
from tests.report.shops import shop, survey

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.load import Rows


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orders.csv").write_text(shop(), "utf-8")
    answers = survey([("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)])
    (tmp_path / "nps.csv").write_text(answers, "utf-8")
    monkeypatch.chdir(tmp_path)


def _answers() -> Rows:
    return retainr.load("nps.csv", kind="survey")


def test_it_is_the_document_and_the_page_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "retainr.toml").write_text("[churn]\ninactive_after = '60d'\n", "utf-8")
    typed = [text for name in ("cohort", "churn") for text in ("--section", name)]
    typed += [text for kind in ("json", "html", "md") for text in ("-o", f"typed.{kind}")]
    assert command("report", "orders.csv", "-q", *typed).code == 0
    sections: dict[str, Any] = {"cohort": {}, "churn": {"inactive_after": "60d"}}
    made = retainr.report(retainr.load("orders.csv"), sections=sections)
    for kind in ("json", "html", "md"):
        retainr.write(made, f"made.{kind}")
        wanted = (tmp_path / f"typed.{kind}").read_bytes().replace(b"typed", b"made")
        assert (tmp_path / f"made.{kind}").read_bytes() == wanted
    assert (tmp_path / "made-churn-periods.png").is_file()


def test_answers_are_observed_as_long_as_the_orders() -> None:
    typed = (
        "report",
        "orders.csv",
        "--survey",
        "nps.csv",
        "--section",
        "nps",
        "--section",
        "churn",
    )
    told = command(*typed, "--format", "json").document
    made = retainr.report(retainr.load("orders.csv"), survey=_answers(), sections=["nps", "churn"])
    document = json.loads(retainr.render(made, "json"))
    assert document == told
    assert document["sections"]["nps"]["data"]["as_of"] == "2024-04-30"
    shown = " ".join(str(retainr.render(made, width=72)).split())
    assert all(sentence in shown for sentence in document["sentences"])


def test_its_numbers_and_results_are_there_as_they_are() -> None:
    made = retainr.report(
        retainr.load("orders.csv"),
        sections=["churn", "lifecycle"],
        every="quarter",
        confidence=0.9,
        benchmarks={"churn_rate": {"value": 0.08, "source": "plan"}, "active": 80},
    )
    churn = made.headlines[0]
    assert (churn.metric, churn.confidence, churn.now.label) == ("churn_rate", 0.9, "2024-Q1")
    assert churn.benchmark == Benchmark(0.08, "plan")
    assert made.parts[0].result is not None
    assert made.parts[0].result.parameters["period"] == "quarter"
    assert not made.failed


def test_answers_are_joined_to_the_orders_of_the_same_report(tmp_path: Path) -> None:
    scores = "".join(f"c{n:02d}-0{n % 9},2023-{1 + n:02d}-20,{n}\n" for n in range(11))
    (tmp_path / "same.csv").write_text(f"customer_id,date,score\n{scores}", "utf-8")
    orders, answers = retainr.load("orders.csv"), retainr.load("same.csv", kind="survey")
    made = retainr.report(orders, survey=answers, sections=["loyalty"])
    alone = retainr.loyalty(answers, orders=orders)
    assert made.parts[0].result is not None
    assert made.parts[0].result.summary == alone.summary


def test_the_usual_sections_are_those_that_the_rows_allow() -> None:
    assert [part.name for part in retainr.report(survey=_answers()).parts] == ["nps"]
    orders = retainr.report(retainr.load("orders.csv"), sections=())
    assert [part.name for part in orders.parts] == [
        "cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "risk",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "no input"),
        ({"sections": ["churn"]}, "section churn has no input"),
        ({"sections": ["churns"]}, "no section churns"),
        ({"every": "fortnight"}, "fortnight"),
        ({"evry": "week"}, "no option evry"),
        ({"benchmarks": {"churn_rates": 0.1}}, "no number churn_rates"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(retainr.InputError, match=message):
        retainr.report(**given)


def test_a_report_is_shown_as_reports_are() -> None:
    made = retainr.report(survey=_answers())
    with pytest.raises(retainr.InputError, match="no format xlsx"):
        retainr.render(made, "xlsx")
    with pytest.raises(retainr.InputError, match="no option theme"):
        retainr.render(made, "html", theme="dark")
    with pytest.raises(retainr.OutputError, match="unknown ending"):
        retainr.write(made, "report.pdf")
