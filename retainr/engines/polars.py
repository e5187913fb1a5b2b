"""The local engine: Polars, streaming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import nw, pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.lazy import Frame


class PolarsEngine:
    """Compute on this machine; several plans over the same rows share one scan of them."""

    def scan(self, source: polars.LazyFrame) -> Frame:
        """Return the rows as a lazy frame of the reduction."""
        return nw.from_native(source)

    def collect(self, frames: Mapping[str, Frame]) -> dict[str, polars.DataFrame]:
        """Compute all frames together; what they have in common is computed once."""
        plans = [nw.to_native(frame) for frame in frames.values()]
        return dict(zip(frames, pl.collect_all(plans, engine="streaming"), strict=True))
