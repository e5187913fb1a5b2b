"""Second and later orders: how many customers order again, how soon, how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.metrics.metric import Metric
from retainr.metrics.repurchase.columns import SUMMARY, TABLES
from retainr.metrics.repurchase.explain import explain
from retainr.metrics.repurchase.params import PARAMS, RepurchaseParams

if TYPE_CHECKING:
    from retainr.load import Ahead, Reading, Rows
    from retainr.results import Result

__all__ = ["REPURCHASE", "RepurchaseParams", "repurchase"]


def needs(_params: RepurchaseParams, _reading: Reading) -> Needs:
    """Return the roles that repeat orders are read from."""
    return Needs()


def repurchase(rows: Rows, params: RepurchaseParams) -> Result:
    """Compute second and later orders (page 2.4 of the definitions).

    Args:
        rows: orders, order lines or events.
        params: which windows, and how to cut.

    Returns:
        Tables `within`, `ladder` and `cohorts`.

    Raises:
        InputError: the rows cannot be read.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.orders import read_orders
    from retainr.metrics.repurchase.assemble import assemble

    return assemble(read_orders(rows), params)


def ahead(rows: Rows, _params: RepurchaseParams) -> Ahead:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return orders_ahead(rows)


REPURCHASE = Metric(
    name="repurchase",
    group="Retention",
    help="Second and later orders: how many order again, how soon, how often.",
    example="retainr repurchase orders.csv --within 30,90,365 --merge-same-day",
    params=PARAMS,
    parameters=RepurchaseParams,
    needs=needs,
    run=repurchase,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
)
