"""Polars' spilling: what a streaming plan holds goes to disk above a budget of memory.

It is young, so it is offered and not promised: Polars 2.1 spills what a group-by, a join or a
sort holds back, but not tables that are collected, and its budget is a wish. Where the disk of
the folder is full it keeps the rest in memory. It reads its settings from the environment,
once; `Config.load` makes it read them again.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Iterator

BUDGET, FOLDER = "POLARS_OOC_MEMORY_BUDGET_MB", "POLARS_OOC_SPILL_DIR"


@contextmanager
def spilling(budget: int) -> Iterator[None]:
    """Let plans spill while they are collected.

    Args:
        budget: bytes of memory, from a megabyte on.

    Raises:
        OSError: there is no folder for temporary files.
    """
    # Polars looks for the folder once, so it is the same for all plans of the process.
    if FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="retainr-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _set(FOLDER, folder)
    before = os.environ.get(BUDGET)
    _set(BUDGET, str(budget // 10**6))
    try:
        yield
    finally:
        _set(BUDGET, before)


def _set(name: str, value: str | None) -> None:
    pl.Config.load(json.dumps({"environment": {name: value}}))
