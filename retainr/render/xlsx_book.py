"""One workbook: its sheets' names, its formats, and typed cells."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from retainr.render.cells import STEPS
from retainr.render.colours import TOKENS, heat, ink_on
from retainr.results import Unit

if TYPE_CHECKING:
    from retainr.lang import Texts

MOST_ROWS = 1_048_576
"""Rows of a sheet, its headings among them."""

INK = TOKENS["light"]
NUMBERS = {
    Unit.COUNT: "#,##0",
    Unit.RATIO: "0.0%",
    Unit.QUOTIENT: "0.0%",
    Unit.DIFFERENCE: "+0.0%;-0.0%;0.0%",
    Unit.PERIODS: "#,##0",
    Unit.MONEY: "#,##0.00",
    Unit.POINTS: "+0.0;-0.0;0.0",
    Unit.MEAN: "#,##0.00",
    Unit.CHANGE: "+0.00;−0.00;0.00",
    Unit.STATISTIC: "0.0000",
    Unit.P_VALUE: "0.0000",
    Unit.PROBABILITY: "0.00",
    Unit.EXPECTATION: "#,##0.0",
    Unit.DATE: "yyyy-mm-dd",
    Unit.TEXT: "@",
    Unit.WORD: "@",
    Unit.CODE: "@",
}
"""A sheet's number format by unit; what is not here looks as the sheet's program likes."""

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_LONGEST_NAME = 31
_FIRST_DATE = dt.date(1900, 3, 1)  # a sheet takes 1900 for a leap year
_EXACT_DIGITS = 15
_LINE_HEIGHT = 15


@dataclass(frozen=True)
class Book:
    """Add sheets and formats to a workbook.

    Attributes:
        workbook: of XlsxWriter, which has no types.
        texts: the language.
    """

    workbook: Any
    texts: Texts
    _names: set[str] = field(default_factory=lambda: {"history"})
    _styles: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def sheet(self, name: str) -> Any:
        """Return a new sheet; its name is changed as far as the format or a namesake asks."""
        free = sheet_name(name, self._names)
        self._names.add(free.casefold())
        return self.workbook.add_worksheet(free)

    def style(self, **properties: object) -> Any:
        """Return the one format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format({"valign": "top", **properties})
        return self._styles[key]

    def heat_style(self, step: int, numbers: str) -> Any:
        """Return the format of a place on the colour scale."""
        ground = heat(step / (STEPS - 1), "light")
        return self.style(num_format=numbers, bg_color=ground, font_color=ink_on(ground))

    def hatched(self, numbers: str = "General") -> Any:
        """Return the format of what is not known yet."""
        return self.style(num_format=numbers, pattern=14, fg_color=INK["hatch"], bg_color="#ffffff")


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have: short, without some characters, not taken.

    Args:
        name: what the sheet should be called.
        taken: names that are not free, case folded.
    """
    printable = "".join(char if char.isprintable() else "_" for char in name)
    wanted = _cut(printable.translate(_FORBIDDEN), _LONGEST_NAME).strip("' ") or "sheet"
    free, number = wanted, 1
    while free.casefold() in taken:
        number += 1
        end = f" ({number})"
        free = _cut(wanted, _LONGEST_NAME - len(end)) + end
    return free


def write(sheet: Any, row: int, column: int, value: object, style: Any) -> None:
    """Write a value with its own type; nothing for null.

    Numbers and days that a sheet would change (longer than 15 digits, before 1900) are
    written as text.
    """
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**_EXACT_DIGITS):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, dt.date) and value.timetuple() >= _FIRST_DATE.timetuple():
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def wrapped_height(text: str, width: int) -> int:
    """Return the height in points of text that is wrapped at a width in characters.

    Not every program finds the height of a wrapped row by itself, and none that of merged
    cells.
    """
    wide = sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
    return _LINE_HEIGHT * max(math.ceil(wide / width), 1)


def _cut(name: str, length: int) -> str:
    # The format counts UTF-16 units.
    return name.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")
