"""Gaps between orders, counted by segment, order number and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.parts import Tallies
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.parts import Integers


@dataclass(frozen=True)
class GapGrid:
    """Tell segment, order number and days in one integer.

    Attributes:
        segments: how many there are.
        most: the order number that stands for all from it on.
        span: above all days.
    """

    segments: int
    most: int
    span: int

    @classmethod
    def of(cls, people: polars.DataFrame, most: int, as_of: int) -> GapGrid:
        """Return the grid that the gaps of all customers fit in.

        Args:
            people: customers: `segment` and `first`, the day of the first order.
            most: the last order number that is told by itself.
            as_of: the last observed day.
        """
        if people.is_empty():
            return cls(0, most + 1, 1)
        segment, first = int(people["segment"].max()), int(people["first"].min())  # type: ignore[arg-type]
        return cls(segment + 1, most + 1, as_of + 2 - first)

    def tallies(self) -> Tallies:
        """Return counts of all places, at nothing."""
        return Tallies(self.segments * (self.most + 1) * self.span)

    def place(self, segment: Integers, number: Integers, days: Integers) -> Integers:
        """Return the place of each gap.

        Args:
            segment: of the customer; one number may stand for all.
            number: of the order before the gap; all from the last on share its places.
            days: of the gap.
        """
        place: Integers = np.minimum(number, self.most, dtype=np.int64)
        place += segment * np.int64(self.most + 1)
        place *= self.span
        place += days
        return place

    def table(self, found: Tallies, name: str) -> polars.DataFrame:
        """Return what was counted: `segment`, `order_number`, `days` and the count.

        Args:
            found: the counts.
            name: of the column that they stand in.
        """
        group = pl.col("place") // self.span
        return found.table().select(
            pl.col("rows").alias(name),
            segment=(group // (self.most + 1)).cast(pl.UInt32),
            order_number=group % (self.most + 1),
            days=pl.col("place") % self.span,
        )
