"""A store is whole at every moment: the old one or the new one, whatever ends the run."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.engines.polars import PolarsEngine
from retainr.errors import OutputError
from retainr.load import Reading
from retainr.load.checked import CheckedTables
from retainr.load.manifest import read_manifest
from retainr.store import open_kind, reduce, tables
from tests.process.program import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENGINE = PolarsEngine()
HEADER = "customer,date,order_id,amount"


def log(path: Path, seed: int, rows: int = 300) -> Path:
    draw = random.Random(seed)
    months = range(1, 13)
    lines = (
        f"c{draw.randrange(60)},2024-{draw.choice(months):02d}-05,{n // 2},{draw.randrange(-9, 99)}"
        for n in range(rows)
    )
    path.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
    return path


def made(files: list[Path], store: Path) -> str:
    rows = open_kind([str(path) for path in files], None, Reading(), ENGINE)
    return reduce(rows, store).content


def content(store: Path) -> str:
    """Return what a store holds; all its tables are what they were written as."""
    found = read_manifest(store, "store")
    assert found is not None
    files = CheckedTables(store, "store", found)
    for name, table in found.tables.items():
        assert files[name].collect().height == table.rows
    return found.content


@contextmanager
def kept_at_each_step(store: Path, kept: Path) -> Iterator[None]:
    """Keep the folder of a store as it is before and after each step that changes it."""
    own = {name: getattr(Path, name) for name in ("rename", "replace", "unlink")}
    patch = pytest.MonkeyPatch()

    def keep() -> None:
        if store.exists():
            shutil.copytree(store, kept / f"{len(list(kept.iterdir())):02d}")

    def watched(name: str) -> Callable[..., Any]:
        def step(self: Path, *args: Any, **options: Any) -> Any:
            keep()
            try:
                return own[name](self, *args, **options)
            finally:
                keep()

        return step

    try:
        for name in own:
            patch.setattr(Path, name, watched(name))
        yield
    finally:
        patch.undo()


def test_whatever_the_moment_it_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    store, kept = tmp_path / "store", tmp_path / "kept"
    kept.mkdir()
    with kept_at_each_step(store, kept):
        first = made([log(tmp_path / "a.csv", 1)], store)
    assert {content(path) for path in kept.iterdir()} == {first}
    shutil.rmtree(kept)
    kept.mkdir()
    with kept_at_each_step(store, kept):
        second = made([log(tmp_path / "b.csv", 2)], store)
    seen = [content(path) for path in sorted(kept.iterdir())]
    assert set(seen) == {first, second}
    assert seen == sorted(seen, key=[first, second].index)
    files = {table.file for table in read_manifest(store, "store").tables.values()}  # type: ignore[union-attr]
    assert {path.name for path in store.iterdir()} == {*files, "manifest.json"}


KILLED = """
import os, signal, sys
from pathlib import Path
seen, at = 0, int(sys.argv.pop(1))

def hook(event, args):
    global seen
    if event in ("os.rename", "os.remove", "os.mkdir"):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
from retainr.cli import main
main()
"""


def test_a_run_that_is_killed(tmp_path: Path) -> None:
    """Right before the manifest takes its place: the eighth step that changes a folder."""
    store = tmp_path / "store"
    first = made([log(tmp_path / "a.csv", 1)], store)
    words = ["reduce", str(log(tmp_path / "b.csv", 2)), "-o", str(store), "-q"]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, "8", *words],
        cwd=tmp_path, env=environment(), check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert len(list(store.iterdir())) == 8
    assert content(store) == first
    assert made([tmp_path / "b.csv"], store) == made([tmp_path / "b.csv"], tmp_path / "other")
    left = [path for path in store.iterdir() if path.is_dir()]
    assert len(list(store.iterdir())) == 4 + len(left)


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = made([log(tmp_path / "a.csv", 1)], store)
    before = sorted(store.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (0, 2_500):
        for target in (store, tmp_path / "new"):
            path = log(tmp_path / "b.csv", 2, 3000)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
            try:
                with pytest.raises(OutputError, match="File too large"):
                    made([path], target)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(store.iterdir()) == before
    assert content(store) == first
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "b.csv", "store"}


def test_the_content_is_that_of_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of their order, of the files that they stand in, or of how many are sorted at a time."""
    path = log(tmp_path / "a.csv", 3, 2000)
    whole = made([path], tmp_path / "whole")
    lines = path.read_text("utf-8").splitlines()[1:]
    random.Random(4).shuffle(lines)
    halves = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for half, rows in zip(halves, (lines[:700], lines[700:]), strict=True):
        half.write_text("\n".join((HEADER, *rows)), "utf-8")
    monkeypatch.setattr(tables, "_ORDERS", 5)
    assert made(halves, tmp_path / "halves") == whole
    one, two = (retainr.churn(retainr.load(tmp_path / name)) for name in ("whole", "halves"))
    assert one.summary == two.summary
    lines[5] = lines[5].replace("2024-", "2023-")
    halves[0].write_text("\n".join((HEADER, *lines[:700])), "utf-8")
    assert made(halves, tmp_path / "halves") != whole


def test_the_content_is_the_same_on_one_thread(tmp_path: Path) -> None:
    path = log(tmp_path / "a.csv", 3)
    subprocess.run(
        [sys.executable, "-m", "retainr", "reduce", str(path), "-o", "store", "-q"],
        cwd=tmp_path, env=environment(POLARS_MAX_THREADS="1"), check=True,
    )  # fmt: skip
    found = read_manifest(tmp_path / "store", "store")
    assert found is not None
    assert found.content == made([path], tmp_path / "other")
    for name in ("orders", "activity", "customers"):
        one, other = (tmp_path / folder / f"{name}.parquet" for folder in ("store", "other"))
        assert one.read_bytes() == other.read_bytes()
