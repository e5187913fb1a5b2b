"""What `churn` can be told."""

from __future__ import annotations

from dataclasses import dataclass

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.metrics.grace import GRACE, grace_of
from retainr.metrics.params import TIME, Param, check_bounds, days, take_names

LONGEST_DAYS = {
    Period.DAY: 1,
    Period.WEEK: 7,
    Period.MONTH: 31,
    Period.QUARTER: 92,
    Period.YEAR: 366,
}
_USUAL_DAYS = {Period.QUARTER: 92, Period.YEAR: 366}
_USUAL = 90

PARAMS = (
    Param(
        "inactive_after", str, None,
        "Days without an order after which a customer is lost; default 90d, 92d for quarters, "
        "366d for years.", metavar="DAYS",
    ),
    GRACE,
    *(param for param in TIME if param.name != "max_age"),
)  # fmt: skip


@dataclass(frozen=True)
class ChurnParams:
    """Hold the parameters of one `churn`; they are described in `PARAMS`."""

    inactive_after: str | None = None
    grace: str | None = None
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95
    include_incomplete: bool = False
    last: int | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        take_names(self, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)
        longest = LONGEST_DAYS[self.period]
        if self.inactive_days < longest:
            raise InputError(
                f"--inactive-after {self.inactive_days}d: shorter than the longest {self.period}",
                f"--inactive-after {longest}d or more, or a shorter --period",
            )
        grace_of(self.grace)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)

    @property
    def inactive_days(self) -> int:
        """Return the days for which an order holds, its own day included."""
        if self.inactive_after is None:
            return _USUAL_DAYS.get(self.period, _USUAL)
        return days("--inactive-after", self.inactive_after)

    @property
    def grace_days(self) -> int:
        """Return the days between two contracts that count as none."""
        return grace_of(self.grace)
