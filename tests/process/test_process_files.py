"""A file is written whole or not at all, and replaced only by a rename."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.process.program import PROGRAM, names, run

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
os.execv(sys.argv[1], sys.argv[1:])
"""
FULL = (sys.executable, "-c", LIMIT, *PROGRAM)
"""No file grows beyond 100 bytes, as on a full disk. The limit is set in a process of its own:
code between fork and exec meets the threads that other tests of this process have begun."""

ENDINGS = ("csv", "tsv", "parquet", "json", "jsonl", "xlsx", "md", "html", "png", "svg", "pdf")


def written(orders: Path, *args: object) -> None:
    done = run("cohort", orders, "-q", *args, cwd=orders.parent)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_full_disk_leaves_the_old_file(orders: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"r.{ending}"
    target.write_bytes(b"old")
    done = run("cohort", orders, "-q", "-o", target, cwd=tmp_path, program=FULL)
    assert done.returncode == 2
    errors = done.stderr.decode().splitlines()
    assert errors[0] == f"error: {target}: File too large"
    assert not [line for line in errors[1:] if not line.startswith("hint:")]
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["orders.csv", target.name]


def test_one_of_several_that_cannot_be_written_leaves_all(orders: Path, tmp_path: Path) -> None:
    for name in ("curve.csv", "whole.json", "rejects.csv"):
        (tmp_path / name).write_bytes(b"old")
    args = ("-o", "curve.csv", "-o", "whole.json", "--rejects", "rejects.csv")
    short = ("--table", "trend", "--where", "amount > 100", "--max-age", "0")
    done = run("cohort", orders, "-q", *args, *short, cwd=tmp_path, program=FULL)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {tmp_path / 'whole.json'}: File too large".encode())
    assert names(tmp_path) == ["curve.csv", "orders.csv", "rejects.csv", "whole.json"]
    assert {(tmp_path / n).read_bytes() for n in ("curve.csv", "whole.json")} == {b"old"}


def test_a_full_disk_behind_standard_input(orders: Path, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    content = orders.read_bytes() + b"a,2024-02-28,1\n" * 100
    env = {"TMPDIR": str(spare)}
    done = run("cohort", "-", cwd=tmp_path, input=content, env=env, program=FULL)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: standard input: ")
    assert b"File too large" in done.stderr
    assert names(spare) == []


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_a_missing_folder_is_seen_before_anything_is_read(tmp_path: Path, option: str) -> None:
    """The input is not there either; had it been looked for, that were the error."""
    done = run("cohort", "nothing.csv", option, "gone/r.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "error: gone/r.csv: there is no folder gone",
        "hint:  mkdir -p gone",
    ]
    assert names(tmp_path) == []


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_a_target_that_is_no_file(tmp_path: Path, option: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    name, fault = ("folder.csv", "is a folder")
    if option == "--rejects":
        name, fault = ("pipe.csv", "is not a regular file")
    done = run("cohort", "nothing.csv", option, name, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == f"error: {name}: {fault}"


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_a_folder_that_may_not_be_written(tmp_path: Path, option: str) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")
    done = run("cohort", "nothing.csv", option, "locked/r.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: locked/r.csv: the folder locked is not writable\n")


def test_what_killed_runs_left_goes_with_the_next_one(orders: Path, tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / f".retainr-{name}.tmp").write_bytes(b"half")
    os.utime(tmp_path / ".retainr-old.tmp", (0, 0))
    written(orders, "-o", tmp_path / "r.csv")
    assert names(tmp_path) == [".retainr-new.tmp", "orders.csv", "r.csv"]


def test_an_existing_file_is_replaced_by_a_rename(orders: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    reader = target.open("rb")
    before = target.stat()
    written(orders, "-o", target)
    after = target.stat()
    with reader:
        assert reader.read() == b"old"
    assert after.st_ino != before.st_ino
    assert after.st_mode & 0o777 == 0o640
    assert target.read_bytes().startswith(b"cohort,age,")


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_mode_that_others_would_have(
    orders: Path, tmp_path: Path, mask: int, mode: int
) -> None:
    done = run("cohort", orders, "-q", "-o", "r.csv", cwd=tmp_path, umask=mask)
    assert done.returncode == 0
    assert (tmp_path / "r.csv").stat().st_mode & 0o777 == mode


def test_a_link_stays_one(orders: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / "r.csv").write_bytes(b"old")
    link = tmp_path / "r.csv"
    link.symlink_to(real / "r.csv")
    written(orders, "-o", link)
    assert link.is_symlink()
    assert (real / "r.csv").read_bytes().startswith(b"cohort,age,")
    assert names(real) == ["r.csv"]


def test_nothing_is_written_when_the_run_fails(orders: Path, tmp_path: Path) -> None:
    orders.write_text("customer_id,order_date\na,soon\n")
    args = ("-o", "r.csv", "-o", "r.json", "--rejects", "rejects.csv")
    done = run("cohort", orders, *args, cwd=tmp_path)
    assert done.returncode == 2
    assert names(tmp_path) == ["orders.csv"]


def test_a_name_as_long_as_names_may_be(orders: Path, tmp_path: Path) -> None:
    longest = "x" * 251 + ".csv"
    written(orders, "-o", longest)
    assert names(tmp_path) == ["orders.csv", longest]


def test_nothing_but_the_files_is_left(orders: Path, tmp_path: Path) -> None:
    made = [f"r.{ending}" for ending in ENDINGS]
    written(orders, *(part for name in made for part in ("-o", name)))
    assert names(tmp_path) == sorted(["orders.csv", *made])
    assert min((tmp_path / name).stat().st_size for name in made) > 50
