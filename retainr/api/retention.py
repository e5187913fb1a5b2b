"""Retention: cohorts, churn and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.metrics.churn import ChurnParams
from retainr.metrics.churn import churn as run_churn
from retainr.metrics.cohort import CohortParams
from retainr.metrics.cohort import cohort as run_cohort
from retainr.metrics.definitions import DefinitionsParams
from retainr.metrics.definitions import definitions as run_definitions
from retainr.metrics.lifecycle import LifecycleParams
from retainr.metrics.lifecycle import lifecycle as run_lifecycle
from retainr.metrics.repurchase import RepurchaseParams
from retainr.metrics.repurchase import repurchase as run_repurchase
from retainr.metrics.survival import SurvivalParams
from retainr.metrics.survival import survival as run_survival

if TYPE_CHECKING:
    from retainr.activity.periods import Period, WeekStart
    from retainr.load import Rows
    from retainr.metrics.cohort.params import Clock, Show
    from retainr.metrics.survival.params import Event
    from retainr.results import Result


class CohortOptions(TypedDict, total=False):
    """Say how a cohort matrix is cut; each key is the option of that name."""

    clock: Clock | str
    show: Show | str
    trend_age: int
    brackets: str
    start_event: str
    return_event: str
    at_least: int
    min_cohort: int
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    max_age: int
    last: int


class ChurnOptions(TypedDict, total=False):
    """Say how churn is counted; each key is the option of that name."""

    inactive_after: str
    grace: str
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    last: int


class LifecycleOptions(TypedDict, total=False):
    """Say how a lifecycle is cut; each key is the option of that name."""

    grace: str
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    last: int


class RepurchaseOptions(TypedDict, total=False):
    """Say which second orders count; each key is the option of that name."""

    within: str
    merge_same_day: bool
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    last: int


class DefinitionsOptions(TypedDict, total=False):
    """Say how the definitions are cut; each key is the option of that name."""

    inactive_after: str
    margin: float
    period: Period | str
    week_start: WeekStart | str
    confidence: float


class SurvivalOptions(TypedDict, total=False):
    """Say what customers are followed to; each key is the option of that name."""

    event: Event | str
    inactive_after: str
    grace: str
    horizon: float
    forecast: int
    discount_rate: float
    period: Period | str
    confidence: float


def cohort(rows: Rows, **options: Unpack[CohortOptions]) -> Result:
    """Compute retention by cohort.

    Args:
        rows: what `load` returned.
        options: how to cut, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_cohort(rows, CohortParams(**options))  # type: ignore[arg-type]


def churn(rows: Rows, **options: Unpack[ChurnOptions]) -> Result:
    """Count who was lost, period by period.

    Args:
        rows: what `load` returned: orders, events or contracts.
        options: how to count, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_churn(rows, ChurnParams(**options))  # type: ignore[arg-type]


def lifecycle(rows: Rows, **options: Unpack[LifecycleOptions]) -> Result:
    """Compute who is new, stays, comes back and goes quiet, period by period.

    Args:
        rows: what `load` returned: orders, events or contracts.
        options: how to cut time, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_lifecycle(rows, LifecycleParams(**options))  # type: ignore[arg-type]


def repurchase(rows: Rows, **options: Unpack[RepurchaseOptions]) -> Result:
    """Count who ordered again, how soon, how often.

    Args:
        rows: what `load` returned: orders or events.
        options: which windows, and how to cut, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_repurchase(rows, RepurchaseParams(**options))  # type: ignore[arg-type]


def definitions(rows: Rows, **options: Unpack[DefinitionsOptions]) -> Result:
    """Compute the same data under every definition of retention in use.

    Args:
        rows: what `load` returned: orders or events.
        options: how to cut, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_definitions(rows, DefinitionsParams(**options))  # type: ignore[arg-type]


def survival(rows: Rows, **options: Unpack[SurvivalOptions]) -> Result:
    """Estimate how long customers stay.

    Args:
        rows: what `load` returned: orders, events, contracts, durations or survivors.
        options: what is followed, and how, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: a forecast is asked for, and nothing can be fitted.
    """
    return run_survival(rows, SurvivalParams(**options))  # type: ignore[arg-type]
