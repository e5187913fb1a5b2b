"""Loyalty: what customers did after they said how much they like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.metrics.column_params import ANSWER_COLUMNS, REFERRER_COLUMN, SURVEY_COLUMNS
from retainr.metrics.loyalty.columns import SUMMARY, TABLES
from retainr.metrics.loyalty.explain import explain
from retainr.metrics.loyalty.params import PARAMS, LoyaltyParams, needs_of
from retainr.metrics.metric import Metric, OtherSource

if TYPE_CHECKING:
    from retainr.load import Reading, Rows
    from retainr.results import Result

__all__ = ["LOYALTY", "LoyaltyParams", "loyalty"]


def needs(params: LoyaltyParams, _reading: Reading) -> Needs:
    """Return the roles that answers are read from, and their scale."""
    return needs_of(params.asked, "--scale")


def loyalty(rows: Rows, params: LoyaltyParams, *, orders: Rows, csat: Rows | None = None) -> Result:
    """Join answers to what their customers did after them (page 2.8 of the definitions).

    Args:
        rows: answers of a survey.
        params: the window, and which answers count.
        orders: orders, order lines or events of the same customers.
        csat: answers of another survey, of satisfaction; or None.

    Returns:
        Tables `groups`, `quadrants`, `scores`, `correlation` and `coverage`; with `csat`
        `nps_csat`, with a column of referrers `referrals`.

    Raises:
        InputError: an input cannot be read, its scores are on another scale, or no customer is
            in both.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.loyalty.assemble import assemble
    from retainr.metrics.loyalty.reading import read

    return assemble(read(rows, params, orders, csat), params)


_OF_ORDERS = (
    *("amount", "quantity", "price", "order", "status", "event", "event_id", "referrer"),
    *("refunds", "amount_scale", "new_since", "acquired"),
)
_SCORE = tuple(param for param in SURVEY_COLUMNS if param.name == "score")
_ROLES = Needs(optional=(*Needs().optional, "referrer"))

LOYALTY = Metric(
    name="loyalty",
    group="Surveys",
    help="Do they do what they say: orders after the answer, by score, with what was not seen.",
    example="retainr loyalty nps.csv --orders orders.parquet --csat csat.csv -o quadrants.png",
    params=PARAMS,
    parameters=LoyaltyParams,
    needs=needs,
    run=loyalty,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    columns=(*ANSWER_COLUMNS, *_SCORE),
    others=(
        OtherSource(
            "orders",
            "Orders of the customers who answered; required, repeatable.",
            lambda _params, _reading: _ROLES,
            required=True,
            own=_OF_ORDERS,
            columns=(REFERRER_COLUMN,),
        ),
        OtherSource(
            "csat",
            "Answers of satisfaction of the same customers; repeatable.",
            lambda params, _reading: needs_of(params.csat_asked, "--csat-scale"),
            columns=_SCORE,
        ),
    ),
)
