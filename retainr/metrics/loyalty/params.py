"""What `loyalty` can be told."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.activity.answers import Keep
from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.load.options import SURVEY, Needs
from retainr.load.scales import NPS, Scale
from retainr.metrics.params import TIME, Param, check_bounds, days, take_names
from retainr.metrics.surveys.params import Good, good_scores, scale_or

if TYPE_CHECKING:
    from collections.abc import Iterator

_SATISFACTION = Scale(1, 5)
_PROMOTERS = (Good(9.0, 10.0),)
_LONGEST = 3_660


class Kept(StrEnum):
    """Say which answer of a customer counts."""

    FIRST = "first"
    LAST = "last"


PARAMS = (
    Param(
        "within", str, "90d", "Days after the answer in which orders count.", metavar="DAYS",
    ),
    Param(
        "inactive_after", str, "90d", "Days without an order after which a customer is lost.",
        metavar="DAYS",
    ),
    Param("keep", Kept, Kept.FIRST, "Which of a customer's answers with a window that is over."),
    Param(
        "scale", str, None, "Scale of the answers, such as 1-5; default 0-10, that of an NPS.",
        metavar="LOW-HIGH",
    ),
    Param(
        "good", str, None, "Scores that are high; default 9-10 of 0-10, else the scale's top.",
        metavar="SCORES",
    ),
    Param(
        "csat_scale", str, None, "Scale of the answers of --csat; default 1-5.",
        metavar="LOW-HIGH",
    ),
    Param(
        "csat_good", str, None, "Scores of --csat that are satisfied; default: the scale's top.",
        metavar="SCORES",
    ),
    *(
        dataclasses.replace(p, help="Length of a period, of the table referrals.")
        if p.name == "period" else p for p in TIME if p.name != "max_age"
    ),
)  # fmt: skip


@dataclass(frozen=True)
class LoyaltyParams:
    """Hold the parameters of one `loyalty`; they are described in `PARAMS`."""

    within: str = "90d"
    inactive_after: str = "90d"
    keep: Kept = Kept.FIRST
    scale: str | None = None
    good: str | None = None
    csat_scale: str | None = None
    csat_good: str | None = None
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
        take_names(self, keep=Kept, period=Period, week_start=WeekStart)
        check_bounds(PARAMS, self)
        for option, text in (("--within", self.within), ("--inactive-after", self.inactive_after)):
            if not 1 <= days(option, text) <= _LONGEST:
                raise InputError(f"{option} {text}: 1 to {_LONGEST:,} days", f"{option} 90d")
        _ = self.high, self.satisfied

    @property
    def within_days(self) -> int:
        """Return the days after the answer in which orders count."""
        return days("--within", self.within)

    @property
    def inactive_days(self) -> int:
        """Return the days for which an order holds, its own day included."""
        return days("--inactive-after", self.inactive_after)

    @property
    def kept(self) -> Keep:
        """Return which answer of a customer counts."""
        return Keep(self.keep)

    @property
    def calendar(self) -> Calendar:
        """Return how time is cut."""
        return Calendar(self.period, self.week_start)

    @property
    def of_nps(self) -> bool:
        """Say whether answers fall into promoters, passives and detractors."""
        asked = self.asked
        return (asked.low, asked.high) == (NPS.low, NPS.high)

    @property
    def asked(self) -> Scale:
        """Return the scale that answers are on."""
        asked = scale_or(self.scale, NPS)
        return dataclasses.replace(asked, whole=(asked.low, asked.high) == (NPS.low, NPS.high))

    @property
    def high(self) -> tuple[Good, ...]:
        """Return the scores that are high."""
        if self.good is None and self.of_nps:
            return _PROMOTERS
        return good_scores(self.good, self.asked)

    @property
    def csat_asked(self) -> Scale:
        """Return the scale of the answers of satisfaction."""
        with _of_csat():
            return scale_or(self.csat_scale, _SATISFACTION)

    @property
    def satisfied(self) -> tuple[Good, ...]:
        """Return the scores of who is satisfied."""
        with _of_csat():
            return good_scores(self.csat_good, self.csat_asked)


@contextmanager
def _of_csat() -> Iterator[None]:
    """Let errors name the options of the second survey."""
    try:
        yield
    except InputError as error:
        message, hint = (
            text.replace("--scale", "--csat-scale").replace("--good", "--csat-good")
            for text in (error.message, error.hint)
        )
        raise InputError(message, hint) from error


def needs_of(scale: Scale, option: str | None) -> Needs:
    """Return what is read of answers: who, when and what.

    Args:
        scale: on which they must be.
        option: by which the user declares another one, if there is one.
    """
    required = ("customer", "time", *SURVEY.required)
    return Needs(required, (), scale=scale, scale_option=option)
