"""Why a section is not there, for a reader of the report and without the folders of one machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.activity.periods import Calendar, Period
from retainr.errors import NotEnoughDataError
from retainr.metrics.asked import params_asked
from retainr.report.made import Failure
from retainr.report.sections import taken_by, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.errors import RetainrError
    from retainr.metrics import Metric

_PATTERN = re.compile(r"[*?\[]")
_OPTION = re.compile(r"--([a-z][a-z-]*)")
_OF_COMMANDS = re.compile(r"(?=--(?:rejects|explain)\b)")


def of_section(error: RetainrError, metric: Metric) -> RetainrError:
    """Return an error whose hint names what a report has.

    Some options are a command's alone, such as `--rejects`; the period is the report's, and what
    else a report does not take for this section stands in the config.

    Args:
        error: what went wrong.
        metric: of the section.
    """
    hint = _OF_COMMANDS.sub(f"retainr {metric.name} FILE ", error.hint)
    cut = time_of(metric, Calendar(Period.MONTH))
    if cut:
        hint = re.sub(r"--period\b", "--every", hint)
    known = {param.name for param in params_asked(metric)} - {*taken_by(metric), *cut}
    if any(name.replace("-", "_") in known for name in _OPTION.findall(hint)):
        hint = f"in the config, as options of [{metric.name}]: {hint}"
    return type(error)(error.message, hint, error.details)


def failure_of(error: RetainrError, paths: Iterable[str]) -> Failure:
    """Return what a report says of an error.

    Args:
        error: what went wrong.
        paths: of what was read. Of an absolute one only the name is told: the same input gives
            the same report, wherever it lies.
    """
    folders = {folder for path in paths if (folder := _folder(path))}

    def short(text: str) -> str:
        """Return a text without the folders."""
        for folder in sorted(folders, key=len, reverse=True):
            text = text.replace(folder, "")
        return text

    return Failure(
        short(error.message),
        short(error.hint),
        tuple(map(short, error.details)),
        too_little=isinstance(error, NotEnoughDataError),
    )


def _folder(path: str) -> str:
    """Return the folder of an absolute path, up to where a pattern begins; else nothing."""
    if not Path(path).is_absolute():
        return ""
    known = path[: found.start()] if (found := _PATTERN.search(path)) else path.rstrip("/\\")
    return re.split(r"[^/\\]*$", known)[0]
