"""A full disk: exit 2, one line that says which file, and the old files as they were."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.program import retainr
from tests.report.shops import shop, survey

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT = "report --survey nps.csv -o r.html -o r.json --history h.parquet"
CHECK = "check orders.csv --min cohort.customers=1 -o r.json -o r.xlsx --junit j.xml --state s.json"
COMMANDS = {
    "report": REPORT,
    "check": CHECK,
    "diff": "diff monday.json today.json -o r.csv -o r.html",
    "cohort": "cohort orders.csv -o r.parquet -o r.xlsx -o r.csv --rejects rejects.csv",
}


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def inputs() -> None:
    Path("orders.csv").write_text(shop(4), "utf-8")
    Path("nps.csv").write_text(survey([("2024-03", 2, 1, 1), ("2024-04", 2, 1, 1)]), "utf-8")
    for name in ("monday.json", "today.json"):
        shutil.copy(Path(__file__).parents[1] / "docs" / name, name)


def state() -> dict[str, bytes]:
    """Return all files but the lock, which is empty and stays."""
    files = (path for path in Path().rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files if not path.name.endswith(".lock")}


def old(command: str) -> None:
    """Put old files where a command writes."""
    words = command.split()
    writing = ("-o", "--junit", "--rejects")
    for option, name in pairwise(words):
        if option in writing:
            Path(name).write_bytes(b"old")


def fails(command: str) -> str:
    """See that a command can't write, and changes nothing; return what it says."""
    before = state()
    outcome = retainr(*command.split(), "-q")
    assert outcome.code == 2, outcome.err
    assert outcome.out == b""
    assert state() == before
    error, hint = outcome.err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    return outcome.error


@pytest.mark.parametrize(
    ("name", "size"), [*((name, 0) for name in COMMANDS), ("report", 700), ("check", 700)]
)
def test_a_file_that_may_not_grow(name: str, size: int) -> None:
    """Without any room the first file fails; with a little, one after others were filled."""
    inputs()
    command = COMMANDS[name]
    old(command)
    with room(size):
        said = fails(command)
    assert said.endswith(": File too large")
    assert ".retainr-" not in said


def test_a_history_stays_as_it_was() -> None:
    inputs()
    assert retainr(*REPORT.split(), "-q", "--as-of", "2024-03-31").code == 0
    with room(2000):
        fails(f"{REPORT} --as-of 2024-04-30")


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A file system of its own, where this user may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount")
    try:
        os.chdir(disk)
        inputs()
        assert retainr(*REPORT.split(), "-q", "--as-of", "2024-03-31").code == 0
        rest = os.statvfs(disk)
        Path("filler").write_bytes(b"x" * (rest.f_bavail * rest.f_frsize))
        for name in ("report", "check", "cohort"):
            assert fails(COMMANDS[name]).endswith("No space left on device"), name
    finally:
        os.chdir(tmp_path)
        subprocess.run(["umount", str(disk)], check=True)
