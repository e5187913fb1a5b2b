"""The report: sections over the same rows, their numbers compared, what changed in words."""

from __future__ import annotations

from retainr.report.failing import failure_of
from retainr.report.made import Benchmark, Failure, Part, Report
from retainr.report.run import Request, run
from retainr.report.sections import USUAL, Section, calendar_of, metric_of, time_of

__all__ = [
    "USUAL",
    "Benchmark",
    "Failure",
    "Part",
    "Report",
    "Request",
    "Section",
    "calendar_of",
    "failure_of",
    "metric_of",
    "run",
    "time_of",
]
