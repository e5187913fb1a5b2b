"""Who came and went by segment: each is counted as if it were alone."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from retainr.activity.periods import Calendar, Period
from retainr.activity.spells import Seen, of_frame
from retainr.activity.turnover import counts
from tests.activity.test_spells import BOUNDS, Bound, made


@given(bounds=BOUNDS, share=st.integers(0, 4))
def test_segments_are_counted_apart(bounds: list[Bound], share: int) -> None:
    as_of = max(b.start for b in bounds) + 20
    contracts, calendar = made(bounds), Calendar(Period.WEEK)
    people = contracts.people.with_columns(
        first="since", segment=(pl.col("customer") >= share).cast(pl.UInt32)
    )
    spells, seen = contracts.spells(1), Seen.of(people, calendar, as_of)
    found = counts(of_frame(spells), people, seen)
    for number, low in ((0, 0), (1, share)):
        renumbered = pl.col("customer") - low
        own = people.filter(pl.col("segment") == number)
        mine = spells.filter(pl.col("customer").is_in(own["customer"].implode()))
        alone = counts(of_frame(mine.with_columns(renumbered)), own.with_columns(renumbered), seen)
        assert found.filter(pl.col("segment") == number).equals(alone)
