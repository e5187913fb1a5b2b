"""Orders, read once, with the risk of their customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.metrics.clv.params import ClvParams
from retainr.metrics.clv.people import people_of
from retainr.metrics.orders import read_orders
from retainr.metrics.risk.backtest import Tested, backtest
from retainr.metrics.risk.scored import Scored, score
from retainr.metrics.risk.signals import Signals, signals

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.metrics.orders import Orders
    from retainr.metrics.risk.params import RiskParams


@dataclass(frozen=True)
class Read:
    """Hold what was read, and the customers made from it.

    Attributes:
        orders: the orders.
        scored: their customers on the as-of day.
        params: the command's parameters.
        told: what further inputs say of them.
        tested: the list of an earlier day, where it was asked for.
    """

    orders: Orders
    scored: Scored
    params: RiskParams
    told: Signals
    tested: Tested | None = None


def read(
    rows: Rows, params: RiskParams, survey: Rows | None = None, events: Rows | None = None
) -> Read:
    """Read the rows once, and return their customers.

    Args:
        rows: orders, order lines or events.
        params: the command's parameters.
        survey: answers of the same customers, or None.
        events: service events of the same customers, or None.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    if params.min_value is not None and not rows.has("amount"):
        raise InputError(f"{rows.name}: --min-value without amounts", "--amount COL")
    orders = read_orders(rows, customers=True)
    told = signals(orders, survey, events)
    scored = score(orders, people_of(orders, ClvParams()), params, told)
    days = params.backtest_days
    tested = None if days is None else backtest(orders, params, days)
    return Read(orders, scored, params, told, tested)
