"""A fault of the program's own: exit code 70, a request for a report, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.process.program import environment, run

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = """
import sys
import {module}
from retainr.cli import main

def broken(*_, **__):
    raise {fault}

setattr(sys.modules[{module!r}], {name!r}, broken)
main()
"""
PLACES = {
    "reading": ("retainr.load", "open_rows"),
    "rendering": ("retainr.cli.run", "render"),
    "config": ("retainr.config", "find"),
}


def broken(
    place: str, orders: Path, *args: str, fault: str = "RuntimeError('toy')", **env: str
) -> subprocess.CompletedProcess[str]:
    module, name = PLACES[place]
    code = BROKEN.format(module=module, name=name, fault=fault)
    return subprocess.run(
        [sys.executable, "-c", code, "cohort", orders, "-q", "--format", "csv", *args],
        cwd=orders.parent,
        env=environment(**env),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("place", PLACES)
def test_a_fault_is_told_without_a_traceback(orders: Path, place: str) -> None:
    done = broken(place, orders)
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.splitlines() == [
        "error: a fault of retainr's own: RuntimeError: toy",
        "hint:  please report it with what --debug shows",
    ]


@pytest.mark.parametrize("place", PLACES)
def test_the_environment_asks_for_the_traceback(orders: Path, place: str) -> None:
    done = broken(place, orders, RETAINR_DEBUG="1")
    assert done.returncode == 70
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "RuntimeError: toy" in done.stderr
    assert "\nerror: a fault of retainr's own" in done.stderr


def test_the_option_asks_for_the_traceback(orders: Path) -> None:
    assert "Traceback" in broken("reading", orders, "--debug").stderr


def test_a_message_of_many_lines_stays_one(orders: Path) -> None:
    done = broken("reading", orders, fault="ValueError('a\\nb\\x1b[31m')")
    assert len(done.stderr.splitlines()) == 2
    assert "\x1b" not in done.stderr


def test_a_panic_of_polars_is_a_fault(orders: Path) -> None:
    fault = "__import__('polars').exceptions.PanicException('toy')"
    done = broken("reading", orders, fault=fault)
    assert done.returncode == 70
    assert "Traceback" not in done.stderr


def test_the_users_errors_are_no_faults_with_debug_either(tmp_path: Path) -> None:
    done = run("cohort", "nothing.csv", "--debug", cwd=tmp_path, env={"RETAINR_DEBUG": "1"})
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "args",
    [("--nope",), ("cohort", "--nope"), ("cohort",), ("nope",)],
    ids=" ".join,
)
def test_usage_errors(tmp_path: Path, args: tuple[str, ...]) -> None:
    done = run(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert {b"--nope": b"--nope", b"cohort": b"INPUT", b"nope": b"nope"}[
        args[-1].encode()
    ] in done.stderr


@pytest.mark.parametrize(
    ("rows", "clock"),
    [("a,,1\n,soon,x", "calendar"), ("a,,1\n,soon,x", "elapsed"), ("a,2024-01-05,-1", "elapsed")],
)
def test_no_warning_reaches_the_user(tmp_path: Path, rows: str, clock: str) -> None:
    """What Python and the libraries warn of is for developers."""
    (tmp_path / "poor.csv").write_text(f"customer_id,order_date,amount\n{rows}\n")
    args = ("--max-rejects", "1", "--clock", clock, "-q", "--by", "customer_id")
    done = run("cohort", "poor.csv", *args, cwd=tmp_path, env={"PYTHONWARNINGS": "always"})
    assert (done.returncode, done.stderr) == (0, b"")
