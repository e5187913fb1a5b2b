"""Net promoter score: promoters less detractors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.metric import Metric
from retainr.metrics.nps.columns import OWN, SUMMARY, TABLES
from retainr.metrics.nps.explain import explain
from retainr.metrics.nps.params import PARAMS, NpsParams
from retainr.metrics.surveys.params import COLUMNS

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.load.options import Needs, Reading
    from retainr.results import Result

__all__ = ["NPS", "NpsParams", "nps"]


def needs(params: NpsParams, _reading: Reading) -> Needs:
    """Return the roles that are read, and the scale."""
    return params.needs(params.asked)


def nps(rows: Rows, params: NpsParams) -> Result:
    """Compute the net promoter score (page 2.7 of the definitions).

    Args:
        rows: answers of a survey.
        params: which answers count, and how to cut them.

    Returns:
        Tables `scores` and `distribution`.

    Raises:
        InputError: the rows cannot be read, or the scores are on another scale.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.nps.assemble import KIND
    from retainr.metrics.surveys.assemble import assemble
    from retainr.metrics.surveys.reading import read_survey

    return assemble(read_survey(rows, params, params.asked), KIND)


NPS = Metric(
    name="nps",
    group="Surveys",
    help="Net promoter score: promoters less detractors, with its interval and its change.",
    example="retainr nps answers.csv --by channel --period quarter -o nps.png",
    params=PARAMS,
    parameters=NpsParams,
    needs=needs,
    run=nps,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    columns=COLUMNS,
    own=OWN,
)
