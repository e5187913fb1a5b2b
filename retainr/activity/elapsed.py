"""Each customer's own clock: who was back in the second window, from orders in any order.

Days cannot tell it: an order 30 days after the first belongs to the first window or to the
second by the time of day. So the moments are looked at once, before they become days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import DAY_US
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars

    from retainr.activity.parts import Keys

_NEVER = 2**62
_AT_ONCE = 1_000_000
"""Orders that are looked at together: some megabytes, whatever the size of the log."""


@dataclass(frozen=True)
class Clocks:
    """Hold each customer's clock, by customer number.

    Attributes:
        began_us: the moment from which the clock runs; null where there is none.
        again: the customer ordered in its second window.
    """

    began_us: polars.Series
    again: polars.Series


def clocks(
    customers: Keys, moments: Keys, window_us: int, acquired_us: polars.Series | None = None
) -> Clocks:
    """Return when each customer's clock began, and who ordered in the second window.

    Args:
        customers: the number of each order's customer, from 0 on; all numbers occur.
        moments: twice the microseconds from 1970 to the order, and one more for a refund.
        window_us: length of a window.
        acquired_us: by customer number, where the clock runs from the acquisition.
    """
    most = int(customers.max()) + 1 if customers.size else 0
    began = np.full(most, _NEVER)
    parts = _parts(customers.size)
    if acquired_us is not None:
        began = acquired_us.fill_null(_NEVER).to_numpy()
    else:
        for part in parts:
            bought = moments[part] & 1 == 0
            np.minimum.at(began, customers[part][bought], moments[part][bought] >> 1)
    again = np.zeros(most, dtype=bool)
    for part in parts:
        age = (moments[part] >> 1) - began[customers[part]]
        second = (age >= window_us) & (age < 2 * window_us) & (moments[part] & 1 == 0)
        again[customers[part][second]] = True
    since = pl.Series(began)
    return Clocks(since.set(since == _NEVER, None), pl.Series(again))


def days_of(moments: Keys) -> npt.NDArray[np.int32]:
    """Return twice the day of each moment, and one more for a refund.

    Args:
        moments: as `clocks` takes them.
    """
    days = np.empty(moments.size, dtype=np.int32)
    for part in _parts(moments.size):
        days[part] = moments[part] // (2 * DAY_US) * 2 + (moments[part] & 1)
    return days


def _parts(size: int) -> list[slice]:
    return [slice(first, first + _AT_ONCE) for first in range(0, size, _AT_ONCE)]
