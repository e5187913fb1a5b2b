"""The net promoter score as one of the metrics of answers."""

from __future__ import annotations

from retainr.metrics.nps.columns import OWN, SCORES, SUMMARY
from retainr.metrics.nps.summary import summary
from retainr.metrics.nps.tables import scores
from retainr.metrics.nps.view import counts, lanes, notes, parts, picture
from retainr.metrics.surveys.kind import Kind
from retainr.results import Unit

KIND = Kind(
    name="nps",
    value="nps",
    unit=Unit.POINTS,
    difference=Unit.POINTS,
    spec=SCORES,
    summary_columns=SUMMARY,
    scores=scores,
    summary=summary,
    counts=counts,
    lanes=lanes,
    parts=parts,
    picture=picture,
    notes=notes,
    own=OWN,
)
