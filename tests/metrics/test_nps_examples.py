"""Net promoter scores of surveys written as text, worked out by hand."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.results import Balance, Dots, Phrase, State, Unit
from tests.metrics.written import frame, log, table

if TYPE_CHECKING:
    from retainr import Result

# January: 2 promoters, 1 passive, 1 detractor. February: 1, 1, 2. March is not over on the 5th.
LOG = """
customer date       score channel
a        2024-01-03 10    web
b        2024-01-09 9     web
c        2024-01-12 7     shop
d        2024-01-30 6     ∅
a        2024-02-01 8     web
b        2024-02-05 0     web
c        2024-02-14 10    shop
e        2024-02-20 6     shop
f        2024-03-05 9     shop
"""


def nps(folder: Path, text: str = LOG, **options: Any) -> Result:
    names = ("by", "max_rejects", "as_of")
    reading = {name: options.pop(name) for name in names if name in options}
    return retainr.nps(retainr.load(log(text, folder), kind="survey", **reading), **options)


def test_by_month_with_the_change_and_nothing_of_a_month_that_is_not_over(tmp_path: Path) -> None:
    result = nps(tmp_path, period="month")
    table(result, "scores", """
        period     responses promoters passives detractors nps complete too_small change
        2024-01-01 4         2         1        1          25/1  yes      yes       ·
        2024-02-01 4         1         1        2          -25/1 yes      yes       -50/1
        2024-03-01 1         1         0        0          ·   no       yes       ·
    """)  # fmt: skip
    last = frame(result, "scores").row(2, named=True)
    assert (last["ci_low"], last["ci_high"], last["change_ci_low"]) == (None, None, None)
    said = result.summary
    assert (said["latest_nps"], said["change"]) == (-25, -50)
    # All answers: 4 promoters and 3 detractors of 9.
    assert said["nps"] == pytest.approx(100 / 9)
    assert (said["promoter_rate_numerator"], said["promoter_rate_denominator"]) == (4, 9)
    assert said["latest_complete_period"] == dt.date(2024, 2, 1)


@pytest.mark.parametrize(
    ("as_of", "latest", "score"),
    [("2024-05-02", dt.date(2024, 4, 1), None), ("2024-03-31", dt.date(2024, 3, 1), 100)],
)
def test_a_last_complete_month_without_answers_is_not_known(
    tmp_path: Path, as_of: str, latest: dt.date, score: float | None
) -> None:
    said = nps(tmp_path, period="month", as_of=as_of).summary
    assert (said["latest_complete_period"], said["latest_nps"]) == (latest, score)
    assert (said["change"] is None) == (score is None)


def test_the_interval_of_a_change_after_the_formula(tmp_path: Path) -> None:
    # Adjusted: 7 answers, 2.75 and 1.75, then 1.75 and 2.75. Middles 100/7 and −100/7, squared
    # errors 1e4 · (4.5 − 1/7) / 49, so 889.21 each; z · √(2 · 889.21) = 82.655.
    row = frame(nps(tmp_path, period="month"), "scores").row(1, named=True)
    middle, half = -200 / 7, 1.959964 * (2 * 1e4 * (4.5 - 1 / 7) / 49) ** 0.5
    found = (row["change_ci_low"], row["change_ci_high"])
    assert found == pytest.approx((middle - half, middle + half), abs=1e-4)


def test_an_incomplete_month_on_request(tmp_path: Path) -> None:
    result = nps(tmp_path, period="month", include_incomplete=True)
    last = frame(result, "scores").row(2, named=True)
    assert (last["nps"], last["change"], last["complete"]) == (100, 125, False)
    assert result.summary["latest_nps"] == -25


def test_last_shows_fewer_and_changes_nothing(tmp_path: Path) -> None:
    table(nps(tmp_path, period="month", last=2), "scores", """
        period     nps change
        2024-02-01 -25/1 -50/1
        2024-03-01 ·   ·
    """)  # fmt: skip


def test_a_month_without_answers_has_no_row_and_is_not_skipped_by_a_change(tmp_path: Path) -> None:
    text = "customer date score\na 2024-01-03 10\nb 2024-03-04 0\nc 2024-04-30 0\n"
    table(nps(tmp_path, text, period="month"), "scores", """
        period     nps  change
        2024-01-01 100/1 ·
        2024-03-01 -100/1 ·
        2024-04-01 -100/1 0/1
    """)  # fmt: skip


# Last: 8 0 10 6 6 9; first: 10 9 7 6 6 9 by a b c d e f.
@pytest.mark.parametrize(
    ("keep", "responses", "wanted"),
    [("last", 6, -100 / 6), ("first", 6, 100 / 6), ("all", 9, 100 / 9)],
)
def test_repeated_answers(tmp_path: Path, keep: str, responses: int, wanted: float) -> None:
    result = nps(tmp_path, keep=keep)
    assert result.summary["responses"] == responses
    assert result.summary["nps"] == pytest.approx(wanted)
    codes = [note.code for note in result.notes]
    assert ("answers-repeated-all" if keep == "all" else "answers-repeated-file") in codes


TIES = """
customer date       score
a        2024-01-03 10
a        2024-01-03 0
a        2024-01-02 5
a        2024-01-02 6
∅        2024-01-02 9
∅        2024-01-02 9
"""


@pytest.mark.parametrize(("keep", "scores"), [("last", [0, 9, 9]), ("first", [6, 9, 9])])
def test_of_ties_the_later_row_counts_and_nobody_is_no_customer(
    tmp_path: Path, keep: str, scores: list[int]
) -> None:
    result = nps(tmp_path, TIES, keep=keep)
    found = frame(result, "distribution").filter(responses=1)["score"].to_list()
    twice = frame(result, "distribution").filter(responses=2)["score"].to_list()
    assert sorted([*found, *twice, *twice]) == scores
    assert result.data.customers == 1


def test_a_survey_without_customers_and_times_counts_every_row(tmp_path: Path) -> None:
    result = nps(tmp_path, "score\n10\n10\n0\n7\n")
    assert result.summary["nps"] == 25
    assert (result.data.rows_used, result.data.orders, result.data.as_of) == (4, 0, None)
    assert len(frame(result, "scores").columns) == 8


def test_segments_are_the_answers_own_values_and_never_ranked(tmp_path: Path) -> None:
    result = nps(tmp_path, by=["channel"], keep="all")
    table(result, "scores", """
        channel responses promoters detractors nps
        (none)  1         0         1          -100/1
        shop    4         2         1          25/1
        web     4         2         1          25/1
    """)  # fmt: skip
    listing = next(b.body for b in result.blocks if hasattr(b.body, "lanes"))
    assert listing.labels == ("shop", "web", "(none)")  # type: ignore[union-attr]
    spread = frame(result, "distribution")
    assert spread.columns == ["channel", "score", "responses", "share"]
    assert spread.filter(channel="shop")["share"].sum() == pytest.approx(1)


def test_many_groups_are_shown_by_their_answers_and_the_rest_counted(tmp_path: Path) -> None:
    rows = [f"{s},g{g:02d}" for g in range(25) for s in (9, 3, 7) for _ in range(g + 1)]
    file = tmp_path / "a.csv"
    file.write_text("score,group\n" + "\n".join(rows) + "\n")
    result = retainr.nps(retainr.load(file, kind="survey", by=["group"]))
    listing = next(b.body for b in result.blocks if hasattr(b.body, "lanes"))
    assert listing.labels == tuple(f"g{g}" for g in range(24, 16, -1))  # type: ignore[union-attr]
    assert listing.more.values["count"] == 17  # type: ignore[union-attr]
    codes = {note.code: note.text.values for note in result.notes}
    assert codes["few-answers-adjusted"]["count"] == 9
    assert codes["groups-by-chance"]["missed"] == pytest.approx(1.25)


def test_the_interval_is_adjusted_for_few_and_for_equal_answers(tmp_path: Path) -> None:
    alike = "score\n" + "10\n" * 40
    row = frame(nps(tmp_path, alike), "scores").row(0, named=True)
    assert row["nps"] == 100
    assert 80 < row["ci_low"] < 100
    wald = frame(nps(tmp_path, alike, interval="wald"), "scores").row(0, named=True)
    assert (wald["ci_low"], wald["ci_high"]) == (100, 100)
    mixed = "score\n" + "10\n" * 50 + "7\n" * 30 + "0\n" * 20
    row = frame(nps(tmp_path, mixed), "scores").row(0, named=True)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((14.69, 45.31), abs=0.005)
    row = frame(nps(tmp_path, mixed, interval="adjusted"), "scores").row(0, named=True)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((14.05, 44.20), abs=0.005)


def test_a_score_off_the_scale_is_a_reject_and_another_scale_an_error(tmp_path: Path) -> None:
    rows = "\n".join(str(n % 11) for n in range(44))
    result = nps(tmp_path, f"score\n{rows}\n11\n")
    assert (result.summary["responses"], dict(result.data.reasons).popitem()[1]) == (44, 1)
    with pytest.raises(retainr.InputError, match="0–10"):
        nps(tmp_path, "score\n" + "20\n80\n100\n" * 9)
    with pytest.raises(retainr.InputError, match="scale of a net promoter score"):
        nps(tmp_path, scale="1-5")


SUDZILLA = (0, 0, 0, 0, 1, 2, 2, 2, 2, *[3] * 8, 4, 4, 5, 5, 6, 7, 7, 7, 7, *[8] * 5,
            9, 9, 9, 9, 10, 10, 10, 10)  # fmt: skip
"""A published survey of a conference, its scores in order."""


def of(promoters: int, passives: int, detractors: int) -> list[int]:
    return [9] * promoters + [7] * passives + [0] * detractors


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        (list(SUDZILLA), (39, -35.9, -61.0, -10.8)),
        # Airlines: Wald; of the six answers (2.75 - 3.75) / 9 ± 1.96 · 100 · √(0.70988 / 9).
        (of(74, 75, 35), (184, 21.2, 10.5, 31.9)),
        (of(2, 1, 3), (6, -16.7, -66.2, 43.9)),
        (of(6, 4, 2), (12, 33.3, -11.3, 64.6)),
    ],
)
def test_published_surveys(tmp_path: Path, scores: list[int], wanted: tuple[float, ...]) -> None:
    text = "score\n" + "\n".join(map(str, scores))
    row = frame(nps(tmp_path, text), "scores").row(0, named=True)
    found = [row[name] for name in ("responses", "nps", "ci_low", "ci_high")]
    assert found == pytest.approx(wanted, abs=0.05)


def test_each_of_many_groups_is_a_plain_count(tmp_path: Path) -> None:
    groups = {f"g{n:02d}": of(n % 7, n % 5, n % 3 + 1) for n in range(99)}
    file = tmp_path / "a.csv"
    rows = [f"{group},{score}" for group, scores in groups.items() for score in scores]
    file.write_text("group,score\n" + "\n".join(rows) + "\n")
    found = frame(retainr.nps(retainr.load(file, kind="survey", by=["group"])), "scores")
    for row in found.iter_rows(named=True):
        scores = groups[row["group"]]
        high, low = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
        assert (row["responses"], row["promoters"], row["detractors"]) == (len(scores), high, low)
        assert row["nps"] == pytest.approx(100 * (high - low) / len(scores))


def test_few_answers_alone_are_said_to_have_an_adjusted_interval(tmp_path: Path) -> None:
    # All promoters: the interval ends below the score, and a note says why.
    result = nps(tmp_path, "score\n9\n")
    assert frame(result, "scores")["ci_high"][0] < 100
    shown = str(retainr.render(result))
    assert "few-answers-alone" in {note.code for note in result.notes}
    assert "1 promoter (100.0%)" in shown
    wald = nps(tmp_path, "score\n9\n7\n", interval="wald")
    assert "few-answers" in {note.code for note in wald.notes}
    # Wald's has no width where all are alike: it says nothing of how little they tell.
    alike = nps(tmp_path, "score\n9\n9\n", interval="wald")
    assert "few-answers-bare" in {note.code for note in alike.notes}


@pytest.mark.parametrize(
    ("scores", "scale", "said"),
    [
        ((9, 9), None, "this score; they are all 9."),
        ((9, 7), None, "this score; they go from 7 to 9."),
        # The one that is rejected is among them.
        ((*of(40, 0, 0), 11), "0-10", "as declared; they go from 9 to 11."),
    ],
)
def test_the_scale_is_stated_with_the_scores_there_are(
    tmp_path: Path, scores: tuple[int, ...], scale: str | None, said: str
) -> None:
    text = "score\n" + "".join(f"{score}\n" for score in scores)
    shown = str(retainr.render(nps(tmp_path, text, scale=scale)))
    assert said in " ".join(shown.replace("note:", "").split())


def test_periods_of_groups_are_not_called_groups(tmp_path: Path) -> None:
    few = {n.code: n.text for n in nps(tmp_path, period="month", by=["channel"]).notes}
    rows = few["few-answers-adjusted"].values["rows"]
    assert isinstance(rows, Phrase)
    assert rows.key == "survey.rows.periods-of-groups"


@pytest.mark.parametrize(("confidence", "count"), [(0.95, 1), (0.99, None)])
def test_by_chance_one_interval_misses_or_none(
    tmp_path: Path, confidence: float, count: int | None
) -> None:
    text = "score shop\n" + "".join(f"9 {n}\n" for n in range(22))
    notes = {n.code: n.text for n in nps(tmp_path, text, by=["shop"], confidence=confidence).notes}
    found = notes.get("groups-by-chance")
    assert (found and found.values["count"]) == count


# 200 answers a month: 25 points differ clearly, 1 does not.
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (50, "NPS +35.0, in 2024-01 +10.0: +25.0 points"),
        (2, "NPS +11.0, in 2024-01 +10.0: no clear change (+1.0 points"),
    ],
)
def test_a_change_is_called_one_only_when_its_interval_leaves_0_out(
    tmp_path: Path, more: int, said: str
) -> None:
    months = {"2024-01-31": of(80, 60, 60), "2024-02-29": of(80 + more, 60 - more, 60)}
    lines = [f"{day} {score}" for day, scores in months.items() for score in scores]
    result = nps(tmp_path, "date score\n" + "\n".join(lines), period="month")
    assert said in " ".join(str(retainr.render(result)).split())


def test_an_interval_that_ends_at_0_holds_it(tmp_path: Path) -> None:
    # All promoters, few before and many now: only the adjusted scores differ.
    lines = ["2024-01-31 9", *["2024-02-29 9"] * 1000]
    result = nps(tmp_path, "date score\n" + "\n".join(lines), period="month")
    assert result.summary["change_ci_low"] == result.summary["change"] == 0
    assert "no clear change" in str(retainr.render(result))


def test_of_two_kinds_a_change_takes_the_adjusted_one(tmp_path: Path) -> None:
    months = {"2024-01-31": of(6, 4, 2), "2024-02-29": of(50, 30, 20)}
    lines = [f"{day} {score}" for day, scores in months.items() for score in scores]
    result = nps(tmp_path, "date score\n" + "\n".join(lines), period="month")
    # Of 15 and 103: 6.75 and 2.75, 50.75 and 20.75; ± 1.96 · 100 · √(0.5622 / 15 + 0.6093 / 103).
    half = 1.959964 * 100 * ((9.5 - 16 / 15) / 15**2 + (71.5 - 900 / 103) / 103**2) ** 0.5
    middle = 100 * (30 / 103 - 4 / 15)
    assert result.summary["change_ci_low"] == pytest.approx(middle - half)
    assert result.summary["change_ci_high"] == pytest.approx(middle + half)


def test_a_period_follows_none_of_another_group(tmp_path: Path) -> None:
    text = "date score shop\n2024-01-03 10 a\n2024-02-04 0 b\n2024-02-29 9 b\n"
    table(nps(tmp_path, text, period="month", by=["shop"]), "scores", """
        shop period     change
        a    2024-01-01 ·
        b    2024-02-01 ·
    """)  # fmt: skip


def test_a_picture_keeps_the_place_of_a_period_without_answers(tmp_path: Path) -> None:
    text = "date score\n2024-01-03 10\n2024-03-04 0\n2024-04-30 0\n"
    (chart,) = nps(tmp_path, text, period="month").charts["scores"]
    assert isinstance(chart, Balance)
    assert list(chart.labels) == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert chart.counts == (1, 0, 1, 1)
    assert [cell and cell.value for cell in chart.cells] == [100, None, -100, -100]
    rows = retainr.load(log(text, tmp_path), kind="survey")
    (dots,) = retainr.csat(rows, scale="0-10", good="9,10", period="month").charts["scores"]
    assert isinstance(dots, Dots)
    assert list(dots.labels) == list(chart.labels)
    assert dots.counts == ((1, 0, 1, 1),)
    # How few they are stands beneath: their dots are drawn as any others.
    assert {cell.state for cell in dots.cells if cell} == {State.COMPLETE}


def test_a_picture_holds_the_last_periods_and_counts_the_rest(tmp_path: Path) -> None:
    text = "date score\n2024-01-01 9\n" + "".join(f"2024-02-{n:02} 9\n" for n in range(1, 29))
    (chart,) = nps(tmp_path, text + "2024-03-05 9\n", period="day").charts["scores"]
    assert isinstance(chart, Balance)
    assert len(chart.labels) == 36
    (earlier,) = [p for p in chart.footnotes if p.key == "survey.foot.earlier"]
    # Of the days up to January 29 one has answers.
    assert earlier.values["count"] == 1


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
def test_no_relative_change_is_ever_said(tmp_path: Path, lang: str) -> None:
    result = nps(tmp_path, period="month", by=["channel"])
    changes = {n: c.unit for n, c in result.columns.items() if "change" in n}
    assert set(changes.values()) == {Unit.POINTS}
    shares = {n for n, c in result.columns.items() if c.unit in (Unit.RATIO, Unit.QUOTIENT)}
    assert {name.removesuffix("_ci_low").removesuffix("_ci_high") for name in shares} == {
        "promoter_rate", "passive_rate", "detractor_rate", "share"
    }  # fmt: skip
    assert Unit.DIFFERENCE not in {column.unit for column in result.columns.values()}
    for kind in ("table", "md", "html"):
        text = re.sub(r"<[^>]*>", "\n", str(retainr.render(result, kind, lang=lang)))
        said = [line for line in text.splitlines() if "−50.0" in line or "points (" in line]
        assert said, kind
        assert not any("%" in line.replace("95%", "") for line in said), kind


def test_an_export_that_is_known_has_its_header_where_it_stands() -> None:
    # Its second row of headings has names that are known, too.
    file = Path(__file__).parents[1] / "load" / "presets" / "qualtrics.csv"
    with pytest.raises(retainr.InputError) as caught:
        retainr.load(file, kind="survey")
    assert caught.value.hint == 'say which one: --score "Q1"; like scores look: "Q1"'
