"""What `clv` can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.activity.summary import CountBy
from retainr.errors import InputError
from retainr.metrics.grace import grace_of
from retainr.metrics.params import TIME, Param, check_bounds, days, take_names
from retainr.models.what_if import Change
from retainr.results.phrase import Phrase

USUAL_RATE, _USUAL_HORIZON = 0.10, "12m"


FEWEST = 10
"""A fit needs so many customers with a repeat order; fewer say next to nothing of six shapes."""

FEWEST_OF_SEGMENT = 100
"""Segments have a fit each when each of them has so many customers with a repeat order."""


class Model(StrEnum):
    """Name what values are computed with."""

    BG_NBD = "bg-nbd"
    MBG_NBD = "mbg-nbd"
    PARETO_NBD = "pareto-nbd"
    SBG = "sbg"
    HISTORIC = "historic"
    SIMPLE = "simple"
    ALL = "all"

    @property
    def of_purchases(self) -> bool:
        """Say whether it is a model of when customers buy again, or all of these."""
        return self not in (Model.SBG, Model.HISTORIC, Model.SIMPLE)


class TimeUnit(StrEnum):
    """Name what time is measured in."""

    DAY = "day"
    WEEK = "week"


SHORT = {Model.BG_NBD: "BG/NBD", Model.MBG_NBD: "MBG/NBD", Model.PARETO_NBD: "Pareto/NBD"}
"""What the literature calls them."""

PARAMS = (
    Param("model", Model, Model.BG_NBD, "What values are computed with."),
    Param(
        "horizon", str, None,
        "How far ahead values reach: days, weeks, months or years; default 12m.", metavar="SPAN",
    ),
    Param(
        "holdout", str, None,
        "Hold back the last part of the data, and test the forecast on it (39w, 90d, 6m).",
        metavar="SPAN",
    ),
    Param("margin", float, 1.0, "Share of the revenue that is earned.", 0, 1),
    Param(
        "discount_rate", float, None,
        "What money is worth less in a year, effective rate; default 0.1.", 0, 10, metavar="RATE",
    ),
    Param(
        "acquisition_cost", float, None,
        "What winning a customer costs, for ltv_to_cac and payback_months.", 0, metavar="MONEY",
    ),
    Param(
        "what_if", str, None,
        "What a change of retention is worth: retention=+5% (of itself) or +5pp (points).",
        metavar="CHANGE",
    ),
    Param("count_by", CountBy, CountBy.DAY, "Count days with an order, or orders."),
    Param("time_unit", TimeUnit, TimeUnit.WEEK, "Unit of recency, T and the parameters."),
    Param(
        "allow_nonconverged", bool, False,
        "Print a fit without a maximum inside all the same, without standard errors.",
    ),
    Param(
        "inactive_after", str, None,
        "Days without an order after which a customer is lost, for --model simple; default 90d.",
        metavar="DAYS",
    ),
    Param(
        "grace", str, None,
        "Days between two contracts of a customer that count as none, for --model sbg; "
        "default 7d.", metavar="DAYS",
    ),
    *(param for param in TIME if param.name in ("period", "week_start", "confidence")),
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Hold a length of time as it was written.

    Attributes:
        count: how many.
        unit: d, w, m (30.4375 days) or y (365.25 days).
    """

    count: int
    unit: str

    @property
    def days(self) -> float:
        """Return the length in days."""
        return self.count * {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}[self.unit]

    @property
    def whole_days(self) -> int:
        """Return the length in whole days, half rounded up."""
        return int(self.days + 0.5)

    @property
    def words(self) -> Phrase:
        """Return the length in words (`39 weeks`)."""
        return Phrase(f"clv.span.{self.unit}", {"count": self.count})


@dataclass(frozen=True)
class ClvParams:
    """Hold the parameters of one `clv`; they are described in `PARAMS`."""

    model: Model = Model.BG_NBD
    horizon: str | None = None
    holdout: str | None = None
    margin: float = 1.0
    discount_rate: float | None = None
    acquisition_cost: float | None = None
    what_if: str | None = None
    count_by: CountBy = CountBy.DAY
    time_unit: TimeUnit = TimeUnit.WEEK
    allow_nonconverged: bool = False
    inactive_after: str | None = None
    grace: str | None = None
    period: Period = Period.MONTH
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        take_names(self, model=Model, count_by=CountBy, time_unit=TimeUnit)
        take_names(self, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)
        _ = self.ahead, self.held_out, self.change
        grace_of(self.grace)
        if self.inactive_after is not None and days("--inactive-after", self.inactive_after) == 0:
            raise InputError("--inactive-after 0: at least one day", "--inactive-after 90d")

    @property
    def ahead(self) -> Span:
        """Return how far ahead values reach."""
        return span("--horizon", self.horizon or _USUAL_HORIZON)

    @property
    def held_out(self) -> Span | None:
        """Return how much is held back."""
        return None if self.holdout is None else span("--holdout", self.holdout)

    @property
    def change(self) -> Change | None:
        """Return the change of retention that is asked about."""
        return None if self.what_if is None else _change(self.what_if)

    @property
    def rate(self) -> float:
        """Return the effective discount rate a year."""
        return USUAL_RATE if self.discount_rate is None else self.discount_rate

    @property
    def unit_days(self) -> int:
        """Return the days of the unit of time."""
        return 7 if self.time_unit is TimeUnit.WEEK else 1

    @property
    def grace_days(self) -> int:
        """Return the days between two contracts that count as none."""
        return grace_of(self.grace)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut, for the simple rule and for contracts."""
        return Calendar(self.period, self.week_start)


_SPAN = re.compile(r"(\d{1,5})([dwmy])")
_CHANGE = re.compile(r"retention=([+-]?\d{1,3}(?:\.\d{1,6})?)(%|pp)")


def span(option: str, text: str) -> Span:
    """Return a length of time.

    Args:
        option: its name, for messages.
        text: what was written: `39w`.

    Raises:
        InputError: it is none.
    """
    found = _SPAN.fullmatch(text.strip().lower())
    if not found or int(found[1]) == 0:
        raise InputError(
            f"{option} {text}: not a length of time",
            f"a number and d, w, m or y, for example {option} 39w",
        )
    return Span(int(found[1]), found[2])


def _change(text: str) -> Change:
    """Return a change of retention.

    Raises:
        InputError: it is none.
    """
    found = _CHANGE.fullmatch(text.replace(" ", "").lower())
    if not found or float(found[1]) == 0:
        raise InputError(
            f"--what-if {text}: not a change of retention",
            "--what-if retention=+5% (a part of itself) or retention=+5pp (points)",
        )
    amount = float(found[1]) / 100
    return Change(points=amount) if found[2] == "pp" else Change(relative=amount)
