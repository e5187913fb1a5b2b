"""The history file: one writer at a time, and readable whenever a writer is killed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from retainr.errors import InputError, OutputError
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    import polars


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other run writes a history, and keep others waiting.

    The lock is on a file beside it, `.NAME.lock`, which stays: who removed it could give the
    same lock to two runs. The system takes it from a run that is killed.

    Args:
        path: of the history.

    Raises:
        OutputError: the file beside it cannot be made.
    """
    beside = path.with_name(f".{path.name}.lock")
    try:
        handle = beside.open("ab")
    except OSError as error:
        raise OutputError(f"{beside}: {error.strerror}", "--history FILE") from error
    with handle:
        _lock(handle)
        yield


def read(path: Path) -> polars.DataFrame | None:
    """Return the rows of a history, or None where no run has written one yet.

    The file is opened once: another run may put a new one in its place meanwhile, and the end
    of the one does not fit the rows of the other.

    Raises:
        InputError: the file is no Parquet file.
    """
    try:
        return pl.read_parquet(BytesIO(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise InputError(
            f"{path}: {reason or 'not a Parquet file'}",
            "a history is what retainr report writes; name another file",
        ) from error


def content(rows: polars.DataFrame) -> bytes:
    """Return a history as the bytes of its file."""
    out = BytesIO()
    rows.write_parquet(out)
    return out.getvalue()


if os.name == "nt":
    import msvcrt

    def _lock(handle: BinaryIO) -> None:
        """Lock the first byte; the system lets go of it when the file is closed."""
        while True:
            try:
                handle.seek(0)
                msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
            except OSError:
                continue  # it gives up after ten seconds
            return

else:
    import fcntl

    def _lock(handle: BinaryIO) -> None:
        """Lock the file; the system lets go of it when the file is closed."""
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX)
