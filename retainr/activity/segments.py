"""The combinations of segment values that customers have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars


def combinations(people: polars.DataFrame, names: Sequence[str]) -> polars.DataFrame:
    """Return the combinations of segment values that occur, sorted and numbered.

    Args:
        people: one row a customer, with the segment columns.
        names: of these columns; without any there is one segment, of everybody.

    Returns:
        `segment`, a number from 0 on, and the segment columns.
    """
    if not names:
        return pl.DataFrame({"segment": pl.Series([0], dtype=pl.UInt32)})
    return people.select(names).unique().sort(names).with_row_index("segment")


def segment_numbers(people: polars.DataFrame, segments: polars.DataFrame) -> polars.Series:
    """Return the segment of each customer.

    Args:
        people: one row a customer, with the segment columns.
        segments: their combinations.
    """
    names = [name for name in segments.columns if name != "segment"]
    if not names:
        return pl.repeat(0, people.height, dtype=pl.UInt32, eager=True).alias("segment")
    return people.join(segments, on=names, how="left", maintain_order="left")["segment"]
