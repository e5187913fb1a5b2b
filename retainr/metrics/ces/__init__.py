"""Customer effort: how easy it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.ces.columns import OWN, SUMMARY, TABLES
from retainr.metrics.ces.explain import explain
from retainr.metrics.ces.params import PARAMS, CesParams
from retainr.metrics.metric import Metric
from retainr.metrics.surveys.params import COLUMNS

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.load.options import Needs, Reading
    from retainr.results import Result

__all__ = ["CES", "CesParams", "ces"]


def needs(params: CesParams, _reading: Reading) -> Needs:
    """Return the roles that are read, and the scale."""
    return params.needs(params.asked)


def ces(rows: Rows, params: CesParams) -> Result:
    """Compute customer effort (page 2.7 of the definitions).

    Args:
        rows: answers of a survey.
        params: which answers count, and how to cut them.

    Returns:
        Tables `scores` and `distribution`.

    Raises:
        InputError: the rows cannot be read, or the scores are on another scale.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.ces.assemble import KIND
    from retainr.metrics.surveys.assemble import assemble
    from retainr.metrics.surveys.reading import read_survey

    return assemble(read_survey(rows, params, params.asked), KIND)


CES = Metric(
    name="ces",
    group="Surveys",
    help="Customer effort score: how easy it was, as a mean with its interval.",
    example="retainr ces answers.csv --score effort --direction low-is-easy",
    params=PARAMS,
    parameters=CesParams,
    needs=needs,
    run=ces,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    columns=COLUMNS,
    own=OWN,
)
