"""What a file says, row by row, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

SCALE = 10_000
"""Money is counted in ten-thousandths."""


@dataclass(frozen=True)
class Row:
    """Hold one row of a file.

    Attributes:
        customer: the id as it is written, spaces and words for "missing" included.
        time: wall-clock time where it has no zone, an instant where it has one; a text
            stands for itself and is no time.
        order: the order's id as it is written.
        amount: in ten-thousandths; a text stands for itself and is no number.
        event: its name.
        acquired: like `time`.
        segments: the values of the segment columns, as they are written.
    """

    customer: str | None
    time: dt.datetime | str | None
    order: str | None = None
    amount: int | str | None = None
    event: str | None = None
    acquired: dt.datetime | str | None = None
    segments: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Bracket:
    """Hold a range of ages, both inclusive."""

    first: int
    last: int

    @property
    def name(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True)
class Options:
    """Hold what is asked; names as on the command line.

    `has_order`, `has_amount` and `has_acquired` say which columns the file has, `by` is
    the names of its segment columns.
    """

    period: str = "month"
    week_start: str = "monday"
    clock: str = "calendar"
    has_order: bool = False
    has_amount: bool = False
    has_acquired: bool = False
    by: tuple[str, ...] = ()
    start_event: str | None = None
    return_event: str | None = None
    at_least: int = 1
    new_since: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    tz: str = "UTC"
    refunds: str = "keep"
    dedupe: bool = False
    include_incomplete: bool = False
    min_cohort: int | None = None
    trend_age: int = 1
    brackets: tuple[Bracket, ...] = ()
    max_age: int | None = None
    last: int | None = None
    confidence: float = 0.95

    @property
    def elapsed(self) -> bool:
        return self.clock == "elapsed"

    @property
    def by_events(self) -> bool:
        return self.start_event is not None or self.return_event is not None
