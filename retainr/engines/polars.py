"""The local engine: Polars, streaming."""

from __future__ import annotations

import dataclasses
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import nw, pl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    import polars

    from retainr.engines.tasks import Tasks
    from retainr.lazy import Frame


@dataclass(frozen=True)
class PolarsEngine:
    """Compute on this machine, in streams; what several plans share passes in memory.

    Attributes:
        memory_budget: bytes above which plans spill to disk; None never spills.
        tasks: of an engine that takes the place of this one; plans of its own have none.
    """

    memory_budget: int | None = None
    tasks: Tasks | None = None

    name = "polars"
    serves = False

    @property
    def gathers(self) -> bool:
        """Say whether the orders themselves may be collected: not where they may be too many."""
        return self.memory_budget is None

    def within(self, memory_budget: int) -> PolarsEngine:
        """Return an engine that spills to disk above so many bytes."""
        return dataclasses.replace(self, memory_budget=memory_budget)

    def scan(self, source: polars.LazyFrame) -> Frame:
        """Return the rows as a lazy frame of the reduction."""
        return nw.from_native(source)

    def checkpoint(self, frame: Frame) -> Frame:
        """Return a frame that several plans need so that it is computed once for all.

        Polars finds equal parts of plans by itself only as long as all plans use the same
        columns of them. They pass in memory: a temporary file costs 1.7 times the CPU and no
        less memory at 10 million orders of two lines (`tests.bench.checkpoint`), and what is
        too much for memory is spilled.
        """
        shared: polars.LazyFrame = nw.to_native(frame)
        return self.scan(shared.cache())

    def collect(self, frames: Mapping[str, Frame]) -> dict[str, polars.DataFrame]:
        """Compute all frames together; what they have in common is computed once."""
        plans = [nw.to_native(frame) for frame in frames.values()]
        with self._spilling():
            return dict(zip(frames, pl.collect_all(plans, engine="streaming"), strict=True))

    def _spilling(self) -> AbstractContextManager[None]:
        if self.memory_budget is None:
            return nullcontext()
        from retainr.engines.spilling import spilling

        return spilling(self.memory_budget)
