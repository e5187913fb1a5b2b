"""Names under places along an axis: which ones are written, and in one line or in two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retainr.render.chart_sheet import TICK, Ink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.render.chart_sheet import Look, Sheet

LINE = 11.2
_APART = 5.0
_DATED = re.compile(r"(\d{4})-(\d{2}-\d{2}|\d{2}|W\d{2}|Q\d)")
# With more places than these their names are left out rather than cut short.
_NAMES = 12
_MONTHS = (2, 3, 4, 6, 12, 24, 36, 60, 120, 240)
_QUARTERS = (2, 4, 8, 16, 40, 80)
_WEEKS = (2, 4, 13, 26, 52, 104, 260, 520)
_PLAIN = (2, 3, 4, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Written:
    """Hold what is written under one place.

    Attributes:
        place: which one, from 0.
        lines: one line, or two.
    """

    place: int
    lines: tuple[str, ...]


def written(labels: Sequence[str], look: Look, pitch: float) -> list[Written]:
    """Return what is written under places so that no two names touch.

    A year stands once, under the first name that belongs to it.

    Args:
        labels: the name of each place, cleaned.
        look: fonts.
        pitch: from one place to the next, in points.
    """
    if not labels:
        return []
    dated = [_DATED.fullmatch(label) for label in labels]
    if all(dated):
        pairs = [(match[1], match[2]) for match in dated if match]
        choices = (
            names for chosen in _dated_choices(pairs) for names in _with_years(pairs, chosen)
        )
    elif len(labels) <= _NAMES:
        return _names(labels, look, pitch)
    else:
        everyone = range(len(labels))
        choices = ([Written(i, (labels[i],)) for i in everyone if i % n == 0] for n in (1, *_PLAIN))
    return next((c for c in choices if c and _fits(c, look, pitch)), [Written(0, (labels[0],))])


def write(sheet: Sheet, names: Sequence[Written], xs: Sequence[float], y: float) -> None:
    """Write names centred under their places; y is the middle of the first line."""
    ink = Ink(TICK, sheet.look.colour("muted"), align="center")
    for name in names:
        for i, line in enumerate(name.lines):
            sheet.text(xs[name.place], y + i * LINE, line, ink)


def _fits(names: Sequence[Written], look: Look, pitch: float) -> bool:
    for line in range(2):
        ends = [
            (name.place * pitch, look.fonts.width(name.lines[line], TICK) / 2)
            for name in names
            if len(name.lines) > line
        ]
        if any(b - a < left + right + _APART for (a, left), (b, right) in pairwise(ends)):
            return False
    return True


def _names(labels: Sequence[str], look: Look, pitch: float) -> list[Written]:
    whole = [Written(i, (label,)) for i, label in enumerate(labels)]
    room = pitch - _APART
    # At the edge of the picture a name has no more room than its place.
    if _fits(whole, look, pitch) and look.fonts.widest(labels, TICK) <= pitch + _APART:
        return whole
    return [Written(i, _two_lines(label, look, room)) for i, label in enumerate(labels)]


def _two_lines(label: str, look: Look, room: float) -> tuple[str, ...]:
    lines = look.fonts.wrap(label, TICK, room)
    if len(lines) <= 2:
        return tuple(lines)
    return lines[0], look.fonts.cut(" ".join(lines[1:]), TICK, room)


def _with_years(pairs: Sequence[tuple[str, str]], chosen: Sequence[int]) -> Iterator[list[Written]]:
    """Yield the names with every year once, then without that of a first year soon over."""
    names: list[Written] = []
    before = ""
    for i in chosen:
        year, part = pairs[i]
        names.append(Written(i, (part,) if year == before else (part, year)))
        before = year
    yield names
    if sum(len(name.lines) > 1 for name in names) > 1:
        yield [Written(names[0].place, names[0].lines[:1]), *names[1:]]


def _dated_choices(pairs: Sequence[tuple[str, str]]) -> Iterator[Sequence[int]]:
    """Yield which places could be named, from all to few; round ones: each quarter, January."""
    yield range(len(pairs))
    kind = pairs[0][1]
    if kind.startswith("W"):
        # The 53rd week would stand right beside the first one.
        numbers = [(int(y) * 52 + int(p[1:]) - 1, p) for y, p in pairs]
        ordinals = [n if p != "W53" else None for n, p in numbers]
        yield from _multiples(ordinals, _WEEKS)
    elif kind.startswith("Q"):
        yield from _multiples([int(y) * 4 + int(p[1:]) - 1 for y, p in pairs], _QUARTERS)
    else:
        months = [int(y) * 12 + int(p[:2]) - 1 for y, p in pairs]
        if len(kind) > 2:
            yield from (range(0, len(pairs), n) for n in (2, 7, 14))
            firsts = [m if m != b else None for b, m in zip([None, *months], months, strict=False)]
            yield from _multiples(firsts, (1,))
            yield from _multiples(firsts, _MONTHS)
        else:
            yield from _multiples(months, _MONTHS)


def _multiples(ordinals: Sequence[int | None], steps: Sequence[int]) -> Iterator[list[int]]:
    for step in steps:
        yield [i for i, n in enumerate(ordinals) if n is not None and n % step == 0]
