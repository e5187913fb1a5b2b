"""Churn: who was lost, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs, Reading
from retainr.metrics.churn.columns import SUMMARY, TABLES
from retainr.metrics.churn.explain import explain
from retainr.metrics.churn.params import PARAMS, ChurnParams
from retainr.metrics.column_params import CONTRACT_COLUMNS
from retainr.metrics.metric import Metric

if TYPE_CHECKING:
    from retainr.load import Ahead, Rows
    from retainr.results import Result

__all__ = ["CHURN", "ChurnParams", "churn"]


def needs(_params: ChurnParams, _reading: Reading) -> Needs:
    """Return the roles that are read: those of orders, or of contracts."""
    return Needs(contracts=True)


def churn(rows: Rows, params: ChurnParams) -> Result:
    """Count who was lost, period by period (page 2.2 of the definitions).

    Args:
        rows: orders, order lines, events or contracts.
        params: how to cut them.

    Returns:
        Table `periods`.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.churn.assemble import assemble
    from retainr.metrics.churn.counted import count

    return assemble(count(rows, params), params)


def ahead(rows: Rows, _params: ChurnParams) -> Ahead | None:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return orders_ahead(rows) if not rows.has("start") else None


CHURN = Metric(
    name="churn",
    group="Retention",
    help="Churn: who was lost, period by period, and who was won back.",
    example="retainr churn orders.csv --inactive-after 60d -o churn.png",
    params=PARAMS,
    parameters=ChurnParams,
    needs=needs,
    run=churn,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
    columns=CONTRACT_COLUMNS,
)
