"""Rows with too few or too many fields: found, kept and marked.

Polars fills short rows silently and stops at long ones. So where the last column is empty
in a row, or Polars stops, the fields of all rows are counted; only a text that has uneven
rows is written once more, row by row, with a column that says what is wrong.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load import packed
from retainr.load.encoding import recoded
from retainr.load.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retainr.load.text import Text

FIELDS = "retainr:fields"
"""The added column: null in good rows, else how many fields there are."""

_LONGEST_ROW = 1 << 24
_AT_ONCE = 10_000
_AT_A_TIME = 1 << 22
_QUOTE, _LINE = ord('"'), ord("\n")


def is_even(text: Text) -> bool:
    """Say whether each row of a text has as many fields as there are names, and none is blank.

    Looks at bytes, some megabytes at a time: outside of quotes, every n-th of the separators
    and line breaks has to be a line break.
    """
    import numpy as np

    width, separator = len(text.layout.names), ord(text.layout.separator)
    others = bytes(byte for byte in range(256) if byte not in (separator, _QUOTE, _LINE))
    place, quoted, last = 0, False, _LINE
    for chunk in _without_lines_above(text):
        marks = np.frombuffer(chunk.translate(None, others), np.uint8)
        quotes = marks == _QUOTE
        inside = np.logical_xor.accumulate(quotes) ^ quoted
        ends = marks[~(inside | quotes)] == _LINE
        places = (np.arange(place, place + len(ends)) % width) == width - 1
        if not np.array_equal(ends, places):
            return False
        quoted = bool(inside[-1]) if len(inside) else quoted
        place, last = (place + len(ends)) % width, chunk[-1]
    return not quoted and place == (0 if last == _LINE else width - 1)


def marked(text: Text) -> Text:
    """Return a copy of a text whose uneven rows are filled up or cut, and marked.

    Raises:
        InputError: a quote is opened and never closed, or there is no room for the copy.
    """
    spool = Spool(text.name, _written(text), ".csv")
    layout = replace(
        text.layout, separator=",", names=(*text.layout.names, FIELDS), skip=0, headings=1,
        repeated=False,
    )  # fmt: skip
    return replace(text, path=spool.path, layout=layout, spool=spool)


def _written(text: Text) -> Iterator[bytes]:
    """Yield the copy in pieces of some thousand rows."""
    width = len(text.layout.names)
    rows = _Rows(text)
    for _ in range(text.layout.headings):
        next(rows)
    made: Iterator[list[str]] = (_made(row, width) for row in rows if row)
    head: list[list[str]] = [[*text.layout.names, FIELDS]]
    while piece := head or list(islice(made, _AT_ONCE)):
        out = StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(piece)
        yield out.getvalue().encode()
        head = []


def _made(row: list[str], width: int) -> list[str]:
    """Return a row of the right width and what was wrong; empty fields at the end are not."""
    over = row[width:]
    if len(row) >= width and not any(over):
        return [*row[:width], ""]
    said = f"{len(row)} fields" + (f", left over: {', '.join(over)}" if over else "")
    return [*row[:width], *[""] * (width - len(row)), said]


def _without_lines_above(text: Text) -> Iterator[bytes]:
    """Yield a text's bytes from the header on."""
    left = text.layout.skip
    for chunk in packed.chunks(text.name, text.path, _AT_A_TIME):
        rest = chunk
        while left and rest:
            _, end, rest = rest.partition(b"\n")
            left -= bool(end)
        if rest:
            yield rest


class _Rows:
    """Read rows one by one, and notice a quote that is never closed."""

    def __init__(self, text: Text) -> None:
        csv.field_size_limit(_LONGEST_ROW)
        self._text = text
        self._number = 0
        self._lines: list[str] = []
        self._size = 0
        self._ended = False
        self._reader = csv.reader(self._remembered(), delimiter=text.layout.separator)

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> list[str]:
        self._lines.clear()
        self._size = 0
        try:
            row = next(self._reader)
        except csv.Error as error:
            raise self._open_quote() from error
        if self._ended and self._is_open():
            raise self._open_quote()
        self._number += bool(row)
        return row

    def _is_open(self) -> bool:
        """Say whether the last row ends within quotes, which the lenient reader lets pass."""
        try:
            next(csv.reader(self._lines, delimiter=self._text.layout.separator, strict=True), None)
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _remembered(self) -> Iterator[str]:
        """Yield lines; those of the present row are remembered."""
        for line in islice(self._cut(), self._text.layout.skip, None):
            self._lines.append(line)
            self._size += len(line)
            if self._size > _LONGEST_ROW:
                raise self._open_quote()
            yield line
        self._ended = True

    def _cut(self) -> Iterator[str]:
        """Yield the lines with their ends; a carriage return within one is a blank."""
        rest = ""
        for piece in recoded(self._text.name, self._chunks(), "utf-8"):
            *lines, rest = (rest + piece).split("\n")
            if len(rest) > _LONGEST_ROW:
                raise self._fault(f"is longer than {_LONGEST_ROW >> 20} MB", "is it a table?")
            for line in lines:
                yield line.removesuffix("\r").replace("\r", " ") + "\n"
        if rest:
            yield rest.replace("\r", " ")

    def _chunks(self) -> Iterable[bytes]:
        return packed.chunks(self._text.name, self._text.path)

    def _open_quote(self) -> InputError:
        return self._fault(
            "does not end: a quote is opened and not closed",
            "check the quotes of that row and of the one before",
        )

    def _fault(self, what: str, hint: str) -> InputError:
        row = self._number - self._text.layout.headings + 1
        where = f"row {row}" if row > 0 else "the header"
        return InputError(f"{self._text.name}: {where} {what}", hint)
