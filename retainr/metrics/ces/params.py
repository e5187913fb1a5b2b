"""What `ces` can be told."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.load.scales import Scale
from retainr.metrics.params import Param, check_bounds, take_names
from retainr.metrics.surveys.params import (
    GOOD,
    SCALE,
    SHARED,
    SurveyParams,
    good_scores,
    scale_or,
)

if TYPE_CHECKING:
    from retainr.metrics.surveys.params import Good

_USUAL = Scale(1, 7)


class Direction(StrEnum):
    """Say which end of the scale is the easy one."""

    HIGH = "high-is-easy"
    LOW = "low-is-easy"


PARAMS = (
    Param("direction", Direction, Direction.HIGH, "Which end of the scale was easy."),
    dataclasses.replace(SCALE, help="Scale of the answers, such as 1-5; default 1-7."),
    dataclasses.replace(
        GOOD, help="Scores of little effort, high = easy, such as 6,7; default: 5-7 of 1-7."
    ),
    *SHARED,
)


@dataclass(frozen=True)
class CesParams(SurveyParams):
    """Hold the parameters of one `ces`; they are described in `PARAMS`."""

    direction: Direction = Direction.HIGH
    scale: str | None = None
    good: str | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        super().__post_init__()
        take_names(self, direction=Direction)
        check_bounds(PARAMS, self)
        good_scores(self.good, self.asked)

    @property
    def asked(self) -> Scale:
        """Return the scale that answers are on."""
        return scale_or(self.scale, _USUAL)

    @property
    def easy(self) -> tuple[Good, ...]:
        """Return the scores of little effort, where a high score is an easy one."""
        return good_scores(self.good, self.asked)
