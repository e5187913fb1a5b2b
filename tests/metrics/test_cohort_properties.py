"""What must never change: the bytes, however the same rows come in."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from tests.metrics import shop
from tests.metrics.files import Form, run, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from retainr import Result
    from tests.oracle import Options, Row

CUTS = [
    replace(shop.OPTIONS, period="month"),
    replace(shop.OPTIONS, period="week", at_least=2),
    replace(shop.OPTIONS, period="week", week_start="sunday", clock="elapsed"),
    replace(shop.OPTIONS, period="quarter", clock="elapsed", has_order=False),
]
cuts = pytest.mark.parametrize("cut", CUTS, ids=lambda cut: f"{cut.clock}-{cut.period}")
CSV, PARQUET = Form("csv"), Form("parquet")
DECIMALS, TEXTS = Form("parquet", money="decimal"), Form("parquet", typed=False)
NAMES: dict[str, Callable[[int], str]] = {
    "numbers": lambda number: str(number + 1),
    "no zeros": lambda number: f"c{number}",
    "text": lambda number: f"{number:x}-é",
    "case": lambda number: f"{'A' if number % 2 else 'a'}{number // 2}",
}


def tables(result: Result) -> str:
    """Return the tables and the summary as they stand in the JSON document."""
    document = retainr.render(result, "json")
    assert isinstance(document, str)
    return document[document.index('"summary": ') : document.index('"columns": ')]


def said(rows: Sequence[Row], cut: Options, folder: Path, form: Form = PARQUET) -> str:
    return tables(run([write(rows, cut, folder / "shop", form)], cut))


@cuts
def test_the_order_of_rows(cut: Options, tmp_path: Path) -> None:
    rows = shop.rows()
    shuffled = random.Random(1).sample(rows, len(rows))
    assert said(rows, cut, tmp_path) == said(shuffled, cut, tmp_path)


@cuts
def test_text_and_types(cut: Options, tmp_path: Path) -> None:
    wanted = said(shop.rows(), cut, tmp_path, CSV)
    for form in (PARQUET, DECIMALS, TEXTS, Form("csv", " ")):
        assert said(shop.rows(), cut, tmp_path, form) == wanted


@cuts
def test_one_file_or_two(cut: Options, tmp_path: Path) -> None:
    rows = shop.rows()
    wanted = said(rows, cut, tmp_path)
    for form in (CSV, PARQUET):
        one = write(rows[:100], cut, tmp_path / "1", form)
        two = write(rows[100:], cut, tmp_path / "2", form)
        assert tables(run([one, two], cut)) == wanted
        assert tables(run([two, one], cut)) == wanted


@cuts
def test_the_whole_file_twice_without_duplicates(cut: Options, tmp_path: Path) -> None:
    rows = [*dict.fromkeys(shop.rows())]
    deduped = replace(cut, dedupe=True)
    assert said(rows * 2, deduped, tmp_path) == said(rows, cut, tmp_path)


def test_the_whole_file_twice_makes_nobody_more_loyal(tmp_path: Path) -> None:
    rows, cut = shop.rows(), CUTS[0]
    people = ["cohort_size", "eligible", "retained", "retention_rate", "retained_or_later"]
    one, two = (
        run([write(many, cut, tmp_path / "shop", CSV)], cut).tables[0].frame
        for many in (rows, rows * 2)
    )
    assert one.select("channel", "cohort", "age", *people).equals(
        two.select("channel", "cohort", "age", *people)
    )
    assert two["revenue"].sum() == pytest.approx(2 * one["revenue"].sum())


@cuts
def test_names_of_customers(cut: Options, tmp_path: Path) -> None:
    rows = shop.rows()
    wanted = said(rows, cut, tmp_path, CSV)
    for kind, name in NAMES.items():
        named = [replace(row, customer=name(int(row.customer[1:]))) for row in rows if row.customer]
        assert said(named, cut, tmp_path, CSV) == wanted, kind


@cuts
def test_other_years_with_the_same_calendar(cut: Options, tmp_path: Path) -> None:
    # The calendar repeats itself after 400 years, and after 28 with every leap year in them.
    one = run([write(shop.rows(), cut, tmp_path / "shop", CSV)], cut)
    for days in (28 * 1461 // 4, -56 * 1461 // 4, 146_097, -146_097):
        same_but_later(one, cut, dt.timedelta(days=days), tmp_path)


@pytest.mark.parametrize("clock", ["calendar", "elapsed"])
def test_whole_weeks_later(clock: str, tmp_path: Path) -> None:
    cut = replace(CUTS[1], clock=clock)
    one = run([write(shop.rows(), cut, tmp_path / "shop", CSV)], cut)
    for weeks in (1, -3000):
        same_but_later(one, cut, dt.timedelta(weeks=weeks), tmp_path)


def same_but_later(one: Result, cut: Options, away: dt.timedelta, folder: Path) -> None:
    moved = [
        replace(row, time=row.time + away)
        for row in shop.rows()
        if isinstance(row.time, dt.datetime)
    ]
    later = replace(cut, as_of=cut.as_of and cut.as_of + away)
    other = run([write(moved, later, folder / "moved", CSV)], later)
    for table, found in zip(one.tables, other.tables, strict=True):
        assert table.frame.with_columns(pl.col(pl.Date) + away).equals(found.frame)


def test_the_number_of_threads(tmp_path: Path) -> None:
    file = write(shop.rows(6000), shop.OPTIONS, tmp_path / "shop", PARQUET)
    program = (
        "import sys, retainr\n"
        "rows = retainr.load(sys.argv[1], by=['channel'], as_of='2023-11-15')\n"
        "for clock in ('calendar', 'elapsed'):\n"
        "    print(retainr.render(retainr.cohort(rows, clock=clock), 'json'))\n"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", program, str(file)],
            env={**os.environ, "POLARS_MAX_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads in ("1", "2", "5")
    ]
    assert len(printed[0]) > 10_000
    assert printed[1:] == printed[:1] * 2
