"""What `definitions` can be told."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.metrics.churn.params import PARAMS as OF_CHURN
from retainr.metrics.churn.params import ChurnParams
from retainr.metrics.params import TIME, Param, check_bounds

PARAMS = (
    dataclasses.replace(
        next(param for param in OF_CHURN if param.name == "inactive_after"),
        help="Days without an order after which a customer is lost, as churn takes them; default "
        "90d, 92d for quarters, 366d for years.",
    ),
    Param("margin", float, 1.0, "Share of the revenue that is earned.", 0, 1),
    *(param for param in TIME if param.name in ("period", "week_start", "confidence")),
)


@dataclass(frozen=True)
class DefinitionsParams:
    """Hold the parameters of one `definitions`; they are described in `PARAMS`."""

    inactive_after: str | None = None
    margin: float = 1.0
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        check_bounds(PARAMS, self)
        same = self._churn
        object.__setattr__(self, "period", same.period)
        object.__setattr__(self, "week_start", same.week_start)

    @property
    def _churn(self) -> ChurnParams:
        """Return what `churn` is told by the same options."""
        return ChurnParams(self.inactive_after, None, self.period, self.week_start)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)

    @property
    def inactive_days(self) -> int:
        """Return the days for which an order holds, its own day included."""
        return self._churn.inactive_days
