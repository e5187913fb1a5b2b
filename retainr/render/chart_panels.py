"""Panels one under the other: what all charts of separate marks have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from retainr.render.chart_frame import HEADING, heading
from retainr.render.chart_sheet import MARGIN, Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.fields import Quadrants
    from retainr.results.plots import Balance, Dots, Stacks, Steps, Strips
    from retainr.results.tracks import Track

C = TypeVar("C", bound="Balance | Dots | Quadrants | Stacks | Steps | Strips | Track")

WIDTH = 576.0
_GAP, _GAP_TIGHT = 16.0, 8.0


class Panels(ABC, Generic[C]):
    """Share the height of a picture among charts of one kind.

    Args:
        charts: one for each panel.
        look: theme, texts and fonts.
    """

    alone: ClassVar[float] = 239.5
    stacked: ClassVar[float] = 140.0

    def __init__(self, charts: Sequence[C], look: Look) -> None:
        self._charts, self._look = charts, look

    @abstractmethod
    def least(self, chart: C, width: float) -> float:
        """Return the height below which a panel without its surroundings cannot be read."""

    def natural(self, chart: C, width: float) -> float:
        """Return the height that a panel without its surroundings would like to have."""
        return self.alone if len(self._charts) == 1 else self.stacked

    @abstractmethod
    def around(self, chart: C, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room that a chart needs above and below its panel."""

    @abstractmethod
    def panel(self, sheet: Sheet, chart: C, box: Box, *, tight: bool) -> None:
        """Draw one panel, which reaches from margin to margin, and what is around it."""

    def scale_ends(self) -> None:
        """Return None: there is no colour scale."""

    def natural_width(self) -> float:
        """Return 8 in, in points."""
        return WIDTH

    def natural_height(self, width: float) -> float:
        """Return the height the panels would like to have, in points."""
        return sum(self._wanted(c, width) for c in self._charts) + self._fixed(width, tight=False)

    def least_height(self, width: float) -> float:
        """Return the height below which the panels cannot be read, in points."""
        return sum(self.least(c, width) for c in self._charts) + self._fixed(width, tight=True)

    def draw(self, sheet: Sheet, box: Box, *, tight: bool) -> None:
        """Draw all panels into the box; what room is left is shared alike."""
        width = sheet.width
        least = sum(self.least(c, width) for c in self._charts)
        more = max(0.0, box.height - self._fixed(width, tight=tight) - least) / len(self._charts)
        y = box.top
        for chart in self._charts:
            if chart.segment:
                y = heading(sheet, chart.segment, y)
            above, below = self.around(chart, width, tight=tight)
            y += above
            panel = Box(MARGIN, y, width - MARGIN, y + self.least(chart, width) + more)
            self.panel(sheet, chart, panel, tight=tight)
            y = panel.bottom + below + (_GAP_TIGHT if tight else _GAP)

    def _wanted(self, chart: C, width: float) -> float:
        return max(self.natural(chart, width), self.least(chart, width))

    def _fixed(self, width: float, *, tight: bool) -> float:
        around = (sum(self.around(chart, width, tight=tight)) for chart in self._charts)
        headings = sum(HEADING for chart in self._charts if chart.segment)
        return sum(around) + headings + (len(self._charts) - 1) * (_GAP_TIGHT if tight else _GAP)
