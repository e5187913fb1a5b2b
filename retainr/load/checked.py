"""The tables of a store, whose bytes are those that were written."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from retainr.load.manifest import Manifest

_CHUNK = 1 << 24
_ANEW = "make it anew: retainr reduce SOURCE -o STORE"


class CheckedTables(dict[str, Path]):
    """Give the file of each table, looked through when it is first asked for."""

    def __init__(self, folder: Path, named: str, manifest: Manifest) -> None:
        super().__init__()
        self._folder, self._named, self._manifest = folder, named, manifest

    def __missing__(self, name: str) -> Path:
        table = self._manifest.tables[name]
        path = self._folder / table.file
        fault = _fault(path, table.bytes, table.crc32)
        if fault:
            raise InputError(f"{self._named}: {table.file} {fault}", _ANEW)
        self[name] = path
        return path


def _fault(path: Path, size: int, crc32: int) -> str | None:
    """Return what is wrong with a table's file, or None."""
    try:
        found = path.stat().st_size
        if found != size:
            return f"is damaged: {found:,} bytes, not {size:,}"
        seen = 0
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                seen = zlib.crc32(chunk, seen)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None if seen == crc32 else "is damaged: its bytes are not those that were written"
