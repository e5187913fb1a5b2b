"""Orders that several plans need: kept in memory, or in a temporary Parquet file?

`python -m tests.bench.checkpoint FILE` computes cohorts and a bracket of order lines, three
outputs, both ways. With 10 million orders of two lines the file costs 16.0 s of CPU and 1.78 GB
instead of 9.2 s and 1.75 GB (LZ4; uncompressed it costs more): the plans read it several times,
and the rows have to be typed once more for their account, which is some 3 s of it. What memory
cannot hold, `--memory-budget` spills.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import polars as pl

import retainr
from retainr.engines.polars import PolarsEngine
from retainr.load import Needs, Reading, open_rows
from tests.bench.measure import run

if TYPE_CHECKING:
    from retainr.lazy import Frame


class FileEngine(PolarsEngine):
    """Write what several plans need to a file."""

    def checkpoint(self, frame: Frame) -> Frame:
        """Return a frame that is read from a file."""
        plan: pl.LazyFrame = nw.to_native(frame)
        path = Path(tempfile.gettempdir()) / "shared.parquet"
        plan.sink_parquet(path, compression="lz4", engine="streaming")
        return self.scan(pl.scan_parquet(path))


def main(path: str, kept: str | None = None) -> None:
    """Compute with what is kept in `memory` or a `file`; without it, measure both."""
    if kept is None:
        for name in ("memory", "file", "memory", "file"):
            cost, _ = run([sys.executable, "-m", "tests.bench.checkpoint", path, name])
            print(f"{name}: {cost.cpu:.1f} s of CPU, {cost.peak:,.0f} MB")
        return
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        engine = FileEngine() if kept == "file" else PolarsEngine()
        rows = open_rows([path], Needs(), Reading(), engine)
        retainr.cohort(rows, brackets="1-3")


if __name__ == "__main__":
    main(*sys.argv[1:])
