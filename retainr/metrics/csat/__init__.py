"""Customer satisfaction: the share of satisfied answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.csat.columns import OWN, SUMMARY, TABLES
from retainr.metrics.csat.explain import explain
from retainr.metrics.csat.params import PARAMS, CsatParams
from retainr.metrics.metric import Metric
from retainr.metrics.surveys.params import COLUMNS

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.load.options import Needs, Reading
    from retainr.results import Result

__all__ = ["CSAT", "CsatParams", "csat"]


def needs(params: CsatParams, _reading: Reading) -> Needs:
    """Return the roles that are read, and the scale."""
    return params.needs(params.asked)


def csat(rows: Rows, params: CsatParams) -> Result:
    """Compute customer satisfaction (page 2.7 of the definitions).

    Args:
        rows: answers of a survey.
        params: which answers count, and how to cut them.

    Returns:
        Tables `scores` and `distribution`.

    Raises:
        InputError: the rows cannot be read, or the scores are on another scale.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.csat.assemble import KIND
    from retainr.metrics.surveys.assemble import assemble
    from retainr.metrics.surveys.reading import read_survey

    return assemble(read_survey(rows, params, params.asked), KIND)


CSAT = Metric(
    name="csat",
    group="Surveys",
    help="Customer satisfaction: the share of answers at the top of the scale.",
    example="retainr csat answers.csv --scale 1-5 --by channel --score satisfaction",
    params=PARAMS,
    parameters=CsatParams,
    needs=needs,
    run=csat,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    columns=COLUMNS,
    own=OWN,
)
