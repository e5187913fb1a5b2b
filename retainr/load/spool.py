"""Temporary copies of what cannot be read in place: streams, packed and foreign text."""

from __future__ import annotations

import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Spool:
    """Hold a temporary file that goes when nobody needs it any more, at the latest at exit.

    Attributes:
        path: where it is.
    """

    def __init__(self, name: str, chunks: Iterable[bytes], ending: str) -> None:
        """Write the chunks, one after the other.

        Args:
            name: what they come from, for messages.
            chunks: the content; what goes wrong while they are made passes through.
            ending: of the file's name, with its dot.

        Raises:
            InputError: there is no room for them.
        """
        try:
            file = tempfile.NamedTemporaryFile(prefix="retainr-", suffix=ending, delete=False)  # noqa: SIM115
        except OSError as error:
            raise _no_room(name, error, Path(tempfile.gettempdir())) from error
        self.path = Path(file.name)
        self._end = weakref.finalize(self, self.path.unlink, missing_ok=True)
        try:
            for chunk in chunks:
                _write(file, chunk, name)
            _write(file, b"", name)
        except BaseException:
            # What is left in the buffer fails once more.
            with suppress(OSError):
                file.close()
            self._end()
            raise
        file.close()


def _write(file: tempfile._TemporaryFileWrapper[bytes], chunk: bytes, name: str) -> None:
    """Write a chunk; an empty one is the last, and leaves nothing in the buffer."""
    try:
        file.write(chunk)
        if not chunk:
            file.flush()
    except OSError as error:
        raise _no_room(name, error, Path(file.name).parent) from error


def _no_room(name: str, error: OSError, to: Path) -> InputError:
    return InputError(f"{name}: {error.strerror} in {to}", "TMPDIR names another folder")
