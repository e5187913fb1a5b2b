"""Orders or contracts, read once, with the values of their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.clv.assemble import Read
from retainr.metrics.clv.contracts import check_amounts, value_contracts
from retainr.metrics.clv.misfits import check_options
from retainr.metrics.clv.params import Model
from retainr.metrics.clv.people import people_of
from retainr.metrics.clv.valued import Valued, value_orders
from retainr.metrics.contracts import contract_account, contract_notes, read_contracts
from retainr.metrics.orders import account, order_notes, read_orders

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.metrics.clv.params import ClvParams


def read(rows: Rows, params: ClvParams) -> Read:
    """Read the rows once, and return their customers with values.

    Args:
        rows: orders, events or contracts.
        params: the command's parameters.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    contracts = rows.has("start")
    check_options(rows.name, params, contracts=contracts)
    check_amounts(rows.name, has_amount=rows.has("amount"))
    return _contracts(rows, params) if contracts else _orders(rows, params)


def _orders(rows: Rows, params: ClvParams) -> Read:
    found = read_orders(rows, customers=True)
    valued = value_orders(found, people_of(found, params), params)
    history = found.history
    notes = tuple(order_notes(found))
    return Read(rows, account(found), history.segments, notes, valued, history)


def _contracts(rows: Rows, params: ClvParams) -> Read:
    found = read_contracts(rows)
    bound = value_contracts(found, params)
    valued = Valued(bound.people, Model.SBG, bound.worth, renewed=bound.fits, derl=bound.derl)
    notes = tuple(contract_notes(found))
    return Read(rows, contract_account(found), found.contracts.segments, notes, valued)
