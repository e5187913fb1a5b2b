"""What Polars and the system say while reading, in one line that names file and row."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.json_lines import objects
from retainr.load.remote import remote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.load.part import Part

CUT_OFF = "was the export cut off?"
_RAGGED = "check the separator and the quotes of that row"
_DAMAGED = "is the file complete and not damaged?"
_DIFFER = "its files do not agree on their columns"
_APART = "name them one by one"
_NO_ROOM = "POLARS_OOC_SPILL_DIR names a larger disk, or give more --memory-budget"
_LONGEST = 4096


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
    except UndecodableError as error:
        raise _undecodable(name, parts) from error
    except (OSError, pl.exceptions.PolarsError) as error:
        found = remote(name, _said(error)) or _explained(name, error, parts, where)
        if found is None:
            raise
        raise found from error
    except BaseException as error:
        # Changed bytes in a file make Polars panic, and so may a fault of the program's own.
        if not _is_panic(error):
            raise
        damaged_ones = [part.name for part in parts if _is_damaged(part)] if parts else [name]
        if not damaged_ones:
            raise
        raise damaged(damaged_ones[0], "damaged") from error


def _said(error: Exception) -> str:
    """Return a message, of a very long one both ends: Polars repeats a row that does not end."""
    said = str(error)
    return said if len(said) <= 2 * _LONGEST else f"{said[:_LONGEST]}\n{said[-_LONGEST:]}"


def _is_panic(error: BaseException) -> bool:
    """Say whether this is a panic of Polars, which is no `Exception`."""
    return type(error).__name__ == "PanicException"


def _is_damaged(part: Part) -> bool:
    """Say whether a file cannot even be read, whatever is computed from it."""
    try:
        plain = [pl.col(name) for name, dtype in part.schema.items() if not dtype.is_nested()]
        part.frame.select(column.hash().max() for column in plain).collect(engine="streaming")
    except BaseException as error:
        if not (_is_panic(error) or isinstance(error, (OSError, pl.exceptions.PolarsError))):
            raise
        return True
    return False


def _explained(
    name: str, error: Exception, parts: Sequence[Part], where: str | None
) -> InputError | None:
    """Return the error to show; None where the fault is not the input's."""
    if isinstance(error, OSError):
        return _of_system(name, error)
    said = _said(error).strip()
    if isinstance(error, pl.exceptions.NoDataError):
        return InputError(f"{name}: empty file", CUT_OFF)
    if "://" in name and isinstance(
        error, (pl.exceptions.SchemaError, pl.exceptions.ColumnNotFoundError)
    ):
        return InputError(f"{name}: {_DIFFER}", _APART)
    of_data = (
        pl.exceptions.ComputeError,
        pl.exceptions.InvalidOperationError,
        pl.exceptions.OutOfBoundsError,
    )
    if not isinstance(error, of_data):
        return None
    if where is not None and said.startswith("conversion from"):
        first = said.splitlines()[0].replace("raw:", "")
        return InputError(f"{name}: --where {where!r}: {first}", "try_cast gives null")
    return _broken(name, said, parts)


def _broken(name: str, said: str, parts: Sequence[Part]) -> InputError:
    first = said.strip().splitlines()[0].replace("raw:", "")
    if first.startswith("query aborted: spilled data"):
        return InputError(f"{name}: no room left to spill to", _NO_ROOM)
    if first.startswith(("NDJSON line expected", "error parsing line")):
        return _broken_line(parts) or InputError(f"{name}: cannot be read: {first}", _DAMAGED)
    if "utf-8" in first.lower() or "utf8" in first.lower():
        return _foreign(name, parts)
    if first.startswith("CSV malformed"):
        return UnevenRowsError(f"{name}: quotes stand within a field", _RAGGED)
    if "more fields" in said or "found more" in said or "could not parse" in said:
        return UnevenRowsError(f"{name}: a row has more fields than the header", _RAGGED)
    if "schema names differ" in said or "schema lengths differ" in said:
        return InputError(f"{name}: {_DIFFER}", _APART)
    return damaged(name, said)


def damaged(name: str, said: str) -> InputError:
    """Return the error for a file that its reader does not understand.

    Args:
        name: of the file.
        said: by the reader; of a nested report, the outermost name is enough.
    """
    first = said.strip().splitlines()[0].partition("(Error {")[0]
    return InputError(f"{name}: cannot be read: {first}", _DAMAGED)


def _broken_line(parts: Sequence[Part]) -> InputError | None:
    """Return the error for the first line that is no JSON object."""
    try:
        for part in parts:
            if part.path.exists():
                deque(objects(part.name, part.path), maxlen=0)
    except InputError as error:
        return error
    return None


def _of_system(name: str, error: OSError) -> InputError:
    said = str(error.strerror or error).splitlines()[0]
    if said == "unexpected end of file" or "deflate" in said or "corrupt" in said:
        return InputError(f"{name}: damaged: {said}", CUT_OFF)
    locked = isinstance(error, PermissionError)
    hint = "chmod u+r lets you read it" if locked else "can you open it?"
    return InputError(f"{name}: {said}", hint)


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
