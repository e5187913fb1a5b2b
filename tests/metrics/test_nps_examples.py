"""Net promoter scores of surveys written as text, worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from tests.metrics.written import frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

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
    reading = {name: options.pop(name) for name in ("by", "max_rejects") if name in options}
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


def test_no_relative_change_is_ever_said(tmp_path: Path) -> None:
    result = nps(tmp_path, period="month", by=["channel"])
    shown = str(retainr.render(result)) + str(retainr.render(result, "md"))
    said = [line for line in shown.splitlines() if "points" in line]
    assert said
    assert not any("%" in line.replace("95%", "") for line in said)
