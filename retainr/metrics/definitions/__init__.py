"""Definitions: the same data under every definition of retention in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs, Reading
from retainr.metrics.definitions.columns import SUMMARY, TABLES
from retainr.metrics.definitions.explain import explain
from retainr.metrics.definitions.params import PARAMS, DefinitionsParams
from retainr.metrics.metric import Metric

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.results import Result

__all__ = ["DEFINITIONS", "DefinitionsParams", "definitions"]


def needs(_params: DefinitionsParams, _reading: Reading) -> Needs:
    """Return the roles that are read: those of orders or events."""
    return Needs()


def definitions(rows: Rows, params: DefinitionsParams) -> Result:
    """Compute the same data under every definition in use (page 2.12 of the definitions).

    Args:
        rows: orders, order lines or events.
        params: how to cut them.

    Returns:
        Table `definitions`.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.definitions.assemble import assemble

    return assemble(rows, params)


DEFINITIONS = Metric(
    name="definitions",
    group="Retention",
    help="Definitions: the same data under every definition of retention in use.",
    example="retainr definitions orders.csv --period quarter -o definitions.png",
    params=PARAMS,
    parameters=DefinitionsParams,
    needs=needs,
    run=definitions,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
)
