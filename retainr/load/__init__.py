"""Bytes become typed rows, with an account of every row that is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.load.options import Needs, Reading

if TYPE_CHECKING:
    from retainr.load.ahead import Ahead, read_ahead
    from retainr.load.opening import open_rows
    from retainr.load.rows import Collected, Rows

__all__ = ["Ahead", "Collected", "Needs", "Reading", "Rows", "open_rows", "read_ahead"]


def __getattr__(name: str) -> Any:
    """Import what reads files when it is first used; the help of a command reads none."""
    if name == "open_rows":
        from retainr.load.opening import open_rows

        return open_rows
    if name in ("Ahead", "read_ahead"):
        from retainr.load import ahead

        return getattr(ahead, name)
    if name in ("Collected", "Rows"):
        from retainr.load import rows

        return getattr(rows, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
