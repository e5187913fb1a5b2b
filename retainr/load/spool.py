"""Temporary copies of what cannot be read in place: streams, packed and foreign text."""

from __future__ import annotations

import tempfile
import weakref
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
            with file:
                for chunk in chunks:
                    _write(file, chunk, name, self.path.parent)
        except BaseException:
            self._end()
            raise


def _write(file: tempfile._TemporaryFileWrapper[bytes], chunk: bytes, name: str, to: Path) -> None:
    try:
        file.write(chunk)
    except OSError as error:
        raise _no_room(name, error, to) from error


def _no_room(name: str, error: OSError, to: Path) -> InputError:
    return InputError(f"{name}: {error.strerror} in {to}", "TMPDIR names another folder")
