"""Charts of what came beside what was expected, as data: what is drawn, not how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retainr.results.columns import Unit
    from retainr.results.phrase import Phrase


@dataclass(frozen=True)
class TrackLine:
    """Hold one line of a track.

    Attributes:
        label: its name.
        values: one for each x; None where it is not known.
        last: the number that stands under its name, or None.
    """

    label: Phrase
    values: tuple[float | None, ...]
    last: Phrase | None = None


@dataclass(frozen=True)
class Track:
    """Hold what came, as a solid line, and what was expected, as a dashed one.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        x: ascending.
        actual: what came.
        expected: what was expected.
        unit: of both.
        across: what x counts ("week").
        labels: what stands under each x; empty where x is a number from 0 on.
        split: the x where the held-out side begins, which is tinted, or None.
        sides: what stands on its left and on its right.
        footnotes: marks, warnings and source.
        segment: heading when there is one chart for each segment.
    """

    title: Phrase
    subtitle: Phrase
    x: tuple[float, ...]
    actual: TrackLine
    expected: TrackLine
    unit: Unit
    across: Phrase
    labels: tuple[str, ...] = ()
    split: float | None = None
    sides: tuple[Phrase, Phrase] | None = None
    footnotes: tuple[Phrase, ...] = ()
    segment: str | None = None
