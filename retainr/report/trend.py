"""The numbers of earlier runs, for the report to show beside its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from retainr.results import Unit


@dataclass(frozen=True)
class Point:
    """Hold a number as one run told it."""

    as_of: dt.date
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Trend:
    """Hold a number run by run, the oldest first.

    Attributes:
        command: of its section.
        metric: its name.
        unit: of the values.
        points: one for each as-of day.
    """

    command: str
    metric: str
    unit: Unit
    points: tuple[Point, ...]
