"""The tables of a store: those that were written."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import reading
from retainr.load.far_store import far_table

if TYPE_CHECKING:
    from pathlib import Path

    import polars

    from retainr.load.manifest import Manifest, Table

_CHUNK = 1 << 24
_ANEW = "make it anew: retainr reduce SOURCE -o STORE"


class CheckedTables(dict[str, "polars.LazyFrame"]):
    """Give each table as its file has it, which is looked through when it is first asked for.

    Args:
        place: the folder, or the address of one.
        named: the store as the user typed it, for messages.
        manifest: what the tables must be.
    """

    def __init__(self, place: Path | str, named: str, manifest: Manifest) -> None:
        super().__init__()
        self._place, self._named, self._manifest = place, named, manifest

    def __missing__(self, name: str) -> polars.LazyFrame:
        table = self._manifest.tables[name]
        if isinstance(self._place, str):
            self[name] = far_table(self._place, table)
        else:
            self[name] = self._here(self._place / table.file, table)
        return self[name]

    def _here(self, path: Path, table: Table) -> polars.LazyFrame:
        fault = _fault(path, table.bytes, table.crc32)
        if fault:
            raise InputError(f"{self._named}: {table.file} {fault}", _ANEW)
        with reading([str(path)]):
            return pl.scan_parquet(path, glob=False)


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
