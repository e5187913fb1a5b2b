"""`--memory-budget`: the same bytes from disk, and nothing left there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from retainr.activity.history import Spec
from retainr.errors import InputError
from retainr.load.budget import bytes_of
from retainr.store.reduced import numbered, plan
from retainr.store.tables import write_tables
from tests.cli.program import cohort

if TYPE_CHECKING:
    from pathlib import Path

SPILLED = re.compile(r"prefetch_stats\(group-by\): file_mb\(written=(\d+\.\d)")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Write 20,000 lines of orders, enough that a megabyte does not hold them."""
    n = pl.int_range(20_000)
    lines = pl.select(
        customer_id=pl.format("日本{}", n * 7919 % 6000),
        ordered_at=pl.datetime(2023, 1, 1) + pl.duration(minutes=n * 104_729 % 1_000_000),
        order_id=n * 3 // 4,
        amount=(n * 31 % 10_007 - 500) / 100,
    )
    path = tmp_path / "orders.parquet"
    lines.write_parquet(path)
    return path


def spilled(path: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `cohort` with a megabyte of memory, its temporary files in a folder of their own."""
    folder = path.parent / "temporary"
    folder.mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "retainr", "cohort", str(path), *options, "--format", "json", "-q"],
        env={**os.environ, "TMPDIR": str(folder), **environment},
        capture_output=True,
        check=False,
    )
    assert list(folder.iterdir()) == []
    return ended


def test_the_spilled_numbers_are_the_same_to_the_byte(orders: Path) -> None:
    ended = spilled(orders, "--memory-budget", "1MB", POLARS_OOC_LOG_METRICS="1")
    written = [float(size) for size in SPILLED.findall(ended.stderr.decode())]
    assert max(written) > 0
    assert ended.stdout == cohort(str(orders), "--format", "json").out


def test_a_full_disk_is_one_line(orders: Path) -> None:
    room = {"RETAINR_MEMORY_BUDGET": "1MB", "POLARS_OOC_DISK_BUDGET_MB": "0"}
    ended = spilled(orders, **room)
    assert (ended.returncode, ended.stdout) == (2, b"")
    said = ended.stderr.decode().splitlines()
    assert said[0] == f"error: {orders}: no room left to spill to"
    assert "--memory-budget" in said[1]
    assert len(said) == 2


def test_the_room_on_the_disk_is_a_limit(orders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    outcome = cohort(str(orders), "--memory-budget", "1MB")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error == f"{orders}: no room left to spill to"


def test_orders_that_were_read_may_find_no_room_later(
    orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(orders.parent)
    rows = retainr.load(orders.name, memory_budget="1MB")
    found = numbered(rows.collect(lambda frame, _: plan(frame, rows)))
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(InputError, match=r"orders.parquet: no room left to spill to"):
        write_tables(found, Spec(has_amount=True), orders.parent, rows.engine, rows.name)


def test_a_folder_that_cannot_be_written_is_one_line(orders: Path) -> None:
    ended = spilled(orders, "--memory-budget", "1MB", POLARS_OOC_SPILL_DIR=str(orders))
    assert (ended.returncode, ended.stdout) == (2, b"")
    where = f"POLARS_OOC_SPILL_DIR={orders}"
    assert ended.stderr.decode().splitlines() == [
        f"error: --memory-budget: no folder to spill to: {where}: File exists",
        "hint:  POLARS_OOC_SPILL_DIR names a folder that can be written",
    ]


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2 * 10**9), ("512MB", 512 * 10**6), ("1.5GiB", 3 * 2**29), ("1MB", 10**6)],
)
def test_sizes(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize(
    "text", ["2G", "2", "GB", "0GB", "0.9MB", "-2GB", "2 GB", "2gb", "1e3MB", "２GB", "", "500KB"]
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(InputError, match="not a size of at least 1MB"):
        bytes_of(text)


def test_a_wrong_size_is_one_line(orders: Path) -> None:
    outcome = cohort(str(orders), "--memory-budget", "2G")
    assert outcome.code == 2
    assert outcome.error == "--memory-budget 2G: not a size of at least 1MB"
    assert outcome.hint == "for example --memory-budget 2GB, 512MB or 1.5GiB"
