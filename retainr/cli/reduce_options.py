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
