"""Customer satisfaction as one of the metrics of answers."""

from __future__ import annotations

from retainr.metrics.csat.columns import OWN, SCORES, SUMMARY
from retainr.metrics.csat.tables import scores, summary
from retainr.metrics.csat.view import counts, lanes, notes, parts
from retainr.metrics.surveys.kind import Kind
from retainr.metrics.surveys.plots import estimates
from retainr.results import Unit

KIND = Kind(
    name="csat",
    value="csat",
    unit=Unit.RATIO,
    difference=Unit.DIFFERENCE,
    spec=SCORES,
    summary_columns=SUMMARY,
    scores=scores,
    summary=summary,
    counts=counts,
    lanes=lanes,
    parts=parts,
    picture=estimates,
    notes=notes,
    own=OWN,
)
