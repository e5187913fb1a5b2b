"""Repeat orders week by week, for holding a forecast against them.

Weeks count from the first order of all: week 1 is that day and the six after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.parts import parts
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
    span, weeks = asked.as_of - start + 1, (asked.as_of - start + 1) // DAYS
    begun = np.bincount((segment * span + first - start)[known], minlength=segments * span)
    # Who is not known yet is counted behind all segments; most often there is nobody to tell apart.
    alike = segments == 1 and bool(known.all())
    row = np.where(known, segment, segments) * span - start
    customer, day, orders = (days[n].to_numpy() for n in ("customer", "day", "orders"))
    made = np.zeros((segments + 1) * span, dtype=np.int64)
    for part in parts(customer):
        counted = orders[part].astype(np.int64) if asked.count_by is CountBy.ORDER else 1
        np.add.at(made, day[part] + (-start if alike else row[customer[part]]), counted)
    # Each customer's first order is no repeat.
    repeats = (made[: segments * span] - begun).reshape(segments, span)[:, : weeks * DAYS]
    return Weekly(
        start,
        repeats.reshape(segments, weeks, DAYS).sum(axis=2),
        begun.reshape(segments, span)[:, : asked.end - start + 1],
    )
