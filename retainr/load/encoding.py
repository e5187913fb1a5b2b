"""Which encoding a text is in: its headers decide, since almost any bytes decode somehow."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.failures import CUT_OFF
from retainr.load.words import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LEGACY = {"gb18030": "gb18030", "big5": "cp950", "shift_jis": "cp932", "cp1252": "cp1252"}
"""The candidates after UTF-8, in this order, and the codec of each with its maker's additions."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SHOWN = 60


@dataclass(frozen=True)
class Sample:
    """Hold parts of a file that decide its encoding.

    Attributes:
        name: of the file, for messages.
        start: its first bytes.
        others: bytes of whole lines from further on.
        skip: lines above the header.
    """

    name: str
    start: bytes
    others: tuple[bytes, ...] = ()
    skip: int = 0

    @property
    def header(self) -> bytes:
        """Return the header's bytes; a line break in quotes does not end it."""
        rest = self.start
        for _ in range(self.skip):
            rest = rest.partition(b"\n")[2]
        blanked = re.sub(b'"[^"]*"', lambda found: b" " * len(found[0]), rest)
        return rest[: len(re.split(b"[\r\n]", blanked, maxsplit=1)[0])]

    @property
    def whole_lines(self) -> tuple[bytes, ...]:
        """Return all parts, cut where a line ends, so that no character is cut."""
        start, end, _ = self.start.rpartition(b"\n")
        return (start + end or self.start, *self.others)


def decide(sample: Sample, given: str | None = None, usual: str | None = None) -> str:
    """Return the name of the encoding that a text is in.

    A byte order mark decides, then strict UTF-8, then the first candidate whose decoded
    headers hold a known word. Headers in plain ASCII decide nothing: then a candidate is
    taken only if no other can read the text.

    Args:
        sample: of the text.
        given: the user's word, which is not doubted.
        usual: what the export that the user names is in where it is not Unicode.

    Raises:
        InputError: the given encoding is unknown, or the text leaves it open; the message
            shows how each candidate reads it.
    """
    if given is not None:
        return _named(given)
    mark = next((mark for mark in _MARKS if sample.start.startswith(mark)), None)
    if b"\0" in sample.start and mark in (None, codecs.BOM_UTF8):
        return _without_mark(sample)
    if mark:
        return _MARKS[mark]
    if all(_decodes(part, "utf-8") for part in sample.whole_lines):
        return "utf-8"
    return usual or _legacy(sample)


def _legacy(sample: Sample) -> str:
    """Return the older encoding that the headers are in, or that alone can read the rows."""
    if not sample.header.isascii():
        readings = readings_of(sample.header)
        known = (e for e, text in readings.items() if any(map(is_known, _foreign(text))))
        if found := next(known, None):
            return found
        raise _open_question(sample.name, "its headers", readings)
    able = [e for e, c in LEGACY.items() if all(_decodes(p, c) for p in sample.whole_lines)]
    if len(able) == 1:
        return able[0]
    line = next(line for part in sample.whole_lines for line in part.splitlines() if _odd(line))
    raise _open_question(sample.name, "a row", readings_of(line))


def codec_of(encoding: str) -> str:
    """Return Python's codec for an encoding that `decide` returned."""
    return LEGACY.get(encoding, encoding)


def recoded(name: str, chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Yield a text in pieces, decoded strictly, without a byte order mark.

    Raises:
        InputError: bytes that the encoding does not have; names their row.
    """
    decoder = codecs.getincrementaldecoder(codec_of(encoding))("strict")
    lines, first = 0, True
    try:
        for chunk in chain(chunks, (b"",)):
            text = decoder.decode(chunk, final=not chunk)
            yield text.removeprefix("\ufeff") if first else text
            lines += text.count("\n")
            first = False
    except UnicodeDecodeError as error:
        if not chunk and encoding in LEGACY:
            raise InputError(f"{name}: ends in the middle of a letter", CUT_OFF) from error
        row = lines + bytes(error.object[: error.start]).count(b"\n")
        where = f"row {row}" if row else "the header"
        byte = f"byte 0x{error.object[error.start]:02x}"
        raise InputError(
            f"{name}: {where} is no {encoding} text ({byte})",
            f"--encoding names another one: utf-8, utf-16, {', '.join(LEGACY)}",
        ) from error


def doubtful_row(name: str, chunks: Iterable[bytes]) -> InputError | None:
    """Return the error for the first row of a text that is not UTF-8; None where all are."""
    row, rest = -1, b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if _decodes(b"\n".join(lines), "utf-8"):
            row += len(lines)
            continue
        at = next(n for n, line in enumerate(lines) if not _decodes(line, "utf-8"))
        return _open_question(name, f"row {row + at + 1}", readings_of(lines[at]))
    return (
        None if _decodes(rest, "utf-8") else _open_question(name, "the last row", readings_of(rest))
    )


def readings_of(content: bytes) -> dict[str, str]:
    """Return how each candidate reads some bytes, for those that can."""
    found = {}
    for encoding, codec in LEGACY.items():
        if _decodes(content, codec):
            found[encoding] = content.decode(codec)
    return found


def _named(given: str) -> str:
    try:
        name = codecs.lookup(given).name
        "".encode(name)
    except LookupError as error:
        known = ", ".join(("utf-8", "utf-16", *LEGACY))
        raise InputError(f"--encoding {given}: no such encoding", f"for example {known}") from error
    own = {"gbk": "gb18030", "gb2312": "gb18030", "cp950": "big5", "cp932": "shift_jis"}
    return "utf-8" if name == "utf-8-sig" else own.get(name, name)


def _without_mark(sample: Sample) -> str:
    """Tell UTF-16 without a mark from a binary file: its headers are words."""
    other = sample.start.startswith(codecs.BOM_UTF8)
    even = b"" if other else sample.start[: len(sample.start) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        line = even.decode(encoding, "replace").splitlines()[0] if even else ""
        if any(is_known(word) for word in _words(line)):
            return encoding
    place = sample.start.index(b"\0")
    number = sample.start[:place].count(b"\n") + 1
    few = sample.start.count(b"\0") <= sample.start.count(b"\n")
    if few and all(_decodes(part, "utf-8") for part in sample.whole_lines):
        raise InputError(
            f"{sample.name}: line {number} holds a zero byte, which no text has",
            "tr -d '\\000' < FILE > CLEAN.csv takes such bytes out",
        )
    raise InputError(
        f"{sample.name}: a binary file, not text",
        "retainr reads CSV, Parquet, Arrow, JSON lines and Excel",
    )


def _words(line: str) -> list[str]:
    return [word.strip(" \"'") for word in re.split(r"[,;\t|]", line)]


def _foreign(line: str) -> Sequence[str]:
    return [word for word in _words(line) if not word.isascii()]


def _odd(line: bytes) -> bool:
    return not _decodes(line, "utf-8")


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _open_question(name: str, what: str, readings: Mapping[str, str]) -> InputError:
    shown = [f"{e} {_cut(text)!r}" for e, text in readings.items()]
    if not shown:
        return InputError(
            f"{name}: not UTF-8 text, and no encoding that retainr knows reads {what}",
            "--encoding names it, for example --encoding cp1251",
        )
    names = "|".join(readings)
    return InputError(
        f"{name}: not UTF-8 text, and {what} may be read as {' or '.join(shown)}",
        f"say which is right: --encoding {names}",
    )


def _cut(text: str) -> str:
    """Return the part of a text round its first foreign letter."""
    at = next((n for n, c in enumerate(text) if not c.isascii()), 0)
    start = max(at - 20, 0)
    return text[start : start + _SHOWN]
