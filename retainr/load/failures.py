"""What Polars and the system say while reading, in one line that names file and row."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.remote import remote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.load.part import Part

CUT_OFF = "was the export cut off?"
_RAGGED = "check the separator and the quotes of that row"
_DAMAGED = "is the file complete and not damaged?"


class UndecodableError(ValueError):
    """A text has bytes that are none of its encoding."""


class UnevenRowsError(InputError):
    """Some row has too many fields: the text has to be read row by row."""


@contextmanager
def reading(
    names: Sequence[str], parts: Sequence[Part] = (), where: str | None = None
) -> Iterator[None]:
    """Translate what goes wrong while files are read.

    Args:
        names: the input, as it was typed.
        parts: its files, so that the one with the fault can be found.
        where: the filter, which may ask for a conversion that a value does not allow.

    Raises:
        InputError: in place of every exception that is the input's fault.
    """
    name = ", ".join(names)
    try:
        yield
    except OSError as error:
        raise _of_system(name, error) from error
    except UndecodableError as error:
        raise _undecodable(name, parts) from error
    except pl.exceptions.NoDataError as error:
        raise InputError(f"{name}: empty file", CUT_OFF) from error
    except (pl.exceptions.ComputeError, pl.exceptions.InvalidOperationError) as error:
        said = str(error).strip()
        if far := remote(name, said):
            raise far from None
        if where is not None and said.startswith("conversion from"):
            first = said.splitlines()[0].replace("raw:", "")
            raise InputError(
                f"{name}: --where {where!r}: {first}", "try_cast gives null"
            ) from error
        raise _broken(name, said, parts) from error


def _of_system(name: str, error: OSError) -> InputError:
    if far := remote(name, str(error)):
        return far
    said = str(error.strerror or error).splitlines()[0]
    if said == "unexpected end of file" or "deflate" in said or "corrupt" in said:
        return InputError(f"{name}: damaged: {said}", CUT_OFF)
    return InputError(f"{name}: {said}", "can you open it?")


def _broken(name: str, said: str, parts: Sequence[Part]) -> InputError:
    first = said.strip().splitlines()[0].replace("raw:", "")
    if "utf-8" in first.lower() or "utf8" in first.lower():
        return _foreign(name, parts)
    if "more fields" in said or "found more" in said or "could not parse" in said:
        return UnevenRowsError(f"{name}: a row has more fields than the header", _RAGGED)
    return InputError(f"{name}: cannot be read: {first}", _DAMAGED)


def _foreign(name: str, parts: Sequence[Part]) -> InputError:
    """Return the error for text far from the start that is not UTF-8: its row, and readings."""
    from retainr.load.encoding import doubtful_row
    from retainr.load.packed import chunks

    for part in parts:
        if part.text and (error := doubtful_row(part.name, chunks(part.name, part.text.path))):
            return error
    return InputError(f"{name}: not UTF-8 text", "--encoding names its encoding")


def _undecodable(name: str, parts: Sequence[Part]) -> InputError:
    from retainr.load.text import check_bytes

    try:
        for part in parts:
            if part.text and part.text.by_bytes:
                check_bytes(part.text)
    except InputError as error:
        return error
    return InputError(f"{name}: not text of that encoding", "--encoding names another one")
