"""Which Spark an engine's name means, and what has to be installed for it."""

from __future__ import annotations

import os
import re
import shutil
import socket
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from retainr.errors import InputError

KNOWN = "sc://HOST:15002, spark:local[*], databricks or databricks:PROFILE"
REMOTE = "SPARK_REMOTE"
"""The variable that names a server and holds its token."""

PORT = 15002
"""Of a Connect server, where none is named."""

_CONNECT = re.compile(r"sc://(?P<host>\[[^]]+\]|[^:/;]+)(?::(?P<port>\d+))?(?:/(?P<rest>;.*)?)?")
_LOCAL = re.compile(r"spark:(local(?:-cluster)?(?:\[[\w*, ]+\])?)")
_DATABRICKS = re.compile(r"databricks(?::(\w[\w .-]*))?")
_EXTRAS = {"connect": "spark", "local": "spark-local", "databricks": "databricks"}
_CLIENTS = ("pyspark", "pyspark-client", "databricks-connect")
"""Packages of which each brings a whole `pyspark` of its own."""

_SERVE = {
    "connect": ("pyspark-client", "pyspark"),
    "local": ("pyspark",),
    "databricks": ("databricks-connect",),
}
_SECONDS = 10


@dataclass(frozen=True)
class Address:
    """Say where a Spark is.

    Attributes:
        kind: `connect`, `local` or `databricks`.
        shown: its name without anything secret.
        target: what PySpark takes: an address that may hold a token, a master, a profile.
        host: of a Connect server.
        port: of a Connect server.
    """

    kind: str
    shown: str
    target: str = field(repr=False)
    host: str = ""
    port: int = 0


def address_of(name: str) -> Address:
    """Return what a name means; the token of a server comes from `SPARK_REMOTE`, if at all.

    Raises:
        InputError: no Spark is named so.
    """
    if found := _CONNECT.fullmatch(name):
        return _server(found, name)
    if found := _LOCAL.fullmatch(name):
        return Address("local", f"spark:{found[1]}", found[1])
    if found := _DATABRICKS.fullmatch(name):
        return Address("databricks", name, found[1] or "")
    scheme = name.partition(":")[0]
    shown = f"{scheme}:…" if ":" in name else name
    raise InputError(f"--engine {shown}: no such engine", f"known: polars, {KNOWN}")


def _server(found: re.Match[str], name: str) -> Address:
    host, port = found["host"], int(found["port"] or PORT)
    shown = f"sc://{host}:{port}"
    remote = os.environ.get(REMOTE, "")
    same = _CONNECT.fullmatch(remote)
    if not found["rest"] and same and (same["host"], int(same["port"] or PORT)) == (host, port):
        name = remote
    return Address("connect", shown, name, host.strip("[]"), port)


def check_installed(address: Address) -> None:
    """Refuse to begin where PySpark is missing, or several of it lie over one another.

    Raises:
        InputError: it is so.
    """
    there = [name for name in _CLIENTS if _is_installed(name)]
    install = installs(_EXTRAS[address.kind])
    if len(there) > 1:
        raise InputError(
            f"{address.shown}: {' and '.join(there)} are both installed and overwrite one another",
            f"python -m pip uninstall -y {' '.join(there)}, then {install}",
        )
    if not set(there) & set(_SERVE[address.kind]):
        beside = f"; it cannot stand beside {there[0]}, so in a new environment" if there else ""
        raise InputError(
            f"{address.shown}: needs PySpark, which is not installed", f"{install}{beside}"
        )


def installs(extra: str) -> str:
    """Return what to type for an extra."""
    return f"python -m pip install '.[{extra}]' in the checkout of retainr"


def check_reachable(address: Address) -> None:
    """Refuse to wait minutes for a server that nobody hears.

    Raises:
        InputError: it takes no connection, or there is no Java for a Spark of one's own.
    """
    if address.kind == "local" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise InputError(
            f"{address.shown}: needs Java, which is not installed", "install Java 17 or later"
        )
    if address.kind != "connect":
        return
    try:
        socket.create_connection((address.host, address.port), timeout=_SECONDS).close()
    except OSError as error:
        said = error.strerror or str(error)
        raise InputError(
            f"{address.shown}: cannot be reached: {said}",
            "is the server running (sbin/start-connect-server.sh), and is it the right port?",
        ) from None


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True
