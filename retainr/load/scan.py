"""Files become one lazy frame with the file's own columns."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.cloud import cloud
from retainr.load.excel import excel
from retainr.load.failures import reading
from retainr.load.formats import arrow
from retainr.load.kinds import DATABASES, ending, is_packed, kind_of
from retainr.load.layout import Told
from retainr.load.ndjson import ndjson
from retainr.load.options import Reading
from retainr.load.packed import chunks
from retainr.load.part import Part as Part
from retainr.load.part import quoted as quoted
from retainr.load.part import stamp_of
from retainr.load.paths import find_files
from retainr.load.postgresql import postgresql
from retainr.load.ragged import FIELDS, is_even, marked
from retainr.load.spool import Spool
from retainr.load.sqlite import sqlite
from retainr.load.text import open_text
from retainr.load.urls import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars

    from retainr.load.paths import File

MARK = "retainr:mark"


@dataclass(frozen=True)
class Source:
    """Hold all files of one input.

    Attributes:
        names: the paths as they were typed.
        parts: the files.
        kind: of the files.
        counted: the fields of all rows were counted, and uneven rows are marked.
    """

    names: tuple[str, ...]
    parts: tuple[Part, ...]
    kind: str
    counted: bool = False

    @property
    def encoding(self) -> str | None:
        """Return the encoding of text files; None where the files are typed."""
        found = sorted({part.text.encoding for part in self.parts if part.text})
        return ", ".join(found) or ("utf-8" if self.kind in ("CSV", "JSON") else None)

    @property
    def mark(self) -> str | None:
        """Return what the column `MARK` of `select` says, or None where there is none.

        `perhaps`: the row may have too few fields, since its last one is empty. `certain`:
        it has too few or too many.
        """
        if not any(part.text for part in self.parts):
            return None
        return "certain" if self.counted else "perhaps"

    @cached_property
    def mended(self) -> Source:
        """Return the same rows, with those marked that have too few or too many fields.

        Raises:
            InputError: a quote is opened and never closed.
        """
        parts = tuple(_mended(part) for part in self.parts)
        return dataclasses.replace(self, parts=parts, counted=True)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the column names of the first file."""
        return tuple(self.parts[0].schema)

    @property
    def shared(self) -> tuple[str, ...]:
        """Return the column names that all files have."""
        return tuple(n for n in self.columns if all(n in part.schema for part in self.parts))

    def dtype(self, column: str) -> polars.DataType:
        """Return the type of a column; text where the files do not agree on it."""
        kinds = {part.schema[column] for part in self.parts}
        return kinds.pop() if len(kinds) == 1 else _common(kinds)

    def select(self, columns: Sequence[str]) -> polars.LazyFrame:
        """Return the rows of all files with these columns only, and `MARK`.

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
                *(
                    pl.col(c) if part.schema[c] == dtypes[c] else pl.col(c).cast(dtypes[c])
                    for c in columns
                ),
                *self._marks(part),
            )
            for part in self.parts
        ]
        return frames[0] if len(frames) == 1 else pl.concat(frames)

    def check_unchanged(self) -> None:
        """Refuse files that were changed while they were read.

        Raises:
            InputError: one is not the same any more: what was read may be half of each.
        """
        for part in self.parts:
            if part.origin is not None and stamp_of(part.origin) != part.stamp:
                raise InputError(
                    f"{part.name}: changed while it was being read",
                    "run it again when the file is complete, or read a copy",
                )

    def _marks(self, part: Part) -> tuple[polars.Expr, ...]:
        if self.mark is None:
            return ()
        if self.counted:
            uneven = FIELDS in part.schema
            mark = pl.col(FIELDS).is_not_null() if uneven else pl.lit(value=False)
        else:
            mark = (
                pl.col(part.text.layout.names[-1]).is_null() if part.text else pl.lit(value=False)
            )
        return (mark.alias(MARK),)


def _mended(part: Part) -> Part:
    if part.text is None:
        return part
    with reading([part.name]):
        return part if is_even(part.text) else part.read_by(marked(part.text))


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
    return Source(names, parts, kind)


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
    stamp, origin = stamp_of(file.path), file.path
    if file.url is not None and kind not in DATABASES:
        return cloud(file, kind)
    if kind not in ("CSV", *DATABASES) and is_packed(file):
        spool = Spool(file.name, chunks(file.name, file.path), ending(file.name))
        file = dataclasses.replace(file, path=spool.path, spool=spool)
    part = _READERS[kind](file, options).within(file.partition)
    if kind in DATABASES or file.url is not None or file.spool is not None:
        return part  # A query, a download and a copy are one state of what they come from.
    return dataclasses.replace(part, stamp=stamp, origin=origin)


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


def _text(file: File, options: Reading) -> Part:
    told = Told(options.encoding, options.skip_rows, preset=options.preset)
    text = open_text(file, told)
    with reading([file.name]):
        frame = text.frame()
        schema = dict(frame.collect_schema())
        return Part(file.name, frame, schema, text.path, text, text.spool)


_READERS: dict[str, Callable[[File, Reading], Part]] = {
    "CSV": _text,
    "Parquet": lambda file, _: _parquet(file),
    "Arrow": arrow,
    "JSON": ndjson,
    "Excel": excel,
    "PostgreSQL": postgresql,
    "SQLite": sqlite,
}
