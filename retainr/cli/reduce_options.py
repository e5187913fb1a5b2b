"""The options of `retainr reduce`."""

from __future__ import annotations

from retainr.cli.options import OUTPUT, PROGRAM, REJECTS, SOURCE, choice
from retainr.metrics.column_params import COLUMNS, CONTRACT_COLUMNS
from retainr.metrics.params import READING, Param

HELP = "Read orders, events or subscriptions once, and keep what every command needs of them."
EXAMPLE = "retainr reduce orders.csv -o store && retainr cohort store"

Kind = choice("Kind", ("order", "event", "subscription"))

OWN = (
    Param(
        "kind", Kind, None, "What a row is; default: as its columns and its export show.",
    ),
    Param(
        "append", bool, False, "Add the files that the store does not have yet.",
    ),
)  # fmt: skip

_OUTPUT = (
    Param(
        "output", str, None, "Folder of the store; one that is there is replaced as a whole.",
        metavar="STORE", panel="Output",
    ),
    *(param for param in OUTPUT if param.name == "lang"),
)  # fmt: skip

OF_ROWS = (*COLUMNS, *CONTRACT_COLUMNS, *READING)
"""What says how rows are read."""

PARAMS = (
    *OWN,
    *OF_ROWS,
    SOURCE,
    REJECTS,
    *_OUTPUT,
    *(param for param in PROGRAM if param.name not in ("explain", "color")),
)

_CUSTOMER = "number of the customer, from 0 on"
_MONEY = "in integers of the store's amount scale: ten-thousandths"
TABLES = {
    "orders": {
        "customer": _CUSTOMER,
        "time_us": "when, by the clock on the wall of the report zone: microseconds since 1970; "
        "of a contract its start",
        "amount": f"{_MONEY}; below zero for a refund",
        "event": "name of the event",
        "end_us": "end of the contract, like `time_us`; null while it runs",
        "acquired_us": "when the customer was acquired, like `time_us`",
        "segment_0": "value of the first column of `--by`; `segment_1` of the second, and so on",
        "order": "id of the order; null where it has none",
    },
    "activity": {
        "customer": _CUSTOMER,
        "day": "days since 1970-01-01",
        "orders": "orders of that day",
        "refunds": "refunds of that day; the column is there where there are any",
        "revenue": f"sum of both, {_MONEY}",
        "refunded": "the refunds' part of it",
    },
    "customers": {
        "customer": _CUSTOMER,
        "id": "as it stands in the files",
        "first": "day of the first order; null for who has refunds only",
        "last": "day of the last order",
        "acquired": "when it was acquired: microseconds since 1970",
        "segment_0": "value on the first order",
    },
}
"""What the tables of a store hold, where rows have it; a test holds the stores to it."""
