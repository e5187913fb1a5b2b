"""Files become one lazy frame with the file's own columns."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.cloud import cloud
from retainr.load.excel import excel
from retainr.load.failures import reading
from retainr.load.formats import arrow
from retainr.load.kinds import DATABASES, ending, is_packed, kind_of
from retainr.load.ndjson import ndjson
from retainr.load.options import Reading
from retainr.load.packed import chunks
from retainr.load.part import Part as Part
from retainr.load.part import quoted as quoted
from retainr.load.paths import find_files
from retainr.load.postgresql import postgresql
from retainr.load.spool import Spool
from retainr.load.sqlite import sqlite
from retainr.load.urls import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars

    from retainr.load.paths import File


@dataclass(frozen=True)
class Source:
    """Hold all files of one input.

    Attributes:
        names: the paths as they were typed.
        parts: the files.
        encoding: of text files; None where the files are typed.
    """

    names: tuple[str, ...]
    parts: tuple[Part, ...]
    encoding: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the column names of the first file."""
        return tuple(self.parts[0].schema)

    def dtype(self, column: str) -> polars.DataType:
        """Return the type of a column; text where the files do not agree on it."""
        kinds = {part.schema[column] for part in self.parts}
        return kinds.pop() if len(kinds) == 1 else _common(kinds)

    def select(self, columns: Sequence[str]) -> polars.LazyFrame:
        """Return the rows of all files with these columns only.

        Raises:
            InputError: a file lacks one of them.
        """
        for part in self.parts:
            if missing := [c for c in columns if c not in part.schema]:
                raise InputError(
                    f"{part.name}: no column {quoted(missing)}, which the other files have",
                    "files of one input must agree on the columns used; pass them apart",
                )
        dtypes = {c: self.dtype(c) for c in columns}
        frames = [
            part.frame.select(
                pl.col(c) if part.schema[c] == dtypes[c] else pl.col(c).cast(dtypes[c])
                for c in columns
            )
            for part in self.parts
        ]
        return frames[0] if len(frames) == 1 else pl.concat(frames)


def _common(kinds: set[polars.DataType]) -> polars.DataType:
    """Return a type that holds the values of all these, ids included, without loss."""
    if any(not kind.is_numeric() or str(kind) in ("UInt64", "Int128") for kind in kinds):
        return pl.String()
    if all(kind.is_integer() for kind in kinds):
        return pl.Int64()
    decimals = [kind.scale for kind in kinds if isinstance(kind, pl.Decimal)]
    return pl.Decimal(38, max(decimals)) if decimals else pl.Float64()


def scan(paths: Sequence[str], options: Reading | None = None) -> Source:
    """Return the files behind paths, folders, globs, addresses or `-`.

    Raises:
        InputError: nothing is there, it is empty, or it is not a format that can be read.
    """
    options = options or Reading()
    names = tuple(masked(path) for path in paths)
    files = find_files(paths)
    kinds = {kind_of(file) for file in files}
    if len(kinds) > 1:
        raise InputError(
            f"{', '.join(names)}: files of different kinds ({', '.join(sorted(kinds))})",
            "read one kind at a time, for example 'folder/*.csv'",
        )
    kind = kinds.pop()
    _check_options(names, kind, options)
    parts = tuple(_part(file, kind, options) for file in files)
    return Source(names, parts, "utf-8" if kind in ("CSV", "JSON") else None)


_OF_KINDS = {"sheet": ("Excel",), "query": DATABASES, "skip_rows": ("CSV", "Excel")}
"""Options that only some kinds of files understand."""


def _check_options(names: Sequence[str], kind: str, options: Reading) -> None:
    """Refuse an option that would do nothing."""
    for option, kinds in _OF_KINDS.items():
        if getattr(options, option) and kind not in kinds:
            raise InputError(
                f"{', '.join(names)}: --{option.replace('_', '-')} is for "
                f"{' and '.join(kinds)}; this is {kind}",
                "leave it out",
            )


def _part(file: File, kind: str, options: Reading) -> Part:
    if file.url is not None and kind not in DATABASES:
        return cloud(file, kind)
    if kind not in ("CSV", *DATABASES) and is_packed(file):
        spool = Spool(file.name, chunks(file.name, file.path), ending(file.name))
        file = dataclasses.replace(file, path=spool.path, spool=spool)
    return _READERS[kind](file, options).within(file.partition)


def _parquet(file: File) -> Part:
    name, path = file.name, file.path
    with reading([name]), path.open("rb") as content:
        size = path.stat().st_size
        head = content.read(4)
        content.seek(max(size - 4, 0))
        if size < 12 or head != b"PAR1" or content.read(4) != b"PAR1":
            raise InputError(
                f"{name}: not a whole Parquet file", "was it cut off while it was copied?"
            )
    with reading([name]):
        frame = pl.scan_parquet(path, glob=False)
        return Part(name, frame, dict(frame.collect_schema()), path, spool=file.spool)


def _csv(file: File) -> Part:
    name, path = file.name, file.path
    with reading([name]), path.open("rb") as content:
        start = content.read(1 << 16)
    # What stands in quotes separates nothing, line breaks included.
    header = re.sub('"[^"]*"', "", _text(name, start)).split("\n", 1)[0]
    separator = max((",", ";", "\t", "|"), key=header.count)
    with reading([name]):
        frame = pl.scan_csv(path, separator=separator, infer_schema=False, glob=False)
        return Part(name, frame, dict(frame.collect_schema()), path, separator, file.spool)


def _text(name: str, start: bytes) -> str:
    """Return the beginning of a text file, for the choice of the separator."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{name}: UTF-16, not UTF-8 text", "convert it: iconv -f UTF-16 -t UTF-8")
    if b"\0" in start:
        raise InputError(f"{name}: a binary file, not text", "retainr reads CSV and Parquet")
    line = start.split(b"\n", 1)[0]
    try:
        line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte 0x{line[error.start]:02x} at {error.start + 1}"
        raise InputError(
            f"{name}: the header is not UTF-8 text ({place})",
            "convert it: iconv -f GB18030 -t UTF-8",
        ) from error
    return start.decode("utf-8-sig", errors="replace")


_READERS: dict[str, Callable[[File, Reading], Part]] = {
    "CSV": lambda file, _: _csv(file),
    "Parquet": lambda file, _: _parquet(file),
    "Arrow": arrow,
    "JSON": ndjson,
    "Excel": excel,
    "PostgreSQL": postgresql,
    "SQLite": sqlite,
}
