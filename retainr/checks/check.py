"""What a check asks: one number of one command, and the bounds that it has to keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LATEST = "latest"
"""The value of `where` that stands for the latest complete cell, period or cohort."""


class Level(StrEnum):
    """Say what becomes of the exit code when a check fails."""

    WARN = "warn"
    FAIL = "fail"


class NoData(StrEnum):
    """Say what becomes of a check that has nothing to measure."""

    FAIL = "fail"
    WARN = "warn"
    PASS = "pass"


@dataclass(frozen=True)
class Check:
    """Ask for one number, and say what it must not pass.

    Attributes:
        metric: `COMMAND.NAME`: a number of the command's summary, or a column with `where`.
        name: what people call it; the metric where it has none.
        source: name of a source of the config; None for the only one that fits.
        options: of the command, as the command line would give them.
        where: column to value; `latest` is the latest complete one.
        min: lowest value that passes.
        max: highest value that passes.
        confident: fail only if the other end of the interval is past the bound, too.
        max_drop: how far the value may be under the one before, in its own unit.
        severity: a failed check of level `warn` leaves the exit code alone.
    """

    metric: str
    name: str = ""
    source: str | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    where: Mapping[str, object] = field(default_factory=dict)
    min: float | None = None
    max: float | None = None
    confident: bool = False
    max_drop: float | None = None
    severity: Level = Level.FAIL

    @property
    def command(self) -> str:
        """Return the command that computes the number."""
        return self.metric.partition(".")[0]

    @property
    def number(self) -> str:
        """Return the name of the number among those of its command."""
        return self.metric.partition(".")[2]

    @property
    def title(self) -> str:
        """Return what people call it."""
        return self.name or self.metric
