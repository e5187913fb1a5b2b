"""Value: what customers are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.metrics.clv import ClvParams
from retainr.metrics.clv import clv as run_clv

if TYPE_CHECKING:
    from retainr.activity.periods import Period, WeekStart
    from retainr.activity.summary import CountBy
    from retainr.load import Rows
    from retainr.metrics.clv.params import Model, TimeUnit
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
