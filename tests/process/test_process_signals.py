"""Ctrl-C and termination: one line, the right code, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.process.program import environment, names, start, wait_until

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = b"columns: customer = customer_id, time = order_date, amount = amount\n"
HELD = """
import os, sys
from retainr.cli import main

def held(_):
    with open("held", "w"):
        os.read(0, 1)

os.fsync = held
main()
"""
"""The program, held where it has written a file but not yet put it in its place."""

INTERRUPTED_AT = """
import os, runpy, signal, sys

class Finder:
    def find_spec(self, name, *_):
        if name == {name!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
runpy.run_module("retainr", run_name="__main__", alter_sys=True)
"""


def begin(*args: object, cwd: Path) -> subprocess.Popen[bytes]:
    """Start the program in its own temporary folder, with a standard input that stays open."""
    return start(*args, cwd=cwd, env={"TMPDIR": str(cwd)}, stdin=subprocess.PIPE)


def receiving(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Say something to the program, and wait until it has put some of it into a file."""
    assert process.stdin is not None
    process.stdin.write(b"customer_id,order_date\n" + b"a,2024-01-05\n" * 200_000)
    process.stdin.flush()
    wait_until(lambda: any(path.stat().st_size for path in folder.glob("retainr-*")), process)


def reading(process: subprocess.Popen[bytes]) -> None:
    """Wait until the program has seen the headings and goes on to the rows."""
    assert process.stderr is not None
    assert process.stderr.readline() == COLUMNS


def test_an_interrupt_during_a_long_read(long: Path, tmp_path: Path) -> None:
    process = begin("cohort", long, "-o", "r.csv", cwd=tmp_path)
    reading(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"interrupted\n")
    assert names(tmp_path) == []


MADE = """
import os, signal, sys
from retainr.cli.guard import guarded

class Held:
    def __set_name__(self, *_):
        os.kill(os.getpid(), signal.SIGINT)

with guarded(debug=False):
    {line}
"""
"""An interrupt where a class is made, or where text is executed."""


@pytest.mark.parametrize(
    "line",
    [
        "type('C', (), dict(held=Held()))",
        "exec('import os, signal; os.kill(os.getpid(), signal.SIGINT)')",
    ],
)
def test_an_interrupt_while_modules_are_imported(line: str, tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(MADE.format(line=line))
    words = [sys.executable, "-m", "made"]
    done = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"interrupted\n")


def test_an_interrupt_while_standard_input_comes(tmp_path: Path) -> None:
    process = begin("cohort", "-", cwd=tmp_path)
    receiving(process, tmp_path)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"interrupted\n")
    assert names(tmp_path) == []


@pytest.mark.parametrize("module", ["typer", "retainr.cli.run", "polars"])
def test_an_interrupt_while_it_starts(orders: Path, tmp_path: Path, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT.format(name=module), "cohort", orders],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 130
    assert done.stdout == b""
    assert [line for line in done.stderr.splitlines() if not line.startswith(b"columns:")] == [
        b"interrupted"
    ]


def test_termination_during_a_long_read(long: Path, tmp_path: Path) -> None:
    process = begin("cohort", long, "-o", "r.csv", cwd=tmp_path)
    reading(process)
    process.terminate()
    process.communicate()
    assert process.returncode != 0
    assert names(tmp_path) == []


def test_termination_while_standard_input_comes(tmp_path: Path) -> None:
    process = begin("cohort", "-", cwd=tmp_path)
    receiving(process, tmp_path)
    process.terminate()
    process.communicate()
    assert process.returncode != 0
    assert names(tmp_path) == []


def test_termination_of_the_demo(tmp_path: Path) -> None:
    process = begin("demo", "--customers", "200000", cwd=tmp_path)
    wait_until(lambda: any(tmp_path.glob("retainr-demo-*")), process)
    process.terminate()
    process.communicate()
    assert process.returncode != 0
    assert names(tmp_path) == []


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_ended_while_a_file_is_written(orders: Path, tmp_path: Path, by: signal.Signals) -> None:
    """The old file is whole, and the half-written new one is gone."""
    target = tmp_path / "r.csv"
    target.write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, "cohort", orders, "-q", "-o", target],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    wait_until((tmp_path / "held").exists, process)
    assert len(names(tmp_path)) == 4
    process.send_signal(by)
    process.communicate()
    assert process.returncode in (128 + by, -by)
    assert names(tmp_path) == ["held", "orders.csv", "r.csv"]
    assert target.read_text() == "old"


def test_a_program_that_is_not_ended_writes_its_file(orders: Path, tmp_path: Path) -> None:
    """What holds the program in the test above does not break it."""
    target = tmp_path / "r.csv"
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, "cohort", orders, "-q", "-o", target],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
    )
    wait_until((tmp_path / "held").exists, process)
    process.communicate(b"x")
    assert process.returncode == os.EX_OK
    assert target.read_bytes().startswith(b"cohort,age,")
