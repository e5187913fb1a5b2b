"""The config file: where it is, and what it says, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.config.files import FILE, find, read
from retainr.config.model import Benchmark, Config, Kind, Report, Source
from retainr.config.problems import Problems
from retainr.config.values import values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from retainr.metrics import Metric
    from retainr.metrics.params import Param

__all__ = [
    "FILE",
    "OTHERS",
    "Benchmark",
    "Config",
    "Kind",
    "Problems",
    "Report",
    "Source",
    "find",
    "gathered",
    "load",
    "options",
    "read",
]

OTHERS = ("sources", "report", "checks", "benchmarks")
"""Tables that belong to no single command."""


def options(path: Path, commands: Mapping[str, Sequence[Param]]) -> dict[str, dict[str, object]]:
    """Return the options of each command as the file sets them; the other tables are not read.

    Args:
        path: the config file, or a `pyproject.toml` with `[tool.retainr]`.
        commands: the parameters of each command.

    Raises:
        ConfigError: the file cannot be read, or a key or value is not known.
    """
    problems = Problems(path)
    found = _options(read(path), commands, problems)
    problems.stop()
    return found


def load(
    path: Path | None, commands: Mapping[str, Sequence[Param]], metrics: Sequence[Metric]
) -> Config:
    """Return all that a config file says.

    Args:
        path: the config file, or a `pyproject.toml` with `[tool.retainr]`; None for no file.
        commands: the parameters of each command, by name.
        metrics: what is computed; they say which sections and numbers there are.

    Raises:
        ConfigError: the file cannot be read, or something in it is not known or not right;
            all of it is named.
    """
    if path is None:
        return Config()
    problems = Problems(path)
    made = gathered(commands, metrics, problems)
    problems.stop()
    return made


def gathered(
    commands: Mapping[str, Sequence[Param]], metrics: Sequence[Metric], problems: Problems
) -> Config:
    """Return what is right in a config file, and gather what is wrong.

    Args:
        commands: the parameters of each command, by name.
        metrics: what is computed.
        problems: names the file, and takes what is wrong.

    Raises:
        ConfigError: the file cannot be read.
    """
    from retainr.config import sections

    raw = read(problems.file)
    sources = sections.sources(raw.get("sources", {}), problems)
    numbers = [name for metric in metrics for name in metric.numbers]
    return Config(
        file=problems.file,
        options=_options(raw, commands, problems),
        sources=sources,
        report=sections.report(raw.get("report", {}), list(commands), problems),
        checks=sections.checks(raw.get("checks", []), commands, sources, problems),
        benchmarks=sections.benchmarks(raw.get("benchmarks", {}), numbers, problems),
    )


def _options(
    raw: Mapping[str, object], commands: Mapping[str, Sequence[Param]], problems: Problems
) -> dict[str, dict[str, object]]:
    known = (*commands, *OTHERS)
    for key in raw:
        if key not in known:
            problems.unknown("key", key, known)
    return {c: values(raw.get(c, {}), c, params, problems) for c, params in commands.items()}
