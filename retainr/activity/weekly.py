"""Repeat orders week by week, for holding a forecast against them.

Weeks count from the first order of all: week 1 is that day and the six after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.summary import CountBy
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.activity.history import History
    from retainr.activity.summary import Asked

    Integers = NDArray[np.int64]

DAYS = 7


@dataclass(frozen=True, slots=True, eq=False)
class Weekly:
    """Hold counts of customers first seen by the end of the calibration.

    Attributes:
        start: the day of the first order of all.
        repeats: (segments, weeks), repeat orders; of weeks that are over.
        begun: (segments, days), customers by the day of their first order, from the start on.
    """

    start: int
    repeats: Integers
    begun: Integers

    @property
    def weeks(self) -> int:
        """Return how many weeks are over."""
        return int(self.repeats.shape[1])


def weekly(history: History, asked: Asked) -> Weekly:
    """Count repeat orders by week, and customers by the day of their first order.

    Args:
        history: the active days; there is one at least.
        asked: until when, and what is counted.
    """
    people, days = history.people, history.active
    first = people["first"].cast(pl.Int64).to_numpy()
    segment = people["segment"].cast(pl.Int64).to_numpy()
    start, known = int(first.min()), first <= asked.end
    segments = history.segments.height
    span = asked.end - start + 1
    begun = np.bincount((segment * span + (first - start))[known], minlength=segments * span)
    weeks = (asked.as_of - start + 1) // DAYS
    whose, day = days["customer"].to_numpy(), days["day"].to_numpy()
    week = (day.astype(np.int64) - start) // DAYS
    made = np.ones(len(day), dtype=np.int64)
    if asked.count_by is CountBy.ORDER:
        made = days["orders"].cast(pl.Int64).to_numpy().copy()
    # Each customer's first order is no repeat; its days begin with it.
    made[np.flatnonzero(np.diff(whose, prepend=-1))] -= 1
    counted = known[whose] & (week < weeks)
    place = (segment[whose] * weeks + week)[counted]
    repeats = np.bincount(place, made[counted], segments * weeks).astype(np.int64)
    return Weekly(start, repeats.reshape(segments, weeks), begun.reshape(segments, span))
