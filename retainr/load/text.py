"""Delimited text becomes a lazy frame of text columns.

Polars reads a text in UTF-8 where it lies, packed or not. Any other text is first written
to a temporary copy in UTF-8, piece by piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import packed
from retainr.load.encoding import Sample, recoded
from retainr.load.failures import reading
from retainr.load.layout import BLANKS, Layout, Told, find_layout
from retainr.load.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars

    from retainr.load.paths import File

_START = 1 << 18
_OTHER = 1 << 16


@dataclass(frozen=True)
class Text:
    """Hold one delimited text that Polars can read.

    Attributes:
        name: of the file, for messages.
        path: where it lies, in UTF-8.
        layout: how it is written; of the copy where there is one.
        encoding: of the file itself.
        spool: what keeps a temporary copy alive.
    """

    name: str
    path: Path
    layout: Layout
    encoding: str
    spool: Spool | None = None

    def frame(self) -> polars.LazyFrame:
        """Return all columns as text."""
        layout = self.layout
        own = None if layout.headings and not layout.repeated else list(layout.names)
        return pl.scan_csv(
            self.path,
            has_header=layout.headings > 0,
            new_columns=own,
            separator=layout.separator,
            infer_schema=False,
            glob=False,
            skip_lines=layout.skip,
            skip_rows_after_header=max(layout.headings - 1, 0),
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
        if layout.plain:
            return Text(file.name, file.path, layout, layout.encoding, file.spool)
        spool = Spool(file.name, _copied(file, layout), ".csv")
    separator = "\t" if layout.separator == BLANKS else layout.separator
    made = Layout("utf-8", separator, layout.names, layout.skip, layout.headings, layout.repeated)
    return Text(file.name, spool.path, made, layout.encoding, spool)


def sample_of(file: File, skip: int) -> Sample:
    """Return what decides how a text is written: its start, and lines from further on."""
    start = b""
    for chunk in packed.chunks(file.name, file.path, _START):
        start += chunk
        if len(start) >= _START:
            break
    if packed.packing(start):
        return Sample(file.name, start, skip=skip)
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
