"""The commonest words of comments, counted by hand."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator

import retainr
from retainr.activity.splitting import LIBRARIES
from retainr.results import Unit
from tests.cli.program import retainr as program
from tests.metrics.written import frame

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    ("a", 0, "Slow, slow delivery", "web"),
    ("b", 3, "slow and rude", "web"),
    ("c", 6, "rude: write to c@example.com", "shop"),
    ("d", 5, None, "shop"),
    ("e", 7, "slow rude passive", "web"),
    ("f", 10, "fast delivery", "web"),
    ("g", 9, "fast; delivery", "shop"),
    ("h", 9, "once slow", "shop"),
    (None, 10, "fast!", "web"),
    (None, 10, "fast?", "web"),
    ("a", 1, "slow again, a unique grievance", "web"),
)


def survey(folder: Path, rows: Any = ROWS) -> Path:
    file = folder / "answers.csv"
    header = ["customer_id", "score", "comment", "channel"]
    pl.DataFrame(list(rows), schema=header, orient="row").write_csv(file)
    return file


def words(file: Path, metric: str = "nps", **options: Any) -> list[tuple[object, ...]]:
    asked = {"words": 9, "keep": "all", **options}
    by = asked.pop("by", ())
    rows = retainr.load(file, kind="survey", by=by)
    return frame(getattr(retainr, metric)(rows, **asked), "words").rows()


@pytest.mark.usefixtures("splitter")
def test_words_of_both_ends_are_counted_by_customers(tmp_path: Path) -> None:
    # Detractors a b c wrote, a twice: slow by a b; rude by b c; delivery by a alone.
    # Promoters f g h and two without a name: fast by f g and both; delivery by f g.
    found = [(*row[:4], *row[7:]) for row in words(survey(tmp_path))]
    assert found == [
        ("detractors", "rude", 2, 3, 0, 5, 0.0),
        ("detractors", "slow", 2, 3, 1, 5, 0.2),
        ("promoters", "fast", 4, 5, 0, 3, 0.0),
        ("promoters", "delivery", 2, 5, 1, 3, pytest.approx(1 / 3)),
    ]


@pytest.mark.usefixtures("splitter")
def test_the_rate_has_its_interval(tmp_path: Path) -> None:
    # Wilson, 4 of 5: (0.8 + z²/10 ± z√(0.16/5 + z²/100)) / (1 + z²/5) with z² = 3.8415.
    row = next(row for row in words(survey(tmp_path)) if row[1] == "fast")
    assert row[4:7] == (0.8, pytest.approx(0.3755, abs=1e-4), pytest.approx(0.9638, abs=1e-4))


@pytest.mark.usefixtures("splitter")
def test_which_answers_count_is_as_for_the_score(tmp_path: Path) -> None:
    # Of a only the last answer counts; its comment says nothing of delivery.
    file = survey(tmp_path)
    assert ("delivery", 2, 5, 0) in [(*r[1:4], r[7]) for r in words(file, keep="last")]
    assert ("delivery", 2, 5, 1) in [(*r[1:4], r[7]) for r in words(file, keep="first")]


@pytest.mark.usefixtures("splitter")
def test_the_first_words_in_a_settled_order(tmp_path: Path) -> None:
    rows: list[Any] = [(f"k{n}", 0, "zebra apple mango", "web") for n in range(3)]
    rows += [("k8", 0, "mango", "web"), ("k9", 10, None, "web")]
    file = survey(tmp_path, rows)
    assert [row[1] for row in words(file)] == ["mango", "apple", "zebra"]
    assert [row[1] for row in words(file, words=2)] == ["mango", "apple"]
    assert {row[8:] for row in words(file)} == {(0, None)}
    assert words(survey(tmp_path, rows[::-1])) == words(file)


@pytest.mark.usefixtures("splitter")
def test_by_segment(tmp_path: Path) -> None:
    found = [(*row[:5], row[8]) for row in words(survey(tmp_path), by=["channel"])]
    assert found == [
        ("web", "detractors", "slow", 2, 2, 0),
        ("web", "promoters", "fast", 3, 3, 0),
    ]


@pytest.mark.usefixtures("splitter")
@pytest.mark.parametrize(("metric", "good"), [("csat", "satisfied"), ("ces", "easy")])
def test_satisfaction_and_effort(tmp_path: Path, metric: str, good: str) -> None:
    rows = [(f"{n}", score, text, "x") for n, (score, text) in enumerate(
        [(5, "fine"), (5, "fine"), (1, "awful"), (2, "awful"), (1, "fine")])]  # fmt: skip
    found = words(survey(tmp_path, rows), metric, scale="1-5", good="5")
    assert [row[:4] for row in found] == [(good, "fine", 2, 2), ("others", "awful", 2, 3)]


@pytest.mark.usefixtures("splitter")
def test_effort_that_is_turned_round(tmp_path: Path) -> None:
    rows = [(f"{n}", score, text, "x") for n, (score, text) in enumerate(
        [(1, "fine"), (1, "fine"), (5, "awful"), (4, "awful")])]  # fmt: skip
    found = words(survey(tmp_path, rows), "ces", scale="1-5", good="5", direction="low-is-easy")
    assert [row[:4] for row in found] == [("easy", "fine", 2, 2), ("others", "awful", 2, 2)]


@pytest.mark.usefixtures("splitter")
def test_without_customers_every_answer_is_somebody_s(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("score,comment\n0,late\n0,late\n10,\n")
    assert [row[:4] for row in words(file)] == [("detractors", "late", 2, 2)]
    file.write_text("score,comment\n0,\n10,\n")
    assert words(file) == []


@pytest.mark.usefixtures("splitter")
def test_what_is_said_and_shown(tmp_path: Path) -> None:
    file = survey(tmp_path, [*ROWS, *[(f"x{n}", 2, "<b>客服</b>", "web") for n in range(2)]])
    shown = program("nps", file, "--words", 3, "--keep", "all")
    assert "words of detractors" in shown.text
    assert "detractors: 6 of 7 answers have a comment" in shown.text
    assert "passive" not in shown.text.split("words of detractors")[1].split("note:")[0]
    page = program("nps", file, "--words", 3, "--format", "html").text
    assert "客服" in page
    assert "<b>客" not in page
    document = program("nps", file, "--words", 3, "--format", "json").document
    schema = json.loads(program("schema", "nps").out)
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    assert document["columns"]["word_rate"]["unit"] == Unit.RATIO
    explained = program("nps", "--words", 3, "--explain").text
    assert "word_rate has a Wilson interval" in " ".join(explained.split())


@pytest.mark.usefixtures("splitter")
def test_a_word_is_no_formula_in_any_file(tmp_path: Path) -> None:
    hostile = "=1+cmd|'/C calc'!A1 @SUM(late) -late +late \tlate"
    file = survey(tmp_path, [(f"{n}", 0, hostile, "x") for n in range(2)])
    assert {str(row[1])[0].isalpha() for row in words(file)} == {True}


def test_comments_are_read_only_where_they_are_asked_for(tmp_path: Path) -> None:
    file = survey(tmp_path)
    assert "comment" not in program("nps", file, "--format", "json").document["data"]["columns"]
    alone = program("nps", file, "--comment", "comment")
    assert (alone.code, alone.error) == (2, f"{file}: --comment alone asks for nothing")


def test_without_the_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)
    done = program("nps", survey(tmp_path), "--words", 3)
    assert done.code == 2
    assert done.error.startswith("--words: what splits comments into words is not installed: ")
    assert done.error.endswith(" and ".join(LIBRARIES))
    assert done.hint == "python -m pip install '.[text]' in the checkout of retainr"


@pytest.mark.parametrize(
    "options", [("--last", "2"), ("--include-incomplete",), ("--week-start", "sunday")]
)
def test_options_of_periods_without_periods(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = program("nps", survey(tmp_path), *options)
    assert (done.code, done.error) == (2, f"{options[0]}: time is not cut")
