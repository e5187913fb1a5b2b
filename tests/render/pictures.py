"""What tests of pictures share: texts by hand, and a look at where every text stands."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from retainr.lang import Texts, texts
from retainr.render.chart_figure import FigureSheet
from retainr.render.chart_sheet import Box
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    import pytest

    from retainr.render.chart_sheet import Ink

EN = Texts("en", {**texts("en").templates, "raw": "{text}"})
NASTY = "a\x00\x1b[31m $x_1$ \\alpha <b>--& \ud800\u202e\n中 end"


def raw(text: str) -> Phrase:
    return Phrase("raw", {"text": text})


def pixels(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


class Watch:
    """Keep where every text was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.boxes: list[tuple[str, Box]] = []
        self.sheet: FigureSheet
        write = FigureSheet.text

        def text(sheet: FigureSheet, x: float, middle: float, text: str, ink: Ink) -> None:
            self.sheet = sheet
            width = sheet.look.fonts.width(text, ink.size, bold=ink.bold)
            left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[ink.align] * width
            half = 0.37 * ink.size
            assert ink.size >= 7.8
            self.boxes.append((text, Box(left, middle - half, left + width, middle + half)))
            write(sheet, x, middle, text, ink)

        monkeypatch.setattr(FigureSheet, "text", text)

    def check(self) -> None:
        for text, box in self.boxes:
            assert 0 <= box.left <= box.right <= self.sheet.width, text
            assert 0 <= box.top <= box.bottom <= self.sheet.height, text
        for (a, one), (b, two) in combinations(self.boxes, 2):
            across = one.left < two.right and two.left < one.right
            assert not (across and one.top < two.bottom and two.top < one.bottom), (a, b)
