"""The Python interface: the functions that the commands call, under short names."""

from __future__ import annotations

from retainr.api.comparison import diff
from retainr.api.loading import load
from retainr.api.output import render, write
from retainr.api.quality import inspect
from retainr.api.reporting import report
from retainr.api.retention import churn, cohort, definitions, lifecycle, repurchase, survival
from retainr.api.surveys import ces, csat, loyalty, nps
from retainr.api.value import clv

__all__ = [
    "ces",
    "churn",
    "clv",
    "cohort",
    "csat",
    "definitions",
    "diff",
    "inspect",
    "lifecycle",
    "load",
    "loyalty",
    "nps",
    "render",
    "report",
    "repurchase",
    "survival",
    "write",
]
