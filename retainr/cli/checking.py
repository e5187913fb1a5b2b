"""From checks to verdicts: each distinct command, source and options is computed once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.checks.assemble import Judged
from retainr.checks.measure import Measured, measure
from retainr.checks.past import from_baseline, from_history
from retainr.checks.verdict import judge
from retainr.cli import screen
from retainr.cli.opening import open_all
from retainr.cli.planning import of_check, stop
from retainr.config.places import place, root_of
from retainr.diff import read
from retainr.errors import ConfigError, InputError, NotEnoughDataError, RetainrError
from retainr.render import history_file
from retainr.report.history import checked
from retainr.report.places import as_written, of_config
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.checks.verdict import Before
    from retainr.cli.planning import Planned, Told
    from retainr.config import Config
    from retainr.diff import Document
    from retainr.engines.tasks import Tasks
    from retainr.results import Result


def judged(
    planned: Sequence[Planned], config: Config, told: Told, tasks: Tasks | None
) -> list[Judged]:
    """Return what came of all checks; one that fails stops no other.

    Args:
        planned: the checks.
        config: says where the history is.
        told: what the command line says.
        tasks: is told how far a server is; None where nobody asks.

    Raises:
        RetainrError: an input cannot be used; all of them are named.
    """
    past, root = _past(planned, config, told), "" if told.paths else root_of(config)
    computed: dict[str, Result | NotEnoughDataError] = {}
    wrong: list[RetainrError] = []
    said: set[str] = set()
    verdicts = []
    for one in planned:
        try:
            if one.run not in computed:
                computed[one.run] = _computed(one, said, root, tasks, quiet=told.quiet)
            verdicts.append(_judged(one, computed[one.run], past))
        except RetainrError as error:
            wrong.append(of_check(error, one.metric))
    stop(wrong)
    return verdicts


def _computed(
    one: Planned, said: set[str], root: str, tasks: Tasks | None, *, quiet: bool
) -> Result | NotEnoughDataError:
    opened = open_all(one.metric, one.params, one.values, tasks)
    for line in opened.said:
        if not quiet and line not in said:
            screen.say(line)
        said.add(line)
    try:
        return of_config(opened.compute(one.metric, one.params), root)
    except NotEnoughDataError as error:
        return NotEnoughDataError(as_written(error.message, root), error.hint, error.details)


@dataclass(frozen=True)
class _Past:
    """Hold earlier runs: a document, or else a history."""

    document: Document | None
    history: polars.DataFrame | None


def _past(planned: Sequence[Planned], config: Config, told: Told) -> _Past:
    """Return what checks with `max_drop` compare with."""
    if not any(one.check.max_drop is not None for one in planned):
        return _Past(None, None)
    if told.baseline:
        return _Past(read(Path(told.baseline)), None)
    written = config.report.history
    path = told.history or (written and place(config, "report.history", written, os.environ))
    if not path:
        raise ConfigError(
            "max_drop: nothing to compare with", "--baseline FILE, or history = … in [report]"
        )
    rows = history_file.read(Path(path))
    return _Past(None, None if rows is None else checked(rows, path))


def _judged(one: Planned, computed: Result | NotEnoughDataError, past: _Past) -> Judged:
    if isinstance(computed, NotEnoughDataError):
        why = Phrase("check.missing.too-little", {"why": computed.message})
        return Judged(judge(one.check, Measured(one.target.column.unit, missing=why)), None)
    measured = measure(computed, one.target)
    return Judged(judge(one.check, measured, _before(one, computed, past)), computed)


def _before(one: Planned, result: Result, past: _Past) -> Before | None:
    if one.check.max_drop is None:
        return None
    if past.document is not None:
        try:
            return from_baseline(past.document, one.check, one.target, result)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{past.document.name}: a damaged result of retainr: {error}",
                "a baseline is what -o FILE.json writes",
            ) from error
    return from_history(past.history, one.check, one.target, result)
