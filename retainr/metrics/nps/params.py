"""What `nps` can be told."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.scales import NPS
from retainr.metrics.params import Param, check_bounds, take_names
from retainr.metrics.surveys.params import SCALE, SHARED, SurveyParams, scale_or

if TYPE_CHECKING:
    from retainr.load.scales import Scale


class Interval(StrEnum):
    """Name the intervals of a net promoter score."""

    WALD = "wald"
    ADJUSTED = "adjusted"


PARAMS = (
    Param(
        "interval", Interval, None,
        "Kind of the intervals; default: adjusted below 30 answers, else Wald.",
    ),
    dataclasses.replace(
        SCALE, help="0-10, if that was asked though the scores look like another scale."
    ),
    *SHARED,
)  # fmt: skip


@dataclass(frozen=True)
class NpsParams(SurveyParams):
    """Hold the parameters of one `nps`; they are described in `PARAMS`."""

    interval: Interval | None = None
    scale: str | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        super().__post_init__()
        if self.interval is not None:
            take_names(self, interval=Interval)
        check_bounds(PARAMS, self)
        asked = self.asked
        if (asked.low, asked.high) != (NPS.low, NPS.high):
            raise InputError(
                f"--scale {self.scale}: the scale of a net promoter score is 0-10",
                f"for this scale: retainr csat --scale {asked.option}",
            )

    @property
    def asked(self) -> Scale:
        """Return the scale that answers are on."""
        return dataclasses.replace(scale_or(self.scale, NPS), whole=True)
