"""What `lifecycle` can be told."""

from __future__ import annotations

from dataclasses import dataclass

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.metrics.params import TIME, check_bounds, member

PARAMS = tuple(param for param in TIME if param.name != "max_age")


@dataclass(frozen=True)
class LifecycleParams:
    """Hold the parameters of one `lifecycle`; they are described in `PARAMS`."""

    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95
    include_incomplete: bool = False
    last: int | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers."""
        for name, kind in (("period", Period), ("week_start", WeekStart)):
            object.__setattr__(self, name, member(name, getattr(self, name), kind))
        check_bounds(PARAMS, self)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)
