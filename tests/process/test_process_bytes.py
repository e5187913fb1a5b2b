"""The same input and options give the same bytes: at another time, with other threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.process.program import run

if TYPE_CHECKING:
    from pathlib import Path

DATA = ("csv", "tsv", "parquet", "json", "jsonl", "xlsx", "md", "html")
CHARTS = ("png", "svg", "pdf")
ONE = {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "1", "TZ": "UTC"}
TWO = {"POLARS_MAX_THREADS": "2", "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"}


def made(folder: Path, source: Path, outputs: tuple[str, ...], env: dict[str, str]) -> Path:
    """Run in a new folder, and write files beside what goes to the screen."""
    folder.mkdir()
    files = [part for name in outputs for part in ("-o", name)]
    options = ("--by", "channel", "--brackets", "1-3", "--clock", "elapsed", "--max-age", "5")
    done = run("cohort", source, *options, "--last", "9", *files, cwd=folder, env=env)
    assert done.returncode == 0, done.stderr
    (folder / "screen").write_bytes(done.stdout)
    return folder


def next_second() -> None:
    """Wait for the next second, an even one: some formats carry the time in seconds, or in two."""
    begun = int(time.time()) // 2
    while int(time.time()) // 2 == begun:
        pass


@pytest.mark.parametrize("endings", [DATA, CHARTS], ids=["data", "charts"])
def test_two_runs(lines: Path, tmp_path: Path, endings: tuple[str, ...]) -> None:
    outputs = tuple(f"r.{ending}" for ending in endings)
    one = made(tmp_path / "one", lines, outputs, ONE)
    next_second()
    two = made(tmp_path / "two", lines, outputs, TWO)
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(("screen", *outputs))
    assert [n for n in names if (one / n).read_bytes() != (two / n).read_bytes()] == []


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_rejects(tmp_path: Path, ending: str) -> None:
    source = tmp_path / "orders.csv"
    rows = (f"c{n % 50},2024-01-{n % 28 + 1:02d}" if n % 7 else f"c{n},x" for n in range(20_000))
    source.write_text("\n".join(["customer_id,order_date", *rows, ""]))
    made_of = []
    for env in (ONE, TWO):
        target = tmp_path / f"r.{ending}"
        args = ("-q", "--max-rejects", "20%", "--rejects", target)
        assert run("cohort", source, *args, cwd=tmp_path, env=env).returncode == 0
        made_of.append(target.read_bytes())
    assert made_of[0] == made_of[1]


def test_the_demo(tmp_path: Path) -> None:
    contents = []
    for name, env in (("one", ONE), ("two", TWO)):
        folder = tmp_path / name
        folder.mkdir()
        done = run("demo", "--write", ".", "--customers", "300", cwd=folder, env=env)
        assert done.returncode == 0
        files = sorted(folder.iterdir())
        contents.append([done.stdout, *(path.read_bytes() for path in files)])
    assert contents[0] == contents[1]
