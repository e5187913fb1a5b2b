"""Orders and stores in S3: the numbers are those of the same files here, on Polars and on Sail.

`tests/load/test_far_away.py` has what a double of our own answers; this one is moto's, which
checks signatures and rights.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.load import stores
from tests.cli.program import retainr as program
from tests.engines.hostile import ZONES
from tests.engines.reduced import content
from tests.process.program import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.program import Outcome

VARIABLE = "RETAINR_TEST_S3"
SERVER = Path(__file__).with_name("moto_server.py")
ORDERS = Path("examples/orders.csv")


@dataclass(frozen=True)
class Double:
    """Hold where the buckets are: the same files in a folder here and in S3.

    Attributes:
        folder: with a folder for each bucket.
        environment: that leads to them.
    """

    folder: Path
    environment: dict[str, str]

    def asked(self, command: str, there: str, *args: str) -> tuple[Outcome, Outcome]:
        """Return what a command says of something here, and of the same in S3."""
        here = program(command, self.folder / there, *args)
        return here, program(command, f"s3://{there}", *args)


@pytest.fixture(scope="module")
def double(rows_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Double]:
    """Start a server; skip where there is none, but not where CI tests all."""
    python = os.environ.get(VARIABLE)
    if not python and os.environ.get("CI") == "true":
        pytest.fail(f"{VARIABLE} is not set, though CI is")
    if not python or python == "none":
        pytest.skip(f"{VARIABLE} names no Python that has moto; .ci/s3 makes one")
    folder = tmp_path_factory.mktemp("s3")
    _fill(folder, rows_file)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    command = [python, "-W", "ignore", str(SERVER), str(folder)]
    with subprocess.Popen(command, text=True, **pipes) as server:  # type: ignore[call-overload]
        assert server.stdout
        made = json.loads(server.stdout.readline())
        yield Double(
            folder,
            {
                "AWS_ENDPOINT_URL": made["url"],
                "AWS_ACCESS_KEY_ID": made["key"],
                "AWS_SECRET_ACCESS_KEY": made["secret"],
                "AWS_REGION": "us-east-1",
                "AWS_ALLOW_HTTP": "true",
            },
        )
        server.communicate("")


def _fill(folder: Path, rows_file: Path) -> None:
    """Make what is in the buckets: orders in several files, hostile rows, and stores."""
    lake = folder / "lake"
    (lake / "orders").mkdir(parents=True)
    (folder / "closed").mkdir()
    for place in ("lake", "closed"):
        shutil.copy(ORDERS, folder / place / "orders.csv")
    (lake / "rows").mkdir()
    shutil.copy(rows_file, lake / "rows")
    log = pl.read_csv(ORDERS, infer_schema=False)
    for name, rows in (("a", log[:3000]), ("b", log[3000:])):
        rows.write_parquet(lake / "orders" / f"{name}.parquet")
    retainr.reduce(retainr.load(ORDERS, by=["channel"]), lake / "store")
    for broken in ("other", "cut"):
        shutil.copytree(lake / "store", lake / broken)
    pl.read_parquet(lake / "store" / "activity.parquet")[1:].write_parquet(
        lake / "other" / "activity.parquet"
    )
    (lake / "cut" / "activity.parquet").unlink()


@pytest.fixture
def there(double: Double, monkeypatch: pytest.MonkeyPatch) -> Double:
    for name, value in double.environment.items():
        monkeypatch.setenv(name, value)
    return double


def document(outcome: Outcome) -> dict[str, Any]:
    """Return the document of an outcome without where its rows come from."""
    found = outcome.document
    found["data"].pop("sources")
    found["tables"].pop("config", None)
    return found


@pytest.mark.parametrize("name", ["orders.csv", "orders/*.parquet"])
def test_orders_there_say_what_they_say_here(there: Double, name: str) -> None:
    here, far = there.asked("cohort", f"lake/{name}", "--format", "json")
    assert far.document["data"]["sources"] == [f"s3://lake/{name}"]
    assert document(far) == document(here)


def test_a_server_reads_them_there(
    there: Double, sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = content("s3://lake/rows/*.parquet", tmp_path / "far", tz=ZONES[0])
    assert far == content(there.folder / "lake/rows", tmp_path / "here", tz=ZONES[0])
    # What the server reads, this machine may have no right to look at.
    monkeypatch.setattr(stores, "far_manifest", None)
    assert content("s3://lake/rows", tmp_path / "served", tz=ZONES[0], engine=sail) == far


@pytest.mark.parametrize(
    ("command", "args"),
    [("cohort", ("--by", "channel")), ("inspect", ())],
)
def test_a_store_there_is_read(there: Double, command: str, args: tuple[str, ...]) -> None:
    here, far = there.asked(command, "lake/store", *args, "--format", "json")
    assert document(far) == document(here)


def test_in_python_it_knows_its_kind(there: Double) -> None:
    far = retainr.lifecycle(retainr.load("s3://lake/store/"))
    assert far.summary == retainr.lifecycle(retainr.load(there.folder / "lake" / "store")).summary


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "option": (("cohort", "s3://lake/store", "--tz", "Asia/Tokyo"), "--tz Asia/Tokyo: the store"),
    "others": (("cohort", "s3://lake/store", "s3://lake/orders.csv"), "a store, and other inputs"),
    "answers": (("nps", "s3://lake/store"), "a store of orders, and this command reads other"),
    "reduced": (("reduce", "s3://lake/store", "-o", "s"), "a store already"),
    "other rows": (("cohort", "s3://lake/other"), "not the table of its manifest.json: "),
    "no table": (("cohort", "s3://lake/cut"), "no such file there"),
    "no store": (("cohort", "s3://lake/orders"), "cannot tell what kind of file this is"),
}


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("name", REFUSED)
def test_what_a_store_there_refuses(name: str, tmp_path: Path) -> None:
    args, said = REFUSED[name]
    outcome = program(*args)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error.startswith(args[1])
    assert said in outcome.error
    assert outcome.hint


def test_a_store_is_not_written_there() -> None:
    refused = program("reduce", ORDERS, "-o", "s3://lake/new")
    assert refused.error.endswith("a store is written on this machine")


FAULTS = {
    "s3://nowhere/o.csv": "no such bucket",
    "s3://nowhere/store/": "no such bucket",
    "s3://closed/orders.csv": "access is denied",
    "s3://closed/store": "access is denied",
}


@pytest.mark.parametrize("address", FAULTS)
def test_what_goes_wrong_there_is_one_line(there: Double, address: str) -> None:
    outcome = program("cohort", address)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error == f"{address}: {FAULTS[address]}"
    assert outcome.hint
    assert there.environment["AWS_SECRET_ACCESS_KEY"] not in outcome.err


def test_another_secret_is_told_and_not_shown(double: Double, tmp_path: Path) -> None:
    env = {**double.environment, "AWS_SECRET_ACCESS_KEY": "n0t-the-s3cret"}
    done = run("cohort", "s3://lake/store", cwd=tmp_path, env=env)
    error, hint = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert error == "error: s3://lake/store: access is denied"
    assert "AWS_SECRET_ACCESS_KEY" in hint
    assert "n0t-the-s3cret" not in hint
    assert env["AWS_ACCESS_KEY_ID"] not in hint


@pytest.mark.usefixtures("there")
def test_what_a_server_cannot_read_there(sail: str) -> None:
    outcome = program("cohort", "s3://nowhere/o.parquet", "--engine", sail)
    assert outcome.code == 2
    assert "404 Not Found" in outcome.error
    assert "<" not in outcome.error
    assert "the server reads it" in outcome.hint
