"""Random hostile logs: does the Polars plan agree with the definitions in plain Python?"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests.metrics.differences import differences
from tests.metrics.files import Form, run, write
from tests.metrics.hostile import Log, fixed, logs
from tests.oracle import Options, Row, expected

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = itertools.count()
FIRST = dt.datetime(2024, 1, 1)
# What only turns up after the sample by which the columns are judged.
SURPRISES = {
    "spaces": Row(" c00007 ", FIRST, " 000003 ", 5),
    "capital": Row("C00007", FIRST, "000003", 5),
    "longer": Row("c000007", FIRST, "0000003", 5),
    "shorter": Row("c7", FIRST, "3", 5),
    "sign": Row("c+0007", FIRST, "+00003", 5),
    "space inside": Row("c0 007", FIRST, "00 003", 5),
    "digits of another script": Row("c٠٠٠٠٧", FIRST, "٠٠٠٠٠٣", 5),
    "text": Row("日本", FIRST, "订单", 5),
    "no order": Row("c00007", FIRST, None, 5),
    "nobody": Row("null", FIRST, "000003", 5),
    "no amount": Row("c00007", FIRST, "000014", None),
    "no amount at all": Row("c00007", FIRST, "999999", None),
    "no order and no amount": Row("c00007", FIRST, "n/a", None),
    "amount in words": Row("c00007", FIRST, "000003", "much"),
    "fraction": Row("c00007", FIRST + dt.timedelta(microseconds=1), "000003", 5),
    "no time": Row("c00007", None, "000003", 5),
    "time in words": Row("c00007", "soon", "000003", 5),
    "no such day": Row("c00007", "2024-02-30 00:00:00", "000003", 5),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def check(log: Log, folder: Path) -> None:
    lines = problems(log, folder)
    if lines:
        small = replace(log, rows=smaller(log, folder))
        rows = "\n".join(str(row) for row in small.rows)
        lines = [str(log.options), str(log.form), rows, *problems(small, folder)]
    assert not lines, "\n".join(lines)


def problems(log: Log, folder: Path) -> list[str]:
    """Return where the result and the oracle disagree; a crash is a problem as well."""
    wanted = expected(log.rows, log.options)
    file = write(log.rows, log.options, folder / str(next(NUMBERS)), log.form)
    try:
        return differences(run([file], log.options), wanted)
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


def smaller(log: Log, folder: Path) -> list[Row]:
    """Return few of the rows, with which there still is a problem."""
    rows, size = log.rows, len(log.rows)
    while size > 1:
        size = (size + 1) // 2
        for start in range(0, len(rows), size):
            fewer = rows[:start] + rows[start + size :]
            if fewer and problems(replace(log, rows=fewer), folder):
                rows = fewer
                break
    return rows


@fixed(70)
@given(log=logs(clock="calendar"))
def test_orders_on_the_calendar(log: Log, folder: Path) -> None:
    check(log, folder)


@fixed(70)
@given(log=logs(clock="elapsed"))
def test_orders_on_their_own_clocks(log: Log, folder: Path) -> None:
    check(log, folder)


@fixed(30)
@given(log=logs(clock="calendar", by_events=True))
def test_events_on_the_calendar(log: Log, folder: Path) -> None:
    check(log, folder)


@fixed(30)
@given(log=logs(clock="elapsed", by_events=True))
def test_events_on_their_own_clocks(log: Log, folder: Path) -> None:
    check(log, folder)


@pytest.mark.parametrize("surprise", list(SURPRISES))
def test_a_surprise_after_the_sample(surprise: str, folder: Path) -> None:
    plain = [
        Row(f"c{n % 300:05d}", FIRST + dt.timedelta(hours=n), f"{n // 2:06d}", 10_000 + n)
        for n in range(1, 1101)
    ]
    options = Options(has_order=True, has_amount=True, period="week")
    check(Log([*plain, SURPRISES[surprise]], options, Form("csv", " ")), folder)
