"""What Polars and the system say while reading, in one line that names file and row."""

from __future__ import annotations

import csv
import itertools
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
_LONGEST_FIELD = 2**30


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
    except (OSError, pl.exceptions.PolarsError) as error:
        found = remote(name, str(error)) or _explained(name, error, parts, where)
        if found is None:
            raise
        raise found from error


def _explained(
    name: str, error: Exception, parts: Sequence[Part], where: str | None
) -> InputError | None:
    """Return the error to show; None where the fault is not the input's."""
    if isinstance(error, OSError):
        said = str(error.strerror or error).splitlines()[0]
        return InputError(f"{name}: {said}", "can you open it?")
    said = str(error).strip()
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
    if first.startswith(("NDJSON line expected", "error parsing line")):
        return _broken_line(parts) or InputError(f"{name}: cannot be read: {first}", _DAMAGED)
    if "utf-8" in first.lower() or "utf8" in first.lower():
        return InputError(f"{name}: not UTF-8 text", "convert it: iconv -f GB18030 -t UTF-8")
    if "more fields" in said or "found more" in said or "could not parse" in said:
        fault = next((f for part in parts if (f := _faulty_row(part))), None)
        return InputError(fault or f"{name}: a row has more fields than the header", _RAGGED)
    if "schema names differ" in said or "schema lengths differ" in said:
        return InputError(
            f"{name}: its files do not agree on their columns", "name them one by one"
        )
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


def _faulty_row(part: Part) -> str | None:
    """Return file, row and fault of the first row that has too many fields or an open quote."""
    if part.separator is None:
        return None
    csv.field_size_limit(_LONGEST_FIELD)
    with part.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=part.separator, strict=True)
        width = len(next(rows))
        for number in itertools.count(1):
            try:
                fields = len(next(rows))
            except StopIteration:
                return None
            except csv.Error as error:
                return f"{part.name}: row {number}: {error}"
            if fields > width:
                return f"{part.name}: row {number} has more fields ({fields}) than the header"
    return None
