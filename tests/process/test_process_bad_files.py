"""Bad files in a process of its own: files that change, and what bounds the memory."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

import pytest

from tests.load.test_bad_table import CASES, EXPECTED
from tests.process.program import environment, names, run, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = b"customer_id,order_date,amount\n"
ROW = b"a,2024-01-05,1\n"
MB = 1 << 20
MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
sys.stdout.buffer.write(done.stderr)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@dataclass(frozen=True)
class Measured:
    """Hold the lines on standard error, the exit code, and the most memory used."""

    said: list[str]
    code: int
    megabytes: int


def measured(path: Path) -> Measured:
    """Run the program on a file, in a process that is measured."""
    spare = path.parent / "spare"
    spare.mkdir()
    program = [sys.executable, "-m", "retainr", "cohort", path.name, "-q"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *program],
        cwd=path.parent,
        env=environment(TMPDIR=str(spare)),
        capture_output=True,
        text=True,
        check=True,
    )
    *said, last = done.stdout.splitlines()
    code, most = map(int, last.split())
    assert names(spare) == []
    return Measured([line for line in said if not line.startswith("columns: ")], code, most)


def bomb(path: Path, filler: bytes, times: int) -> None:
    """Write a header and many copies of a filler, each packed by itself: gzip allows that."""
    piece = gzip.compress(filler, mtime=0)
    plain(path, gzip.compress(HEADER + ROW, mtime=0), *repeat(piece, times))


def plain(path: Path, *pieces: bytes) -> None:
    path.write_bytes(b"".join(pieces))


def wide(path: Path, known: bytes) -> None:
    others = b",".join(b"column_%d" % n for n in range(9_998))
    plain(path, known, b",", others, b"\n", *repeat(b"a,2024-01-05" + b",1" * 9_998 + b"\n", 50))


@dataclass(frozen=True)
class Large:
    """Hold a file that could fill the memory: how it is made, its error, and the most MB."""

    make: Callable[[Path], object]
    error: str
    most: int
    file: str = "o.csv"


LARGE = {
    "a line of 100 MB in a field": Large(
        lambda p: plain(p, HEADER, ROW, b"b,2024-01-05,", b"1" * (100 * MB), b"\n", ROW),
        "1 of 3 rows rejected (33.3%, limit 5%)",
        1200,
    ),
    "100 MB without a line break": Large(
        lambda p: plain(p, b"x" * (100 * MB)), "no line ends within 1 MB", 300
    ),
    "a header of 100 MB": Large(
        lambda p: plain(p, b"x," * (50 * MB), b"\n", ROW), "no line ends within 1 MB", 300
    ),
    "2 GB of one line, packed": Large(
        lambda p: bomb(p, b"x" * (16 * MB), 128), "a line is longer than 64 MB", 300, "o.csv.gz"
    ),
    "2 GB of zeros, packed": Large(
        lambda p: bomb(p, bytes(16 * MB), 128), "a binary file, not text", 300, "o.csv.gz"
    ),
    "a quote opened above 32 MB": Large(
        lambda p: plain(p, HEADER, b'"', ROW * (32 * MB // len(ROW))),
        "row 1 does not end: a quote is opened and not closed",
        800,
    ),
    "ten thousand columns without a known one": Large(
        lambda p: wide(p, b"column_x,column_y"), "no column found for customer and time", 300
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_memory_is_bounded(tmp_path: Path, name: str) -> None:
    case = LARGE[name]
    path = tmp_path / case.file
    case.make(path)
    done = measured(path)
    errors = [line for line in done.said if line.startswith("error: ")]
    assert (done.code, errors) == (2, [f"error: {case.file}: {case.error}"])
    assert len([line for line in done.said if line.startswith("hint:  ")]) == 1
    assert max(map(len, done.said)) < 2000
    assert done.megabytes < case.most
    assert names(tmp_path) == [case.file, "spare"]


def test_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    wide(tmp_path / "o.csv", b"customer_id,order_date")
    done = measured(tmp_path / "o.csv")
    assert (done.code, done.said) == (0, [])
    assert done.megabytes < 300


def test_packed_rows_are_read_as_a_stream(tmp_path: Path) -> None:
    """Rows of 160 MB in half a megabyte; they are never all in memory, nor on the disk."""
    bomb(tmp_path / "o.csv.gz", ROW * (8 * MB // len(ROW)), 20)
    done = measured(tmp_path / "o.csv.gz")
    assert (done.code, done.said) == (0, [])
    assert done.megabytes < 700


TYPICAL = (
    "cut off within quotes",
    "half of gzip",
    "a picture",
    "a zero byte in a field",
    "the header below a title",
    "half of Parquet",
    "Parquet with times after the year 9999",
    "zeros within Arrow",
    "a line that is no JSON",
    "a workbook that unpacks to gigabytes",
    "half of a database",
    "files with other columns",
    "links in a circle",
)


@pytest.mark.parametrize("name", TYPICAL)
def test_a_bad_file_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nothing but the two lines, not even what a library says by itself."""
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    case.write()
    before = names(tmp_path)
    args = (case.file, *case.options, "-q", "-o", "r.csv")
    done = run("cohort", *args, cwd=tmp_path, env={"TMPDIR": str(spare)})
    said = [line for line in done.stderr.decode().splitlines() if not line.startswith("       ")]
    assert done.returncode == 2
    assert said == [f"error: {EXPECTED[name]['error']}", f"hint:  {EXPECTED[name]['hint']}"]
    assert names(tmp_path) == before
    assert names(spare) == []


CHANGES: dict[str, Callable[[Path], object]] = {
    "shorter": lambda path: os.truncate(path, path.stat().st_size // 2),
    "longer": lambda path: os.truncate(path, path.stat().st_size + 100),
    "another": lambda path: (path.parent / "new").rename(path),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_read(long: Path, tmp_path: Path, change: str) -> None:
    path = tmp_path / "o.csv"
    shutil.copy(long, path)
    (tmp_path / "new").write_bytes(HEADER + ROW)
    process = start("cohort", "o.csv", "-o", "r.csv", cwd=tmp_path)
    assert process.stderr is not None
    assert process.stderr.readline().startswith(b"columns: ")
    CHANGES[change](path)
    _, err = process.communicate()
    assert process.returncode == 2
    assert err.decode().splitlines()[0].startswith("error: o.csv: ")
    assert b"Traceback" not in err
    assert not (tmp_path / "r.csv").exists()
