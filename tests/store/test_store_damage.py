"""A store whose files are not what was written is refused, in one line."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

import retainr
from retainr.errors import InputError
from tests.store.same import document

if TYPE_CHECKING:
    from pathlib import Path

LOG = "customer,date,amount\na,2024-01-05,3\na,2024-02-06,4\nb,2024-01-06,-2\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(LOG, "utf-8")
    return path


@pytest.fixture
def store(log: Path) -> Path:
    path = log.with_name("made")
    retainr.reduce(retainr.load(log), path)
    return path


DAMAGED = {
    "newer": ("manifest.json", '"retainr_store": 1', '"retainr_store": 2'),
    "torn": ("manifest.json", '"account"', '"acc'),
    "poor": ("manifest.json", '"tables"', '"table"'),
    "other": ("manifest.json", '"rows": [1', '"rows": [2'),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_manifest_that_cannot_be_used(store: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(store, tmp_path / "store")
    file, old, new = DAMAGED[name]
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new), "utf-8")
    said = "a store of format 2; this retainr reads format 1" if name == "newer" else "is damaged"
    with pytest.raises(InputError, match=said):
        retainr.load(copy)


def test_tables_that_cannot_be_used(store: Path, tmp_path: Path) -> None:
    for name, said in (("flipped", "are not those"), ("cut", "bytes, not"), ("gone", "is missing")):
        copy = shutil.copytree(store, tmp_path / name)
        table = copy / "activity.parquet"
        content = bytearray(table.read_bytes())
        content[len(content) // 2] ^= 1
        table.write_bytes(content if name == "flipped" else content[:-9])
        if name == "gone":
            table.unlink()
        with pytest.raises(InputError, match=f"activity.parquet is.*{said}|{said}"):
            retainr.churn(retainr.load(copy))
    (copy / "manifest.json").unlink()
    shutil.copy(store / "activity.parquet", copy)
    with pytest.raises(InputError, match=r"a store without its manifest\.json"):
        retainr.load(copy)


def test_only_the_tables_that_tell_it_are_read(log: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store"
    retainr.reduce(retainr.load(log), copy)
    (copy / "orders.parquet").unlink()
    for command in (retainr.churn, retainr.cohort, retainr.survival):
        assert "error" not in document(partial(command, retainr.load(copy)))
    with pytest.raises(InputError, match=r"orders\.parquet is missing"):
        retainr.cohort(retainr.load(copy), clock="elapsed")
