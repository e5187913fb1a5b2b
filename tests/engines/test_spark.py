"""Spark itself, the judge: classic, a Connect server on loopback, and a cluster of two.

`.ci/spark` runs this file once for each kind, in environments that have Spark and a Java.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.engines.spark_tasks import watched
from retainr.engines.tasks import Tasks
from tests.engines.hostile import ZONES
from tests.engines.reduced import COLUMNS, content
from tests.process.program import PATIENCE_SECONDS, run, start, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLE = "RETAINR_TEST_SPARK"
KIND = os.environ.get(VARIABLE, "")
MASTERS = {"classic": "local[2]", "cluster": "local-cluster[2,1,1024]"}
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Short runs are over before the second compiler has paid for itself."""

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    # What the zone of a session says must not matter.
    "spark.sql.session.timeZone": "Europe/Berlin",
}
SLOW = "aggregate(sequence(1, 3000000), 0L, (a, x) -> a + x) > 0"

pytestmark = pytest.mark.skipif(not KIND, reason=f"{VARIABLE} names no Spark; .ci/spark does")
CLASSIC = pytest.mark.skipif(KIND != "classic", reason="once is enough")
LOCAL = pytest.mark.skipif(KIND != "local", reason="with Spark 3.5")


@dataclass(frozen=True)
class Spark:
    """Hold a session, and the address of the Connect server beside it."""

    session: Any
    address: str


@pytest.fixture(scope="module")
def rows(all_rows_file: Path) -> Path:
    return all_rows_file


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    from pyspark.sql import SparkSession

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    connect = {
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
    }
    builder = SparkSession.builder.master(MASTERS[KIND])
    for name, value in {**SETTINGS, **(connect if KIND == "classic" else {})}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield Spark(session, f"sc://127.0.0.1:{port}")
    session.stop()


@pytest.mark.skipif(KIND not in MASTERS, reason="no session of one's own")
@pytest.mark.parametrize("zone", ZONES if KIND == "classic" else ZONES[:1])
def test_spark_makes_the_same_of_hostile_rows(
    spark: Spark, rows: Path, tmp_path: Path, zone: str
) -> None:
    served = content(rows, tmp_path / "served", tz=zone, engine=spark.session, **_shared())
    assert served == content(rows, tmp_path / "here", tz=zone)
    assert spark.session.conf.get("spark.sql.session.timeZone") == "Europe/Berlin"


@CLASSIC
def test_a_connect_server_makes_the_same_of_hostile_rows(
    spark: Spark, rows: Path, tmp_path: Path
) -> None:
    args = ("--engine", spark.address, "--shared-filesystem")
    assert _reduced(rows, tmp_path, *args) == content(rows, tmp_path / "here", tz=ZONES[1])


@CLASSIC
def test_spark_groups_the_days_of_customers_as_they_are_here(spark: Spark, rows_file: Path) -> None:
    """Refunds on days of their own and not, segments, clocks that begin with an acquisition."""
    documents = []
    for engine in (spark.session, "polars"):
        # Missing orders would be read once more; how lines become orders is compared above.
        asked: Any = {name: COLUMNS[name] for name in ("customer", "time", "amount")}
        asked |= {"preset": "none", "max_rejects": 1.0, "by": ["channel"], "tz": ZONES[2]}
        opened = retainr.load(rows_file, engine=engine, acquired="joined", **asked)
        documents.append(retainr.render(retainr.definitions(opened), "json"))
    assert documents[0] == documents[1]


@CLASSIC
def test_an_interrupt_stops_the_work_on_the_server(
    spark: Spark, rows: Path, tmp_path: Path
) -> None:
    tracker, tasks = spark.session.sparkContext.statusTracker(), Tasks()
    args = ("--engine", spark.address, "--shared-filesystem", "--where", SLOW)
    process = start("reduce", rows, *_options(), *args, cwd=tmp_path)
    with watched(spark.session, tasks):
        wait_until(lambda: tasks.count.of > 0, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.splitlines()[-1]) == (130, b"interrupted")
    assert not (tmp_path / "store").exists()
    until = time.monotonic() + PATIENCE_SECONDS
    while tracker.getActiveStageIds():
        assert time.monotonic() < until, "the server goes on"


@LOCAL
def test_a_spark_of_ones_own_makes_the_same_and_says_nothing(
    rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = "\n".join(f"{name} {value}" for name, value in SETTINGS.items())
    (tmp_path / "spark-defaults.conf").write_text(settings)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    monkeypatch.setenv("SPARK_REMOTE", "sc://spark.example.com")
    args = ("--engine", "spark:local[2]", "-q")
    assert _reduced(rows, tmp_path, *args) == content(rows, tmp_path / "here", tz=ZONES[1])


def _shared() -> dict[str, bool]:
    return {"shared_filesystem": True} if KIND == "cluster" else {}


def _options() -> list[str]:
    columns = [f"--{role}={column}" for role, column in COLUMNS.items()]
    return [*columns, "--by=channel", "--tz", ZONES[1], "--max-rejects=1", "-o", "store"]


def _reduced(rows: Path, folder: Path, *args: str) -> str:
    """Return the content of the store that the program makes; it says nothing but columns."""
    options = [*_options(), "--preset=none", *args]
    done = run("reduce", rows, *options, cwd=folder, timeout=300)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert all(line.startswith("columns:") for line in said.splitlines()), said
    return str(json.loads((folder / "store" / "manifest.json").read_text())["content"])
