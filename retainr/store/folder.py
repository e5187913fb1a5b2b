"""A store is written whole or not at all, and is at no moment half of two."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import ROOM, InputError, OutputError, refuse_address
from retainr.load.manifest import NAME, TABLES, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load.manifest import Manifest

_MARK, _END = ".retainr-", ".store"
_LEFT_SECONDS = 24 * 60 * 60


def check_target(target: Path) -> None:
    """Refuse a place where no store can be made, before anything is read.

    Raises:
        OutputError: something else is there, or the folder that it lies in cannot be written.
    """
    hint = "name a folder here, and copy it there, its manifest.json last"
    refuse_address(target, "a store is written", hint)
    if target.is_dir():
        if not _is_store(target) and any(target.iterdir()):
            raise OutputError(
                f"-o {target}: a folder with other files, no store", "name a new folder"
            )
        parent = target
    elif target.exists() or target.is_symlink():
        raise OutputError(f"-o {target}: not a folder", "name a new folder")
    else:
        parent = target.absolute().parent
    if not parent.is_dir():
        raise OutputError(f"-o {target}: there is no folder {parent}", f"mkdir -p {parent}")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(f"-o {target}: the folder {parent} is not writable", "chmod u+w")


def _is_store(folder: Path) -> bool:
    """Say whether a folder is a store, be it a damaged one."""
    try:
        return read_manifest(folder, str(folder)) is not None
    except InputError:
        return True


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a temporary folder on the disk of a store that is to be made.

    Args:
        target: the store.

    Raises:
        OutputError: it cannot be written.
    """
    parent = target if target.is_dir() else target.absolute().parent
    _remove_left(parent)
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=_MARK, suffix=_END, dir=parent))
        yield folder
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror or error}", ROOM) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, target: Path, manifest: Manifest) -> None:
    """Make finished tables the store.

    A new store appears by one renaming. Of one that is there the manifest is what is replaced:
    it names the files, so that whoever reads has the old store or the new one.

    Args:
        folder: where the tables are.
        target: the store.
        manifest: that names them.
    """
    text = manifest.text().encode("utf-8")
    if not target.is_dir():
        _write(folder / NAME, text)
        folder.chmod(0o777 & ~_umask())
        folder.rename(target)
        return
    new = {table.file for table in manifest.tables.values()}
    for file in new:
        (folder / file).replace(target / file)
    _write(folder / NAME, text)
    (folder / NAME).replace(target / NAME)
    for path in target.glob("*.parquet"):
        if path.name not in new and path.name.split(".")[0] in TABLES:
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove_left(parent: Path) -> None:
    """Remove what killed runs left; a run that goes on is not a day old."""
    for other in parent.glob(f"{_MARK}*{_END}"):
        with suppress(OSError):
            now = parent.stat().st_mtime
            if now - other.stat().st_mtime > _LEFT_SECONDS:
                shutil.rmtree(other, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
