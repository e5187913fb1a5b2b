"""What one process costs: CPU, wall clock and peak memory, from the kernel's own account."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Linux counts ru_maxrss in kilobytes, macOS in bytes.
MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Cost:
    """Hold what a process took.

    Attributes:
        cpu: user and system seconds of all its threads.
        wall: seconds from start to end.
        peak: peak resident memory, in MB of 10^6 bytes; mapped files count.
    """

    cpu: float
    wall: float
    peak: float


def run(command: Sequence[str], limit: float | None = None) -> tuple[Cost, bytes]:
    """Run a process to its end.

    Args:
        command: program and arguments.
        limit: memory that it may ask for, in GB of 10^9 bytes.

    Returns:
        Its cost and what it printed.

    Raises:
        RuntimeError: it failed; with the last lines of its complaint.
    """
    # Files, not pipes: a reader would share the two cores with what is measured.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        with subprocess.Popen(
            _limited(command, limit), stdout=out, stderr=err, cwd=ROOT, env=_installed()
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            complaint = err.read().decode(errors="replace")[-1_000:]
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {complaint}")
        peak = usage.ru_maxrss * MAXRSS_BYTES / 1e6
        return Cost(usage.ru_utime + usage.ru_stime, wall, peak), out.read()


def _limited(command: Sequence[str], limit: float | None) -> list[str]:
    if limit is None:
        return list(command)
    return ["prlimit", f"--as={round(limit * 1e9)}", *command]


def _installed() -> dict[str, str]:
    """Return an environment in which modules are compiled once, as those of a package are."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def middle(costs: Sequence[Cost]) -> Cost:
    """Take the median of each figure by itself."""
    return Cost(
        cpu=median(c.cpu for c in costs),
        wall=median(c.wall for c in costs),
        peak=median(c.peak for c in costs),
    )
