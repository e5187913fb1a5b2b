"""Satisfaction and effort of surveys written as text, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.models.intervals import newcombe, wilson_interval
from retainr.render.lane_scale import along, scale_end_text, scale_start_text
from retainr.results import Listing
from tests.metrics.written import frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

# January: 5 4 3 1; February: 5 5 4 2.
LOG = """
date       score
2024-01-03 5
2024-01-09 4
2024-01-12 3
2024-01-31 1
2024-02-01 5
2024-02-05 5
2024-02-14 4
2024-02-29 2
"""


def test_satisfaction_by_month(tmp_path: Path) -> None:
    result = retainr.csat(retainr.load(log(LOG, tmp_path), kind="survey"), period="month")
    table(result, "scores", """
        period     responses satisfied csat mean change
        2024-01-01 4         2         1/2  13/4 ·
        2024-02-01 4         3         3/4  4/1  1/4
    """)  # fmt: skip
    row = frame(result, "scores").row(1, named=True)
    own, change = wilson_interval(3, 4, 0.95), newcombe(2, 4, 3, 4, 0.95)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((own.ci_low, own.ci_high))
    found = (row["change_ci_low"], row["change_ci_high"])
    assert found == pytest.approx((change.ci_low, change.ci_high))
    assert result.summary["csat_numerator"] == 5
    assert result.summary["latest_csat"] == 0.75


@pytest.mark.parametrize(
    ("good", "satisfied"), [(None, 5), ("5", 3), ("3-5", 6), ("1, 5", 4), ("2–3", 2)]
)
def test_which_scores_are_good(tmp_path: Path, good: str | None, satisfied: int) -> None:
    rows = retainr.load(log(LOG, tmp_path), kind="survey")
    result = retainr.csat(rows) if good is None else retainr.csat(rows, good=good)
    assert result.summary["csat_numerator"] == satisfied


@pytest.mark.parametrize(("scale", "least"), [("1-7", 5), ("1-10", 8), ("0-100", 80)])
def test_each_scale_has_its_top(tmp_path: Path, scale: str, least: int) -> None:
    low, high = map(int, scale.split("-"))
    answers = [low, high, least - 1, least, least + 1] * 3
    file = log("score\n" + "\n".join(map(str, answers)), tmp_path)
    result = retainr.csat(retainr.load(file, kind="survey"), scale=scale)
    assert (result.summary["csat_numerator"], result.summary["csat_denominator"]) == (9, 15)
    spread = frame(result, "distribution")
    assert spread.height == (5 if scale == "0-100" else high - low + 1)
    assert spread["responses"].sum() == 15


@pytest.mark.parametrize("good", ["six", "0,5", "4-", "5-4"])
def test_what_is_no_list_of_scores_is_refused(good: str) -> None:
    with pytest.raises(retainr.InputError, match=f"--good {good}"):
        retainr.csat(None, good=good)  # type: ignore[arg-type]


def test_a_scale_of_ones_own_asks_which_scores_are_good() -> None:
    with pytest.raises(retainr.InputError, match="no usual scores"):
        retainr.csat(None, scale="1-4")  # type: ignore[arg-type]


def test_effort_with_its_t_interval_and_welch_for_the_change(tmp_path: Path) -> None:
    text = "date score\n" + "\n".join(
        [f"2024-01-{n:02d} {s}" for n, s in ((3, 3), (4, 4), (5, 5), (9, 6), (30, 7))]
        + [f"2024-02-{n:02d} {s}" for n, s in ((3, 1), (5, 2), (29, 6))]
    )
    result = retainr.ces(retainr.load(log(text, tmp_path), kind="survey"), period="month")
    table(result, "scores", """
        period     responses ces low_effort low_effort_rate change
        2024-01-01 5         5/1 3          3/5             ·
        2024-02-01 3         3/1 1          1/3             -2/1
    """)  # fmt: skip
    first, second = frame(result, "scores").rows(named=True)
    half = 2.7764451 * 0.5**0.5
    assert (first["ci_low"], first["ci_high"]) == pytest.approx((5 - half, 5 + half))
    # A wide interval ends where the scale does.
    assert (second["ci_low"], second["ci_high"]) == (1, 7)
    assert second["change_ci_low"] < -2 < second["change_ci_high"]


def test_answers_where_low_is_easy_are_turned_round(tmp_path: Path) -> None:
    text = "score\n1\n2\n3\n4\n7\n"
    rows = retainr.load(log(text, tmp_path), kind="survey")
    result = retainr.ces(rows, direction="low-is-easy")
    assert result.summary["ces"] == pytest.approx((7 + 6 + 5 + 4 + 1) / 5)
    assert result.summary["low_effort_rate"] == 3 / 5
    assert frame(result, "distribution")["responses"].to_list() == [1, 1, 1, 1, 0, 0, 1]


@pytest.mark.parametrize("text", ["score\n6\n", "score\n6\n6\n6\n"])
def test_one_answer_and_equal_answers_have_no_interval(tmp_path: Path, text: str) -> None:
    row = frame(retainr.ces(retainr.load(log(text, tmp_path), kind="survey")), "scores").row(0)
    named = dict(zip(("responses", "ces", "rate", "low", "high"), row, strict=False))
    assert (named["ces"], named["low"], named["high"]) == (6, None, None)


def notes(text: str, folder: Path, **options: Any) -> dict[str, Any]:
    rows = retainr.load(log(text, folder), kind="survey", by=options.pop("by", ()))
    return {n.code: dict(n.text.values) for n in retainr.ces(rows, **options).notes}


def test_where_no_interval_can_be_told_none_is_spoken_of(tmp_path: Path) -> None:
    few = notes("score\n6\n6\n", tmp_path)
    assert "few-answers" not in few
    assert few["few-answers-bare"]["count"] == 2
    assert few["ces-alike"] == {"count": 1, "of": 1}
    assert notes("score\n" + "6\n" * 40, tmp_path)["ces-alike"]["of"] == 1
    told = notes("score\n6\n5\n", tmp_path)
    assert "few-answers" in told
    assert "ces-alike" not in told
    by = notes("score shop\n6 a\n5 a\n6 b\n", tmp_path, by=["shop"])
    assert by["ces-alike"] == {"count": 1, "of": 2}


@pytest.mark.parametrize("cut", [{"period": "month"}, {}])
def test_scores_stand_on_the_whole_scale_of_the_answers(
    tmp_path: Path, cut: dict[str, str]
) -> None:
    def ends(metric: str, scale: str) -> object:
        rows = retainr.load(log(LOG, tmp_path), kind="survey")
        result = getattr(retainr, metric)(rows, scale=scale, good="5", **cut)
        return result.charts["scores"][0].ends

    assert (ends("ces", "1-7"), ends("ces", "0-10")) == ((1, 7), (0, 10))
    assert ends("csat", "1-5") == (0, 1)


def test_a_strip_of_means_begins_at_the_lowest_answer(tmp_path: Path) -> None:
    rows = retainr.load(log(LOG, tmp_path), kind="survey")
    result = retainr.ces(rows, scale="1-5", good="5", period="month")
    listing = next(b.body for b in result.blocks if isinstance(b.body, Listing))
    strip = listing.lanes[-1]
    assert (scale_start_text(strip), scale_end_text(strip)) == ("1", "5")
    assert [along(value, strip) for value in (0.0, 1.0, 2.0, 5.0, 6.0)] == [0, 0, 0.25, 1, 1]
