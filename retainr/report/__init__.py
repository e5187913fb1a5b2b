"""The report: sections over the same rows, their numbers compared, what changed in words."""

from __future__ import annotations

from retainr.report.made import Benchmark, Failure, Part, Report
from retainr.report.run import Request, Section, calendar_of, run, time_of

__all__ = [
    "Benchmark",
    "Failure",
    "Part",
    "Report",
    "Request",
    "Section",
    "calendar_of",
    "run",
    "time_of",
]
