"""Surveys: what customers say."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.metrics.ces import CesParams
from retainr.metrics.ces import ces as run_ces
from retainr.metrics.csat import CsatParams
from retainr.metrics.csat import csat as run_csat
from retainr.metrics.loyalty import LoyaltyParams
from retainr.metrics.loyalty import loyalty as run_loyalty
from retainr.metrics.nps import NpsParams
from retainr.metrics.nps import nps as run_nps

if TYPE_CHECKING:
    from retainr.activity.answers import Keep
    from retainr.activity.periods import Period, WeekStart
    from retainr.load import Rows
    from retainr.metrics.ces.params import Direction
    from retainr.metrics.nps.params import Interval
    from retainr.results import Result


class SurveyOptions(TypedDict, total=False):
    """Say which answers count; each key is the option of that name."""

    keep: Keep | str
    min_responses: int
    words: int
    scale: str
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    last: int


class NpsOptions(SurveyOptions, total=False):
    """Say how a net promoter score is computed; each key is the option of that name."""

    interval: Interval | str


class CsatOptions(SurveyOptions, total=False):
    """Say which answers are satisfied; each key is the option of that name."""

    good: str


class CesOptions(SurveyOptions, total=False):
    """Say which answers are of little effort; each key is the option of that name."""

    good: str
    direction: Direction | str


def nps(rows: Rows, **options: Unpack[NpsOptions]) -> Result:
    """Compute the net promoter score.

    Args:
        rows: what `load` returned with `kind="survey"`.
        options: which answers count, and how to cut them, as on the command line.

    Raises:
        InputError: the rows cannot be read, or the scores are on another scale.
    """
    return run_nps(rows, NpsParams(**options))  # type: ignore[arg-type]


def csat(rows: Rows, **options: Unpack[CsatOptions]) -> Result:
    """Compute customer satisfaction.

    Args:
        rows: what `load` returned with `kind="survey"`.
        options: which answers count, and how to cut them, as on the command line.

    Raises:
        InputError: the rows cannot be read, or the scores are on another scale.
    """
    return run_csat(rows, CsatParams(**options))  # type: ignore[arg-type]


def ces(rows: Rows, **options: Unpack[CesOptions]) -> Result:
    """Compute the customer effort score.

    Args:
        rows: what `load` returned with `kind="survey"`.
        options: which answers count, and how to cut them, as on the command line.

    Raises:
        InputError: the rows cannot be read, or the scores are on another scale.
    """
    return run_ces(rows, CesParams(**options))  # type: ignore[arg-type]


class LoyaltyOptions(TypedDict, total=False):
    """Say what is looked at behind an answer; each key is the option of that name."""

    within: str
    inactive_after: str
    keep: Keep | str
    scale: str
    good: str
    csat_scale: str
    csat_good: str
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    last: int


def loyalty(
    survey: Rows, *, orders: Rows, csat: Rows | None = None, **options: Unpack[LoyaltyOptions]
) -> Result:
    """Join answers to what their customers did after them.

    Args:
        survey: what `load` returned with `kind="survey"`.
        orders: what it returned of the orders; with `referrer="COLUMN"` the table `referrals`.
        csat: answers of satisfaction, loaded as the survey; or None.
        options: the window, and which answers count, as on the command line.

    Raises:
        InputError: an input cannot be read, its scores are on another scale, or no customer is
            in both.
    """
    return run_loyalty(survey, LoyaltyParams(**options), orders=orders, csat=csat)  # type: ignore[arg-type]
