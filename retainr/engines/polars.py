"""The local engine: Polars, streaming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import nw, pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.lazy import Frame


class PolarsEngine:
    """Compute on this machine, in streams; what several plans share passes in memory."""

    name = "polars"
    serves = False

    def scan(self, source: polars.LazyFrame) -> Frame:
        """Return the rows as a lazy frame of the reduction."""
        return nw.from_native(source)

    def checkpoint(self, frame: Frame) -> Frame:
        """Return a frame that several plans need so that it is computed once for all.

        Polars finds equal parts of plans by itself only as long as all plans use the same
        columns of them.
        """
        shared: polars.LazyFrame = nw.to_native(frame)
        return self.scan(shared.cache())

    def collect(self, frames: Mapping[str, Frame]) -> dict[str, polars.DataFrame]:
        """Compute all frames together; what they have in common is computed once."""
        plans = [nw.to_native(frame) for frame in frames.values()]
        return dict(zip(frames, pl.collect_all(plans, engine="streaming"), strict=True))
