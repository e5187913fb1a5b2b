"""The forms in which times are written: a date, a clock and an offset, each in a few ways.

A form is found by a text's skeleton (its digits made equal), and made from the parts that
match. Forms of one shape are rivals: 03/04/2024 may begin with the day or with the month,
and only other values of the column can tell.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.load.form_parts import CLOCKS, DATES, GAPS, ZONES, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Count:
    """Describe a time that is a number: how many units since when.

    Attributes:
        least: smallest number that is taken for a time.
        below: what all numbers must be below.
        ticks: in one unit; times are rounded to a tick.
        tick: microseconds.
        origin: microseconds from 1970 to zero.
    """

    least: float
    below: float
    ticks: int
    tick: int = 1
    origin: int = 0


@dataclass(frozen=True)
class Form:
    """Describe one way to write a time.

    Attributes:
        label: as it is shown to people.
        pattern: in chrono's notation, as Polars reads it; empty for a number.
        shape: regular expression that a text of this form matches; empty for any text.
        length: of every text of a form that can be parsed as it stands, else None.
        zoned: it is an instant: it carries an offset, or counts from one.
        order: `dmy`, `mdy` or `ymd` where the shape does not tell the day from the month.
        family: the separator that such forms share, `/` for `-` as well.
        clean: what is replaced before parsing, one after the other.
        count: how a number becomes a time.
    """

    label: str
    pattern: str
    shape: str
    length: int | None = None
    zoned: bool = False
    order: str = ""
    family: str = ""
    clean: tuple[tuple[str, str], ...] = ()
    count: Count | None = None


def _choice(pieces: dict[str, Piece]) -> str:
    return "|".join(f"(?P<{name}>{piece.shape})" for name, piece in pieces.items())


_CLOCK = f"(?:(?:{_choice(GAPS)})(?:{_choice(CLOCKS)})(?:{_choice(ZONES)})?)?"
_AFTER_DATE = re.compile(_CLOCK)
_DATE_SHAPES = tuple(re.compile(rivals[0].shape) for rivals in DATES)


def _digits(label: str, pattern: str, digits: int) -> Iterator[Form]:
    """Yield the forms of a time that is only digits, as text and as a float writes it."""
    shape = f"^[1-9][0-9]{{{digits - 1}}}"
    yield Form(label, pattern, shape + "$")
    yield Form(label, pattern, shape + "[.][0-9]$", clean=(("[.]0$", ""),))


def _count(label: str, digits: int, count: Count, *, zoned: bool) -> Form:
    shape = f"^[1-9][0-9]{{{digits - 1}}}(?:[.][0-9]+)?$"
    return Form(label, "", shape, zoned=zoned, count=count)


_DAY_MS = 86_400_000
# Unix numbers from September 2001 to January 2033: above that ten digits may be YYYYMMDDHH.
_NUMBERS = (
    *(form for form in _digits("YYYYMMDD", "%Y%m%d", 8) if form.clean),
    *_digits("YYYYMMDDHHMM", "%Y%m%d%H%M", 12),
    *_digits("YYYYMMDDHHMMSS", "%Y%m%d%H%M%S", 14),
    _count(
        "Excel serial days", 5, Count(18264, 73051, _DAY_MS, 1000, -25_569 * _DAY_MS * 1000),
        zoned=False,
    ),
    _count("Unix seconds", 10, Count(1e9, 1.99e9, 1_000_000), zoned=True),
    _count("Unix milliseconds", 13, Count(1e12, 1.99e12, 1000), zoned=True),
    _count("Unix microseconds", 16, Count(1e15, 1.99e15, 1), zoned=True),
)  # fmt: skip

_NAMES = re.compile(r"\(\?P<\w+>")
_DATE = "|".join(rivals[0].shape for rivals in DATES)
ANY = "|".join(
    (f"^(?:{_DATE}){_NAMES.sub('(?:', _CLOCK)}$", *(form.shape for form in _NUMBERS))
)  # fmt: skip
"""Regular expression of all texts that a form may read."""


def rivals_of(skeletons: Iterable[str]) -> tuple[tuple[Form, ...], ...]:
    """Return the forms of these texts by shape; those of one shape stand together.

    Args:
        skeletons: texts, in which each digit may stand for all.
    """
    found = {rivals[0].shape: rivals for text in skeletons for rivals in _of(text)}
    return tuple(
        sorted(found.values(), key=lambda rivals: (-len(rivals[0].shape), rivals[0].shape))
    )


def _of(text: str) -> Iterator[tuple[Form, ...]]:
    yield from ((form,) for form in _NUMBERS if re.fullmatch(form.shape, text))
    for rivals, shape in zip(DATES, _DATE_SHAPES, strict=True):
        date = shape.match(text)
        rest = date and _AFTER_DATE.fullmatch(text, date.end())
        if rest:
            named = {name for name, value in rest.groupdict().items() if value is not None}
            if "nothing" not in named or text[rest.start() - 1] == "日":
                yield tuple(_form(piece, named) for piece in rivals)


def _form(date: Piece, named: set[str]) -> Form:
    """Return the form that these parts make together."""
    parts = [date]
    for pieces in (GAPS, CLOCKS, ZONES):
        parts += [piece for name, piece in pieces.items() if name in named]
    lengths = [part.length for part in parts]
    return Form(
        "".join(part.label for part in parts),
        "".join(part.pattern for part in parts),
        f"^{''.join(part.shape for part in parts)}$",
        None if None in lengths else sum(length or 0 for length in lengths),
        zoned=any(part.zoned for part in parts),
        order=date.order,
        family=date.family,
        clean=tuple(itertools.chain.from_iterable(part.clean for part in parts)),
    )
