"""Text on a terminal: what can be shown, how wide it is, where it may break."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category

from rich.cells import cell_len, chop_cells, set_cell_size

from retainr.render.colours import heat, ink_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retainr.lang import Texts
    from retainr.results import Phrase

Piece = tuple[str, str]
"""A text and its Rich style."""
Line = list[Piece]

BLANK: Line = []
ELLIPSIS = "…"

# Of 256 colours, those nearest to the ramp change their hue from step to step, and the ink
# that suits the ramp is too faint on some. These keep to one hue and to even steps of light.
_STEPS = {
    "dark": ("#262626", "#444444", "#005f87", "#008787", "#5fafaf", "#87d7d7", "#d7ffff"),
    "light": ("#eeeeee", "#afd7d7", "#5fafaf", "#0087af", "#005f87", "#00005f"),
}

_NARROWEST = 20
_SPACES = "\t\n\v\f\r\x85\u2028\u2029"
_CLOSING = "、。，．：；！？）」』】》〉”’…,.:;!?)%"
_OPENING = "（「『【《〈“‘("
_FALLBACK = {
    "─": "-", "●": "o", "┊": ":", "░": ".", "▒": "x", "█": "#", "▌": "#", "·": ".", "–": "-",
    "−": "-", "≥": ">=", "≤": "<=", "…": "...", "×": "x", "±": "+-", "→": "->", "—": "-", "‘": "'",
    "’": "'", "“": '"', "”": '"', "\xa0": " ",
}  # fmt: skip


@dataclass(frozen=True)
class Screen:
    """Say where a result will be shown.

    Attributes:
        width: columns of the terminal.
        colour: None (no styles at all), "standard" (16 colours, no heat), "256" or
            "truecolor".
        theme: which heat ramp suits the background, "dark" or "light".
        encoding: of the stream; what it cannot show is written in ASCII.
    """

    width: int = 80
    colour: str | None = None
    theme: str = "dark"
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Pen:
    """Turn phrases and data into text that this screen can show as one line.

    Attributes:
        texts: the language.
        screen: where the text will stand.
    """

    texts: Texts
    screen: Screen

    @property
    def width(self) -> int:
        """Return the columns to fill; a screen narrower than a number is no screen."""
        return max(self.screen.width, _NARROWEST)

    @property
    def shows_heat(self) -> bool:
        """Return whether the screen has enough colours for the ramp."""
        return self.screen.colour in ("256", "truecolor")

    def say(self, phrase: Phrase) -> str:
        """Return a phrase as text for this screen."""
        return self.plain(self.texts.say(phrase))

    def word(self, key: str, **values: object) -> str:
        """Return the text of a key for this screen."""
        return self.plain(self.texts.word(key, **values))

    def label(self, value: str | Phrase) -> str:
        """Return the name of a row, data or phrase, as text for this screen."""
        return self.plain(self.texts.text(value))

    def plain(self, text: str) -> str:
        """Return text without control characters and in characters the screen can show.

        Names in the data may hold line breaks, escape sequences or marks that turn the
        direction of writing; none of them may reach the terminal.
        """
        if text.isascii() and text.isprintable():
            return text
        return "".join(_glyph(char, self.screen.encoding) for char in text)

    def cut(self, text: str, width: int) -> str:
        """Return text cut at the end, with an ellipsis, when it is wider than `width`."""
        if cell_len(text) <= width:
            return text
        mark = self.plain(ELLIPSIS)
        if width <= len(mark):
            return set_cell_size(text, max(width, 0))
        return set_cell_size(text, width - len(mark)).rstrip() + mark

    def heat_style(self, share: float) -> str:
        """Return the style of a place on the colour scale (0 to 1)."""
        ground = heat(share, self.screen.theme)
        if self.screen.colour == "256":
            steps = _STEPS[self.screen.theme]
            ground = steps[round(min(max(share, 0.0), 1.0) * (len(steps) - 1))]
        return f"{ink_on(ground)} on {ground}"


def left(text: str, width: int) -> str:
    """Return text padded on its right to a width in cells."""
    return text + " " * (width - cell_len(text))


def right(text: str, width: int) -> str:
    """Return text padded on its left to a width in cells."""
    return " " * (width - cell_len(text)) + text


def widest(texts: Iterable[str]) -> int:
    """Return the width in cells of the widest text, 0 when there is none."""
    return max(map(cell_len, texts), default=0)


def wrap(text: str, width: int) -> list[str]:
    """Return text in lines no wider than `width` cells.

    Lines break at spaces and beside wide (Chinese) characters, but neither before closing
    nor after opening punctuation; only a word longer than a line is broken inside.
    """
    lines = [""]
    for word in text.split(" "):
        gap = " "
        for atom in _atoms(word):
            whole = f"{lines[-1]}{gap}{atom}" if lines[-1] else atom
            if cell_len(whole) <= width:
                lines[-1] = whole
            else:
                lines[-1:] = [*filter(None, lines[-1:]), *chop_cells(atom, width)]
            gap = ""
    return lines


def paragraph(text: str, width: int, style: str, indent: int = 0) -> list[Line]:
    """Return text as wrapped lines of one style, each indented."""
    return [[(" " * indent + line, style)] for line in wrap(text, width - indent)]


def trimmed(line: Sequence[Piece]) -> Line:
    """Return a line without trailing spaces; the ground of a heat cell is no space."""
    pieces = list(line)
    while pieces and " on " not in pieces[-1][1]:
        text, style = pieces.pop()
        if text := text.rstrip():
            return [*pieces, (text, style)]
    return pieces


def _atoms(word: str) -> list[str]:
    atoms: list[str] = []
    for char in word:
        if atoms and _sticks(atoms[-1][-1], char):
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def _sticks(before: str, char: str) -> bool:
    if char in _CLOSING or before in _OPENING or cell_len(char) == 0:
        return True
    return cell_len(before) < 2 and cell_len(char) < 2


@cache
def _glyph(char: str, encoding: str) -> str:
    if char in _SPACES:
        return " "
    kind = category(char)
    if kind in ("Cc", "Cf"):
        return ""
    if kind == "Cs":  # a byte of a file name that is no text
        return _glyph("\ufffd", encoding)
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return _FALLBACK.get(char, "?")
    return char
