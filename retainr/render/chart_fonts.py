"""What can be written in a picture: fonts, widths, line breaks.

Everything here is measured in points and without hinting, so that one layout fits
pictures of every kind and resolution.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.font_manager import FontProperties

# It comes with matplotlib, so every installation has it.
FONT = "DejaVu Sans"

_SIMPLIFIED = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "Heiti SC", "STHeiti", "SimHei", "SimSun", "Droid Sans Fallback",
)  # fmt: skip
_TRADITIONAL = (
    "Noto Sans CJK TC", "Noto Sans CJK HK", "Noto Sans TC", "Source Han Sans TC",
    "Source Han Sans TW", "Microsoft JhengHei", "PingFang TC", "PingFang HK", "Heiti TC",
    "LiHei Pro", "PMingLiU", "AR PL UMing TW",
)  # fmt: skip
# Any of these has most characters; shapes differ by region but can be read.
_OTHERS = (
    "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans JP", "Source Han Sans",
    "Noto Serif CJK SC", "Noto Serif CJK TC", "Noto Serif CJK JP", "Arial Unicode MS",
    "Hiragino Sans", "Yu Gothic", "Meiryo", "MS Gothic", "Malgun Gothic",
)  # fmt: skip

# Han, kana, hangul, their punctuation and full-width forms.
_CJK = (
    "\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3200-\u33ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003137f"
)
_HAS_CJK = re.compile(f"[{_CJK}]")
# No line ends with an opening bracket or begins with a comma, and a mark such as `+` stays
# with the word it explains.
_PIECES = re.compile(
    f"[（「『《【]*(?:[{_CJK}]|(?:[^\\s\\w] )?[^\\s{_CJK}]+)[，。、；：！？）」』》】”…]*\\s*|\\s+"
)
_JOINERS = "\u200c\u200d"


def missing_font(texts_needed: Iterable[str]) -> bool:
    """Say whether texts hold Chinese, Japanese or Korean and no installed font shows it.

    Args:
        texts_needed: the texts that are about to be drawn.
    """
    return any(_HAS_CJK.search(text) for text in texts_needed) and fallback("") is None


def fallback(lang: str) -> str | None:
    """Return the installed font for what DejaVu Sans lacks, or None."""
    zh = _TRADITIONAL + _SIMPLIFIED if lang == "zh-Hant" else _SIMPLIFIED + _TRADITIONAL
    there = installed()
    return next((name for name in zh + _OTHERS if name in there), None)


def installed() -> frozenset[str]:
    """Return the names of all fonts that matplotlib finds."""
    from matplotlib.font_manager import fontManager

    return frozenset(font.name for font in fontManager.ttflist)


@cache
def _glyphs(name: str) -> frozenset[int]:
    """Return the characters a font has in its regular and in its bold weight."""
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    paths = (
        fontManager.findfont(FontProperties(family=[name], weight=weight))
        for weight in ("regular", "bold")
    )
    regular, bold = (frozenset(get_font(path).get_charmap()) for path in paths)
    return regular & bold


@dataclass(frozen=True)
class Fonts:
    """Measure and break text for one language.

    Attributes:
        lang: the language, which chooses among Chinese fonts.
    """

    lang: str
    _widths: dict[tuple[str, bool], float] = field(default_factory=dict)

    @cached_property
    def second(self) -> str | None:
        """The font for what the first one lacks."""
        return fallback(self.lang)

    def clean(self, text: str) -> str:
        """Return text as it can be drawn: no control characters, `?` for missing glyphs."""
        return "".join(self._drawable(c) for c in text).strip()

    def families(self, text: str) -> list[str]:
        """Return the fonts for a text, the second only where it is needed."""
        if self.second is None or all(ord(c) in _glyphs(FONT) for c in text):
            return [FONT]
        return [FONT, self.second]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a line in points."""
        # All digits are equally wide; one measurement serves for all numbers of a length.
        key = (re.sub(r"\d", "0", text), bold)
        if key not in self._widths:
            self._widths[key] = self._measured(*key)
        return self._widths[key] * size

    def widest(self, texts: Iterable[str], size: float, *, bold: bool = False) -> float:
        """Return the width of the widest of several lines, 0 for none."""
        return max((self.width(t, size, bold=bold) for t in set(texts)), default=0.0)

    def cut(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """Return the text, ended with an ellipsis where it is wider than the room."""
        if self.width(text, size, bold=bold) <= room:
            return text
        while text and self.width(text + "…", size, bold=bold) > room:
            text = text[:-1].rstrip()
        return text + "…"

    def wrap(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """Return the text in lines that fit the room; no line for no text."""
        lines: list[str] = []
        line = ""
        for piece in self._pieces(text, size, room, bold):
            if line and self.width((line + piece).rstrip(), size, bold=bold) > room:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        return [*lines, line.rstrip()] if line.strip() else lines

    def balanced(self, text: str, size: float, room: float) -> list[str]:
        """Return the text in as few lines as `wrap` makes, all about equally long."""
        lines = self.wrap(text, size, room)
        while room > 2 * size:
            room -= size
            narrower = self.wrap(text, size, room)
            if len(narrower) > len(lines):
                break
            lines = narrower
        return lines

    def _pieces(self, text: str, size: float, room: float, bold: bool) -> Iterable[str]:
        for piece in _PIECES.findall(text):
            if self.width(piece.rstrip(), size, bold=bold) <= room:
                yield piece
            else:
                yield from piece  # A word wider than the line breaks anywhere.

    def _drawable(self, char: str) -> str:
        if char.isspace():
            return " "
        if unicodedata.category(char) in ("Cc", "Cs") or "\ufe00" <= char <= "\ufe0f":
            return ""
        # Invisible marks could turn the direction of a whole label.
        if unicodedata.category(char) == "Cf" and char not in _JOINERS:
            return ""
        return char if self._has(ord(char)) else "?"

    def _has(self, code: int) -> bool:
        if code in _glyphs(FONT):
            return True
        return self.second is not None and code in _glyphs(self.second)

    def _measured(self, text: str, bold: bool) -> float:
        from matplotlib.textpath import TextToPath

        width, _, _ = TextToPath().get_text_width_height_descent(
            text, self.properties(text, 100, bold=bold), ismath=False
        )
        return float(width) / 100

    def properties(self, text: str, size: float, *, bold: bool) -> FontProperties:
        """Return how matplotlib is to set a text; size in points."""
        from matplotlib.font_manager import FontProperties

        weight = "bold" if bold else "regular"
        return FontProperties(family=self.families(text), weight=weight, size=size)
