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
from retainr.lazy import pl
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
_NOWHERE = "\x1f"


def is_even(text: Text) -> bool:
    """Say whether each line of a text surely has as many fields as the header.

    Lines are counted by Polars, in streams; a row with a line break in quotes makes the
    answer no, and so does a blank line.
    """
    layout = text.layout
    lines = pl.scan_csv(
        text.path,
        has_header=False,
        new_columns=["line"],
        separator=_NOWHERE,
        quote_char=None,
        infer_schema=False,
        glob=False,
        skip_lines=layout.skip,
    )
    line, quoted = pl.col("line"), pl.col("line").str.contains('"', literal=True)
    bare = pl.when(quoted).then(line.str.replace_all('"[^"]*"', "")).otherwise(line)
    right = bare.str.count_matches(layout.separator, literal=True) == len(layout.names) - 1
    whole = ~quoted | ~bare.str.contains('"', literal=True)
    try:
        found = lines.select((right & whole).fill_null(value=False).all())
        return bool(found.collect(engine="streaming").item())
    except pl.exceptions.ComputeError:
        return False  # A line holds the separator that stands nowhere.


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


class _Rows:
    """Read rows one by one, and notice a quote that is never closed."""

    def __init__(self, text: Text) -> None:
        csv.field_size_limit(_LONGEST_ROW)
        self._text = text
        self._number = 0
        self._lines: list[str] = []
        self._ended = False
        self._reader = csv.reader(self._remembered(), delimiter=text.layout.separator)

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> list[str]:
        self._lines.clear()
        try:
            row = next(self._reader)
        except csv.Error as error:
            raise self._endless() from error
        quotes = sum(line.count('"') for line in self._lines)
        if self._ended and len(self._lines) > 1 and quotes % 2:
            raise self._endless()
        self._number += bool(row)
        return row

    def _remembered(self) -> Iterator[str]:
        """Yield lines; those of the present row are remembered."""
        for line in islice(self._cut(), self._text.layout.skip, None):
            self._lines.append(line)
            if sum(map(len, self._lines)) > _LONGEST_ROW:
                raise self._endless()
            yield line
        self._ended = True

    def _cut(self) -> Iterator[str]:
        """Yield the lines with their ends; a carriage return within one is a blank."""
        rest = ""
        for piece in recoded(self._text.name, self._chunks(), "utf-8"):
            *lines, rest = (rest + piece).split("\n")
            if len(rest) > _LONGEST_ROW:
                raise self._endless()
            for line in lines:
                yield line.removesuffix("\r").replace("\r", " ") + "\n"
        if rest:
            yield rest.replace("\r", " ")

    def _chunks(self) -> Iterable[bytes]:
        return packed.chunks(self._text.name, self._text.path)

    def _endless(self) -> InputError:
        row = self._number - self._text.layout.headings + 1
        where = f"row {row}" if row > 0 else "the header"
        return InputError(
            f"{self._text.name}: {where} does not end: a quote is opened and not closed",
            "check the quotes of that row and of the one before",
        )
