"""The program in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = (sys.executable, "-m", "retainr")
_SCRIPT = Path(sysconfig.get_path("scripts")) / "retainr"
INSTALLED = (str(_SCRIPT),) if _SCRIPT.exists() else PROGRAM
"""The program as a user starts it, where it is installed."""

PATIENCE_SECONDS = 60
ROOT = Path(__file__).parents[2]
UNSET = ("NO_COLOR", "FORCE_COLOR", "RETAINR_LANG", "RETAINR_DEBUG", "POLARS_MAX_THREADS")


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which the program of this checkout runs, whatever the folder."""
    plain = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**plain, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **more}


def run(*args: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end.

    Args:
        args: of the program.
        cwd: the working directory.
        options: as `subprocess.run` takes them; `env` is added to the environment, and
            `program` is started in place of this checkout's.
    """
    program = options.pop("program", PROGRAM)
    given = {"env": environment(**options.pop("env", {})), "timeout": PATIENCE_SECONDS, **options}
    if "stdout" not in given:
        given["stdout"] = subprocess.PIPE
    command = [*program, *map(str, args)]
    return subprocess.run(command, cwd=cwd, stderr=subprocess.PIPE, check=False, **given)


def start(*args: object, cwd: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start the program; what it says goes into pipes, and it hears nothing unless it is told."""
    env = environment(**options.pop("env", {}))
    streams = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        **options,
    }
    return subprocess.Popen([*PROGRAM, *map(str, args)], cwd=cwd, env=env, **streams)


def wait_until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for something that a process does; fail when it ends without."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert process.poll() is None, "the process ended too soon"
        assert time.monotonic() < until, "it never happened"


def names(folder: Path) -> list[str]:
    """Return the names in a folder, hidden ones included."""
    return sorted(path.name for path in folder.iterdir())
