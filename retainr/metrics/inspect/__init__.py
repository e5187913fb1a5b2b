"""Can these data be trusted: columns, rows, customers and days, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import Needs
from retainr.metrics.column_params import OTHER_COLUMNS
from retainr.metrics.inspect.columns import SUMMARY, TABLES
from retainr.metrics.inspect.explain import explain
from retainr.metrics.inspect.kinds import ASKED
from retainr.metrics.inspect.params import PARAMS, InspectParams
from retainr.metrics.metric import Metric

if TYPE_CHECKING:
    from retainr.load import Reading, Rows
    from retainr.results import Result

__all__ = ["INSPECT", "InspectParams", "inspect"]


def needs(_params: InspectParams, reading: Reading) -> Needs:
    """Return the roles that are looked for: all, and none of them must be there.

    Who names the start or the end of contracts does not mean another time.
    """
    named = {"start", "end"} & set(reading.columns)
    return Needs((), tuple(r for r in ASKED if r != "time" or not named), lenient=True)


def inspect(rows: Rows, params: InspectParams) -> Result:
    """Say what an input is and what is wrong with it (page 2.14 of the definitions).

    Args:
        rows: orders, order lines, events, subscriptions or answers of a survey.
        params: how to cut time.

    Returns:
        Tables `findings`, `columns`, `rows`, `counts`, `gaps`, `config` and, for surveys,
        `distribution`. What would stop another command is a finding of severity error.

    Raises:
        InputError: the files cannot be read at all.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.inspect.assemble import assemble
    from retainr.metrics.inspect.facts import find_out

    return assemble(find_out(rows, params))


INSPECT = Metric(
    name="inspect",
    group="Data",
    help="Can these data be trusted: columns, rows, customers, days, and what is wrong.",
    example="retainr inspect orders.csv --strict",
    params=PARAMS,
    parameters=InspectParams,
    needs=needs,
    run=inspect,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    columns=OTHER_COLUMNS,
)
