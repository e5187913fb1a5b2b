"""First cohorts that hold old customers: the files begin in the middle of a business."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from retainr.metrics.notes import warning
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.activity.periods import Calendar
    from retainr.results import Note

_MANY, _TIMES, _AFTER, _ENOUGH = 30, 2, 6, 3


@dataclass(frozen=True)
class OldCustomers:
    """Hold a first cohort that is too large for new customers alone.

    Attributes:
        size: its customers.
        usual: the median of the cohorts after it.
        after: how many these are.
    """

    size: int
    usual: float
    after: int


def old_customers(sizes: Sequence[int]) -> OldCustomers | None:
    """Return the first cohort where it looks like old customers, else None.

    It does with at least 30 customers and more than twice the median of the next six
    cohorts (or of those there are, at least three).

    Args:
        sizes: of the complete cohorts, the oldest first.
    """
    after = sizes[1 : 1 + _AFTER]
    if len(after) < _ENOUGH:
        return None
    usual = median(after)
    large = sizes[0] >= _MANY and sizes[0] > _TIMES * usual
    return OldCustomers(sizes[0], usual, len(after)) if large else None


def early_customers(firsts: polars.Series, now: int, calendar: Calendar) -> Note | None:
    """Return the warning that the first period may hold customers from before the data.

    Args:
        firsts: number of the period from which each customer is known.
        now: number of the first period that is not over.
        calendar: how time is cut.
    """
    counts = dict(firsts.value_counts().iter_rows())
    if not counts:
        return None
    first = min(counts)
    sizes = [counts[n] for n in sorted(counts) if n < now]
    found = old_customers(sizes)
    if found is None:
        return None
    return warning(
        "left-truncation",
        cohort=calendar.label(first), size=found.size, usual=found.usual,
        after=Phrase(f"number.{found.after}"), periods=Phrase(f"period.many.{calendar.period}"),
        since=calendar.start(first + 1),
    )  # fmt: skip
