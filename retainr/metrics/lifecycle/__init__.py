"""Growth accounting: who came, stayed, came back and went quiet, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.metrics.column_params import CONTRACT_COLUMNS
from retainr.metrics.lifecycle.columns import SUMMARY, TABLES
from retainr.metrics.lifecycle.explain import explain
from retainr.metrics.lifecycle.params import PARAMS, LifecycleParams
from retainr.metrics.metric import Metric

if TYPE_CHECKING:
    from retainr.load import Ahead, Reading, Rows
    from retainr.results import Result

__all__ = ["LIFECYCLE", "LifecycleParams", "lifecycle"]


def needs(_params: LifecycleParams, _reading: Reading) -> Needs:
    """Return the roles that a lifecycle reads: of orders and events, or of contracts."""
    return Needs(contracts=True)


def lifecycle(rows: Rows, params: LifecycleParams) -> Result:
    """Compute growth accounting (page 2.3 of the definitions).

    Args:
        rows: orders, order lines, events or contracts.
        params: how to cut them.

    Returns:
        Tables `lifecycle` and `depth`.

    Raises:
        InputError: the rows cannot be read.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.lifecycle.assemble import assemble
    from retainr.metrics.lifecycle.bases import of_contracts, of_orders

    base = of_contracts if rows.has("start") else of_orders
    return assemble(base(rows, params), params)


def ahead(rows: Rows, _params: LifecycleParams) -> Ahead | None:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return orders_ahead(rows) if not rows.has("start") else None


LIFECYCLE = Metric(
    name="lifecycle",
    group="Retention",
    help="Growth accounting: who is new, stays, comes back, goes quiet; and their money.",
    example="retainr lifecycle orders.csv --period quarter -o lifecycle.png",
    params=PARAMS,
    parameters=LifecycleParams,
    needs=needs,
    run=lifecycle,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
    columns=CONTRACT_COLUMNS,
)
