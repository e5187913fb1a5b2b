"""Customer effort as one of the metrics of answers."""

from __future__ import annotations

from retainr.metrics.ces.columns import OWN, SCORES, SUMMARY
from retainr.metrics.ces.tables import scores, summary
from retainr.metrics.ces.view import counts, lanes, notes, parts
from retainr.metrics.surveys.kind import Kind
from retainr.metrics.surveys.plots import estimates
from retainr.results import Unit

KIND = Kind(
    name="ces",
    value="ces",
    unit=Unit.MEAN,
    difference=Unit.CHANGE,
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
