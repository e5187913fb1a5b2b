"""The config file as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.activity.periods import Period
    from retainr.checks import Check


class Kind(StrEnum):
    """Name what one row of a source is."""

    ORDER = "order"
    EVENT = "event"
    SURVEY = "survey"
    SUBSCRIPTION = "subscription"


@dataclass(frozen=True)
class Source:
    """Name an input and say how it is read.

    Attributes:
        name: as checks and `--source` name it.
        written: paths and addresses as they stand in the file; `places.of` opens them.
        kind: what a row is.
        options: how it is read, as the command line would give it; columns by their role.
    """

    name: str
    written: tuple[str, ...]
    kind: Kind = Kind.ORDER
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Say what a report holds and where it goes.

    Attributes:
        title: of the page; None for the report's own.
        period: that it is about; None for the command's default.
        sections: commands, in their order; empty for all that the sources allow.
        output: files to write, relative to the config; `{as_of}` is the last observed day.
        history: the file that keeps one row a number and run, relative to the config; or None.
    """

    title: str | None = None
    period: Period | None = None
    sections: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    history: str | None = None


@dataclass(frozen=True)
class Benchmark:
    """Hold a number of the user's own that is drawn beside a computed one.

    Attributes:
        name: of a summary's number, with or without its command.
        value: in the number's unit.
        source: who says so; may be empty.
    """

    name: str
    value: float
    source: str = ""


@dataclass(frozen=True)
class Config:
    """Hold all that a config file says.

    Attributes:
        file: where it was read; None where there is none.
        options: of each command, as the command line would give them.
        sources: by name.
        report: what the report holds.
        checks: in their order.
        benchmarks: by name.
    """

    file: Path | None = None
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    checks: tuple[Check, ...] = ()
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Return the folder that the file's paths are relative to."""
        return self.file.parent if self.file else Path()
