"""The checks of the config as a section of the report."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from retainr.config.places import of_source, root_of
from retainr.errors import RetainrError
from retainr.metrics import METRICS
from retainr.report import Kept, Part, failure_of
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retainr.checks.assemble import Judged
    from retainr.config import Config
    from retainr.engines.tasks import Tasks

NAME = "check"
_SHARED = ("since", "until", "as_of", "tz")


def checks_part(
    values: Mapping[str, Any],
    config: Config,
    environment: Mapping[str, str],
    tasks: Tasks | None,
) -> Part | None:
    """Return the section, or None where there is nothing to check.

    The checks are those of `retainr check` over the config's sources, so an INPUT on the
    command line has none; their outcome is not the report's exit code.

    Args:
        values: the options as Typer parsed them.
        config: what the config says.
        environment: of the process.
        tasks: is told how far a server is; None where nobody asks.
    """
    config = _chosen(values, config)
    if not config.checks or values["paths"]:
        return None
    # A report without checks does without what they are made of.
    from retainr.checks import NoData
    from retainr.checks.assemble import assemble
    from retainr.checks.verdict import exit_code
    from retainr.cli.checking import judged
    from retainr.cli.planning import Told, plan

    given = {name: values[name] for name in _SHARED if values[name] is not None}
    told = Told(options=given, history=values["history"], quiet=True)
    try:
        planned = plan(config.checks, config, told, METRICS, environment)
        verdicts = judged(planned, config, told, tasks)
    except RetainrError as error:
        named = config.sources.values()
        read = [path for one in named for path in of_source(config, one, environment)]
        return Part(NAME, None, failure_of(_of_report(error), read, root_of(config)))
    origin = Phrase("check.from-file", {"file": config.file.name if config.file else ""})
    code = exit_code(tuple(one.verdict for one in verdicts), NoData.FAIL)
    return Part(NAME, assemble(verdicts, origin, {}, code), kept=_kept(verdicts))


def _kept(verdicts: Sequence[Judged]) -> tuple[Kept, ...]:
    """Return the numbers that a later run is compared with."""
    return tuple(
        Kept(one.result, one.verdict.check.number)
        for one in verdicts
        if one.result is not None and one.verdict.check.max_drop is not None
    )


def _of_report(error: RetainrError) -> RetainrError:
    """Return an error whose hint names what a report has: it compares with its history alone."""
    hint = re.sub(r"(?=--baseline\b)", "retainr check ", error.hint)
    return type(error)(error.message, hint, error.details)


def _chosen(values: Mapping[str, Any], config: Config) -> Config:
    """Return the config with the sources that are read, and the checks that read them."""
    named = values["source"] or tuple(config.sources)
    checks = tuple(c for c in config.checks if c.source is None or c.source in named)
    sources = {name: source for name, source in config.sources.items() if name in named}
    return replace(config, checks=checks, sources=sources)
