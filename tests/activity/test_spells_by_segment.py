"""Who came and went by segment: each is counted as if it were alone."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from retainr.activity.periods import Calendar, Period
from retainr.activity.spells import counts, stays
from tests.activity.test_spells import BOUNDS, Bound, index, made


@given(bounds=BOUNDS, share=st.integers(0, 4))
def test_segments_are_counted_apart(bounds: list[Bound], share: int) -> None:
    as_of = max(b.start for b in bounds) + 20
    contracts, calendar = made(bounds), Calendar(Period.WEEK)
    whole = stays(contracts.spells(1), contracts.people, calendar, as_of)
    segment = (pl.col("customer") >= share).cast(pl.UInt32).alias("segment")
    split = replace(
        whole, runs=whole.runs.with_columns(segment), people=whole.people.with_columns(segment)
    )
    first = index(calendar, min(b.start for b in bounds))
    found = counts(split, first)
    for number, low in ((0, 0), (1, share)):
        own = pl.col("segment") == number
        renumbered = pl.col("customer") - low
        alone = replace(
            split,
            runs=split.runs.filter(own).with_columns(renumbered),
            people=split.people.filter(own).with_columns(renumbered),
        )
        assert found.filter(own).equals(counts(alone, first))
