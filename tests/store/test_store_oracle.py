"""Random hostile logs: every command says of a store what it says of the files."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import retainr
from retainr.errors import InputError
from tests.metrics.files import _reading, cohort_options, write
from tests.metrics.hostile import Log, fixed, logs
from tests.store.same import document

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.load import Rows

NUMBERS = itertools.count()
LATER = ("since", "until", "as_of", "new_since")
"""What a command may ask of a store that was made without it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def both(log: Log, folder: Path) -> tuple[Rows, Rows] | None:
    """Return the rows of files, and those of a store that was made without the options of days.

    None where rows cannot be read at all, or the store says that only the files can tell.
    """
    file = write(log.rows, log.options, folder / str(next(NUMBERS)), log.form)
    reading = _reading(log.options)
    made = {name: value for name, value in reading.items() if name not in LATER}
    days = {name: reading[name] for name in (*LATER, "by") if reading[name]}
    store = folder / f"{file.name}.store"
    try:
        retainr.reduce(retainr.load(file, **made), store)
    except InputError:
        assert "error" in document(lambda: retainr.churn(retainr.load(file, **made)))
        return None
    try:
        kept = retainr.load(store, **days)
    except InputError as error:
        assert "lines on both sides" in error.message
        return None
    return retainr.load(file, **reading), kept


LINES = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(1, 9), st.sampled_from("123"), st.integers(-3, 9)),
    min_size=3,
    max_size=9,
)


@fixed(4)
@given(lines=LINES, name=st.sampled_from(LATER[:3]), day=st.integers(1, 9))
def test_a_day_that_cuts_an_order_is_refused(
    lines: list[tuple[str, int, str, int]], name: str, day: int, folder: Path
) -> None:
    """And only such a day: on any other one the store says what the files say."""
    file = folder / f"lines{next(NUMBERS)}.csv"
    rows = (f"{who},2024-05-{on:02d},{order},{money}" for who, on, order, money in lines)
    file.write_text("\n".join(("customer,date,order_id,amount", *rows)), "utf-8")
    store = folder / f"{file.name}.store"
    retainr.reduce(retainr.load(file), store)
    option: Any = {name: f"2024-05-{day:02d}"}
    last = day - 1 if name == "since" else day
    keys = {(who, order) for who, _, order, _ in lines}
    spans = [[on for who, on, order, _ in lines if (who, order) == key] for key in keys]
    if any(min(span) <= last < max(span) for span in spans):
        with pytest.raises(InputError, match="lines on both sides"):
            retainr.load(store, **option)
        return
    files, kept = (
        document(partial(retainr.lifecycle, retainr.load(one, **option), period="week"))
        for one in (file, store)
    )
    assert kept == files


@fixed(5)
@given(log=logs(clock="calendar"))
def test_matrices_by_the_calendar(log: Log, folder: Path) -> None:
    if rows := both(log, folder):
        check_cohort(log, *rows)


@fixed(4)
@given(log=logs(clock="elapsed"))
def test_matrices_by_customers_own_clocks(log: Log, folder: Path) -> None:
    if rows := both(log, folder):
        check_cohort(log, *rows)


@fixed(5)
@given(log=logs(clock="calendar", by_events=True))
def test_matrices_of_events(log: Log, folder: Path) -> None:
    if rows := both(log, folder):
        check_cohort(log, *rows)


def check_cohort(log: Log, files: Rows, store: Rows) -> None:
    given = cohort_options(log.options)
    assert document(lambda: retainr.cohort(store, **given)) == document(
        lambda: retainr.cohort(files, **given)
    )


@fixed(2)
@given(log=logs(clock="calendar"))
def test_all_other_commands(log: Log, folder: Path) -> None:
    rows = both(log, folder)
    if rows is None:
        return
    options = log.options
    cut: dict[str, Any] = {"period": options.period, "week_start": options.week_start}
    wanted = [(name, cut) for name in ("churn", "lifecycle", "repurchase", "definitions")]
    wanted += [("survival", {"event": event}) for event in ("churn", "second-order")]
    for name, asked in wanted:
        files, store = (document(partial(getattr(retainr, name), one, **asked)) for one in rows)
        assert store == files, name
