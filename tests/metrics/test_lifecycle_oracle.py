"""Random hostile logs: does `lifecycle` agree with its definitions in plain Python?"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import retainr
from retainr.activity.periods import Period, WeekStart
from retainr.metrics.lifecycle import LifecycleParams
from retainr.metrics.lifecycle import lifecycle as lifecycle_of
from tests.metrics.differences import same
from tests.metrics.files import _reading, write
from tests.metrics.hostile import Log, fixed, logs
from tests.oracle.clean import clean
from tests.oracle.lifecycle import customers, depth, lifecycle

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result
    from tests.oracle import Options, Row
    from tests.oracle.matrix import Table

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def run(log: Log, folder: Path) -> Result:
    options = log.options
    file = write(log.rows, options, folder / str(next(NUMBERS)), log.form)
    rows = retainr.load(file, **_reading(options))
    params = LifecycleParams(
        period=Period(options.period),
        week_start=WeekStart(options.week_start),
        confidence=options.confidence,
        include_incomplete=options.include_incomplete,
        last=options.last,
    )
    return lifecycle_of(rows, params)


def wanted(rows: list[Row], options: Options) -> dict[str, Table]:
    cleaned = clean(rows, options)
    everyone = customers(cleaned, options)
    table = lifecycle(everyone, cleaned.as_of, options)
    periods = sorted({str(row["period"]) for row in table})[-(options.last or 0) :]
    return {
        "lifecycle": [row for row in table if str(row["period"]) in periods],
        "depth": depth(everyone, cleaned.as_of, options),
    }


def check_summary(result: Result, log: Log) -> None:
    options = replace(log.options, by=(), last=None)
    rows = [replace(row, segments=()) for row in log.rows]
    if options.dedupe and log.options.by:
        return  # rows that differ in their segment alone are no repetitions
    over = [row for row in wanted(rows, options)["lifecycle"] if row["complete"]]
    last = over[-1] if over else {}
    for name in ("period", "active", "dormant", "quick_ratio", "stickiness", "revenue"):
        assert same(result.summary[name], last.get(name)), name


@fixed(50)
@given(log=logs(clock="calendar"))
def test_it_agrees_with_plain_python(log: Log, folder: Path) -> None:
    result = run(log, folder)
    for name, rows in wanted(log.rows, log.options).items():
        found = next(t.frame for t in result.tables if t.name == name).rows(named=True)
        assert len(found) == len(rows), (name, log)
        for one, other in zip(found, rows, strict=True):
            assert list(one) == list(other)
            different = [key for key in other if not same(one[key], other[key])]
            assert not different, (name, one, other, log)
    check_summary(result, log)
