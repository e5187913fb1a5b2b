"""Findings about the answers of a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.load.scales import NPS
from retainr.metrics.inspect.findings import Finding
from retainr.results import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.inspect.facts import Facts


def about_scores(facts: Facts) -> Iterator[Finding]:
    """Yield the findings about answers."""
    scores = facts.scores
    if scores is None:
        return
    rows = facts.whole.rows
    values: dict[str, object]
    if scores.unreadable:
        values = {"count": scores.unreadable, "example": scores.example}
        yield Finding("score-unreadable", Severity.WARNING, values, scores.unreadable, rows)
    if scores.missing:
        values = {"count": scores.missing, "share": 100 * scores.missing / rows}
        yield Finding("score-missing", Severity.NOTE, values, scores.missing, rows)
    if not scores.responses:
        return
    low, high = scores.counts["score"][0], scores.counts["score"][-1]
    if scores.scale is None:
        values = {"low": low, "high": high}
        yield Finding("score-scale-unknown", Severity.WARNING, values, of=scores.responses)
        return
    first, last = scores.scale.low, scores.scale.high
    values = {"first": first, "last": last, "low": low, "high": high, "count": scores.outside}
    if scores.outside:
        yield Finding("score-outside", Severity.WARNING, values, scores.outside, scores.responses)
    # 0 to 10 is the one scale of `nps`; the others are told to `csat`.
    option = None if scores.scale == NPS else f"--scale {scores.scale.option}"
    yield Finding("score-scale", Severity.NOTE, values, scores.responses, option=option)
