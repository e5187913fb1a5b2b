"""What `csat` can be told."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.load.scales import Scale
from retainr.metrics.params import check_bounds
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

_USUAL = Scale(1, 5)

PARAMS = (
    dataclasses.replace(SCALE, help="Scale of the answers, such as 1-7, 1-10, 0-100; default 1-5."),
    GOOD,
    *SHARED,
)


@dataclass(frozen=True)
class CsatParams(SurveyParams):
    """Hold the parameters of one `csat`; they are described in `PARAMS`."""

    scale: str | None = None
    good: str | None = None

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        super().__post_init__()
        check_bounds(PARAMS, self)
        good_scores(self.good, self.asked)

    @property
    def asked(self) -> Scale:
        """Return the scale that answers are on."""
        return scale_or(self.scale, _USUAL)

    @property
    def satisfied(self) -> tuple[Good, ...]:
        """Return the scores of who is satisfied."""
        return good_scores(self.good, self.asked)
