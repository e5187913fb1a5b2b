"""The options that name columns, by what a row is."""

from __future__ import annotations

from retainr.metrics.params import Param


def _column(name: str, help_: str) -> Param:
    return Param(name, str, None, help_, metavar="COL", panel="Columns")


COLUMNS = (
    _column("customer", "Column with the customer's id."),
    _column("time", "Column with the time of the order or event."),
    _column("amount", "Column with the amount."),
    _column("quantity", "Column with the quantity, for quantity × price."),
    _column("price", "Column with the unit price, for quantity × price."),
    _column("order", "Column with the order's id; its rows become one order."),
    _column("event", "Column with the event's name."),
    _column("event_id", "Column with the event's id; repeated ones count once."),
    _column("status", "Column with the order's status; what counts: --explain --preset NAME."),
    Param(
        "by", list, (), "Split by this column's value on the first order; repeatable.",
        metavar="COL", panel="Columns",
    ),
    Param(
        "preset", str, None, "Export that the input is, or none; default: as its headers show.",
        metavar="NAME", panel="Columns",
    ),
    Param(
        "customer_map", str, None, "File with alias and id: which ids are one customer.",
        metavar="FILE", panel="Columns",
    ),
    Param(
        "allow_masked_id", bool, False, "Take ids that are hidden in part as they are.",
        panel="Columns",
    ),
)  # fmt: skip

CONTRACT_COLUMNS = (
    _column("start", "Column with the start of a contract."),
    _column("end", "Column with the end of a contract."),
)
DURATION_COLUMNS = (
    _column("duration", "Column with durations in days, in place of orders or contracts."),
    _column("observed", "Column that says whether a duration's end was seen: 1, true, yes, event."),
)
SURVIVOR_COLUMNS = (
    _column("age", "Column with the ages of a table of survivors."),
    _column("survivors", "Column with how many, or what share, reached the age."),
)
SURVEY_COLUMNS = (
    _column("score", "Column with the answer of a survey."),
    _column("comment", "Column with the answer's comment."),
)
ANSWER_COLUMNS = (
    _column("time", "Column with the time of the answer."),
    Param(
        "by", list, (), "Split by this column of the answers; repeatable.",
        metavar="COL", panel="Columns",
    ),
)  # fmt: skip
"""What shared options mean where rows are answers."""
REFERRER_COLUMN = _column("referrer", "Column of the orders with who brought the customer.")
OTHER_COLUMNS = (
    *SURVEY_COLUMNS,
    *CONTRACT_COLUMNS,
)
"""Columns that `inspect` looks for besides those that every metric takes."""
