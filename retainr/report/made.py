"""What a report is made of: sections that came out or did not, numbers, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from retainr.activity.periods import Calendar
    from retainr.report.compare import Headline
    from retainr.report.trend import Trend
    from retainr.results import Result
    from retainr.results.phrase import Phrase


@dataclass(frozen=True)
class Failure:
    """Say why a section is not there.

    Attributes:
        message: what is wrong.
        hint: what to type; may be empty.
        details: further lines.
        too_little: the input is fine and holds too little, which is no failure of the run.
    """

    message: str
    hint: str = ""
    details: tuple[str, ...] = ()
    too_little: bool = False


@dataclass(frozen=True)
class Kept:
    """Hold a number that a check compares with earlier runs, on the check's own terms.

    Attributes:
        result: that it is from.
        metric: its name in the summary.
    """

    result: Result
    metric: str


@dataclass(frozen=True)
class Part:
    """Hold one section.

    Attributes:
        name: of its command.
        result: what it came to; None where it failed.
        failure: why it is not there; None where it is.
        kept: what the history keeps for the next run's checks.
    """

    name: str
    result: Result | None = None
    failure: Failure | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class Benchmark:
    """Hold a number of the user's own that stands beside a computed one.

    Attributes:
        value: in the number's unit.
        source: who says so; may be empty.
    """

    value: float
    source: str = ""


@dataclass(frozen=True)
class Report:
    """Hold a whole report.

    Attributes:
        title: the user's own, or None.
        calendar: how time is cut.
        as_of: the last observed day; None where no section came out.
        period: the last complete period; empty where none is.
        parts: the sections in their order.
        headlines: the numbers, each with what it is compared with.
        sentences: what changed and what did not, in words.
        trends: the numbers of earlier runs.
        checks: what came of the config's checks, or None where there are none.
    """

    title: str | None
    calendar: Calendar
    as_of: dt.date | None
    period: str
    parts: tuple[Part, ...]
    headlines: tuple[Headline, ...]
    sentences: tuple[Phrase, ...]
    trends: tuple[Trend, ...] = ()
    checks: Part | None = None

    @property
    def shown(self) -> tuple[Part, ...]:
        """Return the sections with the checks behind them."""
        return self.parts if self.checks is None else (*self.parts, self.checks)

    @property
    def failures(self) -> dict[Failure, list[str]]:
        """Return why sections are not there, each reason once, with the names of the sections."""
        found: dict[Failure, list[str]] = {}
        for part in self.shown:
            if part.failure is not None:
                found.setdefault(part.failure, []).append(part.name)
        return found

    @property
    def failed(self) -> bool:
        """Say whether a section failed for another reason than too little data."""
        return any(part.failure and not part.failure.too_little for part in self.shown)
