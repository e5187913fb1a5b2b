"""What `cohort` can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.metrics.params import TIME, Param, check_bounds, take_names


class Clock(StrEnum):
    """Say how ages are counted."""

    CALENDAR = "calendar"
    ELAPSED = "elapsed"


class Show(StrEnum):
    """Name what the matrix shows."""

    RETENTION_RATE = "retention_rate"
    UNBOUNDED_RETENTION_RATE = "unbounded_retention_rate"
    RETAINED = "retained"
    ORDERS = "orders"
    REVENUE = "revenue"
    REVENUE_PER_CUSTOMER = "revenue_per_customer"


MONEY_SHOWS = (Show.REVENUE, Show.REVENUE_PER_CUSTOMER)

PARAMS = (
    Param("clock", Clock, Clock.CALENDAR, "Count calendar periods, or days since the first order."),
    Param("show", Show, Show.RETENTION_RATE, "What the matrix shows."),
    Param("trend_age", int, 1, "Age of the table trend.", 0),
    Param("brackets", str, None, "Add table brackets, for example 1-7,8-14.", metavar="AGES"),
    Param("start_event", str, None, "Event that begins a cohort; default any.", metavar="NAME"),
    Param("return_event", str, None, "Event that counts as activity; default any.", metavar="NAME"),
    Param("at_least", int, 1, "Orders or events that make a customer active in an age.", 1),
    Param("min_cohort", int, None, "No rate for cohorts with fewer customers.", 1),
    *TIME,
)

_BRACKET = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class CohortParams:
    """Hold the parameters of one `cohort`; they are described in `PARAMS`."""

    clock: Clock = Clock.CALENDAR
    show: Show = Show.RETENTION_RATE
    trend_age: int = 1
    brackets: str | None = None
    start_event: str | None = None
    return_event: str | None = None
    at_least: int = 1
    min_cohort: int | None = None
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95
    include_incomplete: bool = False
    max_age: int | None = None
    last: int | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers."""
        take_names(self, clock=Clock, show=Show, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)

    @property
    def elapsed(self) -> bool:
        """Say whether each customer has its own clock."""
        return self.clock is Clock.ELAPSED

    @property
    def by_events(self) -> bool:
        """Say whether start and return events are told apart."""
        return self.start_event is not None or self.return_event is not None

    @property
    def ranges(self) -> tuple[tuple[str, int, int], ...]:
        """Return each bracket's name, first and last age.

        Raises:
            InputError: a bracket is not `first-last`.
        """
        if self.brackets is None:
            return ()
        return tuple(_range(part.strip()) for part in self.brackets.split(","))


def _range(text: str) -> tuple[str, int, int]:
    found = _BRACKET.fullmatch(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise InputError(
            f"--brackets: {text!r} is not a range of ages", "for example --brackets 1-7,8-14,15-30"
        )
    return text, int(found[1]), int(found[2] or found[1])
