"""PostgreSQL: a query's rows stream through ADBC into a temporary Parquet file."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import reading
from retainr.load.part import Part, distinct
from retainr.load.spool import Spool
from retainr.load.sqlite import no_query
from retainr.load.urls import scrubbed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load.options import Reading
    from retainr.load.paths import File

_CONNECT_SECONDS = 10
_TABLES = """select case when table_schema = current_schema() then table_name
    else table_schema || '.' || table_name end from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') order by 1 limit 20"""

_AS_THEY_ARE = ("bool", "int2", "int4", "int8", "float8", "text", "varchar", "bpchar", "name")
_MOMENTS = ("date", "timestamp", "timestamptz")
_FIRST, _LAST = "'0001-01-01'", "'9999-12-31 23:59:59'"
"""Moments that a calendar of four digits holds; an infinite one comes as the year 294247."""

_SAID = re.compile(r"(?:ERROR|FATAL):\s+([^\n]+)")

_NOT_CONNECTED = {
    "password authentication failed": ("the password is wrong", "{password}"),
    "no password supplied": ("the server asks for a password", "{password}"),
    "connection refused": ("no server answers there", "is it running, on this host and port?"),
    "could not translate host name": ("no such host", "a password with @ : / ? # in it? {escape}"),
    "timeout expired": ("the server does not answer", "is the host right, and may you reach it?"),
    "does not exist": ("no such database or user there", "postgresql://USER@HOST/DATABASE"),
    "no pg_hba.conf entry": ("the server lets nobody in from here", "ask who runs it"),
    "ssl": ("no encrypted connection as sslmode asks", "?sslmode=prefer, require, verify-full"),
    "invalid": ("not an address of a database", "postgresql://USER@HOST:PORT/DATABASE; {escape}"),
}
_WORDS = {
    "password": "PGPASSWORD or ~/.pgpass holds it, so that it stands in no command",
    "escape": "write %40 for @, %3A for :, %2F for /",
}


def postgresql(file: File, options: Reading) -> Part:
    """Return the rows that a query finds in a PostgreSQL database, which is only read.

    Raises:
        InputError: there is no driver, no connection or no query, or it cannot be run.
    """
    with _connected(file) as connection, _running(file.name), connection.cursor() as cursor:
        cursor.execute("set transaction read only")
        if not (options.query or "").strip():
            cursor.execute(_TABLES)
            raise no_query(file.name, [str(name) for (name,) in cursor.fetchall()])
        spool = _stored(cursor, file.name, str(options.query))
    with reading([file.name]):
        frame = pl.scan_parquet(spool.path, glob=False)
        return Part(file.name, frame, dict(frame.collect_schema()), spool.path, spool=spool)


def _stored(cursor: Any, name: str, query: str) -> Spool:
    """Write what a query finds to a Parquet file, batch by batch."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    plain = query.strip().rstrip(";")
    schema = cursor.adbc_execute_schema(plain)
    if not schema.names:
        raise InputError(f"{name}: --query returns no rows", "it has to be a select")
    cursor.execute(_typed(plain, schema))
    batches = cursor.fetch_record_batch()
    spool = Spool(name, (), ".parquet")
    with pq.ParquetWriter(spool.path, batches.schema) as writer:
        rows = 0
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    if not rows:
        raise InputError(f"{name}: --query finds no rows", "look at its conditions")
    return spool


def _typed(query: str, schema: Any) -> str:
    """Return the query with each column as a type that keeps its values.

    The driver gives money as cents, numbers of single precision with digits that nobody
    wrote, and types that it does not know as bytes.
    """
    names = distinct(schema.names)
    places = [f"c{place}" for place in range(len(names))]
    kinds = [(field.metadata or {}).get(b"POSTGRESQL:type", b"").decode() for field in schema]
    columns = [
        f"{_value(place, kind)} as {_quoted(name)}"
        for place, kind, name in zip(places, kinds, names, strict=True)
    ]
    # A line of its own, since the query may end with a comment.
    return f"select {', '.join(columns)} from (\n{query}\n) as found ({', '.join(places)})"


def _value(column: str, kind: str) -> str:
    if kind in _AS_THEY_ARE:
        return column
    if kind in _MOMENTS:
        return f"case when {column} between {_FIRST} and {_LAST} then {column} end"
    if kind.startswith("_"):
        return f"{column}::text[]"
    return f"{column}::numeric::text" if kind == "money" else f"{column}::text"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _connected(file: File) -> Iterator[Any]:
    """Connect to the server that an address names.

    What the driver says is not repeated, since it quotes parts of the address, and where the
    address is written wrongly, these may be parts of the password.
    """
    try:
        from adbc_driver_manager import Error
        from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]
    except ImportError as error:
        raise InputError(
            f"{file.name}: the driver for PostgreSQL is not installed",
            "python -m pip install '.[sql]' in the checkout of retainr",
        ) from error
    try:
        connection = dbapi.connect(_address(str(file.url)))
    except (Error, OSError) as error:
        what, hint = _why(str(error))
        raise InputError(f"{file.name}: {what}", hint) from None
    with connection:
        yield connection


def _address(url: str) -> str:
    """Return an address that does not wait for minutes, unless the user says how long."""
    if "PGCONNECT_TIMEOUT" in os.environ or "connect_timeout" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}connect_timeout={_CONNECT_SECONDS}"


def _why(said: str) -> tuple[str, str]:
    for sign, (what, hint) in _NOT_CONNECTED.items():
        if sign in said.lower():
            return what, hint.format(**_WORDS)
    return "cannot connect", "does psql connect with this address?"


@contextmanager
def _running(name: str) -> Iterator[None]:
    """Translate what the server says about a query."""
    import pyarrow as pa
    from adbc_driver_manager import Error

    try:
        yield
    except (Error, OSError, pa.ArrowException) as error:
        if isinstance(error, OSError) and error.errno:
            raise InputError(
                f"{name}: {error.strerror} in {tempfile.gettempdir()}",
                "TMPDIR names another folder",
            ) from None
        found = _SAID.search(str(error))
        said = scrubbed(found[1] if found else str(error).splitlines()[0])
        raise InputError(f"{name}: {said}", _advice(getattr(error, "sqlstate", None))) from None


def _advice(state: str | None) -> str:
    return {
        "42P01": "without --query, the tables are listed",
        "42703": "column names with capitals stand in double quotes",
        "42601": "one select, in the words of PostgreSQL: --query 'select …'",
        "25006": "retainr only reads: one select",
        "42501": "may this user read the table?",
    }.get(str(state), "see --query")
