"""The history: a row a number and run, whoever else writes at the same time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.checks.comparable import definition_of
from retainr.cli.report import write_report
from retainr.errors import InputError
from retainr.render import history_file
from retainr.render.files import write_all
from retainr.report.history import checked, merged, rows_of, trends
from tests.report.shops import made, shop

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.report import Report

COLUMNS = [
    "as_of", "command", "metric", "segment", "value", "ci_low", "ci_high", "definition", "version",
]  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> Report:
    path = tmp_path / "orders.csv"
    path.write_text(shop(), "utf-8")
    return made(path, "churn", "lifecycle")


def _on(report: Report, day: dt.date) -> Report:
    """Return the report as if it had been made on another day."""
    parts = []
    for part in report.parts:
        assert part.result is not None
        data = dataclasses.replace(part.result.data, as_of=day)
        parts.append(dataclasses.replace(part, result=dataclasses.replace(part.result, data=data)))
    return dataclasses.replace(report, parts=tuple(parts), as_of=day)


def test_each_number_of_a_run_has_a_row(report: Report) -> None:
    rows = rows_of(report)
    assert rows.columns == COLUMNS
    churn = report.parts[0].result
    assert churn is not None
    row = rows.filter(metric="churn_rate").row(0, named=True)
    assert row["value"] == churn.summary["churn_rate"]
    assert (row["ci_low"], row["ci_high"]) == (
        churn.summary["churn_rate_ci_low"], churn.summary["churn_rate_ci_high"],
    )  # fmt: skip
    assert row["definition"] == definition_of(churn, "churn_rate")
    assert rows.select("command", "metric", "segment").is_duplicated().sum() == 0


def test_each_segment_has_the_numbers_that_the_command_gives_it_alone(tmp_path: Path) -> None:
    path, answers = tmp_path / "orders.csv", tmp_path / "answers.csv"
    path.write_text(shop().replace(",5,web", ",5,shop"), "utf-8")
    scores = "".join(
        f"{n},2024-{3 + n % 2:02d}-0{1 + n % 9},{n % 7 + 1},{'web' if n % 3 else 'shop'}\n"
        for n in range(60)
    )
    answers.write_text(f"customer_id,date,score,channel\n{scores}", "utf-8")
    names = ("cohort", "churn", "lifecycle", "repurchase", "ces")
    # Who buys in the shop was first there a day earlier, which is no month more of warm-up.
    known: dict[str, Any] = {"answers": answers, "inactive_after": "45d"}
    rows = rows_of(made(path, *names, by=["channel"], **known))
    assert set(rows["segment"]) == {"", "channel=web", "channel=shop"}
    for channel in ("web", "shop"):
        where = f"channel = '{channel}'"
        alone = rows_of(made(path, *names, where=where, as_of="2024-04-30", **known))
        wanted = {(r["command"], r["metric"]): r for r in alone.to_dicts()}
        told = rows.filter(segment=f"channel={channel}").to_dicts()
        assert {row["command"] for row in told} == set(names)
        assert len(told) == 16
        for row in told:
            own = wanted[row["command"], row["metric"]]
            for name in ("value", "ci_low", "ci_high"):
                assert row[name] == pytest.approx(own[name]), (row["metric"], name)


def test_a_segment_that_is_gone_is_gone_when_its_day_runs_again(report: Report) -> None:
    rows = rows_of(report)
    split = pl.concat([rows, rows.with_columns(segment=pl.lit("channel=web"))])
    assert merged(split, rows).equals(merged(None, rows))
    assert list(trends(_on(report, dt.date(2024, 5, 31)), split.tail(rows.height))) == []


def test_the_same_day_again_takes_the_place_of_its_rows(report: Report) -> None:
    rows = rows_of(report)
    before = merged(None, rows)
    again = merged(before, rows.with_columns(value=pl.lit(1.0)))
    assert again.height == before.height
    assert set(again["value"]) == {1.0}
    later = merged(again, rows_of(_on(report, dt.date(2024, 5, 31))))
    assert later.height == 2 * before.height


def test_a_number_on_other_terms_is_another_number(report: Report) -> None:
    rows = rows_of(report)
    weekly = rows.with_columns(definition=pl.col("definition") + ", period = week")
    assert merged(rows, weekly).height == 2 * rows.height


def test_ten_runs_at_once_lose_no_row(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "history.parquet"
    days = [dt.date(2024, 5, 1) + dt.timedelta(days=n) for n in range(10)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda day: write_report(_on(report, day), {}, path), days))
    history = history_file.read(path)
    assert history is not None
    assert history.group_by("metric", "command").len()["len"].unique().to_list() == [10]
    assert history["as_of"].unique().sort().to_list() == days


def test_a_history_is_read_whole_while_others_write_it(tmp_path: Path) -> None:
    """Each read sees one file, the old or the new one, though they are of different lengths."""
    path, lengths = tmp_path / "history.parquet", (5, 5000)
    contents = [history_file.content(pl.DataFrame({"n": range(length)})) for length in lengths]
    path.write_bytes(contents[0])
    done = Event()

    def write() -> None:
        """Put one and then the other in its place, until all have been read."""
        for content in itertools.cycle(contents):
            if done.is_set():
                return
            write_all({path: content})

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            found = [history_file.read(path) for _ in range(100)]
        finally:
            done.set()
        writing.result()
    assert {None if frame is None else frame.height for frame in found} <= set(lengths)


def test_the_name_of_a_history_is_no_pattern(report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "shop[1]"
    folder.mkdir()
    path = folder / "history.parquet"
    for day in (dt.date(2024, 4, 30), dt.date(2024, 5, 31)):
        write_report(_on(report, day), {}, path)
    history = history_file.read(path)
    assert history is not None
    assert history["as_of"].n_unique() == 2
    assert history_file.read(path) is not None


def test_a_file_that_is_no_history_is_left_alone(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "history.parquet"
    path.write_bytes(b"something else")
    with pytest.raises(InputError, match="not a Parquet file"):
        write_report(report, {tmp_path / "r.html": b"x"}, path)
    assert path.read_bytes() == b"something else"
    assert not (tmp_path / "r.html").exists()
    pl.DataFrame({"as_of": [1]}).write_parquet(path)
    with pytest.raises(InputError, match="no column command"):
        write_report(report, {}, path)


def test_earlier_runs_are_a_trend_of_what_was_defined_alike(report: Report) -> None:
    earlier = rows_of(_on(report, dt.date(2024, 3, 31)))
    (first, *_) = found = list(trends(report, earlier))
    assert {one.metric for one in found} == {"churn_rate", "active", "new", "revenue"}
    assert [point.as_of.isoformat() for point in first.points] == ["2024-03-31", "2024-04-30"]
    assert list(trends(report, earlier.with_columns(definition=pl.lit("another")))) == []
    assert list(trends(report, None)) == []


def test_a_trend_has_earlier_runs_only_and_what_they_told(report: Report) -> None:
    today = rows_of(report)
    assert list(trends(report, today)) == []
    # A summary that speaks of all periods is no earlier point of what a headline tells of one.
    first, *others = report.headlines
    now = dataclasses.replace(first.now, value=first.now.value / 2)
    other = dataclasses.replace(report, headlines=(dataclasses.replace(first, now=now), *others))
    earlier = rows_of(_on(report, dt.date(2024, 3, 31)))
    found = {one.metric for one in trends(other, earlier)}
    assert found == {one.metric for one in others}


def test_a_history_is_the_same_bytes_every_time(report: Report) -> None:
    rows = rows_of(report)
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=1)
    both = [history_file.content(merged(None, each)) for each in (rows, shuffled)]
    assert both[0] == both[1]
    assert checked(rows, "x").equals(rows)
