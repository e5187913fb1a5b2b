"""Random hostile logs: does `survival` agree with the definitions in plain Python?"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import retainr
from tests.metrics.differences import same
from tests.metrics.files import _reading, write
from tests.metrics.hostile import Log, fixed, logs
from tests.oracle.survival import expected

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.api.retention import SurvivalOptions

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@fixed(40)
@given(log=logs(clock="calendar"), lost_after=st.sampled_from([None, 1, 7, 30, 90, 365]))
def test_it_agrees_with_plain_python(log: Log, lost_after: int | None, folder: Path) -> None:
    options = log.options
    wanted = expected(log.rows, options, lost_after)
    file = write(log.rows, options, folder / str(next(NUMBERS)), log.form)
    asked: SurvivalOptions = {"confidence": options.confidence}
    if lost_after is None:
        asked["event"] = "second-order"
    else:
        asked["inactive_after"] = f"{lost_after}d"
    result = retainr.survival(retainr.load(file, **_reading(options)), **asked)
    found = {table.name: table.frame.rows(named=True) for table in result.tables}
    found["summary"] = [dict(result.summary)]
    if wanted["summary"][0]["chi_square"] is None:
        del wanted["summary"][0]["chi_square"]
    for name, rows in wanted.items():
        assert len(found[name]) == len(rows), (name, options, lost_after)
        for one, other in zip(found[name], rows, strict=True):
            wrong = {k: (one[k], v) for k, v in other.items() if not same(one[k], v)}
            assert not wrong, (name, wrong, options, lost_after)
