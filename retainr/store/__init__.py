"""The activity store: rows reduced once, for every command to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retainr.store.opening import open_kind
    from retainr.store.reducing import reduce

__all__ = ["open_kind", "reduce"]


def __getattr__(name: str) -> Any:
    """Import what computes when it is first used; the help of a command does not."""
    if name == "open_kind":
        from retainr.store.opening import open_kind

        return open_kind
    if name == "reduce":
        from retainr.store.reducing import reduce

        return reduce
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
