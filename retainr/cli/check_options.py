"""The options of `check`, and the checks that they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retainr.checks import Check, NoData
from retainr.cli.options import OUTPUT, PROGRAM, SOURCE
from retainr.errors import InputError
from retainr.metrics.column_params import COLUMNS, OTHER_COLUMNS
from retainr.metrics.params import READING, TIME, Param

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN = (
    Param(
        "min", list, (), "Lowest value that passes, such as cohort.retention_rate_1=0.25; "
        "repeatable.", metavar="COMMAND.NAME=VALUE",
    ),
    Param(
        "max", list, (), "Highest value that passes, such as churn.churn_rate=8%; repeatable.",
        metavar="COMMAND.NAME=VALUE",
    ),
    Param("no_data", NoData, NoData.FAIL, "What becomes of a check that cannot measure."),
    Param(
        "baseline", str, None, "JSON of an earlier run that max_drop compares with.",
        metavar="FILE",
    ),
    Param(
        "history", str, None, "History that max_drop compares with; default: the report's.",
        metavar="FILE",
    ),
    Param("junit", str, None, "Write JUnit XML to this file.", metavar="FILE"),
    Param("github", bool, False, "Annotate for GitHub Actions, and fill its step summary."),
    Param(
        "state", str, None, "File that remembers which checks did not pass last time.",
        metavar="FILE",
    ),
    Param(
        "changed_only", bool, False, "Print only if other checks fail than last time (--state).",
    ),
)  # fmt: skip
_CHART = ("title", "size", "dpi", "table")
_ELSEWHERE = ("explain", "verbose")
ASKED = tuple(
    param if param.kind in (bool, list) else replace(param, default=None)
    for param in (*COLUMNS, *OTHER_COLUMNS, *READING, *TIME)
)
"""What is said of all checks at once; unless it is said, each has what its command has."""

PARAMS = (
    *OWN,
    *ASKED,
    SOURCE,
    *(param for param in OUTPUT if param.name not in _CHART),
    *(param for param in PROGRAM if param.name not in _ELSEWHERE),
)


def from_line(least: Iterable[str], most: Iterable[str]) -> tuple[Check, ...]:
    """Return the checks of `--min` and `--max`, one for each number.

    Raises:
        InputError: one is no `COMMAND.NAME=VALUE`, or a number has two bounds of one kind, or
            bounds that none can keep.
    """
    found: dict[str, Check] = {}
    for option, texts in (("min", least), ("max", most)):
        for text in texts:
            metric, value = _split(option, text)
            check = found.get(metric, Check(metric))
            if getattr(check, option) is not None:
                raise InputError(f"--{option} {metric}: said twice", "keep one of them")
            made = replace(check, **{option: value})  # type: ignore[arg-type]
            if made.min is not None and made.max is not None and made.min > made.max:
                said = f"--min {metric}={made.min:g} is above --max {metric}={made.max:g}"
                raise InputError(said, "no number keeps both: swap them")
            found[metric] = made
    return tuple(found.values())


def _split(option: str, text: str) -> tuple[str, float]:
    metric, _, value = text.partition("=")
    try:
        number = float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError:
        number = float("nan")
    if "." not in metric or not abs(number) < float("inf"):
        raise InputError(
            f"--{option} {text}: not COMMAND.NAME=VALUE",
            f"for example --{option} cohort.retention_rate_1=0.25",
        )
    return metric.strip(), number
