"""Random surveys: does `nps` agree with the definitions in plain Python?"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import retainr
from tests.metrics.differences import same
from tests.metrics.hostile import fixed
from tests.oracle.surveys import Answer, Asked, expected, kept

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = itertools.count()
ANSWERS = st.lists(
    st.builds(
        Answer,
        customer=st.sampled_from(("a", "b", "c", "d", None)),
        day=st.dates(dt.date(2024, 1, 25), dt.date(2024, 4, 6)),
        score=st.sampled_from((0, 6, 7, 8, 9, 10, 10)),
        segment=st.sampled_from(("web", "shop", None)),
    ),
    min_size=1,
    max_size=40,
)
ASKED = st.builds(
    Asked,
    period=st.sampled_from((None, "week", "month", "month", "quarter")),
    keep=st.sampled_from(("last", "first", "all", "all")),
    by_segment=st.booleans(),
    include_incomplete=st.booleans(),
    interval=st.sampled_from((None, None, "wald", "adjusted")),
).map(lambda asked: asked if asked.period else replace(asked, include_incomplete=False))
"""Without a period, all of it is one, and the program refuses to be asked about its end."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("surveys")


def write(answers: list[Answer], file: Path) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(("customer", "date", "score", "channel"))
        rows.writerows((a.customer, a.day, a.score, a.segment) for a in answers)
    return file


@fixed(40)
@given(answers=ANSWERS, asked=ASKED)
def test_it_agrees_with_plain_python(answers: list[Answer], asked: Asked, folder: Path) -> None:
    file = write(answers, folder / f"{next(NUMBERS)}.csv")
    by = ["channel"] if asked.by_segment else []
    chosen: dict[str, Any] = {"period": asked.period, "interval": asked.interval}
    result = retainr.nps(
        retainr.load(file, kind="survey", by=by),
        keep=asked.keep,
        include_incomplete=asked.include_incomplete,
        scale="0-10",
        **chosen,
    )
    wanted = expected(answers, asked)
    found = result.tables[0].frame.rows(named=True)
    assert len(found) == len(wanted), (answers, asked)
    for one, other in zip(found, wanted, strict=True):
        assert list(one) == list(other)
        wrong = {k: (one[k], v) for k, v in other.items() if not same(one[k], v)}
        assert not wrong, (wrong, answers, asked)
    assert result.summary["responses"] == len(kept(answers, asked))
    assert result.tables[1].frame["responses"].sum() == len(kept(answers, asked))
