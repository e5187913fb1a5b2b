"""Sail, a Spark Connect server without a JVM, in this process: a double, not the judge."""

from __future__ import annotations

import atexit
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.engines.hostile import hostile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def sail() -> str:
    """Return the address of a server; skip where there is none, but not where CI tests all."""
    if missing := [name for name in ("pysail", "pyspark", "grpc") if find_spec(name) is None]:
        said = f"{' and '.join(missing)} not installed: pip install -e '.[sail]'"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    os.environ["RUST_LOG"] = "off"
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start(background=True)
    _, port = server.listening_address
    # Sessions say goodbye to it when the process ends, those made later first.
    atexit.register(server.stop)
    return f"sc://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def all_rows_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of all the rows that engines have been seen to read differently."""
    path = tmp_path_factory.mktemp("hostile") / "all.parquet"
    hostile().write_parquet(path)
    return path


@pytest.fixture(scope="session")
def rows_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of a tenth of them."""
    path = tmp_path_factory.mktemp("hostile") / "rows.parquet"
    hostile(6_000).write_parquet(path)
    return path
