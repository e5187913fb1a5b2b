"""First cohorts that hold old customers: the files begin in the middle of a business."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
