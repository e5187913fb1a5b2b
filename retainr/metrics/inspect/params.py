"""What `inspect` can be told."""

from __future__ import annotations

from dataclasses import dataclass

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.metrics.params import TIME, Param, check_bounds, take_names

PARAMS = (
    Param("strict", bool, False, "Exit with 1 where a finding is an error."),
    *(param for param in TIME if param.name in ("period", "week_start")),
)


@dataclass(frozen=True)
class InspectParams:
    """Hold the parameters of one `inspect`; they are described in `PARAMS`."""

    strict: bool = False
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values."""
        take_names(self, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)
