"""What Spark says is wrong, in one line with a hint and with nothing secret in it."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 300
_CLASS = re.compile(r"^.*?\[([A-Z][A-Z_0-9]+(?:\.[A-Z_0-9]+)*)\]\s*")
_DETAIL = re.compile(r'details = "([^"]+)"')
_STATE = re.compile(r"\s*(?:SQLSTATE: \w{5}.*|; line \d+ pos \d+.*)$")
_PAGE = re.compile(r":?\s*<(?:\?xml|!DOCTYPE|html)\b.*", re.IGNORECASE)
"""What an object store answers stands behind what is wrong with it."""

_SECRET = re.compile(
    r"(?i)((?:token|password|passwd|secret|bearer|authorization|key)[\w.-]*[\"']?\s*[=: ]\s*)"
    r"(?:bearer\s+)?[^\s;,&\"']+"
)
_HIDDEN = r"\1***"
_FAULTS = (
    *(("pyspark.errors", "PySparkException"), ("py4j.protocol", "Py4JError")),
    ("grpc", "RpcError"),
)
"""What PySpark raises: its own, and what it lets pass of Java and of the network."""

_HINTS = (
    (
        r"TABLE_OR_VIEW_NOT_FOUND|SCHEMA_NOT_FOUND|CATALOG_NOT_FOUND|table (?:or view )?not found",
        "tables are named table:CATALOG.SCHEMA.TABLE, as SHOW TABLES on the server has them",
    ),
    (
        r"PATH_NOT_FOUND|PATH_ALREADY|No such file|does not exist|Not a directory|Object at",
        "the server reads it, not this machine: a path that it sees, such as s3://bucket/orders",
    ),
    (
        r"UNRESOLVED_COLUMN|cannot resolve|missing from the schema",
        "--where names columns of the table; with spaces or capitals in them: `in backticks`",
    ),
    (r"PARSE_SYNTAX_ERROR|ParseException|mismatched input|invalid SQL", "check --where"),
    (
        r"CAST_INVALID_INPUT|Cast error|DATATYPE_MISMATCH",
        "--where compares different types: write CAST(… AS …), or try_cast for null",
    ),
    (
        r"UNAUTHENTICATED|\b401\b|[Ii]nvalid (?:access )?token|[Uu]nauthori[sz]ed",
        'export SPARK_REMOTE="sc://HOST:15002/;token=…"',
    ),
    (
        r"PERMISSION_DENIED|INSUFFICIENT_PRI|INSUFFICIENT_PERM|AccessDenied|Forbidden|\b403\b",
        "ask for the right to read it",
    ),
    (
        r"DATA_SOURCE_NOT_FOUND|Failed to find data source|ClassNotFoundException",
        "the server lacks this format: it needs the package of Delta or Iceberg",
    ),
    (
        r"ARITHMETIC_OVERFLOW|long overflow|NUMERIC_VALUE_OUT_OF_RANGE",
        "the amounts are too large to be summed exactly: --amount-scale 2 keeps fewer places",
    ),
    (
        r"UNAVAILABLE|Connection (?:refused|reset)|INVALID_HANDLE|SESSION_(?:CLOSED|NOT_FOUND)",
        "the server went away: run it again when it is back",
    ),
    (
        r"UNIMPLEMENTED|NOT_IMPLEMENTED|not (?:yet )?(?:implemented|supported)|unknown function",
        "is the server older than Spark 3.5, or another version than this client?",
    ),
    (r"OutOfMemory|OUT_OF_MEMORY|Java heap space", "give the driver and executors more memory"),
)


def explained(engine: str, said: str) -> InputError:
    """Return the error to show.

    Args:
        engine: its name, with nothing secret in it.
        said: what Spark, Java or the network said.
    """
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, said)), "")
    return InputError(f"{engine}: {_first(_SECRET.sub(_HIDDEN, said))}", hint)


def _first(said: str) -> str:
    """Return the first line that says something, without classes and codes."""
    detail = _DETAIL.search(said)
    lines = [line.strip() for line in (detail[1] if detail else said).splitlines()]
    telling = [line for line in lines if line and not line.endswith("Exception:")]
    named = [line for line in telling if _CLASS.match(line)]
    line = (named or telling or ["no reason given"])[0]
    plain = _PAGE.sub("", _STATE.sub("", _CLASS.sub("", line))).rstrip(" .")
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


@contextmanager
def told(name: str) -> Iterator[None]:
    """Tell in one line what PySpark says is wrong."""
    raised = faults()
    try:
        yield
    except raised as error:
        raise explained(name, str(error)) from None


@contextmanager
def quiet() -> Iterator[None]:
    """Keep PySpark from writing to standard error what is told in one line."""
    logger = logging.getLogger("SQLQueryContextLogger")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = before


def faults() -> tuple[type[Exception], ...]:
    """Return the exceptions of PySpark and of what it is made of, as far as that is there."""
    there = [(m, name) for m, name in _FAULTS if importlib.util.find_spec(m.partition(".")[0])]
    return tuple(getattr(importlib.import_module(module), name) for module, name in there)
