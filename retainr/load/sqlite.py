"""SQLite: a query's rows become a table of text."""

from __future__ import annotations

import csv
import io
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import CUT_OFF, reading
from retainr.load.part import Part, distinct, quoted
from retainr.load.spool import Spool

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from retainr.load.options import Reading
    from retainr.load.paths import File

_MAGIC = b"SQLite format 3\0"
_ROWS = 20_000
"""Rows that are held at once."""

_TABLES = "select name from sqlite_master where type in ('table', 'view') order by name limit 20"


def sqlite(file: File, options: Reading) -> Part:
    """Return the rows that a query finds in an SQLite database, which is only read.

    A column of SQLite may hold a number in one row and text in the next, whatever its
    declared type; drivers that give each column one type guess it from the first rows and
    fail later. All values are taken as text here, numbers with all their digits.

    Raises:
        InputError: there is no query, or it cannot be run.
    """
    with reading([file.name]), file.path.open("rb") as content:
        if content.read(len(_MAGIC)) != _MAGIC:
            raise InputError(f"{file.name}: not an SQLite database", "another file?")
    with _running(file.name), closing(_open(file)) as database:
        if not (options.query or "").strip():
            tables = [str(name) for (name,) in database.execute(_TABLES)]
            raise no_query(file.name, tables)
        spool = Spool(file.name, _rows(database, file.name, str(options.query)), ".csv")
    with reading([file.name]):
        frame = pl.scan_csv(spool.path, infer_schema=False, glob=False)
        return Part(file.name, frame, dict(frame.collect_schema()), spool.path, spool=spool)


def no_query(name: str, tables: list[str]) -> InputError:
    """Return the error for a database without a query; the hint names its tables."""
    first = '"' + tables[0].replace('"', '""') + '"' if tables else "orders"
    there = f"; its tables: {quoted(tables)}" if tables else ""
    return InputError(
        f"{name}: a database needs --query", f"--query 'select * from {first}'{there}"
    )


def _open(file: File) -> sqlite3.Connection:
    import sqlite3

    return sqlite3.connect(f"file:{quote(str(file.path.resolve()))}?mode=ro", uri=True)


def _rows(database: sqlite3.Connection, name: str, query: str) -> Iterator[bytes]:
    """Yield the rows as CSV, a number of them at a time."""
    found = database.execute(query)
    if found.description is None:
        raise InputError(f"{name}: --query returns no rows", "it has to be a select")
    yield _csv([distinct([column[0] for column in found.description])])
    rows = found.fetchmany(_ROWS)
    if not rows:
        raise InputError(f"{name}: --query finds no rows", "look at its conditions")
    while rows:
        yield _csv(rows)
        rows = found.fetchmany(_ROWS)


def _csv(rows: list[tuple[object, ...]] | list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


@contextmanager
def _running(name: str) -> Iterator[None]:
    """Translate what SQLite says."""
    import sqlite3

    try:
        yield
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: text in it is not UTF-8", CUT_OFF) from error
    except (sqlite3.Error, sqlite3.Warning) as error:
        said = str(error).splitlines()[0]
        raise InputError(f"{name}: {said}", _hint(said)) from error


def _hint(said: str) -> str:
    """Return what to do about what SQLite says."""
    if "readonly" in said:
        return "--query has to be a select: nothing is written here"
    if "malformed" in said or "not a database" in said:
        return CUT_OFF
    return "check --query; without it, the error names the tables"
