"""Value: what customers are worth, and how much of it is at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.metrics.clv import ClvParams
from retainr.metrics.clv import clv as run_clv
from retainr.metrics.risk import RiskParams
from retainr.metrics.risk import risk as run_risk

if TYPE_CHECKING:
    from retainr.activity.periods import Period, WeekStart
    from retainr.activity.summary import CountBy
    from retainr.load import Rows
    from retainr.metrics.clv.params import Model, TimeUnit
    from retainr.metrics.risk.params import Export
    from retainr.metrics.risk.params import Model as RiskModel
    from retainr.results import Result


class ClvOptions(TypedDict, total=False):
    """Say what values are computed with; each key is the option of that name."""

    model: Model | str
    horizon: str
    holdout: str
    margin: float
    discount_rate: float
    acquisition_cost: float
    what_if: str
    count_by: CountBy | str
    time_unit: TimeUnit | str
    allow_nonconverged: bool
    inactive_after: str
    grace: str
    period: Period | str
    week_start: WeekStart | str
    confidence: float


def clv(rows: Rows, **options: Unpack[ClvOptions]) -> Result:
    """Compute what customers are worth.

    Args:
        rows: what `load` returned: orders, events with amounts, or contracts.
        options: the model, how far ahead, what is held out, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    return run_clv(rows, ClvParams(**options))  # type: ignore[arg-type]


class RiskOptions(TypedDict, total=False):
    """Say what risks are computed with, and who is listed; each key is the option of that name."""

    model: RiskModel | str
    horizon: str
    top: int
    min_value: float
    due_within: str
    backtest: str
    export: Export | str
    allow_nonconverged: bool
    confidence: float


def risk(
    rows: Rows,
    *,
    survey: Rows | None = None,
    events: Rows | None = None,
    **options: Unpack[RiskOptions],
) -> Result:
    """List customers by what is at risk.

    Args:
        rows: what `load` returned: orders, or events.
        survey: what it returned with `kind="survey"`: answers of the same customers, or None.
        events: what it returned of their service events, such as tickets, or None.
        options: the model, how far ahead, which customers are listed, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    return run_risk(rows, RiskParams(**options), survey=survey, events=events)  # type: ignore[arg-type]
