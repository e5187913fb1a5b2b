"""Standard input, output and error: pipes, pipes that close early, full disks."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.process.program import run, start

SAYING = {
    "table": ("cohort", "orders.csv", "-q", "--format", "table", "--layout", "long"),
    "json": ("cohort", "orders.csv", "-q", "--format", "json"),
    "csv": ("cohort", "orders.csv", "-q", "--format", "csv"),
    "explain": ("cohort", "--explain"),
    "schema": ("schema", "cohort"),
    "version": ("--version",),
    "help": ("--help",),
    "help of a command": ("cohort", "--help"),
}
FULL = Path("/dev/full")


def test_a_pipe_gets_exactly_the_result(orders: Path, tmp_path: Path) -> None:
    done = run("cohort", "-", "--format", "json", cwd=tmp_path, input=orders.read_bytes())
    assert done.returncode == 0
    assert json.loads(done.stdout)["data"]["rows_read"] == 4
    assert done.stderr.decode().splitlines() == [
        "columns: customer = customer_id, time = order_date, amount = amount"
    ]


def test_errors_go_to_standard_error_only(tmp_path: Path) -> None:
    done = run("cohort", "nothing.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: nothing.csv: no such file\n")


def test_standard_input_that_comes_slowly(tmp_path: Path) -> None:
    process = start("cohort", "-", "-q", "--format", "json", cwd=tmp_path, stdin=subprocess.PIPE)
    assert process.stdin is not None
    for piece in (b"customer_id,order_", b"date\na,2024-", b"01-05\nb,2024-01-06\n"):
        process.stdin.write(piece)
        process.stdin.flush()
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["data"]["rows_used"] == 2


def test_no_standard_input_is_an_error(tmp_path: Path) -> None:
    done = run("cohort", "-", cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: standard input: empty\n")


def test_standard_input_leaves_no_temporary_file(orders: Path, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    for content, code in ((orders.read_bytes(), 0), (b"x,y\n1,2\n", 2)):
        done = run("cohort", "-", cwd=tmp_path, input=content, env={"TMPDIR": str(spare)})
        assert done.returncode == code
        assert list(spare.iterdir()) == []


@pytest.mark.parametrize("quiet", [True, False])
def test_a_reader_that_has_enough(daily: Path, tmp_path: Path, quiet: bool) -> None:
    """As `| head -1`: the rest is more than the pipe holds."""
    flags = ["-q"] if quiet else []
    process = start("cohort", daily, "--period", "day", "--format", "csv", *flags, cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"cohort,age,")
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert said == (b"" if quiet else b"columns: customer = customer_id, time = order_date\n")


@pytest.mark.parametrize("what", SAYING)
def test_a_reader_that_is_gone(orders: Path, tmp_path: Path, what: str) -> None:
    assert orders.exists()
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run(*SAYING[what], cwd=tmp_path, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("what", SAYING)
def test_a_full_disk_behind_standard_output(orders: Path, tmp_path: Path, what: str) -> None:
    assert orders.exists()
    with FULL.open("wb") as full:
        done = run(*SAYING[what], cwd=tmp_path, stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == (
        "error: standard output: No space left on device"
    )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_screen_that_has_only_ascii(orders: Path, tmp_path: Path) -> None:
    zone = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run("cohort", orders, cwd=tmp_path, env=zone)
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert run("cohort", orders, "--lang", "zh-Hans", cwd=tmp_path, env=zone).returncode == 0
    document = run("cohort", orders, "--format", "json", cwd=tmp_path, env=zone).stdout
    assert document == run("cohort", orders, "--format", "json", cwd=tmp_path).stdout


def test_a_path_that_is_no_text(orders: Path, tmp_path: Path) -> None:
    """It is read, or refused; it is no fault."""
    odd = os.fsencode(tmp_path) + b"/\xff\xfe.csv"
    os.rename(orders, odd)  # noqa: PTH104 - a path of bytes
    for path, codes in ((odd, (0, 2)), (odd + b"x", (2,))):
        done = run("cohort", os.fsdecode(path), "--format", "json", cwd=tmp_path)
        assert done.returncode in codes
        assert b"Traceback" not in done.stderr
