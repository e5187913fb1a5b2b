"""What `lifecycle` can be told."""

from __future__ import annotations

from dataclasses import dataclass

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.metrics.grace import GRACE, grace_of
from retainr.metrics.params import TIME, check_bounds, take_names

PARAMS = (
    GRACE,
    *(param for param in TIME if param.name != "max_age"),
)  # fmt: skip


@dataclass(frozen=True)
class LifecycleParams:
    """Hold the parameters of one `lifecycle`; they are described in `PARAMS`."""

    grace: str | None = None
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95
    include_incomplete: bool = False
    last: int | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers."""
        take_names(self, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)
        grace_of(self.grace)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)

    @property
    def grace_days(self) -> int:
        """Return the days between two contracts that count as none."""
        return grace_of(self.grace)
