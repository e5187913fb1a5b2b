"""What `repurchase` can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.metrics.params import TIME, Param, check_bounds, take_names
from retainr.results.columns_repurchase import WINDOWS

_DEFAULT = ",".join(map(str, WINDOWS))
_LONGEST = 36_500

PARAMS = (
    Param(
        "within", str, _DEFAULT, "Days after the first order within which a second counts.",
        metavar="DAYS",
    ),
    Param(
        "merge_same_day", bool, False, "Take the orders of a customer on one day as one order."
    ),
    *(param for param in TIME if param.name != "max_age"),
)  # fmt: skip

_DAYS = re.compile(r"(\d{1,5})d?")


@dataclass(frozen=True)
class RepurchaseParams:
    """Hold the parameters of one `repurchase`; they are described in `PARAMS`."""

    within: str = _DEFAULT
    merge_same_day: bool = False
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95
    include_incomplete: bool = False
    last: int | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers."""
        take_names(self, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)
        _windows(self.within)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)

    @property
    def windows(self) -> tuple[int, ...]:
        """Return the days of each window, ascending."""
        return _windows(self.within)


def _windows(text: str) -> tuple[int, ...]:
    """Return the numbers of days in a list, ascending, each once.

    Raises:
        InputError: one is not a number of days.
    """
    return tuple(sorted({_days(part.strip()) for part in text.split(",")}))


def _days(text: str) -> int:
    found = _DAYS.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= _LONGEST:
        raise InputError(
            f"--within: {text!r} is not a number of days from 1 to {_LONGEST:,}",
            f"for example --within {_DEFAULT}",
        )
    return int(found[1])
