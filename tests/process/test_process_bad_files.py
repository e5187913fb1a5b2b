"""Bad files in a process of its own: files that change, and what bounds the memory."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.process.program import environment, names, run, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HEADER = b"customer_id,order_date,amount\n"
ROW = b"a,2024-01-05,1\n"
MB = 1 << 20
MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
sys.stdout.buffer.write(done.stderr)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def measured(path: Path) -> tuple[list[str], int, int]:
    """Return the lines on standard error, the code, and the most memory in MB."""
    spare = path.parent / "spare"
    spare.mkdir()
    program = [sys.executable, "-m", "retainr", "cohort", path.name, "-o", "r.csv"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *program],
        cwd=path.parent,
        env=environment(TMPDIR=str(spare)),
        capture_output=True,
        text=True,
        check=True,
    )
    *said, last = done.stdout.splitlines()
    code, most = last.split()
    assert names(spare) == []
    return [line for line in said if not line.startswith("columns: ")], int(code), int(most)


def packed(path: Path, pieces: Iterable[bytes]) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for piece in pieces:
            file.write(piece)


def joined(path: Path, *pieces: bytes) -> None:
    """Write pieces one after the other, packed one by one: gzip allows that."""
    path.write_bytes(b"".join(pieces))


def bomb(path: Path, filler: bytes, times: int) -> None:
    """Write a gzip of a header and many copies of a filler, each packed once for all."""
    piece = gzip.compress(filler, mtime=0)
    joined(path, gzip.compress(HEADER + ROW, mtime=0), *repeat(piece, times))


def plain(path: Path, *pieces: bytes) -> None:
    path.write_bytes(b"".join(pieces))


def wide(path: Path, known: bytes) -> None:
    others = b",".join(b"column_%d" % n for n in range(9_998))
    plain(path, known, b",", others, b"\n", *repeat(b"a,2024-01-05" + b",1" * 9_998 + b"\n", 50))


LINE = "is it a table?"
LARGE: dict[str, tuple[str, Callable[[Path], object], int, list[str]]] = {
    "a line of 100 MB in a field": (
        "o.csv",
        lambda p: plain(p, HEADER, ROW, b"b,2024-01-05,", b"1" * (100 * MB), b"\n", ROW),
        1200,
        [],
    ),
    "100 MB without a line break": ("o.csv", lambda p: plain(p, b"x" * (100 * MB)), 300, []),
    "a header of 100 MB": (
        "o.csv", lambda p: plain(p, b"x," * (50 * MB), b"\n", ROW), 300, [],
    ),
    "2 GB of one line, packed": ("o.csv.gz", lambda p: bomb(p, b"x" * (16 * MB), 128), 300, []),
    "2 GB of zeros, packed": ("o.csv.gz", lambda p: bomb(p, bytes(16 * MB), 128), 300, []),
    "a quote opened above 32 MB": (
        "o.csv", lambda p: plain(p, HEADER, b'"', ROW * (32 * MB // len(ROW))), 1000, [],
    ),
    "ten thousand columns without a known one": (
        "o.csv", lambda p: wide(p, b"column_x,column_y"), 300, [],
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_memory_is_bounded(tmp_path: Path, name: str) -> None:
    file, make, most, expected = LARGE[name]
    make(tmp_path / file)
    said, code, used = measured(tmp_path / file)
    print(said, code, used)
    assert code == 2
    assert used < most
    assert names(tmp_path) == [file, "spare"]
