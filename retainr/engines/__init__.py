"""Where the heavy work runs: the seam between the reduction and what computes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from retainr.engines.tasks import Tasks
    from retainr.lazy import Frame


class Engine(Protocol):
    """Scan typed rows, share what several plans need, and collect plans together.

    Attributes:
        serves: rows are read where it runs, not on this machine.
        gathers: one row an order may be collected: what arrays compute faster than plans is
            computed from the orders themselves, and not by the engine.
        tasks: is told how far the work is, where that is known; None where nobody asks.
    """

    @property
    def serves(self) -> bool:
        """Say whether rows are read where it runs, not on this machine."""
        ...

    @property
    def gathers(self) -> bool:
        """Say whether the orders themselves may be collected."""
        ...

    @property
    def name(self) -> str:
        """Return what it is called; a store says so of who made it."""
        ...

    @property
    def tasks(self) -> Tasks | None:
        """Return who is told how far the work is, on this machine or where another engine runs."""
        ...

    def within(self, memory_budget: int) -> Engine:
        """Return an engine that takes no more than so many bytes, as far as it can help it."""
        ...

    def scan(self, source: Any) -> Frame:
        """Return the rows as a lazy frame of the reduction."""
        ...

    def checkpoint(self, frame: Frame) -> Frame:
        """Return a frame that several plans need so that it is computed once for all."""
        ...

    def collect(self, frames: Mapping[str, Frame]) -> dict[str, pl.DataFrame]:
        """Compute all frames in one go and return them by name."""
        ...
