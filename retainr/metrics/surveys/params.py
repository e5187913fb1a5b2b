"""What every metric of answers can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retainr.activity.answers import Keep
from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.load.options import SURVEY
from retainr.load.scales import scale_of
from retainr.metrics.column_params import ANSWER_COLUMNS, SURVEY_COLUMNS
from retainr.metrics.params import TIME, Param, take_names

if TYPE_CHECKING:
    from retainr.load.options import Needs
    from retainr.load.scales import Scale

COLUMNS = (*ANSWER_COLUMNS, *SURVEY_COLUMNS)

SCALE = Param("scale", str, None, "Lowest and highest score that can be given.", metavar="LOW-HIGH")
GOOD = Param(
    "good", str, None, "Scores that count as good, such as 4,5; default: the top of the scale.",
    metavar="SCORES",
)  # fmt: skip
SHARED = (
    Param("keep", Keep, Keep.LAST, "Which answers of one customer in one period count."),
    Param("min_responses", int, 30, "Groups with fewer answers are marked and never ranked.", 0),
    Param(
        "words",
        int,
        None,
        "The N commonest words of comments, by who says them (extra text).",
        1,
        metavar="N",
    ),
    Param("period", Period, None, "Length of a period; default: all is one.", panel="Time"),
    *(param for param in TIME if param.name not in ("period", "max_age")),
)

_TOPS = {(1, 5): 4.0, (1, 7): 5.0, (1, 10): 8.0, (0, 100): 80.0}
_GOOD = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:[-–]\s*(\d+(?:\.\d+)?)\s*)?")


@dataclass(frozen=True)
class SurveyParams:
    """Hold the parameters that all metrics of answers share; they are described in `SHARED`."""

    keep: Keep = Keep.LAST
    min_responses: int = 30
    words: int | None = None
    period: Period | None = None
    week_start: WeekStart = WeekStart.MONDAY
    confidence: float = 0.95
    include_incomplete: bool = False
    last: int | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values.

        Raises:
            InputError: a value cannot be used.
        """
        take_names(self, keep=Keep, week_start=WeekStart)
        if self.period is not None:
            take_names(self, period=Period)
            return
        of_periods = (
            ("--week-start", self.week_start is not WeekStart.MONDAY),
            ("--last", self.last),
            ("--include-incomplete", self.include_incomplete),
        )
        if asked := [option for option, value in of_periods if value]:
            period = "week" if asked == ["--week-start"] else "month"
            raise InputError(f"{' and '.join(asked)}: time is not cut", f"add --period {period}")

    @property
    def calendar(self) -> Calendar | None:
        """Return how time is cut; None where all of it is one period."""
        return None if self.period is None else Calendar(self.period, self.week_start)

    def needs(self, scale: Scale) -> Needs:
        """Return what is read of answers on a scale; where time is cut, they need one."""
        said = ("comment",) if self.words is not None else ()
        survey = replace(
            SURVEY, required=("score", *said), optional=("customer", "time"), scale=scale
        )
        return survey.dated if self.period is not None else survey


@dataclass(frozen=True)
class Good:
    """Hold a range of scores that count as good, both ends among them."""

    low: float
    high: float

    @property
    def label(self) -> str:
        """Return it as it is shown, for example `4–5`."""
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g}–{self.high:g}"


def scale_or(text: str | None, usual: Scale) -> Scale:
    """Return the scale that the user declares, or the usual one.

    Raises:
        InputError: it is none.
    """
    return usual if text is None else scale_of(text)


def good_scores(text: str | None, scale: Scale) -> tuple[Good, ...]:
    """Return the scores that count as good: those named, or the top of the scale.

    Args:
        text: such as `4,5` or `80-100`; None takes the usual ones.
        scale: on which they are.

    Raises:
        InputError: they are no scores of the scale, or the scale has no usual ones.
    """
    if text is None:
        top = _TOPS.get((scale.low, scale.high))
        if top is None:
            raise InputError(
                f"--scale {scale.option}: no usual scores are good on it",
                f"say which are, for example --good {scale.high - 1},{scale.high}",
            )
        return (Good(top, scale.high),)
    ranges = tuple(_range(part, text) for part in text.split(","))
    for one in ranges:
        if not scale.low <= one.low <= one.high <= scale.high:
            raise InputError(
                f"--good {text}: {one.label} is not on the scale {scale.label}",
                f"for example --good {scale.high - 1},{scale.high}",
            )
    return ranges


def _range(part: str, text: str) -> Good:
    found = _GOOD.fullmatch(part)
    if not found:
        raise InputError(f"--good {text}: not a list of scores", "for example --good 4,5")
    low = float(found[1])
    return Good(low, float(found[2]) if found[2] else low)
