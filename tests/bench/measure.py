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


def run(command: Sequence[str]) -> tuple[Cost, bytes]:
    """Run a process to its end.

    Returns:
        Its cost and what it printed.

    Raises:
        RuntimeError: it failed; with the last lines of its complaint.
    """
    # Files, not pipes: a reader would share the two cores with what is measured.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT) as process:
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


def middle(costs: Sequence[Cost]) -> Cost:
    """Take the median of each figure by itself."""
    return Cost(
        cpu=median(c.cpu for c in costs),
        wall=median(c.wall for c in costs),
        peak=median(c.peak for c in costs),
    )
