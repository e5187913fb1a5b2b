"""What the days of a customer tell of its leaving, where numbers are large or at an edge."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.activity import parts
from retainr.activity.history import History
from retainr.activity.signs import signs

END = 1_000
"""The last day that is known."""


def told(days: dict[int, list[int]], end: int = END) -> pl.DataFrame:
    rows = [(who, day, 2, 7) for who, own in days.items() for day in own]
    schema = {"customer": pl.UInt32, "day": pl.Int32, "orders": pl.Int32, "revenue": pl.Int64}
    people = pl.DataFrame({"segment": [0] * (max(days) + 1)})
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return signs(History(frame, people, pl.DataFrame(), 0, 0, len(days)), end)


@pytest.mark.parametrize(
    ("days", "medians"),
    [
        # Each gap is below 256, and the sum of both is not.
        ({0: [0, 200, 430]}, [215.0]),
        # Customer and gap together are above what 32 bits hold.
        ({n: [-2_000_000_000, 0, 1, 4] for n in range(4)}, [3.0] * 4),
        # Numbers of customers who came later than the last day are missing between.
        ({0: [0, 60, 80], 9: [0, 50]}, [40.0, 50.0]),
        ({0: [5], 1: [5, 8], 2: [5, 6, 16, 18]}, [None, 3.0, 2.0]),
    ],
    ids=["short", "long", "apart", "few"],
)
def test_medians_of_gaps_of_any_length(
    days: dict[int, list[int]], medians: list[float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_AT_ONCE", 99)
    assert told(days, 2_100_000_000)["own_gap"].to_list() == medians


def test_windows_begin_after_the_day_that_long_ago() -> None:
    """One customer has a day at each edge, inside and outside; others none inside."""
    edges = sorted(END - days + inside for days in (180, 360, 365) for inside in (0, 1))
    found = told({0: [1], 1: edges, 2: [END - 365], 3: [END]})
    assert found["orders_365d"].to_list() == [0, 2 * 5, 0, 2]
    assert found["revenue_365d"].to_list() == [0, 7 * 5, 0, 7]
    assert found["days_recent"].to_list() == [0, 1, 0, 1]
    assert found["days_earlier"].to_list() == [0, 2, 0, 0]


def test_every_day_of_a_year_counts() -> None:
    found = told({0: list(range(END - 500, END + 1))})
    assert found.select("orders", "orders_365d", "days_recent", "days_earlier").row(0) == (
        1_002, 730, 180, 180,
    )  # fmt: skip
