"""The numbers of a report, what they are compared with, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retainr.activity.periods import Period
from retainr.lang import texts
from retainr.metrics.surveys.params import SurveyParams
from retainr.models.intervals import newcombe
from retainr.render.report_words import sentences_of
from retainr.report import Benchmark
from retainr.report.compare import Change, Headline, Measured
from retainr.report.headlines import A_YEAR
from retainr.report.measures import Sum
from retainr.report.sentences import of_headline, said
from retainr.results import Unit
from tests.report.shops import BY_NAME, made, shop, survey

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.report import Report

ALL = ("cohort", "churn", "lifecycle", "repurchase")


def _headline(report: Report, metric: str) -> Headline:
    return next(one for one in report.headlines if one.metric == metric)


def _texts(report: Report) -> list[str]:
    return [texts("en").say(sentence) for sentence in report.sentences]


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(shop(), "utf-8")
    return path


def test_retention_is_that_of_neighbouring_cohorts_and_of_a_year_before(orders: Path) -> None:
    report = made(orders, "cohort")
    (part,) = report.parts
    assert part.result is not None
    table = part.result.tables[0].frame
    rates = {
        row["cohort"].isoformat()[:7]: (row["retained"], row["eligible"])
        for row in table.iter_rows(named=True)
        if row["age"] == 1 and row["complete"]
    }
    found = _headline(report, "latest_retention_rate_1")
    assert found.now.label == "2024-03"
    assert found.now.value == part.result.summary["latest_retention_rate_1"]
    for change, month in ((found.before, "2024-02"), (found.year, "2023-03")):
        assert change is not None
        assert change.then.label == month
        wanted = newcombe(*rates[month], *rates["2024-03"], 0.95)
        assert (change.low, change.high) == (wanted.ci_low, wanted.ci_high)
        assert change.difference == pytest.approx(wanted.value)


def test_only_what_is_known_in_full_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(shop(5), "utf-8")
    report = made(path, "cohort", "churn", "lifecycle", as_of="2023-05-20", inactive_after="60d")
    assert _headline(report, "active").now.label == "2023-04"
    assert _headline(report, "latest_retention_rate_1").now.label == "2023-03"
    churn = _headline(report, "churn_rate")
    # March begins 59 days after the first order: who was active before it is not all known.
    assert (churn.now.label, churn.before) == ("2023-04", None)


def test_nothing_is_relative_to_a_sum_below_zero() -> None:
    revenue = Sum("revenue", Unit.MONEY)
    change = revenue.change(Measured("a", -50.0), Measured("b", 10.0), 0.95)
    assert (change.difference, change.relative) == (60.0, None)


def test_counts_and_sums_are_exact_and_have_a_relative_change(orders: Path) -> None:
    report = made(orders, "lifecycle")
    (part,) = report.parts
    assert part.result is not None
    rows = {r["period"].isoformat()[:7]: r for r in part.result.tables[0].frame.to_dicts()}
    active = _headline(report, "active")
    now, then = rows["2024-04"]["active"], rows["2024-03"]["active"]
    assert active.before is not None
    assert (active.now.value, active.before.then.value) == (now, then)
    assert active.before.difference == now - then
    assert active.before.relative == pytest.approx((now - then) / then)
    assert (active.before.low, active.before.exact) == (None, True)
    assert _headline(report, "revenue").unit is Unit.MONEY


def test_segments_are_put_together_before_anything_is_divided(orders: Path) -> None:
    whole, split = made(orders, *ALL), made(orders, *ALL, by=["channel"])
    assert whole.headlines == split.headlines


def test_the_change_of_an_nps_is_the_one_that_nps_tells(tmp_path: Path) -> None:
    path = tmp_path / "nps.csv"
    for counts in ((40, 10, 20), (9, 3, 4), (20, 0, 0)):
        path.write_text(survey([("2024-05", 30, 20, 25), ("2024-06", *counts)]), "utf-8")
        report = made(None, "nps", answers=path, as_of="2024-06-30")
        (part,) = report.parts
        assert part.result is not None
        row = part.result.tables[0].frame.to_dicts()[-1]
        change = _headline(report, "latest_nps").before
        assert change is not None
        assert change.difference == pytest.approx(row["change"])
        assert (change.low, change.high) == (row["change_ci_low"], row["change_ci_high"])
        assert change.relative is None


def _efforts(*months: tuple[str, list[int]]) -> str:
    rows = [
        f"{month}-{n},{month}-{1 + n:02d},{score},{'web' if n % 2 else 'shop'}"
        for month, scores in months
        for n, score in enumerate(scores)
    ]
    return "\n".join(["customer_id,date,score,channel", *rows]) + "\n"


EASY = ("2024-05", [3, 4, 5, 6, 7, 7, 6])


@pytest.mark.parametrize("by", [[], ["channel"]])
def test_the_change_of_an_effort_score_is_the_one_that_ces_tells(
    tmp_path: Path, by: list[str]
) -> None:
    path = tmp_path / "ces.csv"
    path.write_text(
        _efforts(("2023-06", [1, 2, 1, 3, 2]), EASY, ("2024-06", [7, 1, 2, 7])), "utf-8"
    )
    report = made(None, "ces", answers=path, as_of="2024-06-30", by=by)
    (whole,) = made(None, "ces", answers=path, as_of="2024-06-30").parts
    assert whole.result is not None
    row = whole.result.tables[0].frame.to_dicts()[-1]
    found = _headline(report, "latest_ces")
    assert (found.now.low, found.now.high) == pytest.approx((row["ci_low"], row["ci_high"]))
    assert found.before is not None
    assert found.before.difference == pytest.approx(row["change"])
    ends = (row["change_ci_low"], row["change_ci_high"])
    assert (found.before.low, found.before.high) == pytest.approx(ends)
    assert found.year is not None
    assert found.year.then.label == "2023-06"
    assert _texts(report)[0] == (
        "Customer effort score (high = easy): no clear change, 5.43 in 2024-05 to 4.25 in 2024-06 "
        "(−1.18, 95% CI −6.01 to +3.65)."
    )


@pytest.mark.parametrize("scores", [[6], [6, 6, 6, 6]])
def test_a_mean_of_which_nothing_tells_how_sure_it_is_has_no_change(
    tmp_path: Path, scores: list[int]
) -> None:
    path = tmp_path / "ces.csv"
    path.write_text(_efforts(("2024-05", [5, 5, 5, 5]), ("2024-06", scores)), "utf-8")
    report = made(None, "ces", answers=path, as_of="2024-06-30", by=["channel"])
    found = _headline(report, "latest_ces")
    assert (found.now.value, found.now.low, found.before) == (6, None, None)
    answers = "1 answer" if len(scores) == 1 else f"{len(scores)} answers"
    assert _texts(report)[0].endswith(f"6.00 in 2024-06 ({answers}).")


@pytest.mark.parametrize(("every", "back"), [("week", 52), ("month", 12), ("quarter", 4)])
def test_a_year_before_is_so_many_periods_back(every: str, back: int) -> None:
    assert A_YEAR[Period(every)] == back


def test_where_years_are_compared_one_year_before_is_the_period_before(orders: Path) -> None:
    report = made(orders, "lifecycle", every="year", as_of="2024-12-31")
    active = _headline(report, "active")
    assert active.before is not None
    assert active.before.then.label == "2023"
    assert active.year is None


def test_nothing_before_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(shop(6), "utf-8")
    said_here = _texts(made(path, "lifecycle"))
    assert said_here[-1] == "No month a year before is in the data."
    path.write_text(shop(1), "utf-8")
    assert _texts(made(path, "lifecycle"))[-1] == (
        "No earlier month is in the data to compare with."
    )


def test_a_benchmark_stands_beside_its_number_or_in_a_sentence_of_its_own(orders: Path) -> None:
    own = {
        "retention_rate_1": Benchmark(0.3, "plan"),
        "churn.churn_rate": Benchmark(0.08),
        "retention_rate_3": Benchmark(0.2, "plan"),
        "clv": Benchmark(1.0),
    }
    report = made(orders, "cohort", "churn", benchmarks=own)
    assert _headline(report, "latest_retention_rate_1").benchmark == Benchmark(0.3, "plan")
    assert _headline(report, "churn_rate").benchmark == Benchmark(0.08)
    found = [text for text in _texts(report) if "benchmark" in text]
    assert len(found) == 1
    assert found[0].startswith("retention_rate_3 is ")
    assert found[0].endswith("own benchmark 20.0% (plan).")
    # Where no tile draws them, all stand in sentences.
    said = [text for text in sentences_of(report, texts("en")) if "benchmark" in text]
    assert [text.partition(" is ")[0] for text in said] == [
        "retention_rate_3", "Retention after one month", "Churn",
    ]  # fmt: skip


def test_benchmarks_that_are_equal_all_stand_beside_their_numbers(orders: Path) -> None:
    own = {name: Benchmark(0.3, "plan") for name in ("churn_rate", "pooled_churn_rate")}
    report = made(orders, "churn", benchmarks=own)
    assert _headline(report, "churn_rate").benchmark == Benchmark(0.3, "plan")
    assert any(text.startswith("pooled_churn_rate is ") for text in _texts(report))


def _rate(value: float, of: int, label: str) -> Measured:
    count = round(value * of)
    counts = (("lost", count), ("starting", of))
    return Measured(label, count / of, 0.0, 1.0, counts)


def _change(low: float, high: float) -> Headline:
    then = _rate(0.127, 2000, "2011-10")
    now = _rate(0.093, 2461, "2011-11")
    before = Change(then, now.value - then.value, low, high)
    return Headline("churn", "churn_rate", Unit.RATIO, Period.MONTH, -1, now, before)


def test_a_clear_change_is_said_with_its_interval_and_what_it_rests_on() -> None:
    headline = _change(-0.053, -0.016)
    (sentence,) = of_headline(headline)
    assert texts("en").say(sentence) == (
        "Churn fell from 12.7% in 2011-10 to 9.3% in 2011-11 (−3.4 pp, 95% CI −5.3 to −1.6): "
        "229 of 2,461 customers were lost."
    )
    assert headline.before is not None
    assert headline.verdict(headline.before) == "better"


@pytest.mark.parametrize("ends", [(-0.053, 0.0), (-0.053, 0.016), (0.0, 0.01)])
def test_nothing_is_called_a_change_whose_interval_holds_zero(ends: tuple[float, float]) -> None:
    headline = _change(*ends)
    assert headline.before is not None
    for lang, words in (("en", ("rose", "fell")), ("zh-Hans", ("升到", "降到"))):
        text = texts(lang).say(said(headline, headline.before, year=False))
        assert not any(word in text for word in words)
    assert headline.verdict(headline.before) == ""
    assert (
        texts("en")
        .say(said(headline, headline.before, year=False))
        .startswith("Churn: no clear change, 12.7% in 2011-10 to 9.3% in 2011-11 (−3.4 pp")
    )


def test_no_end_of_a_clear_change_reads_as_zero() -> None:
    (sentence,) = of_headline(_change(0.0003, 0.0031))
    assert "95% CI +0.03 to +0.31)" in texts("en").say(sentence)


def test_a_count_that_grew_is_said_with_its_relative_change() -> None:
    then, now = Measured("2011-10", 1364.0), Measured("2011-11", 1665.0)
    change = Change(then, 301.0, relative=301 / 1364)
    headline = Headline("lifecycle", "active", Unit.COUNT, Period.MONTH, 0, now, change)
    assert texts("en").say(said(headline, change, year=False)) == (
        "Customers who ordered: 1,665 in 2011-11, 301 more than the 1,364 in 2011-10 (+22.1%)."
    )


def test_a_survey_without_a_period_of_its_own_takes_that_of_the_report() -> None:
    assert issubclass(BY_NAME["nps"].parameters, SurveyParams)  # type: ignore[arg-type]
