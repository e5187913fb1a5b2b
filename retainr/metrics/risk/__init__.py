"""Customers at risk: whom to call this week, why, and how much is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.load.scales import NPS
from retainr.metrics.column_params import SURVEY_COLUMNS
from retainr.metrics.loyalty.params import needs_of
from retainr.metrics.metric import Metric, OtherSource
from retainr.metrics.risk.columns import SUMMARY, TABLES
from retainr.metrics.risk.explain import explain
from retainr.metrics.risk.params import PARAMS, RiskParams

if TYPE_CHECKING:
    from retainr.load import Ahead, Reading, Rows
    from retainr.results import Result

__all__ = ["RISK", "RiskParams", "risk"]


def needs(_params: RiskParams, _reading: Reading) -> Needs:
    """Return the roles that risks are computed from."""
    return Needs()


def risk(
    rows: Rows, params: RiskParams, *, survey: Rows | None = None, events: Rows | None = None
) -> Result:
    """List customers by what is at risk (page 2.10 of the definitions).

    Args:
        rows: orders, order lines or events.
        params: the model, how far ahead, which customers are listed.
        survey: answers of the same customers on the scale of an NPS, or None.
        events: service events of the same customers, such as tickets, or None.

    Returns:
        Tables `customers` and `bands`; with a backtest `backtest` and `lift`.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.risk.assemble import assemble
    from retainr.metrics.risk.reading import read

    return assemble(read(rows, params, survey, events), params)


def ahead(rows: Rows, _params: RiskParams) -> Ahead:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return orders_ahead(rows, customers=True)


RISK = Metric(
    name="risk",
    group="Customers",
    help="Customers at risk: who is overdue, how much is at stake, whom to call first.",
    example="retainr risk orders.csv --survey nps.csv --top 50 -o call-list.xlsx",
    params=PARAMS,
    parameters=RiskParams,
    needs=needs,
    run=risk,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
    others=(
        OtherSource(
            "survey",
            "Answers from 0 to 10 of the same customers, for the reason low-nps; repeatable.",
            lambda _params, _reading: needs_of(NPS, None),
            columns=tuple(param for param in SURVEY_COLUMNS if param.name == "score"),
        ),
        OtherSource(
            "events",
            "Service events of the same customers, for the reason more-tickets; repeatable.",
            lambda _params, _reading: Needs(optional=()),
        ),
    ),
)
