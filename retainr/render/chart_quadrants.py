"""Four fields of one whole: the darker a field, the larger its share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang.numbers import SIGNS
from retainr.render.cells import range_text
from retainr.render.chart_panels import Panels
from retainr.render.chart_sheet import COUNTS, MARGIN, TICK, TITLE, Box, Ink
from retainr.render.chart_values import cell_text
from retainr.render.colours import contrast, heat
from retainr.results.fields import Quadrants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_sheet import Sheet
    from retainr.results.fields import Quarter

_GAP, _NAMES_MOST, _BETWEEN = 3.0, 0.26, 10.0
_HEADER, _LINE = 18.0, 13.0
_LEAST, _PAD = 52.0, 10.0
# The ramp's middle is dark enough for half of all; more than that looks the same.
_DARKEST, _TOP = 0.62, 0.6
UNKNOWN = "–"


class QuadrantsBody(Panels[Quadrants]):
    """Draw panels of four fields one under the other.

    Args:
        charts: the panels.
        look: theme, texts and fonts.
    """

    def least(self, chart: Quadrants, width: float) -> float:
        """Return the height of two rows of fields with three lines each."""
        return 2 * _LEAST + _GAP

    def around(self, chart: Quadrants, width: float, *, tight: bool) -> tuple[float, float]:
        """Return the room for the names of the columns above."""
        return _HEADER, 0.0

    def panel(self, sheet: Sheet, chart: Quadrants, box: Box, *, tight: bool) -> None:
        """Draw one panel."""
        left = MARGIN + self._names(sheet.width) + _BETWEEN
        wide, high = (box.right - left - _GAP) / 2, (box.height - _GAP) / 2
        muted = self._look.colour("muted")
        for column, name in enumerate(chart.columns):
            x = left + column * (wide + _GAP) + wide / 2
            text = self._look.fonts.cut(self._look.say(name), TICK, wide)
            sheet.text(x, box.top - _HEADER / 2, text, Ink(TICK, muted, align="center"))
        for row, name in enumerate(chart.rows):
            y = box.top + row * (high + _GAP)
            self._name(sheet, self._look.say(name), y + high / 2)
            for column in range(2):
                x = left + column * (wide + _GAP)
                field = chart.fields[2 * row + column]
                self._field(sheet, chart, field, Box(x, y, x + wide, y + high))

    def _names(self, width: float) -> float:
        lines = (
            line
            for chart in self._charts
            for name in chart.rows
            for line in self._lines(self._look.say(name), width)
        )
        return max((self._look.fonts.width(line, TICK) for line in lines), default=0.0)

    def _lines(self, text: str, width: float) -> Sequence[str]:
        return self._look.fonts.wrap(text, TICK, _NAMES_MOST * width - MARGIN)[:3]

    def _name(self, sheet: Sheet, text: str, middle: float) -> None:
        lines = self._lines(text, sheet.width)
        top = middle - (len(lines) - 1) * _LINE / 2
        for place, line in enumerate(lines):
            sheet.text(MARGIN, top + place * _LINE, line, Ink(TICK, self._look.colour("ink")))

    def _field(self, sheet: Sheet, chart: Quadrants, field: Quarter, box: Box) -> None:
        """Draw one field: its name, its share, how many they are and the interval."""
        share, look = field.cell.value, self._look
        fill = heat(min((share or 0.0) / _TOP, 1.0) * _DARKEST, look.theme)
        sheet.boxes([box], fill)
        middle = (box.top + box.bottom) / 2
        shades = (look.colour("ink"), look.colour("bg"))
        ink = max(shades, key=lambda shade: contrast(shade, fill))
        x, room = box.left + _PAD, box.width - 2 * _PAD
        number = UNKNOWN if share is None else cell_text(share, chart.unit) + SIGNS[chart.unit]
        name = look.fonts.cut(look.say(field.name), TICK, room)
        sheet.text(x, middle - 1.4 * _LINE, name, Ink(TICK, ink))
        sheet.text(x, middle, number, Ink(TITLE, ink, bold=True))
        ends = "" if share is None else range_text(field.cell.low, field.cell.high, chart.unit)
        below = " · ".join(filter(None, (look.say(field.count), ends)))
        sheet.text(x, middle + 1.4 * _LINE, look.fonts.cut(below, COUNTS, room), Ink(COUNTS, ink))
