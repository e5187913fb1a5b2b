"""The options of `retainr report`; one that is not given leaves it to the config."""

from __future__ import annotations

import dataclasses

from retainr.cli.options import OUTPUT, PROGRAM, choice
from retainr.metrics.column_params import COLUMNS, SURVEY_COLUMNS
from retainr.metrics.params import READING, TIME, Param
from retainr.render.report import FILE_FORMATS

HELP = "The periodic report: what changed, what did not, every section on one page."
EXAMPLE = "retainr report orders.parquet --survey nps.csv -o weekly.html"

FORMATS = ("table", "json", "md", "html")

Every = choice("Every", ("week", "month", "quarter", "year"))
ReportFormat = choice("ReportFormat", FORMATS)

OWN = (
    Param("every", Every, None, "Period that it is about and compares; default: month."),
    Param(
        "survey", list, (), "Answers of a survey; adds the section nps. Repeatable.",
        metavar="FILE",
    ),
    Param(
        "section", list, (), "A command whose result is a section, in this order; default: all "
        "that the input allows. Repeatable.", metavar="NAME",
    ),
    Param(
        "source", list, (), "Source of the config to read; default: all. Repeatable.",
        metavar="NAME",
    ),
    Param(
        "history", str, None, "Keep the numbers of each run in this file (.parquet).",
        metavar="FILE",
    ),
    Param("title", str, None, "Title; default: the period.", metavar="TEXT"),
    *(
        dataclasses.replace(param, default=None)
        for param in TIME if param.name in ("week_start", "confidence")
    ),
)  # fmt: skip

_OUTPUT = (
    Param(
        "format", ReportFormat, ReportFormat("table"), "Format of standard output.",
        panel="Output",
    ),
    Param(
        "output", list, (), "Write to this file; the ending says what: "
        + " ".join(f".{name}" for name in FILE_FORMATS)
        + ". {as_of} is the last observed day. Repeatable.", metavar="FILE", panel="Output",
    ),
    *(param for param in OUTPUT if param.name == "lang"),
)  # fmt: skip


def report_params() -> tuple[Param, ...]:
    """Return all options of the command."""
    score = [param for param in SURVEY_COLUMNS if param.name == "score"]
    read = (dataclasses.replace(p, default=None) for p in (*COLUMNS, *score, *READING))
    program = (param for param in PROGRAM if param.name not in ("explain", "color"))
    return (*OWN, *read, *_OUTPUT, *program)
