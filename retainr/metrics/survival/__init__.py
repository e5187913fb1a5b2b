"""Survival: how long customers stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.options import DURATIONS, SURVIVORS, Needs, Reading
from retainr.metrics.column_params import CONTRACT_COLUMNS, DURATION_COLUMNS, SURVIVOR_COLUMNS
from retainr.metrics.metric import Metric
from retainr.metrics.survival.columns import SUMMARY, TABLES
from retainr.metrics.survival.explain import explain
from retainr.metrics.survival.params import PARAMS, SurvivalParams

if TYPE_CHECKING:
    from retainr.load import Ahead, Rows
    from retainr.results import Result

__all__ = ["SURVIVAL", "SurvivalParams", "survival"]


def needs(_params: SurvivalParams, reading: Reading) -> Needs:
    """Return the roles that are read: of orders, contracts, or of what the user names."""
    named = set(reading.columns)
    if named & {"duration", "observed"}:
        return DURATIONS
    if named & {"age", "survivors"}:
        return SURVIVORS
    return Needs(contracts=True)


def survival(rows: Rows, params: SurvivalParams) -> Result:
    """Estimate how long customers stay (page 2.5 of the definitions).

    Args:
        rows: orders, order lines, events, contracts, durations, or a table of survivors.
        params: what is followed, and how.

    Returns:
        Tables `curve` and `groups`; with segments `pairs`; when asked `forecast`, `model` and
        `derl`.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
        NotEnoughDataError: a forecast is asked for, and nothing can be fitted.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.survival.assemble import assemble
    from retainr.metrics.survival.inputs import read_stays

    return assemble(read_stays(rows, params), params)


def ahead(rows: Rows, _params: SurvivalParams) -> Ahead | None:
    """Return what is read of orders, for several metrics to read it together."""
    from retainr.metrics.orders import orders_ahead

    return (
        orders_ahead(rows) if not any(map(rows.has, ("start", "duration", "survivors"))) else None
    )


SURVIVAL = Metric(
    name="survival",
    group="Retention",
    help="How long customers stay: Kaplan-Meier curves, groups compared, contracts forecast.",
    example="retainr survival orders.csv --inactive-after 60d --by channel -o survival.png",
    params=PARAMS,
    parameters=SurvivalParams,
    needs=needs,
    run=survival,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=ahead,
    columns=(*CONTRACT_COLUMNS, *DURATION_COLUMNS, *SURVIVOR_COLUMNS),
)
