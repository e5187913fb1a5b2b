"""The files that a store was made from, told by their contents."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from retainr.load.failures import reading
from retainr.load.manifest import Original

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.load import Rows

_CHUNK = 1 << 22


def originals_of(rows: Rows) -> tuple[Original, ...]:
    """Return the files behind rows; what is no file on this machine has no hash.

    Raises:
        InputError: one cannot be read.
    """
    return tuple(original_of(name, path) for name, path in rows.origin.parts)


def original_of(name: str, path: Path | None) -> Original:
    """Return what tells a file from others.

    Args:
        name: as it is shown to the user.
        path: where it is; None where it is no file on this machine.

    Raises:
        InputError: it cannot be read.
    """
    base = PurePath(name.replace("\\", "/")).name
    if path is None:
        return Original(base, 0, "")
    found, size = hashlib.sha256(), 0
    with reading([name]), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
    return Original(base, size, found.hexdigest())
