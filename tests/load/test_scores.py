"""Scores: numbers, labels and words, decided once for a whole column."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.load.likert import word_scales
from retainr.load.options import SURVEY
from retainr.load.scales import scale_of
from tests.load.inputs import Loaded, load
from tests.load.tables import write_workbook

if TYPE_CHECKING:
    from pathlib import Path


def answers(folder: Path, *scores: object, scale: str | None = None, **options: Any) -> Loaded:
    """Load a survey of these answers, as they stand in the text."""
    from dataclasses import replace

    made = io.StringIO()
    csv.writer(made).writerows([["score", "who"], *([score, "x"] for score in scores)])
    (folder / "s.csv").write_text(made.getvalue(), "utf-8", newline="")
    needs = replace(SURVEY, scale=scale_of(scale) if scale else None)
    return load(folder / "s.csv", needs=needs, **options)


def scores(loaded: Loaded) -> list[float]:
    return loaded.used["score"].to_list()


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (("9", "10", "0"), (9, 10, 0)),
        (("5.0", "4.5", " 3 ", "+2"), (5, 4.5, 3, 2)),
        (("4,5", "5", "3,0"), (4.5, 5, 3)),
        (("10 - Extremely likely", "9 – very", "0 (Not at all likely)", "7"), (10, 9, 0, 7)),
        (("Not at all likely - 0", "5", "Extremely likely: 10", "Likely (8)"), (0, 5, 10, 8)),
        (("１０", "９分", "8 stars", "7％"), (10, 9, 8, 7)),
        (("80%", "100 %", "12.5%"), (80, 100, 12.5)),
        (("8/10", "9 / 10", "10 out of 10", "7"), (8, 9, 10, 7)),
        (("10分 非常可能", "0分（完全不可能）", "非常满意（5分）"), (10, 0, 5)),
        (("-3", "−3", "7"), (-3, -3, 7)),
    ],
    ids=lambda value: str(value[0]),
)
def test_numbers(tmp_path: Path, texts: tuple[str, ...], numbers: tuple[float, ...]) -> None:
    loaded = answers(tmp_path, *texts)
    assert scores(loaded) == list(numbers)
    assert loaded.used.schema["score"] == pl.Float64
    assert loaded.adds_up


@pytest.mark.parametrize(
    "text",
    ["2024-01-05", "1-5", "3/4", "9:30", "1,234", "1.2.3", "5 of 7 days 3", "soon", "inf", "1 2"],
)
def test_what_is_no_score(tmp_path: Path, text: str) -> None:
    loaded = answers(tmp_path, "9", "10 - best", text)
    assert scores(loaded) == [9, 10]
    assert loaded.ledger.reasons == {"unreadable score": 1}


def test_words_for_no_answer(tmp_path: Path) -> None:
    words = ("", "n/a", "Don't know", "(跳过)", "－", "未回答", " ")
    for score in ("9", "9 - likely", "满意"):
        loaded = answers(tmp_path, score, *words)
        assert loaded.ledger.reasons == {"no score": len(words)}


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (("Very satisfied", "satisfied", "NEUTRAL", "Dissatisfied", "very  dissatisfied"), 5),
        (("Strongly agree", "Somewhat agree", "Neither agree nor disagree",
          "Somewhat disagree", "Strongly disagree"), 5),
        (("Extremely likely", "Very likely", "Somewhat likely", "Not so likely",
          "Not at all likely"), 5),
        (("Excellent", "Good", "Average", "Poor", "Very poor"), 5),
        (("Excellent", "Very good", "Good", "Fair", "Poor"), 5),
        (("Definitely", "Probably", "Not sure", "Probably not", "Definitely not"), 5),
        (("Very easy", "Easy", "Neutral", "Difficult", "Very difficult"), 5),
        (("非常满意", "满意", "一般", "不满意", "非常不满意"), 5),
        (("非常同意", "比较同意", "不确定", "比较不同意", "非常不同意"), 5),
        (("很满意", "比较满意", "一般", "不太满意", "很不满意"), 5),
        (("非常滿意", "滿意", "普通", "不滿意", "非常不滿意"), 5),
        (("非常满意", "满意", "一般", "不太满意", "不满意"), 5),
        (("Very satisfied", "Satisfied", "Somewhat satisfied", "Neutral",
          "Somewhat dissatisfied", "Dissatisfied", "Very dissatisfied"), 7),
        (("Extremely easy", "Moderately easy", "Slightly easy", "Neither easy nor difficult",
          "Slightly difficult", "Moderately difficult", "Extremely difficult"), 7),
        (("非常同意", "同意", "比较同意", "中立", "比较不同意", "不同意", "非常不同意"), 7),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else str(value),
)  # fmt: skip
def test_words(tmp_path: Path, words: tuple[str, ...], steps: int) -> None:
    loaded = answers(tmp_path, *words)
    assert scores(loaded) == list(range(steps, 0, -1))


def test_other_words_tell_the_scale_wherever_they_stand(tmp_path: Path) -> None:
    # The first thousand rows could be of five steps; the last one is not.
    loaded = answers(tmp_path, *["Satisfied"] * 1500, "Somewhat satisfied")
    assert loaded.used["score"].unique().sort().to_list() == [5, 6]


def test_the_declared_scale_tells_where_words_do_not(tmp_path: Path) -> None:
    words = ("Very satisfied", "Satisfied", "Neutral")
    assert scores(answers(tmp_path, *words)) == [5, 4, 3]
    assert scores(answers(tmp_path, *words, scale="1-5")) == [5, 4, 3]
    assert scores(answers(tmp_path, *words, scale="1-7")) == [7, 6, 4]


def test_words_that_are_two_steps(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        answers(tmp_path, "Very satisfied", "Somewhat satisfied")
    said = "\"score\" does not tell on which scale its words are: 'Somewhat satisfied' is step 3 or"
    assert said in caught.value.message
    rest = ["Somewhat satisfied"] * 1200
    assert scores(answers(tmp_path, *rest, "Neutral", "Very dissatisfied"))[-3:] == [4, 3, 1]


def test_most_answers_decide_between_numbers_and_words(tmp_path: Path) -> None:
    mixed = ("9", "8", "Very satisfied")
    loaded = answers(tmp_path, *mixed)
    assert (scores(loaded), loaded.ledger.reasons) == ([9, 8], {"unreadable score": 1})
    loaded = answers(tmp_path, *mixed, *["Satisfied"] * 1200, "Very satisfied")
    assert loaded.used["score"].unique().sort().to_list() == [4, 5]
    assert loaded.ledger.reasons == {"unreadable score": 2}


def test_labels_that_come_late(tmp_path: Path) -> None:
    loaded = answers(tmp_path, *["7"] * 1500, "10 - Extremely likely", " 9 ", "n/a")
    assert scores(loaded)[-2:] == [10, 9]
    assert loaded.ledger.reasons == {"no score": 1}


def test_the_decimal_sign_that_the_user_names(tmp_path: Path) -> None:
    for decimal, read in (("comma", 4.5), ("point", 5.5)):
        loaded = answers(tmp_path, "4,5", "5.5", "3", decimal=decimal)
        assert scores(loaded) == [read, 3]
        assert loaded.ledger.reasons == {"unreadable score": 1}


@pytest.mark.parametrize(
    "dtype",
    [pl.Int8(), pl.UInt64(), pl.Float32(), pl.Decimal(5, 1), pl.String(), pl.Categorical()],
    ids=str,
)
def test_typed_scores(tmp_path: Path, dtype: pl.DataType) -> None:
    frame = pl.DataFrame({"score": ["9", "10", None]}).with_columns(
        pl.col("score").cast(pl.Int64 if dtype.is_numeric() else pl.String).cast(dtype)
    )
    frame.write_parquet(tmp_path / "s.parquet")
    loaded = load(tmp_path / "s.parquet", needs=SURVEY)
    assert (scores(loaded), loaded.ledger.reasons) == ([9, 10], {"no score": 1})


def test_typed_values_that_are_none(tmp_path: Path) -> None:
    numbers = pl.DataFrame({"score": [float("nan"), float("inf"), 4.5]})
    numbers.write_parquet(tmp_path / "s.parquet")
    loaded = load(tmp_path / "s.parquet", needs=SURVEY)
    assert scores(loaded) == [4.5]
    assert loaded.ledger.reasons == {"no score": 1, "unreadable score": 1}
    pl.DataFrame({"score": [True, None]}).write_parquet(tmp_path / "s.parquet")
    loaded = load(tmp_path / "s.parquet", needs=SURVEY)
    assert loaded.ledger.reasons == {"no score": 1, "unreadable score": 1}


def test_a_workbook(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "s.xlsx", s=(("score", "who"), (9, "a"), ("10 - best", "b")))
    assert scores(load(path, needs=SURVEY)) == [9, 10]


def test_no_word_is_two_steps_of_one_scale() -> None:
    assert {scale.steps for scale in word_scales()} == {5, 7}
    assert all(set(s.step_of.values()) == set(range(1, s.steps + 1)) for s in word_scales())
