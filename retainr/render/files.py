"""Files are written whole or not at all: to a temporary name beside them, then renamed."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import ROOM, OutputError, refuse_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_MARK = ".retainr-"
_LEFT_SECONDS = 24 * 60 * 60


def check_targets(paths: Iterable[Path]) -> None:
    """Refuse targets that could not be written, before any computing begins.

    Raises:
        OutputError: a folder is missing or not writable, or a target is a folder.
    """
    targets = list(paths)
    for path in targets:
        refuse_address(path, "files are written", "name a file here, and copy it there")
    if missing := sorted({str(p.parent) for p in targets if not p.parent.is_dir()}):
        names = ", ".join(str(p) for p in targets if not p.parent.is_dir())
        folders = "folder" if len(missing) == 1 else "folders"
        raise OutputError(
            f"{names}: there is no {folders} {', '.join(missing)}", f"mkdir -p {' '.join(missing)}"
        )
    for path in targets:
        if path.is_dir():
            raise OutputError(f"{path}: is a folder", "name a file in it")
        if path.exists() and not path.is_file():
            raise OutputError(f"{path}: is not a regular file", "name another file")
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise OutputError(f"{path}: the folder {path.parent} is not writable", "chmod u+w")


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files; none is replaced before all of them are safely on the disk.

    Raises:
        OutputError: a file cannot be written; the old ones are untouched.
    """
    made: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = path.resolve()
            made[target] = _temporary(target)
            _fill(made[target], target, content)
            _remove_left(made[target])
        for target, temporary in made.items():
            temporary.replace(target)
    except OSError as error:
        name = error.filename2 or error.filename
        raise OutputError(f"{_name(name, made)}: {error.strerror}", ROOM) from error
    finally:
        for temporary in made.values():
            temporary.unlink(missing_ok=True)


def _name(name: object, made: Mapping[Path, Path]) -> str:
    """Return the target that an error is about, not the temporary file beside it."""
    return next((str(t) for t, temporary in made.items() if str(temporary) == str(name)), str(name))


def _temporary(target: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=_MARK, suffix=".tmp", dir=target.parent)
    os.close(handle)
    return Path(name)


def _fill(temporary: Path, target: Path, content: bytes) -> None:
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = str(temporary)
        raise
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    temporary.chmod(mode)


def _remove_left(temporary: Path) -> None:
    """Remove what killed runs left in the folder of a temporary file.

    The files' own times tell, by the clock of their disk; a run that goes on is not a day old.
    """
    now = temporary.stat().st_mtime
    for other in temporary.parent.glob(f"{_MARK}*.tmp"):
        # Another run may be removing the same ones, and not all are this user's.
        with suppress(OSError):
            if now - other.stat().st_mtime > _LEFT_SECONDS:
                other.unlink()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
