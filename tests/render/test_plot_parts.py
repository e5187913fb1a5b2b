"""The parts of pictures of estimates and survival: names of places, times, distances."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.render.chart_axes import spread, times
from retainr.render.chart_fonts import Fonts
from retainr.render.chart_places import written
from retainr.render.chart_sheet import Look
from tests.render.pictures import EN
from tests.render.plots import (
    months,
)

LOOK = Look("light", EN, Fonts("en"))


def _names(labels: tuple[str, ...], pitch: float) -> dict[str, tuple[str, ...]]:
    return {labels[name.place]: name.lines for name in written(labels, LOOK, pitch)}


def test_years_stand_once() -> None:
    assert list(_names(months(13), 41).values())[:3] == [("12", "2010"), ("01", "2011"), ("02",)]
    # December's year would touch that of January.
    assert list(_names(months(13), 22).values())[:3] == [("12",), ("01", "2011"), ("02",)]
    assert list(_names(months(60), 8).values())[:3] == [("01", "2011"), ("04",), ("07",)]
    assert next(iter(_names(months(400), 1.2).values()))[0] == "01"
    assert _names(("2010-Q4", "2011-Q1"), 60) == {
        "2010-Q4": ("Q4", "2010"),
        "2011-Q1": ("Q1", "2011"),
    }
    weeks = (*(f"2009-W{w:02d}" for w in range(1, 54)), "2010-W01", "2010-W02")
    assert list(_names(weeks, 5).items())[-1] == ("2010-W01", ("W01", "2010"))
    days = tuple(f"2011-{m:02d}-{d:02d}" for m in (1, 2, 3) for d in range(1, 29))
    assert list(_names(days, 1.3).values()) == [("01-01", "2011"), ("02-01",), ("03-01",)]


def test_other_names_are_broken_or_left_out() -> None:
    assert _names(("30", "90 days"), 60) == {"30": ("30",), "90 days": ("90 days",)}
    long = ("a rather long name", "another one", "a third")
    assert all(len(lines) == 2 for lines in _names(long, 50).values() if lines != ("a third",))
    assert set(_names(tuple(map(str, range(100))), 4)) == {str(n) for n in range(0, 100, 5)}


@pytest.mark.parametrize("pitch", [0.4, 1.0, 3.0, 9.0, 30.0])
def test_names_never_touch(pitch: float) -> None:
    labels = months(300)
    ends = [
        (n.place * pitch, LOOK.fonts.widest(n.lines[:1], 9.3) / 2)
        for n in written(labels, LOOK, pitch)
    ]
    assert all(b - a > left + right for (a, left), (b, right) in pairwise(ends))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-50, 400), min_size=1, max_size=12), st.floats(1, 40))
def test_names_are_spread_evenly(wanted: list[float], apart: float) -> None:
    heights = spread(sorted(wanted), apart, 0, 200)
    fits = min(apart, 200 / max(1, len(wanted) - 1))
    assert all(b - a >= fits - 1e-6 for a, b in pairwise(heights))
    assert all(-1e-6 <= h <= 200 + 1e-6 for h in heights)


def test_times_are_round() -> None:
    assert times(373, 7) == [0, 60, 120, 180, 240, 300, 360]
    assert times(35, 7) == [0, 5, 10, 15, 20, 25, 30, 35]
    assert times(12, 7) == [0, 2, 4, 6, 8, 10, 12]
    assert times(0.5, 5) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert times(1e5, 5) == [0, 20000, 40000, 60000, 80000, 100000]
