"""Random hostile logs: does the Polars plan agree with the definitions in plain Python?"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from tests.metrics.differences import differences
from tests.metrics.files import run, write
from tests.metrics.hostile import Log, logs
from tests.oracle import expected

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = itertools.count()
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def check(log: Log, folder: Path) -> None:
    file = write(log.rows, log.options, folder / str(next(NUMBERS)), log.form)
    result = run([file], log.options)
    assert differences(result, expected(log.rows, log.options)) == []


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(log=logs(clock="calendar"))
def test_orders_on_the_calendar(log: Log, folder: Path) -> None:
    check(log, folder)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(log=logs(clock="elapsed"))
def test_orders_on_their_own_clocks(log: Log, folder: Path) -> None:
    check(log, folder)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(log=logs(clock="calendar", by_events=True))
def test_events_on_the_calendar(log: Log, folder: Path) -> None:
    check(log, folder)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(log=logs(clock="elapsed", by_events=True))
def test_events_on_their_own_clocks(log: Log, folder: Path) -> None:
    check(log, folder)
