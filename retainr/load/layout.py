"""How a delimited text is written: its encoding, separator, lines above and headings."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load import encoding, presets
from retainr.load.part import distinct
from retainr.load.words import is_known

if TYPE_CHECKING:
    from collections.abc import Sequence

BLANKS = "blanks"
"""The separator of columns that are set apart by runs of blanks."""

_SEPARATORS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_LOOKED_AT, _LONGEST = 20, 1 << 16
"""Lines, and letters of one, that are looked at for a header."""


@dataclass(frozen=True)
class Layout:
    """Say how a delimited text is written.

    Attributes:
        encoding: as `encoding.decide` names it.
        separator: one character, or `BLANKS`.
        names: of the columns, each once.
        skip: lines above the header.
        headings: rows of headings; 0 where the first row is data already.
        repeated: some columns had no name or one name and were numbered.
        old_mac: lines end with a carriage return alone.
    """

    encoding: str
    separator: str
    names: tuple[str, ...]
    skip: int = 0
    headings: int = 1
    repeated: bool = False
    old_mac: bool = False

    @property
    def plain(self) -> bool:
        """Say whether Polars can read the text as it is."""
        return self.encoding == "utf-8" and self.separator != BLANKS and not self.old_mac


@dataclass(frozen=True)
class Told:
    """Hold what the user or a preset says about the layout.

    Attributes:
        encoding: instead of what the headers tell.
        skip: lines above the header.
        headings: rows of headings.
        names: for a text without a header, by the number of columns.
        preset: name of the export, or `none`; None recognises it. It says what else is not said.
    """

    encoding: str | None = None
    skip: int = 0
    headings: int | None = None
    names: tuple[tuple[str, ...], ...] = ()
    preset: str | None = None


def find_layout(sample: encoding.Sample, told: Told) -> Layout:
    """Return how a text is written.

    Raises:
        InputError: the encoding stays open, or there is no header.
    """
    export = presets.layout_of(told.preset)
    found = encoding.decide(sample, told.encoding, export.encoding)
    codec = encoding.codec_of(found)
    text = sample.start.decode(codec, errors="ignore").removeprefix("\ufeff")
    old_mac = "\n" not in text and "\r" in text.strip("\r")
    text = text.replace("\r\n", "\n").replace("\r", "\n") if old_mac else text
    skip, separator = told.skip, ""
    lines = text.split("\n", skip)
    text = lines[-1] if len(lines) > skip else ""
    if hint := _SEP_LINE.fullmatch(text.partition("\n")[0].strip()):
        skip, separator, text = skip + 1, hint[1], text.partition("\n")[2]
    separator = separator or _separator(text)
    if _is_open(text, separator):
        raise InputError(
            f"{sample.name}: the header does not end: a quote is opened and not closed",
            "check the quotes of the header",
        )
    rows = _rows(text, separator)
    if not text.strip() and not skip:
        raise InputError(f"{sample.name}: empty file", "was the export cut off?")
    if not rows or not any(map(str.strip, rows[0])):
        above = f" below the {skip} lines above it" if skip else ""
        raise InputError(
            f"{sample.name}: no header{above}", "--skip-rows N says how many lines stand above it"
        )
    names = rows[0]
    known = presets.chosen(told.preset, names, sample.name)
    headings = told.headings or (known.layout.header_rows if known else 1)
    if given := _given_names(rows[0], told.names or export.names):
        names, headings = list(given), 0
    numbered = tuple(distinct(names))
    return Layout(
        found, separator, numbered, skip, headings, numbered != tuple(names), old_mac=old_mac
    )


def row_like_a_header(sample: encoding.Sample, layout: Layout) -> int | None:
    """Return how many lines stand above what looks like the header, where it is not the first."""
    text = sample.start.decode(encoding.codec_of(layout.encoding), errors="ignore")
    lines = re.split("\r\n|\n|\r", text.removeprefix("\ufeff"), maxsplit=_LOOKED_AT)
    for number, line in enumerate(lines[:_LOOKED_AT]):
        words = [word.strip("\"' ") for word in line[:_LONGEST].split(_separator(line))]
        if number > layout.skip and len(words) > 1 and sum(map(is_known, words)) > 1:
            return number
    return None


def _unquoted(text: str) -> str:
    """Return the header without what stands in quotes, line breaks included."""
    return re.sub('"[^"]*"', "", text).partition("\n")[0]


def _is_open(text: str, separator: str) -> bool:
    """Say whether a field of the header begins with a quote that nothing closes."""
    return any(field.lstrip().startswith('"') for field in _unquoted(text).split(separator))


def _separator(text: str) -> str:
    """Return what separates the fields of the header, or runs of blanks that do so."""
    header = _unquoted(text)
    best = max(_SEPARATORS, key=header.count)
    if header.count(best) == 0 and _in_blanks(text):
        return BLANKS
    return best


def _in_blanks(text: str) -> bool:
    """Say whether all lines, the header and others, have the same number of words, above two."""
    whole = text if text.endswith("\n") else text.rpartition("\n")[0] or text
    lines = [words for line in whole.splitlines()[:_LOOKED_AT] if (words := line.split())]
    widths = {len(words) for words in lines}
    return len(lines) > 1 and len(widths) == 1 and widths.pop() > 2 and '"' not in text


def _rows(text: str, separator: str) -> list[list[str]]:
    """Return the first rows; the last of them may be cut."""
    if separator == BLANKS:
        return [line.split() for line in islice(StringIO(text), _LOOKED_AT)]
    lines = StringIO(text, newline="")
    try:
        return list(islice(csv.reader(lines, delimiter=separator), _LOOKED_AT))
    except csv.Error:
        return [text.partition("\n")[0].split(separator)]


def _given_names(first: Sequence[str], names: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the names for a text whose first row is data, or None where it has a header."""
    if not names or any(is_known(word) for word in first):
        return None
    return next((given for given in names if len(given) == len(first)), None)
