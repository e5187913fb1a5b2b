"""Polars' spilling: what a streaming plan holds goes to disk above a budget of memory.

It is young, so it is offered and not promised: Polars 2.1 spills what a group-by, a join or a
sort holds back, but not tables that are collected, and its budget is a wish. Where it cannot
write to the folder it says so at length and keeps the rest in memory, so the folder is tried
beforehand, and the room on its disk is made a limit, above which a plan is an error. It reads
its settings from the environment, once; `Config.load` makes it read them again.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Iterator

BUDGET, FOLDER = "POLARS_OOC_MEMORY_BUDGET_MB", "POLARS_OOC_SPILL_DIR"
ROOM = "POLARS_OOC_DISK_BUDGET_MB"


@contextmanager
def spilling(budget: int) -> Iterator[None]:
    """Let plans spill while they are collected.

    Args:
        budget: bytes of memory, from a megabyte on.

    Raises:
        InputError: there is no folder that can be written.
    """
    room = _room()
    before = {name: os.environ.get(name) for name in (BUDGET, ROOM)}
    _set(BUDGET, str(budget // 10**6))
    _set(ROOM, before[ROOM] or str(room // 10**6))
    try:
        yield
    finally:
        for name, value in before.items():
            _set(name, value)


def _room() -> int:
    """Return the bytes that may be spilled; some of the free ones are left to others."""
    # Polars looks for the folder once, so it is the same for all plans of the process.
    named = os.environ.get(FOLDER)
    try:
        folder = named or tempfile.mkdtemp(prefix="retainr-")
        Path(folder).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        where = f"{FOLDER}={named}" if named else "temporary files"
        raise InputError(
            f"--memory-budget: no folder to spill to: {where}: {error.strerror or error}",
            f"{FOLDER} names a folder that can be written",
        ) from error
    if not named:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _set(FOLDER, folder)
    return free * 9 // 10


def _set(name: str, value: str | None) -> None:
    pl.Config.load(json.dumps({"environment": {name: value}}))
