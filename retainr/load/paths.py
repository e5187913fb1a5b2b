"""Paths, folders, globs, addresses and standard input become files."""

from __future__ import annotations

import difflib
import glob
import os
import shlex
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from retainr.errors import InputError
from retainr.load import urls
from retainr.load.failures import CUT_OFF, reading
from retainr.load.kinds import ENDINGS, KNOWN, ending
from retainr.load.packed import CHUNK
from retainr.load.spool import Spool
from retainr.load.web import fetched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

STDIN = "-"
_NULL = "__HIVE_DEFAULT_PARTITION__"
"""What Hive writes for a value that is not there."""


@dataclass(frozen=True)
class File:
    """Hold one file of an input.

    Attributes:
        name: as it is shown to the user.
        path: where it is.
        spool: what keeps a temporary copy alive.
        partition: what the folders between the one named and the file say (`year=2024`).
        url: the whole address, secrets included, where it is not on this machine.
    """

    name: str
    path: Path
    spool: Spool | None = None
    partition: Mapping[str, str | None] = field(default_factory=dict)
    url: str | None = field(default=None, repr=False)


def find_files(paths: Sequence[str]) -> tuple[File, ...]:
    """Return the files behind some paths, in a fixed order.

    Raises:
        InputError: nothing is there, a file is empty, or nothing reads such an address.
    """
    missing = [p for p in paths if p != STDIN and not urls.scheme_of(p) and not _exists(p)]
    if missing:
        shown = ", ".join(urls.masked(path) for path in missing)
        raise InputError(f"{shown}: no such file", _near(Path(missing[0])))
    return tuple(file for path in paths for file in _expand(path))


def _expand(path: str) -> Iterator[File]:
    """Yield each file behind one path."""
    if path == STDIN:
        yield _stream("standard input", sys.stdin.buffer)
        return
    if scheme := urls.scheme_of(path):
        yield _address(path, scheme)
        return
    place = Path(path).expanduser()
    if place.is_dir():
        base, found = place, sorted(p for p in _walk(place) if _readable(p, place))
        if not found:
            raise InputError(f"{path}: no file of a known kind in this folder", KNOWN)
    elif place.exists():
        base, found = place.parent, [place]
    else:
        base, found = _fixed(place), [Path(p) for p in sorted(_glob(place))]
    for file in found:
        yield _file(file, _partition(file, base))


def _file(file: Path, partition: Mapping[str, str | None]) -> File:
    name = str(file)
    if name.encode("utf-8", "replace") != os.fsencode(file):
        raise InputError(f"{name!a}: a file name that is no text", "rename the file")
    with reading([name]):
        if file.is_symlink() and not os.path.exists(file):  # noqa: PTH110 - links in a circle
            to = f"a link to {file.readlink()}, behind which is no file"
            raise InputError(f"{name}: {to}", f"ls -l {shlex.quote(name)} shows it")
        status = file.stat()
    if stat.S_ISFIFO(status.st_mode):
        with reading([name]), file.open("rb") as stream:
            return _stream(name, stream)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{name}: not a regular file", "name a file, or - for standard input")
    if status.st_size == 0:
        raise InputError(f"{name}: empty file", CUT_OFF)
    return File(name, file, partition=partition)


def _stream(name: str, stream: BinaryIO) -> File:
    """Copy what can be read only once to a file, since a text may have to be read twice."""
    spool = Spool(name, iter(lambda: stream.read(CHUNK), b""), ".csv")
    if spool.path.stat().st_size == 0:
        raise InputError(f"{name}: empty", CUT_OFF)
    return File(name, spool.path, spool)


def _address(path: str, scheme: str) -> File:
    name = urls.masked(path)
    if scheme == urls.SQLITE:
        # As SQLAlchemy has it: three slashes for a relative path, four for an absolute one.
        place = Path(unquote(path.split("://", 1)[1].split("?", 1)[0]).removeprefix("/"))
        if not place.is_file():
            raise InputError(
                f"{name}: no such file",
                _near(place) or "sqlite:///orders.db here, sqlite:////var/orders.db from the root",
            )
        return File(name, place, url=path)
    if scheme in urls.WEB:
        spool = fetched(path)
        if spool.path.stat().st_size == 0:
            raise InputError(f"{name}: empty file", CUT_OFF)
        return File(name, spool.path, spool)
    if scheme not in (*urls.CLOUD, *urls.POSTGRESQL):
        raise InputError(
            f"{name}: nothing here reads {scheme}://",
            "read are s3:// gs:// az:// abfss:// hf:// https://, postgresql:// and sqlite:///",
        )
    return File(name, Path(name), url=path)


def _exists(path: str) -> bool:
    place = Path(path).expanduser()
    return os.path.exists(place) or bool(_glob(place))  # noqa: PTH110 - a name may be too long


def _fixed(place: Path) -> Path:
    """Return the folders of a pattern up to the first star."""
    parts = place.parts
    first = next((n for n, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return Path(*parts[:first])


def _glob(place: Path) -> list[str]:
    """Return what a pattern finds; `**` goes into folders, but through no link to a folder.

    A link may lead back to where it stands: its files would count many times.
    """
    if "**" not in place.parts:
        return glob.glob(str(place))  # noqa: PTH207 - absolute patterns
    at = place.parts.index("**")
    bases = glob.glob(str(Path(*place.parts[:at])))  # noqa: PTH207
    rest = place.parts[at + 1 :] or ("*",)
    folders = [folder for base in bases for folder in _folders(Path(base))]
    found = [path for folder in folders for path in _glob(Path(glob.escape(folder), *rest))]
    return list(dict.fromkeys(path for path in found if not Path(path).is_dir()))


def _folders(base: Path) -> Iterator[str]:
    """Yield a folder and those in it, hidden ones and links to folders excepted."""
    for folder, inner, _ in os.walk(base):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield folder


def _walk(base: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(base):
        inner[:] = [name for name in inner if not name.startswith((".", "_"))]
        yield from (Path(folder, name) for name in names)


def _readable(path: Path, folder: Path) -> bool:
    hidden = path.name.startswith((".", "_", "~$"))
    return not hidden and ending(path.name) in ENDINGS and path.is_file()


def _partition(file: Path, base: Path) -> dict[str, str | None]:
    """Return key and value of the folders `key=value` between a folder and a file."""
    if not file.is_relative_to(base):
        return {}
    pairs = [part.partition("=") for part in file.relative_to(base).parts[:-1] if "=" in part]
    return {unquote(key): None if to == _NULL else unquote(to) for key, _, to in pairs if key}


def _near(place: Path) -> str:
    if not place.parent.is_dir():
        return f"there is no folder {urls.masked(str(place.parent))}"
    with reading([str(place.parent)]):
        names = sorted(p.name for p in place.parent.iterdir())
    close = difflib.get_close_matches(place.name, names, n=1)
    if close:
        return f"did you mean {place.parent / close[0]}?"
    return f"ls {shlex.quote(str(place.parent))} shows what is there"
