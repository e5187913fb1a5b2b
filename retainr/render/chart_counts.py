"""What stands under curves: the ages, and how many the bold line rests on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.lang import numbers as formats
from retainr.render.chart_sheet import COUNTS, MARGIN, NOTE, SMALLEST, TICK, Ink
from retainr.render.chart_values import every_nth, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.render.chart_sheet import Sheet
    from retainr.results.charts import Curves

_BETWEEN = 4.0


@dataclass(frozen=True)
class Rhythm:
    """Hold the vertical distances of a panel of curves in points."""

    above: float
    ages: float
    behind: float
    first: float
    row: float
    end: float
    gap: float

    @classmethod
    def of(cls, *, tight: bool) -> Rhythm:
        """Return the distances of a roomy or of a tight picture."""
        if tight:
            return cls(5.0, 9.0, 13.0, 11.2, 10.4, 5.0, 8.0)
        return cls(8.0, 10.1, 26.4, 14.4, 12.9, 5.3, 16.0)

    def below(self, rows: int) -> float:
        """Return the height of what stands under the axis."""
        counts = self.behind + self.first + (rows - 1) * self.row if rows else 0.0
        return self.ages + counts + self.end


@dataclass(frozen=True)
class Below:
    """Write ages and counts under a panel.

    Attributes:
        sheet: where to.
        chart: the curves.
        x: maps an age to points.
        rhythm: vertical distances.
    """

    sheet: Sheet
    chart: Curves
    x: Callable[[float], float]
    rhythm: Rhythm

    def draw(self, y: float) -> float:
        """Write the rows under the axis at y and return where they end."""
        muted = self.sheet.look.colour("muted")
        rows, size, shown = self._rows()
        for i in self._shown(max(shown, self._spread(list(map(str, self.chart.x)), TICK))):
            age = self.chart.x[i]
            ink = Ink(TICK, muted, align="center")
            self.sheet.text(self.x(age), y + self.rhythm.ages, str(age), ink)
        if rows:
            heading = self.sheet.look.say(self.chart.behind)
            head_y = y + self.rhythm.ages + self.rhythm.behind
            self.sheet.text(MARGIN, head_y, heading, Ink(NOTE, muted))
            for number, row in enumerate(rows):
                row_y = head_y + self.rhythm.first + number * self.rhythm.row
                colour = muted if number else self.sheet.look.colour("ink")
                self._row(row, row_y, Ink(size, colour, align="center"), shown)
        return y + self.rhythm.below(len(rows))

    def _row(self, row: list[str], y: float, ink: Ink, every: int) -> None:
        for i in self._shown(every):
            self.sheet.text(self.x(self.chart.x[i]), y, row[i], ink)

    def _rows(self) -> tuple[list[list[str]], float, int]:
        """Return the counts as text, their font size and at how many ages they stand.

        Exact counts come first, in smaller type if need be; then `7.8k`, which English
        readers know; where that is too wide too, only some ages have counts.
        """
        exact = [[formats.count(n) for n in row] for row in self.chart.counts]
        forms = [exact]
        if self.sheet.look.texts.lang == "en":
            forms.append([[short(n) for n in row] for row in self.chart.counts])
        for rows in forms:
            for size in (COUNTS, SMALLEST):
                if self._spread([text for row in rows for text in row], size) == 1:
                    return rows, size, 1
        return exact, SMALLEST, self._spread([t for row in exact for t in row], SMALLEST)

    def _spread(self, texts: list[str], size: float) -> int:
        widest = self.sheet.look.fonts.widest(texts, size)
        return every_nth(widest + _BETWEEN, self._pitch()) if texts else 1

    def _pitch(self) -> float:
        ages = self.chart.x
        pairs = pairwise(ages)
        return min((self.x(b) - self.x(a) for a, b in pairs), default=1000.0)

    def _shown(self, every: int) -> list[int]:
        """Return the places of the ages that are written: the multiples of a round step."""
        ages = self.chart.x
        chosen = [i for i, age in enumerate(ages) if age % every == 0]
        return chosen or list(range(len(ages)))[:1]
