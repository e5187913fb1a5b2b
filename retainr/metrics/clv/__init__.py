"""Customer lifetime value: what customers are worth, and how far to believe it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.metrics.clv.columns import SUMMARY, TABLES
from retainr.metrics.clv.explain import explain
from retainr.metrics.clv.params import PARAMS, ClvParams
from retainr.metrics.column_params import CONTRACT_COLUMNS
from retainr.metrics.metric import Metric

if TYPE_CHECKING:
    from retainr.load import Ahead, Reading, Rows
    from retainr.results import Result

__all__ = ["CLV", "ClvParams", "clv"]


def needs(_params: ClvParams, _reading: Reading) -> Needs:
    """Return the roles that values are computed from: of orders, or of contracts."""
    return Needs(contracts=True)


def clv(rows: Rows, params: ClvParams) -> Result:
    """Compute what customers are worth (page 2.6 of the definitions).

    Args:
        rows: orders, order lines, events with amounts, or contracts.
        params: the model, how far ahead, what is held out.

    Returns:
        Tables `customers` and `deciles`; of models `model`, `tracking` and `alive`; when asked
        `validation`, `compare` and `what_if`.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.clv.assemble import assemble
    from retainr.metrics.clv.inputs import read

    return assemble(read(rows, params), params)


def ahead(rows: Rows, _params: ClvParams) -> Ahead | None:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return orders_ahead(rows, customers=True) if not rows.has("start") else None


CLV = Metric(
    name="clv",
    group="Value",
    help="Customer lifetime value: what each customer is worth, tested on a holdout.",
    example="retainr clv orders.csv --holdout 26w --margin 0.4 -o tracking.png",
    params=PARAMS,
    parameters=ClvParams,
    needs=needs,
    run=clv,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
    columns=CONTRACT_COLUMNS,
)
