"""Delimited text becomes a lazy frame of text columns.

Polars reads a text in UTF-8 where it lies, packed or not. Any other text is first written
to a temporary copy, piece by piece. In the older encodings, no byte of a letter looks like
a comma, a quote or a line break; so their copies hold each byte as the letter of its number,
which Polars can split, and only the columns that are used are decoded. That takes a third
of the time of decoding everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import packed
from retainr.load.encoding import LEGACY, Sample, codec_of, recoded
from retainr.load.failures import UndecodableError, reading
from retainr.load.layout import BLANKS, Layout, Told, find_layout, row_like_a_header
from retainr.load.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars

    from retainr.load.paths import File

_START = 1 << 20
_OTHER = 1 << 16
_BETWEEN = "\x1e"
"""Stands between values that are decoded together; in none of the encodings part of a letter."""


@dataclass(frozen=True)
class Text:
    """Hold one delimited text that Polars can read.

    Attributes:
        name: of the file, for messages.
        path: where it lies, in UTF-8.
        layout: how it is written; of the copy where there is one.
        origin: the file itself.
        encoding: of the file itself.
        spool: what keeps a temporary copy alive.
        by_bytes: each letter of the copy stands for one byte of the file's encoding.
    """

    name: str
    path: Path
    layout: Layout
    origin: File
    encoding: str
    spool: Spool | None = None
    by_bytes: bool = False

    def frame(self) -> polars.LazyFrame:
        """Return all columns as text.

        Bytes that the encoding does not have are a fault when their column is read.
        """
        layout = self.layout
        own = None if layout.headings and not layout.repeated else list(layout.names)
        frame = pl.scan_csv(
            self.path,
            has_header=layout.headings > 0,
            new_columns=own,
            separator=layout.separator,
            infer_schema=False,
            glob=False,
            skip_lines=layout.skip,
            skip_rows_after_header=max(layout.headings - 1, 0),
        )
        if not self.by_bytes:
            return frame
        decode = partial(_decoded, codec=codec_of(self.encoding))
        return frame.select(
            pl.col(name).map_batches(decode, return_dtype=pl.String(), is_elementwise=True)
            for name in layout.names
        )


def open_text(file: File, told: Told) -> Text:
    """Return a text that Polars can read, from any encoding, separator and packing.

    Args:
        file: which one.
        told: what the user or a preset says about its layout.

    Raises:
        InputError: it is not text, its encoding stays open, or there is no room for a copy.
    """
    with reading([file.name]):
        layout = find_layout(sample_of(file, told.skip), told)
        packed.check_lines(file.name, file.path)
        if layout.plain:
            return Text(file.name, file.path, layout, file, layout.encoding, file.spool)
        by_bytes = layout.encoding in LEGACY and layout.separator in (",", ";", "\t")
        spool = Spool(
            file.name, _bytes_as_letters(file) if by_bytes else _copied(file, layout), ".csv"
        )
    made = replace(
        layout,
        encoding="utf-8",
        separator="\t" if layout.separator == BLANKS else layout.separator,
        repeated=True,  # The names of the copy are not those that count.
        old_mac=False,
    )
    return Text(file.name, spool.path, made, file, layout.encoding, spool, by_bytes)


def header_below(text: Text) -> int | None:
    """Return how many lines stand above what looks like a header further down, if there is one."""
    layout = replace(text.layout, encoding=text.encoding)
    return row_like_a_header(sample_of(text.origin, 0), layout)


def check_bytes(text: Text) -> None:
    """Refuse bytes that a text's encoding does not have.

    Raises:
        InputError: there are some; names their row.
    """
    chunks = packed.chunks(text.name, text.origin.path)
    for _ in recoded(text.name, chunks, text.encoding):
        pass


def sample_of(file: File, skip: int) -> Sample:
    """Return what decides how a text is written: its start, and lines from further on."""
    start = b""
    for chunk in packed.chunks(file.name, file.path, _START):
        start += chunk
        if len(start) >= _START:
            break
    if len(start) >= _START and b"\n" not in start and b"\r" not in start:
        raise InputError(f"{file.name}: no line ends within {_START >> 20} MB", "is it a table?")
    return Sample(file.name, start, tuple(_others(file.path)), skip)


def _others(path: Path) -> Iterator[bytes]:
    """Yield whole lines from the middle and the end of a file that is not packed."""
    with path.open("rb") as file:
        kind = packed.packing(file.read(4))
        size = file.seek(0, 2)
        if kind or size <= _START:
            return
        for place in (size // 2, size - _OTHER):
            file.seek(max(place, 0))
            piece = file.read(_OTHER)
            lines = piece.partition(b"\n")[2].rpartition(b"\n")
            yield lines[0]


def _bytes_as_letters(file: File) -> Iterator[bytes]:
    """Yield a file's bytes, each as the letter of its number, in UTF-8."""
    for chunk in packed.chunks(file.name, file.path):
        yield chunk.decode("latin-1").encode()


def _decoded(values: polars.Series, *, codec: str) -> polars.Series:
    """Return the texts for which the letters of these values stand."""
    if values.str.len_bytes().sum() == values.str.len_chars().sum():
        return values
    together = str(values.fill_null("").str.join(_BETWEEN).item())
    try:
        texts = together.encode("latin-1").decode(codec).split(_BETWEEN)
    except UnicodeDecodeError as error:
        raise UndecodableError(str(error)) from None
    if len(texts) != len(values):
        texts = [v.encode("latin-1").decode(codec) for v in values.fill_null("")]
    nothing = pl.Series([None], dtype=pl.String)
    return pl.Series(values.name, texts).zip_with(values.is_not_null(), nothing)


def _copied(file: File, layout: Layout) -> Iterator[bytes]:
    """Yield a text in UTF-8 with lines that end as usual and fields set apart by one character."""
    pieces = recoded(file.name, packed.chunks(file.name, file.path), layout.encoding)
    if layout.old_mac:
        pieces = (piece.replace("\r", "\n") for piece in pieces)
    if layout.separator == BLANKS:
        pieces = _tabbed(pieces)
    for piece in pieces:
        yield piece.encode()


def _tabbed(pieces: Iterator[str]) -> Iterator[str]:
    """Yield a text whose fields are set apart by one tab instead of runs of blanks."""
    rest = ""
    for piece in pieces:
        lines, end, rest = (rest + piece).rpartition("\n")
        bare = re.sub(r"(?m)^[ \t]+|[ \t\r]+$", "", lines + end)
        yield re.sub(r"[ \t]+", "\t", bare)
    if rest.strip():
        yield "\t".join(rest.split()) + "\n"
