"""Fields over neighbouring places where nothing is known: grey or hatched, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.render.chart_sheet import COUNTS, TICK, Box, Ink, Stroke
from retainr.render.colours import mix
from retainr.results.charts import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_sheet import Look, Sheet

_HEADING, _SENTENCE, _LINE = 11.5, 16.4, 11.6
_PAD = 3.0


@dataclass(frozen=True)
class Field:
    """Hold one field.

    Attributes:
        box: where it is.
        state: incomplete is hatched, all others are grey.
        heading: its name, or empty.
        sentence: what it says, or empty.
    """

    box: Box
    state: State
    heading: str = ""
    sentence: str = ""


def grey(look: Look) -> str:
    """Return the colour of a grey field."""
    return mix(look.colour("surface"), look.colour("grid"), 0.5)


def fill(sheet: Sheet, field: Field) -> None:
    """Draw a field without its words."""
    colour = sheet.look.colour
    if field.state is State.INCOMPLETE:
        sheet.boxes([field.box], colour("bg"))
        sheet.hatched(field.box, Stroke(colour("hatch"), 0.9))
    else:
        sheet.boxes([field.box], grey(sheet.look))


def explain(sheet: Sheet, field: Field, room: Box, taken: Sequence[Box]) -> list[Box]:
    """Write a field's words into it, or its heading beside it, and return where they stand.

    Args:
        sheet: where to.
        field: the field.
        room: the panel; nothing stands outside.
        taken: what must not be covered: marks and their numbers.
    """
    look, box = sheet.look, field.box
    bold = field.state is not State.INCOMPLETE
    size = TICK if bold else COUNTS
    width = look.fonts.width(field.heading, size, bold=bold)
    ink = Ink(size, look.colour("muted"), bold=bold, align="center")
    if not field.heading:
        return []
    if width + _PAD <= box.width and box.height >= 2 * _HEADING:
        middle = (box.left + box.right) / 2, box.top + _HEADING
        return [_line(sheet, field, middle, (field.heading, width), ink), *_sentence(sheet, field)]
    for x, y in _beside(box, width, room):
        place = Box(x - width / 2 - 1, y - 0.6 * size, x + width / 2 + 1, y + 0.6 * size)
        if room.holds(place) and not any(place.meets(other) for other in taken):
            halo = Ink(size, ink.colour, bold, "center", look.colour("bg"))
            sheet.text(x, y, field.heading, halo)
            return [place]
    return []


def _beside(box: Box, width: float, room: Box) -> Iterator[tuple[float, float]]:
    steps = max(1, int(room.height / 4))
    for i in range(steps):
        y = room.top + 7 + i * 4
        yield box.left - _PAD - width / 2, y
        yield box.right + _PAD + width / 2, y


def _line(
    sheet: Sheet, field: Field, middle: tuple[float, float], text: tuple[str, float], ink: Ink
) -> Box:
    x, y = middle
    half = text[1] / 2 + 1.5
    place = Box(x - half, y - 6, x + half, y + 6)
    if field.state is State.INCOMPLETE:
        sheet.boxes([place], sheet.look.colour("bg"))
    sheet.text(x, y, text[0], ink)
    return place


def _sentence(sheet: Sheet, field: Field) -> list[Box]:
    fonts, box = sheet.look.fonts, field.box
    lines = fonts.balanced(field.sentence, COUNTS, box.width - 4 * _PAD)
    y = box.top + _HEADING + _SENTENCE
    # A sentence that would be torn apart is left to the footnotes.
    longest = max(field.sentence.split(), default="", key=len)
    torn = fonts.width(longest, COUNTS) > box.width - 4 * _PAD
    if torn or y + len(lines) * _LINE > box.bottom:
        return []
    ink = Ink(COUNTS, sheet.look.colour("muted"), align="center")
    x = (box.left + box.right) / 2
    widths = [fonts.width(line, COUNTS) for line in lines]
    pairs = zip(lines, widths, strict=True)
    return [_line(sheet, field, (x, y + i * _LINE), pair, ink) for i, pair in enumerate(pairs)]
