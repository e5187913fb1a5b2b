"""Sorted rows some customers at a time, and sums by place, against plain Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
import pytest

from retainr.activity import parts
from retainr.activity.parts import Filled, Tallies, starts


@pytest.mark.parametrize(
    ("customers", "found"),
    [
        ([], []),
        ([0], [1]),
        ([0, 1, 2, 3, 4], [3, 5]),
        # The fourth row is of the customer before: its rows come with the next ones.
        ([0, 1, 2, 2, 2, 5], [2, 5, 6]),
        # One customer has more rows than are looked at together.
        ([0, 0, 0, 0, 0, 1], [5, 6]),
        ([0, 7, 7, 7, 7, 7], [1, 6]),
    ],
)
@pytest.mark.parametrize(("kind", "whole"), [("u4", 1), ("i8", 1), ("i8", 10)])
def test_a_part_holds_all_rows_of_its_customers(
    customers: list[int], found: list[int], kind: str, whole: int
) -> None:
    keys = np.array([c * whole + n % whole for n, c in enumerate(customers)], dtype=kind)
    slices = list(parts.parts(np.sort(keys), whole))
    assert [part.stop for part in slices] == found
    assert [part.start for part in slices] == [0, *found][: len(found)]


def test_runs_start_where_a_row_differs() -> None:
    rows = np.array([4, 4, 7, 4, 4, 4])
    assert starts(rows[1:] != rows[:-1]).tolist() == [0, 2, 3]


def test_a_frame_is_put_together_of_parts() -> None:
    filled = Filled(9, {"a": "u4", "b": "i8"})
    assert filled.frame().is_empty()
    for first in (1, 5):
        filled.add(a=np.array([first, first + 1]), b=np.array([-first, 0]), c=np.zeros(2, "i8"))
    frame = filled.frame()
    assert frame.schema == {"a": pl.UInt32, "b": pl.Int64}
    assert frame.rows() == [(1, -1), (2, 0), (5, -5), (6, 0)]


@pytest.mark.parametrize("dense", [10, 9, 0])
def test_sums_are_the_same_in_place_and_grouped(
    monkeypatch: pytest.MonkeyPatch, dense: int
) -> None:
    monkeypatch.setattr(parts, "_DENSE", dense)
    drawn = np.random.default_rng(3)
    tallies = Tallies(10, ("money", "days"))
    rows: Counter[int] = Counter()
    money: Counter[int] = Counter()
    days: Counter[int] = Counter()
    for size in (0, 3, 1, 5, 2):
        place = drawn.choice([0, 2, 3, 9], size)
        # Sums beyond what a float counts by ones, and beyond 32 bits.
        large, small = drawn.integers(-(2**60), 2**60, size), np.full(size, 2**31 - 1, "i4")
        tallies.add(place, money=large, days=small)
        for at, own, few in zip(place.tolist(), large.tolist(), small.tolist(), strict=True):
            rows[at] += 1
            money[at] += own
            days[at] += few
    table = tallies.table()
    assert table.columns == ["place", "rows", "money", "days"]
    assert table.rows() == [(at, rows[at], money[at], days[at]) for at in sorted(rows)]
    assert set(table.dtypes) == {pl.Int64}


@pytest.mark.parametrize("dense", [5, 0])
def test_nothing_added_is_no_row(monkeypatch: pytest.MonkeyPatch, dense: int) -> None:
    monkeypatch.setattr(parts, "_DENSE", dense)
    assert Tallies(5, ("money",)).table().is_empty()
