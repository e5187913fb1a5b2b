"""How far a server is with what it was asked for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Count:
    """Hold how many tasks are done, of how many; of none where nobody knows.

    Attributes:
        done: those that are.
        of: those that there are so far; a server makes more as it goes on.
    """

    done: int = 0
    of: int = 0


class Tasks:
    """Tell who waits how far the engine is: it says where to look, and a bar looks as it draws."""

    def __init__(self) -> None:
        """Begin where nothing is known."""
        self._look: Callable[[], Count] = Count

    @property
    def count(self) -> Count:
        """Return how many tasks are done now."""
        return self._look()

    @contextmanager
    def told_by(self, look: Callable[[], Count]) -> Iterator[None]:
        """Let somebody tell it for a while.

        Args:
            look: returns how many are done, in whatever thread it is called.
        """
        self._look = look
        try:
            yield
        finally:
            self._look = Count
