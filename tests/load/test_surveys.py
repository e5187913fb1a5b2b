"""Answers of a survey: which may lack a customer or a time, and which scale they are on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.errors import InputError
from retainr.load.answers import answers
from retainr.load.options import SURVEY, Needs
from retainr.load.scales import NPS, Scale, scale_of
from tests.load.inputs import Loaded, load, text

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "customer_id,date,score,comment"
CSAT = Scale(1, 5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.csv"


def survey(path: Path, *lines: str, header: str = HEADER, **options: Any) -> Loaded:
    needs = dataclasses.replace(options.pop("needs", SURVEY), scale=options.pop("scale", None))
    return load(text(path, *lines, header=header), needs=needs, **options)


def wrong(path: Path, *lines: str, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        survey(path, *lines, **{"max_rejects": 0.05, **options})
    return "\n".join((caught.value.message, caught.value.hint or "", *caught.value.details))


def scored(path: Path, *scores: object, **options: Any) -> Loaded:
    return survey(path, *(f"{score},x" for score in scores), header="score,plan", **options)


def test_answers(path: Path) -> None:
    rows = ("a,2024-01-05,9, good ,x", "b,2024-01-06 10:00,10,,y", "a,2024-01-07,0,bad,x")
    loaded = survey(path, *rows, header=f"{HEADER},plan", by=("plan",))
    used = loaded.used.drop("time", "fate").sort("row")
    hour = 3_600_000_000
    assert used.select("customer", "score", "row", "comment", "segment_0").rows() == [
        ("a", 9.0, 0, "good", "x"), ("b", 10.0, 1, None, "y"), ("a", 0.0, 2, "bad", "x")
    ]  # fmt: skip
    assert (used["time_us"] // hour).to_list() == [19727 * 24, 19728 * 24 + 10, 19729 * 24]
    assert used.schema["row"] == pl.Int64
    ledger = loaded.ledger
    assert ledger.as_of == dt.date(2024, 1, 7)
    assert ledger.days_used == (dt.date(2024, 1, 5), dt.date(2024, 1, 7))
    assert loaded.adds_up


def test_a_missing_customer_is_no_reject(path: Path) -> None:
    loaded = survey(path, "a,2024-01-05,9,", ",2024-01-06,8,", "n/a,2024-01-06,7,", needs=SURVEY)
    assert loaded.used["customer"].to_list() == ["a", None, None]
    needed = Needs(("score", "customer"))
    assert survey(path, ",2024-01-06,8,", needs=needed).used.height == 1


def test_scores_alone(path: Path) -> None:
    loaded = scored(path, 9, 3, by=("plan",))
    assert loaded.used.columns == ["score", "row", "segment_0", "fate"]
    ledger = loaded.ledger
    assert (ledger.as_of, ledger.days_used, ledger.rows_used) == (None, (None, None), 2)
    assert (ledger.gap_before_last_day(), ledger.last_day_share()) == (None, None)


def test_times_matter_only_where_time_is_cut(path: Path) -> None:
    rows = ("a,2024-01-05,9,", "b,,8,", "c,soon,7,")
    loaded = survey(path, *rows)
    assert loaded.used["time_us"].null_count() == 2
    assert loaded.ledger.as_of == dt.date(2024, 1, 5)
    for options in (
        {"needs": SURVEY.dated},
        {"since": dt.date(2024, 1, 1)},
        {"until": dt.date(2024, 2, 1)},
        {"as_of": dt.date(2024, 2, 1)},
    ):
        loaded = survey(path, *rows, **options)
        assert loaded.ledger.reasons == {"no time": 1, "unreadable time": 1}
        assert loaded.used.height == 1
        assert loaded.adds_up


def test_other_forms_of_time_that_come_late(path: Path) -> None:
    rows = ["a,2024-01-05,9,"] * 1200
    loaded = survey(path, *rows, "b, 2024-03-05 ,9,", "c,20/04/2024,9,")
    assert loaded.used["time"].null_count() == 0
    assert loaded.ledger.as_of == dt.date(2024, 4, 20)


def test_days_that_could_be_months(path: Path) -> None:
    rows = ("a,03/04/2024,9,", "b,04/04/2024,8,")
    loaded = survey(path, *rows)
    assert loaded.used["time_us"].null_count() == 1
    collected = loaded.rows.collect(lambda _rows, _as_of: {})
    assert collected.decided.time.doubt == "03/04/2024"
    assert "--date-order dmy" in wrong(path, *rows, needs=SURVEY.dated)


def test_what_is_not_there(path: Path) -> None:
    assert "no column found for time" in wrong(path, "9", header="score", needs=SURVEY.dated)
    assert "no column found for time" in wrong(path, "9", header="score", as_of=dt.date(2024, 1, 5))
    header = "who,How was it?,Why?,stars"
    said = wrong(path, "a,9 - good,so,4", "b,3,so,5", header=header)
    assert "no column found for score" in said
    assert '--score "How was it?"; like scores look: "How was it?", "stars"' in said
    # One that is always the same is no answer, nor is one that is mostly something else.
    said = wrong(path, "a,4,7,x", "b,3,7,9", "c,5,7,8", header="who,stars,wave,code")
    assert 'like scores look: "stars"' in said
    assert not {"wave", "code"} & set(said.split('"'))
    said = wrong(path, "a,so", header="who,rate")
    assert 'say which ones: --score "…"; the file has' in said


@pytest.mark.parametrize(
    ("score", "reason", "hint"),
    [
        ("", "no score", "answers without a score expected? --max-rejects"),
        ("good", "unreadable score", "10 - Extremely likely, and words such as Very satisfied"),
        ("11", "score out of scale", "--where"),
        ("9.5", "score out of scale", "codes for no answer?"),
    ],
)
def test_rejects(path: Path, score: str, reason: str, hint: str) -> None:
    rows = [f"{n % 11},x" for n in range(22)]
    loaded = scored(path, *(n % 11 for n in range(22)), score, scale=NPS)
    assert loaded.ledger.reasons == {reason: 1}
    assert loaded.rows.rejected().select("row", "reason").rows() == [(23, reason)]
    assert loaded.adds_up
    said = wrong(path, *rows, f"{score},x", header="score,plan", scale=NPS, max_rejects=0.01)
    shown = repr(score) if score else "null"
    assert f"1  {reason:<17} first: row 23, score is {shown}" in said
    assert hint in said


@pytest.mark.parametrize(
    ("scores", "scale", "said", "hint"),
    [
        ((1, 2, 3, 4, 5), NPS, 'scores in "score" go from 1 to 5: not 0–10',
         "for this scale: csat --scale 1-5; if 0 to 10 was asked all the same: --scale 0-10"),
        ((3, 4) * 5, NPS, "go from 3 to 4: not 0–10", "--scale 1-5"),
        ((5,) * 10, NPS, "are all 5: not 0–10", "--scale 1-5"),
        ((1, 6, 7), NPS, "go from 1 to 7: not 0–10", "csat --scale 1-7"),
        ((0, 50, 100), NPS, "go from 0 to 100: not 0–10", "csat --scale 0-100"),
        ((1, 9, 10), CSAT, "go from 1 to 10: not 1–5", "--scale 1-10"),
        ((0, 1, 4, 5) * 3, NPS, "go from 0 to 5: not 0–10", "csat --scale 0-5"),
        ((0, 2, 5), CSAT, "go from 0 to 5: not 1–5", "--scale 0-5, or --scale 1-5 if"),
        ((0, 9, 10), CSAT, "go from 0 to 10: not 1–5", "0 to 10 is the scale of nps"),
        ((1, 6, 7), CSAT, "go from 1 to 7: not 1–5", "--scale 1-7, or --scale 1-5 if"),
        ((8.5, 10, 9), NPS, "go from 8.5 to 10: not only whole numbers from 0 to 10", "--score"),
        ((1, 5), Scale(1, 7), "go from 1 to 5: not 1–7", "--scale 1-5, or --scale 1-7 if"),
        ((0, 10), Scale(0, 100), "go from 0 to 10: not 0–100", "0 to 10 is the scale of nps"),
        ((1e9, 2e9), CSAT, "go from 1e+09 to 2e+09: not 1–5", "codes for no answer?"),
        (("Satisfied", "Neutral"), NPS, "are words of 5 steps: not 0–10", "csat --scale 1-5"),
        (("4/5", "2/5"), NPS, "are out of 5: not 0–10", "csat --scale 1-5"),
        (("Satisfied", "Neutral"), Scale(1, 7), "are words of 5 steps: not 1–7", "--scale 1-5"),
    ],
    ids=str,
)  # fmt: skip
def test_another_scale(
    path: Path, scores: tuple[Any, ...], scale: Scale, said: str, hint: str
) -> None:
    lines = [f"{score},x" for score in scores]
    # However many rejects are allowed: these are no rejects.
    found = wrong(path, *lines, header="score,plan", scale=scale, max_rejects=1.0)
    assert said in found
    assert hint in found


@pytest.mark.parametrize(
    ("scores", "scale"),
    [
        ((2, 4, 5), NPS),  # Too few to show another scale.
        ((0, 1, 6, 7) * 5, NPS),
        ((2, 3, 8) * 5, NPS),
        ((1, 2, 3), CSAT),
        ((1, 5) * 9, scale_of("0-10", whole=True)),
        ((1, 5) * 9, scale_of("1-7")),
        ((*((9,) * 30), 99), NPS),
    ],
    ids=str,
)
def test_what_may_be_the_scale(path: Path, scores: tuple[int, ...], scale: Scale) -> None:
    loaded = scored(path, *scores, scale=scale)
    on = [score for score in scores if score <= scale.high]
    assert loaded.used["score"].to_list() == on
    seen = loaded.ledger.scores
    assert seen is not None
    assert (seen.responses, seen.low, seen.high) == (len(scores), min(scores), max(scores))
    assert seen.outside == len(scores) - len(on)


@pytest.mark.parametrize(
    ("scores", "scale", "same"),
    [
        (("Satisfied", "Neutral"), NPS, False),
        (("4/5", "2/5"), NPS, False),
        (("4/10", "2/10"), CSAT, False),
        (("Satisfied", "Neutral"), Scale(1, 7), True),
        ((1, 2, 3, 4, 5), NPS, True),
        ((1, 2, 50), scale_of("0-10", whole=True), False),
    ],
    ids=str,
)
def test_a_hint_leads_on(path: Path, scores: tuple[Any, ...], scale: Scale, same: bool) -> None:
    lines = [f"{score},x" for score in scores]
    found = wrong(path, *lines, header="score,plan", scale=scale)
    assert ("all the same" in found) == same


def test_who_declares_a_scale_may_reject_the_rest(path: Path) -> None:
    declared = scale_of("1-5")
    assert scored(path, 1, 9, 5, scale=declared, max_rejects=0.5).used.height == 2
    said = wrong(path, "1,x", "9,x", "5,x", header="score,plan", scale=declared)
    assert "go from 1 to 9: not 1–5" in said


def test_scales_as_they_are_typed() -> None:
    assert scale_of(" 1 - 7 ") == Scale(1, 7, declared=True)
    for typed in ("7", "7-1", "a-b", "1-5-7", ""):
        with pytest.raises(InputError, match=f"--scale {typed}: not a scale"):
            scale_of(typed)


def test_filters_do_not_count_for_the_scale(path: Path) -> None:
    rows = ("a,2024-01-05,9,", "b,2024-01-06,4,", "c,2024-01-07,99,")
    loaded = survey(path, *rows, scale=NPS, where="score <= 10 and date > DATE '2024-01-05'")
    assert loaded.used["score"].to_list() == [4]
    assert loaded.ledger.rows_filtered == 2
    seen = loaded.ledger.scores
    assert seen is not None
    assert seen.high == 4


def test_of_repeated_rows_the_first_is_kept(path: Path) -> None:
    rows = ("a,2024-01-05,9,", "a,2024-01-05,3,", "a,2024-01-05,9,")
    loaded = survey(path, *rows, dedupe=True)
    assert loaded.used.sort("row").select("row", "score").rows() == [(0, 9), (1, 3)]
    assert loaded.ledger.rows_deduplicated == 1


def test_rows_are_numbered_over_all_files(tmp_path: Path) -> None:
    one = text(tmp_path / "a.csv", "9", "8", header="score")
    two = text(tmp_path / "b.csv", "7", header="score")
    loaded = load(one, two, needs=SURVEY)
    assert loaded.used.sort("row").select("row", "score").rows() == [(0, 9), (1, 8), (2, 7)]


def test_customers_under_several_ids(path: Path, tmp_path: Path) -> None:
    known = text(tmp_path / "map.csv", "b,a", header="alias,id")
    rows = ("a,2024-01-05,9,", "b,2024-01-06,3,", ",2024-01-06,4,")
    loaded = survey(path, *rows, customer_map=str(known))
    assert loaded.used["customer"].to_list() == ["a", "a", None]


def test_options_that_mean_nothing_here(path: Path) -> None:
    said = wrong(path, "a,2024-01-05,9,", columns={"amount": "score"}, acquired="date")
    assert "--amount and --acquired do not go with surveys" in said
    assert said.endswith("columns are --score --customer --time --comment")
    said = wrong(path, "a,2024-01-05,9,", columns={"status": "date"}, refunds="drop")
    assert "--status and --refunds do not go with surveys" in said
    said = wrong(path, "a,2024-01-05,9,", new_since=dt.date(2024, 1, 1))
    assert "--new-since does not go with surveys" in said
    said = wrong(path, "a,2024-01-05,9,", needs=Needs(("score",), ()), columns={"comment": "date"})
    assert "--comment alone asks for nothing" in said


def test_a_survey_in_python(path: Path) -> None:
    text(path, "1,x", "5,x", header="score,plan")
    rows = retainr.load(path, kind="survey")
    assert rows.has("score")
    with pytest.raises(InputError, match="go from 1 to 5: not 0–10"):
        answers(rows, dataclasses.replace(SURVEY, scale=NPS)).collect(lambda _rows, _as_of: {})
    assert answers(rows, SURVEY).collect(lambda rows, _: {"rows": rows}).ledger.rows_used == 2
    with pytest.raises(InputError, match="no column found for time"):
        answers(rows, SURVEY.dated)
    text(path, "a,2024-01-05,9,", header=HEADER)
    with pytest.raises(InputError, match="not opened as a survey"):
        answers(retainr.load(path), SURVEY)


MIXED = """survey_type,score,comment,permalink,created_at,person
nps,9,,x,2024-01-02,a
csat,5,,x,2024-01-03,b
NPS,3,,x,2024-01-05,c
,7,,x,2024-01-06,d
"""


def test_answers_to_several_surveys_are_refused(path: Path) -> None:
    path.write_text(MIXED)
    with pytest.raises(retainr.InputError, match="2 surveys: NPS \\(2 rows\\), csat") as refused:
        retainr.nps(retainr.load(path, kind="survey"))
    assert refused.value.hint == "--by survey_type splits by it, or --where \"survey_type = 'NPS'\""
    one = retainr.load(path, kind="survey", where="lower(survey_type) = 'nps'")
    assert retainr.nps(one).summary["responses"] == 2
    assert retainr.nps(retainr.load(path, kind="survey", by=["survey_type"])).summary["nps"] == -25
