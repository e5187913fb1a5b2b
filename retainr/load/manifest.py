"""The manifest of an activity store: what the tables beside it hold, and how they came about.

It is one JSON document. Nothing in it depends on when, where or by whom the store was made.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.options import Reading, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars

NAME = "manifest.json"
FORMAT = 1
"""Of the store; a store of a higher number was made by a newer retainr."""

TABLES = ("orders", "activity", "customers")

_MARK = "retainr_store"
_SEAL = ',\n"checksum": "'
"""Stands between what the manifest says and the hash of it."""

_DAYS = ("since", "until", "as_of", "new_since")
_ANEW = "make it anew: retainr reduce SOURCE -o STORE"


@dataclass(frozen=True)
class Table:
    """Say what a table's file must be.

    Attributes:
        file: its name in the store.
        rows: how many it has.
        bytes: its size.
        crc32: of all its bytes; enough to tell damage, at a third of a second a gigabyte.
    """

    file: str
    rows: int
    bytes: int
    crc32: int


@dataclass(frozen=True)
class Original:
    """Tell a file that the store was made from.

    Attributes:
        name: without its folder.
        bytes: its size.
        sha256: of all its bytes.
    """

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Hold what a store says of itself.

    Attributes:
        kind: `orders`, `events` or `contracts`.
        reading: how the rows were read.
        roles: role to the column of the files.
        found_by: role to how its column was found.
        preset: the export that the files are, or None.
        encoding: of text files, or None.
        aliases: id to the id that it stands for, where there was a map of customers.
        engine: what the rows were reduced with.
        read: all rows by `day` and `fate`, as a ledger has them.
        kept: the same after repeated rows were dropped; None where none were.
        currencies: used rows by currency.
        spans: first and last day of the lines of orders that lie on several days; spans that
            overlap are one.
        decided: what was decided about whole columns, to be compared when files are added.
        originals: the files.
        tables: name to what its file must be.
        content: a hash of all rows and of the account, whatever wrote them.
    """

    kind: str
    reading: Reading
    roles: Mapping[str, str]
    found_by: Mapping[str, str]
    preset: str | None
    encoding: str | None
    aliases: Mapping[str, str] | None
    engine: str
    read: polars.DataFrame
    kept: polars.DataFrame | None
    currencies: Mapping[str, int]
    spans: tuple[tuple[int, int], ...]
    decided: Mapping[str, str] = field(default_factory=dict)
    originals: tuple[Original, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    content: str = ""

    def account(self) -> dict[str, Any]:
        """Return the account of all rows as JSON has it."""
        return {
            "read": _columns(self.read),
            "kept": None if self.kept is None else _columns(self.kept),
            "currencies": dict(sorted(self.currencies.items())),
            "spans": [list(span) for span in self.spans],
        }

    def text(self) -> str:
        """Return the document as it stands in the file, a line for each of its parts."""
        parts = ((name, json.dumps(part, ensure_ascii=False)) for name, part in self._parts())
        body = "{\n" + ",\n".join(f'"{name}": {part}' for name, part in parts)
        return f'{body}{_SEAL}{_checksum(body)}"\n}}\n'

    def _parts(self) -> Iterator[tuple[str, Any]]:
        plain = ("content", "kind", "engine", "roles", "found_by", "preset", "encoding", "aliases")
        yield _MARK, FORMAT
        yield from ((name, getattr(self, name)) for name in (*plain, "decided"))
        yield "reading", reading_document(self.reading)
        yield "originals", [dataclasses.asdict(one) for one in self.originals]
        yield "tables", {name: dataclasses.asdict(one) for name, one in self.tables.items()}
        yield "account", self.account()


def read_manifest(folder: Path, named: str) -> Manifest | None:
    """Return the manifest of a folder; None where it is no store.

    Args:
        folder: where it would be.
        named: the folder as the user typed it.

    Raises:
        InputError: it is a store that cannot be used.
    """
    path = folder / NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        if all((folder / f"{name}.parquet").is_file() for name in TABLES):
            raise InputError(f"{named}: a store without its {NAME}", _ANEW) from None
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{named}: {NAME} cannot be read: {error}", _ANEW) from error
    return manifest_in(text, named, sure=(folder / "orders.parquet").is_file())


def manifest_in(text: str, named: str, *, sure: bool) -> Manifest | None:
    """Return the manifest that a text is; None where it is that of something else.

    Args:
        text: of the whole file; its last line may lack its end.
        named: the store as the user typed it.
        sure: a store's tables are beside it, so it must be one.

    Raises:
        InputError: it is that of a store that cannot be used.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        if not sure and _MARK not in text:
            return None
        raise InputError(f"{named}: {NAME} is damaged: {error}", _ANEW) from error
    if not isinstance(found, dict) or _MARK not in found:
        return None
    _check_version(found[_MARK], named)
    if found.get("checksum") != _checksum(text.rpartition(_SEAL)[0]):
        raise InputError(f"{named}: {NAME} is damaged: not as it was written", _ANEW)
    return _manifest(found)


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _check_version(version: object, named: str) -> None:
    if not isinstance(version, int) or version > FORMAT:
        raise InputError(
            f"{named}: a store of format {version}; this retainr reads format {FORMAT}",
            "update retainr, or make the store anew with this one",
        )


def _manifest(found: dict[str, Any]) -> Manifest:
    account = found["account"]
    kept = account["kept"]
    return Manifest(
        **{name: found[name] for name in ("kind", "roles", "found_by", "preset", "encoding")},
        **{name: found[name] for name in ("aliases", "engine", "decided", "content")},
        reading=_reading(found["reading"]),
        read=_frame(account["read"]),
        kept=None if kept is None else _frame(kept),
        currencies=account["currencies"],
        spans=tuple((first, last) for first, last in account["spans"]),
        originals=tuple(Original(**one) for one in found["originals"]),
        tables={name: Table(**one) for name, one in found["tables"].items()},
    )


def reading_document(reading: Reading) -> dict[str, Any]:
    """Return how rows were read as JSON has it."""
    return {name: _plain(value) for name, value in told(reading).items()}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _reading(found: dict[str, Any]) -> Reading:
    days = {n: dt.date.fromisoformat(found[n]) for n in _DAYS if found[n] is not None}
    return Reading(**{**found, **days, "by": tuple(found["by"])})


def _columns(table: polars.DataFrame) -> dict[str, list[int]]:
    ordered = table.sort("day", "fate").with_columns(pl.col("day").cast(pl.Int32))
    return {name: ordered[name].to_list() for name in ordered.columns}


def _frame(columns: dict[str, list[int]]) -> polars.DataFrame:
    table = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))
    return table.with_columns(pl.col("day").cast(pl.Int32).cast(pl.Date))
