"""The report: sections over the same rows, their numbers compared, what changed in words."""

from __future__ import annotations

from retainr.report.failing import failure_of
from retainr.report.made import Benchmark, Failure, Kept, Part, Report
from retainr.report.run import Request, run
from retainr.report.sections import (
    OF_ORDERS,
    USUAL,
    Section,
    calendar_of,
    metric_of,
    taken_by,
    time_of,
)

__all__ = [
    "OF_ORDERS",
    "USUAL",
    "Benchmark",
    "Failure",
    "Kept",
    "Part",
    "Report",
    "Request",
    "Section",
    "calendar_of",
    "failure_of",
    "metric_of",
    "run",
    "taken_by",
    "time_of",
]
