"""Sessions of Spark: the only file that imports PySpark, inside of functions."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retainr.engines.spark_address import (
    KNOWN,
    REMOTE,
    address_of,
    check_installed,
    check_reachable,
    installs,
)
from retainr.engines.spark_engine import SparkEngine
from retainr.engines.spark_errors import faults, quiet, told
from retainr.engines.spark_tasks import is_remote
from retainr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retainr.engines.tasks import Tasks

_RETRIES = 5
"""Each waits four times as long as the one before; together some 20 seconds."""


def connect(name: str, tasks: Tasks | None = None) -> SparkEngine:
    """Return the engine that a name means.

    Args:
        name: `sc://host:15002`, `spark:local[*]`, `databricks` or `databricks:profile`.
        tasks: is told how far the work is; None where nobody asks.

    Raises:
        InputError: there is no such engine, PySpark or Java is missing, or nobody answers.
    """
    address = address_of(name)
    check_installed(address)
    check_reachable(address)
    with _with_file(), quiet(), told(address.shown), _without_remote():
        session = _SESSIONS[address.kind](address.target)
        return engine_of(session, address.shown, tasks)


def engine_of(session: Any, name: str | None = None, tasks: Tasks | None = None) -> SparkEngine:
    """Return the engine of a session.

    Args:
        session: of PySpark, classic or Connect, or of Databricks.
        name: what it is called; None takes Spark's version.
        tasks: is told how far the work is; None where nobody asks.

    Raises:
        InputError: it is no session, or one of a client that is too old.
    """
    if not (hasattr(session, "table") and hasattr(session, "conf")):
        raise InputError(
            f"engine={type(session).__name__}: no Spark session", f"or a name: {KNOWN}"
        )
    remote = is_remote(session)
    if remote and not hasattr(session.range(1), "toArrow"):
        raise InputError(
            f"{name or 'engine'}: this client of Spark Connect is older than 4.0",
            f"{installs('spark')}, in a new environment",
        )
    here = not remote and session.sparkContext.master.startswith("local")
    return SparkEngine(session, name or f"Spark {session.version}", here, tasks)


@contextmanager
def _without_remote() -> Iterator[None]:
    """Hide the server that the environment names, which may be another one than is meant."""
    named = os.environ.pop(REMOTE, None)
    try:
        yield
    finally:
        if named is not None:
            os.environ[REMOTE] = named


@contextmanager
def _with_file() -> Iterator[None]:
    """Let PySpark be imported where no file is run, as by `python -c`.

    It takes that for a doctest of its own, looks for what its thin client has not, and exits.
    """
    main = sys.modules["__main__"].__dict__
    named = "__file__" in main
    main.setdefault("__file__", "")
    try:
        yield
    finally:
        if not named:
            del main["__file__"]


def _of_server(target: str) -> Any:
    session = _created(target)
    try:
        session.version  # noqa: B018 - asks the server
    except faults():
        # The server was started anew, or forgot the session.
        _created.cache_clear()
        session = _created(target)
    return session


@cache
def _created(target: str) -> Any:
    """Return a session of one server; `getOrCreate` would return that of any other one."""
    from pyspark.sql import SparkSession
    from pyspark.sql.connect.client.retries import DefaultPolicy

    session = SparkSession.builder.remote(target).create()
    # By itself it would call a server that is gone for ten minutes, and once more at the end.
    session.client.set_retry_policies([DefaultPolicy(max_retries=_RETRIES)])
    atexit.register(session.client.set_retry_policies, [])
    return session


def _of_own(master: str) -> Any:
    """Return a session of a Spark on this machine, which says nothing of its own."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("retainr")
    for option in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
        builder = builder.config(option, "false")
    with Path(os.devnull).open("wb") as nothing:
        said = os.dup(2)
        # What starts here keeps the standard error that it was born with.
        os.dup2(nothing.fileno(), 2)
        try:
            return builder.getOrCreate()
        finally:
            os.dup2(said, 2)
            os.close(said)


def _of_databricks(profile: str) -> Any:
    from databricks.connect import DatabricksSession

    builder = DatabricksSession.builder
    return (builder.profile(profile) if profile else builder).getOrCreate()


_SESSIONS: dict[str, Callable[[str], Any]] = {
    "connect": _of_server,
    "local": _of_own,
    "databricks": _of_databricks,
}
