"""Paths, folders, globs and standard input become files of a known kind."""

from __future__ import annotations

import difflib
import glob
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.failures import CUT_OFF, reading
from retainr.load.packed import CHUNK
from retainr.load.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"
_KINDS = {".csv": "CSV", ".tsv": "CSV", ".txt": "CSV", ".parquet": "Parquet", ".pq": "Parquet"}


@dataclass(frozen=True)
class File:
    """Hold one file of an input.

    Attributes:
        name: as it is shown to the user.
        path: where it is.
        spool: what keeps a temporary copy alive.
    """

    name: str
    path: Path
    spool: Spool | None = None


def find_files(paths: Sequence[str]) -> tuple[File, ...]:
    """Return the files behind some paths, in a fixed order.

    Raises:
        InputError: nothing is there, or a file is empty.
    """
    if missing := [path for path in paths if path != STDIN and not _exists(path)]:
        raise InputError(f"{', '.join(missing)}: no such file", _near(Path(missing[0])))
    return tuple(file for path in paths for file in _expand(path))


def kind_of(path: Path) -> str:
    """Return what a file holds, by its first bytes, then by its ending.

    Raises:
        InputError: neither tells.
    """
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


def _expand(path: str) -> Iterator[File]:
    """Yield each file behind one path."""
    if path == STDIN:
        yield _stdin()
        return
    place = Path(path).expanduser()
    if place.is_dir():
        found = sorted(p for p in place.rglob("*") if p.is_file() and _readable(p, place))
        if not found:
            raise InputError(
                f"{path}: no {', '.join(_KINDS)} file in this folder", "name the files"
            )
    elif place.exists():
        found = [place]
    else:
        found = [Path(p) for p in sorted(_glob(place))]
    for file in found:
        if str(file).encode("utf-8", "replace") != os.fsencode(file):
            raise InputError(f"{str(file)!a}: a file name that is no text", "rename the file")
        if file.stat().st_size == 0:
            raise InputError(f"{file}: empty file", CUT_OFF)
        yield File(str(file), file)


def _exists(path: str) -> bool:
    place = Path(path).expanduser()
    return place.exists() or bool(_glob(place))


def _glob(place: Path) -> list[str]:
    return glob.glob(str(place), recursive=True)  # noqa: PTH207 - absolute patterns


def _near(place: Path) -> str:
    if not place.parent.is_dir():
        return f"there is no folder {place.parent}"
    names = [p.name for p in place.parent.iterdir()]
    close = difflib.get_close_matches(place.name, names, n=1)
    return f"did you mean {place.parent / close[0]}?" if close else ""


def _readable(path: Path, folder: Path) -> bool:
    hidden = any(p.startswith((".", "_")) for p in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in _KINDS


def _stdin() -> File:
    """Copy standard input to a file, since a text may have to be read twice."""
    chunks = iter(lambda: sys.stdin.buffer.read(CHUNK), b"")
    spool = Spool("standard input", chunks, ".csv")
    if spool.path.stat().st_size == 0:
        raise InputError("standard input: empty", CUT_OFF)
    return File("standard input", spool.path, spool)
