"""What `survival` can be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retainr.activity.periods import Calendar, Period
from retainr.errors import InputError
from retainr.metrics.grace import GRACE, grace_of
from retainr.metrics.params import TIME, Param, check_bounds, days, take_names

_USUAL = 90


class Event(StrEnum):
    """Say what is waited for."""

    CHURN = "churn"
    SECOND_ORDER = "second-order"


PARAMS = (
    Param("event", Event, Event.CHURN, "What customers are followed to: loss, or second order."),
    Param(
        "inactive_after", str, None,
        "Days without an order after which a customer is lost; default 90d.", metavar="DAYS",
    ),
    GRACE,
    Param(
        "horizon", float, None,
        "Day up to which means are taken; default: where the group followed shortest ends.", 1,
        metavar="DAYS",
    ),
    Param(
        "forecast", int, None,
        "Carry the curve on by N ages with the shifted-beta-geometric model (contracts, or "
        "--age and --survivors).", 1, 1000, metavar="N",
    ),
    Param(
        "discount_rate", float, 0.1,
        "Discount of later renewals: a year; of a table of survivors, an age.", 0.0001, 10,
        metavar="RATE",
    ),
    Param(
        "period", Period, Period.MONTH,
        "Time between two renewals of a contract, for --forecast.", panel="Time",
    ),
    *(param for param in TIME if param.name == "confidence"),
)  # fmt: skip


@dataclass(frozen=True)
class SurvivalParams:
    """Hold the parameters of one `survival`; they are described in `PARAMS`."""

    event: Event = Event.CHURN
    inactive_after: str | None = None
    grace: str | None = None
    horizon: float | None = None
    forecast: int | None = None
    discount_rate: float = 0.1
    period: Period = Period.MONTH
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        take_names(self, event=Event, period=Period)
        check_bounds(PARAMS, self)
        grace_of(self.grace)
        if self.inactive_days == 0:
            raise InputError("--inactive-after 0: at least one day", "--inactive-after 90d")

    @property
    def inactive_days(self) -> int:
        """Return the days from the last order to the loss."""
        if self.inactive_after is None:
            return _USUAL
        return days("--inactive-after", self.inactive_after)

    @property
    def grace_days(self) -> int:
        """Return the days between two contracts that count as none."""
        return grace_of(self.grace)

    @property
    def calendar(self) -> Calendar:
        """Return how long the time between two renewals is."""
        return Calendar(self.period)
