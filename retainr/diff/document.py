"""A result as it was written to JSON, read back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Row = Mapping[str, Any]

_PARTS = {
    "retainr": str, "command": str, "definition": str, "parameters": dict, "data": dict,
    "summary": dict, "tables": dict, "columns": dict, "notes": list,
}  # fmt: skip
_COUNTS = ("rows_filtered", "rows_rejected", "rows_deduplicated", "rows_after_as_of", "customers")
_BY_DAY = ("rows_by_day", "refunds_by_day")
_HINT = "write one: retainr COMMAND … -o result.json"


@dataclass(frozen=True)
class Document:
    """Hold one result that was written to JSON.

    Attributes:
        name: the file's name.
        version: of the program that wrote it.
        command: what was computed.
        parameters: all parameters of the run.
        data: the account of its rows.
        summary: the named scalars.
        tables: rows by the table's name.
        units: of every column and scalar.
        definitions: of every column and scalar.
    """

    name: str
    version: str
    command: str
    parameters: Mapping[str, Any]
    data: Mapping[str, Any]
    summary: Mapping[str, Any]
    tables: Mapping[str, Sequence[Row]]
    units: Mapping[str, Unit]
    definitions: Mapping[str, str]

    def day(self, name: str) -> dt.date | None:
        """Return a day of the account, for example `as_of`; None where there is none."""
        text = self.data.get(name)
        return dt.date.fromisoformat(text) if text else None

    def by_day(self, name: str) -> dict[dt.date, int]:
        """Return a list of the account that has one number a day, by day."""
        first = self.day("first")
        counts = self.data.get(name) or ()
        return {first + dt.timedelta(days=n): c for n, c in enumerate(counts)} if first else {}


def read(path: Path) -> Document:
    """Read a result.

    Args:
        path: of a JSON document that a command has written.

    Raises:
        InputError: the file cannot be read, or is no such document.
    """
    try:
        found = json.loads(path.read_bytes(), parse_constant=_no_number)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", _HINT) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON", _HINT) from error
    parts = found if isinstance(found, dict) else {}
    wrong = [name for name, kind in _PARTS.items() if not isinstance(parts.get(name), kind)]
    if wrong:
        raise InputError(f"{path}: no result of retainr: it has no {', '.join(wrong)}", _HINT)
    try:
        return _document(path.name, parts)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise InputError(f"{path}: a damaged result of retainr: {error}", _HINT) from error


def _document(name: str, parts: Mapping[str, Any]) -> Document:
    columns = parts["columns"]
    made = Document(
        name=name,
        version=parts["retainr"],
        command=parts["command"],
        parameters=parts["parameters"],
        data=parts["data"],
        summary=parts["summary"],
        tables={table: tuple(map(dict, rows)) for table, rows in parts["tables"].items()},
        units={column: Unit(told["unit"]) for column, told in columns.items()},
        definitions={column: str(told["definition"]) for column, told in columns.items()},
    )
    _check_account(made)
    return made


def _check_account(made: Document) -> None:
    """Refuse an account that nothing could be counted from."""
    for name in ("first", "last", "as_of"):
        made.day(name)
    lists = {name: made.data.get(name) or [] for name in (*_BY_DAY, "sources")}
    wrong = [name for name, items in lists.items() if not isinstance(items, list)]
    counts = [(name, made.data.get(name) or 0) for name in _COUNTS]
    counts += [(name, count) for name in _BY_DAY for count in made.by_day(name).values()]
    wrong += [name for name, count in counts if not isinstance(count, int)]
    if wrong:
        raise TypeError(f"data.{wrong[0]}")


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON")
