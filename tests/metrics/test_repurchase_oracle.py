"""Random hostile logs: does `repurchase` agree with the definitions in plain Python?"""

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
from tests.oracle.repurchase import Asked, expected

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = itertools.count()
ASKED = st.builds(
    Asked,
    windows=st.sampled_from([(1, 30), (30, 60, 90, 180, 365), (7,), (14, 91, 400)]),
    merge_same_day=st.booleans(),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@fixed(25)
@given(log=logs(clock="calendar"), asked=ASKED)
def test_it_agrees_with_plain_python(log: Log, asked: Asked, folder: Path) -> None:
    options = log.options
    wanted = expected(log.rows, options, asked)
    file = write(log.rows, options, folder / str(next(NUMBERS)), log.form)
    result = retainr.repurchase(
        retainr.load(file, **_reading(options)),
        within=",".join(map(str, asked.windows)),
        merge_same_day=asked.merge_same_day,
        period=options.period,
        week_start=options.week_start,
        confidence=options.confidence,
        include_incomplete=options.include_incomplete,
        **({} if options.last is None else {"last": options.last}),
    )
    found = {table.name: table.frame.rows(named=True) for table in result.tables}
    found["summary"] = [dict(result.summary)]
    assert list(found) == list(wanted)
    for name, rows in wanted.items():
        assert len(found[name]) == len(rows), (name, options, asked)
        for one, other in zip(found[name], rows, strict=True):
            assert set(one) == set(other), name
            wrong = {k: (one[k], v) for k, v in other.items() if not same(one[k], v)}
            assert not wrong, (name, wrong, options, asked)
