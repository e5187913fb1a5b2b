"""Customers at risk: whom to call this week, why, and how much is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.metrics.metric import Metric
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


def risk(rows: Rows, params: RiskParams) -> Result:
    """List customers by what is at risk (page 2.10 of the definitions).

    Args:
        rows: orders, order lines or events.
        params: the model, how far ahead, which customers are listed.

    Returns:
        Tables `customers` and `bands`; with a backtest `backtest` and `lift`.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.risk.assemble import assemble
    from retainr.metrics.risk.reading import read

    return assemble(read(rows, params), params)


def ahead(rows: Rows, _params: RiskParams) -> Ahead:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return orders_ahead(rows, customers=True)


RISK = Metric(
    name="risk",
    group="Customers",
    help="Customers at risk: who is overdue, how much is at stake, whom to call first.",
    example="retainr risk orders.csv --min-value 200 --top 50 -o call-list.xlsx",
    params=PARAMS,
    parameters=RiskParams,
    needs=needs,
    run=risk,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
)
