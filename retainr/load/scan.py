"""Files, folders, globs and standard input become one lazy frame with the file's own columns."""

from __future__ import annotations

import atexit
import difflib
import glob
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars

STDIN = "-"


@dataclass(frozen=True)
class Part:
    """Hold one file of an input.

    Attributes:
        name: as it is shown to the user.
        frame: all its columns; text only when it comes from a text file.
        schema: name and type of each column.
    """

    name: str
    frame: polars.LazyFrame
    schema: Mapping[str, polars.DataType]


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
        if len(kinds) == 1:
            return kinds.pop()
        return pl.Float64() if all(kind.is_numeric() for kind in kinds) else pl.String()

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


def quoted(names: Sequence[str]) -> str:
    """Return names in quotes, separated by commas."""
    return ", ".join(f'"{name}"' for name in names)


def scan(paths: Sequence[str]) -> Source:
    """Return the files behind paths, folders, globs or `-`.

    Raises:
        InputError: nothing is there, it is empty, or it is not a format that can be read.
    """
    files = tuple(file for path in paths for file in _expand(path))
    kinds = {_kind(path) for _, path in files}
    if len(kinds) > 1:
        raise InputError(
            f"{', '.join(paths)}: files of different kinds ({', '.join(sorted(kinds))})",
            "read one kind at a time, for example 'folder/*.csv'",
        )
    reader = _READERS[kinds.pop()]
    parts = tuple(reader(name, path) for name, path in files)
    return Source(tuple(paths), parts, "utf-8" if reader is _csv else None)


@contextmanager
def reading(names: Sequence[str]) -> Iterator[None]:
    """Turn what Polars and the system say while reading into one line that names the input."""
    name = ", ".join(names)
    try:
        yield
    except (FileNotFoundError, PermissionError, IsADirectoryError, OSError) as error:
        raise InputError(f"{name}: {error.strerror or error}".splitlines()[0]) from error
    except pl.exceptions.NoDataError as error:
        raise InputError(f"{name}: empty file") from error
    except pl.exceptions.ComputeError as error:
        raise _broken(name, str(error)) from error


def _broken(name: str, said: str) -> InputError:
    first = said.strip().splitlines()[0]
    if "utf-8" in first.lower() or "utf8" in first.lower():
        return InputError(f"{name}: not UTF-8 text", "convert it: iconv -f GB18030 -t UTF-8")
    if "more fields" in said or "found more" in said:
        return InputError(f"{name}: a row has more fields than the header", _RAGGED)
    return InputError(f"{name}: cannot be read: {first}", "is the file complete and not damaged?")


_RAGGED = "check the separator and the quotes of that row"


def _expand(path: str) -> Iterator[tuple[str, Path]]:
    """Yield name and place of each file behind one path."""
    if path == STDIN:
        yield "standard input", _spool()
        return
    place = Path(path).expanduser()
    if place.is_dir():
        found = sorted(p for p in place.rglob("*") if p.is_file() and _readable(p, place))
        if not found:
            raise InputError(f"{path}: no {', '.join(_KINDS)} file in this folder")
    elif place.exists():
        found = [place]
    else:
        found = [Path(p) for p in sorted(glob.glob(str(place), recursive=True))]  # noqa: PTH207
        if not found:
            raise InputError(f"{path}: no such file", _near(place))
    for file in found:
        if file.stat().st_size == 0:
            raise InputError(f"{file}: empty file")
        yield str(file), file


def _near(place: Path) -> str:
    if not place.parent.is_dir():
        return f"there is no folder {place.parent}"
    names = [p.name for p in place.parent.iterdir()]
    close = difflib.get_close_matches(place.name, names, n=1)
    return f"did you mean {place.parent / close[0]}?" if close else ""


def _readable(path: Path, folder: Path) -> bool:
    hidden = any(p.startswith((".", "_")) for p in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in _KINDS


def _spool() -> Path:
    """Copy standard input to a file, since a text may have to be read twice."""
    spool = tempfile.NamedTemporaryFile(prefix="retainr-", suffix=".csv", delete=False)  # noqa: SIM115
    place = Path(spool.name)
    atexit.register(place.unlink, missing_ok=True)
    with spool:
        shutil.copyfileobj(sys.stdin.buffer, spool, 1 << 20)
    if place.stat().st_size == 0:
        raise InputError("standard input: empty")
    return place


_KINDS = {".csv": "CSV", ".tsv": "CSV", ".txt": "CSV", ".parquet": "Parquet", ".pq": "Parquet"}


def _kind(path: Path) -> str:
    """Return what a file holds, by its first bytes, then by its ending."""
    with reading([str(path)]), path.open("rb") as file:
        if file.read(4) == b"PAR1":
            return "Parquet"
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise InputError(
            f"{path}: cannot tell what kind of file this is",
            f"known endings: {', '.join(_KINDS)}",
        )
    return kind


def _parquet(name: str, path: Path) -> Part:
    with reading([name]), path.open("rb") as file:
        size = path.stat().st_size
        head = file.read(4)
        file.seek(max(size - 4, 0))
        if size < 12 or head != b"PAR1" or file.read(4) != b"PAR1":
            raise InputError(
                f"{name}: not a whole Parquet file", "was it cut off while it was copied?"
            )
    with reading([name]):
        frame = pl.scan_parquet(path, glob=False)
        return Part(name, frame, dict(frame.collect_schema()))


def _csv(name: str, path: Path) -> Part:
    with reading([name]), path.open("rb") as file:
        start = file.read(1 << 16)
    header = _header(name, start)
    separator = max((",", ";", "\t", "|"), key=header.count)
    with reading([name]):
        frame = pl.scan_csv(path, separator=separator, infer_schema=False, glob=False)
        return Part(name, frame, dict(frame.collect_schema()))


def _header(name: str, start: bytes) -> str:
    """Return the first line of a text file, for the choice of the separator."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{name}: UTF-16, not UTF-8 text", "convert it: iconv -f UTF-16 -t UTF-8")
    if b"\0" in start:
        raise InputError(f"{name}: a binary file, not text")
    line = start.split(b"\n", 1)[0]
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte 0x{line[error.start]:02x} at {error.start + 1}"
        raise InputError(
            f"{name}: the header is not UTF-8 text ({place})",
            "convert it: iconv -f GB18030 -t UTF-8",
        ) from error


_READERS: dict[str, Callable[[str, Path], Part]] = {"CSV": _csv, "Parquet": _parquet}
