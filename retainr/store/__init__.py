"""The activity store: rows reduced once, for every command to read."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retainr.store.appending import append
    from retainr.store.opening import open_kind
    from retainr.store.reducing import reduce

__all__ = ["append", "open_kind", "reduce"]

_PLACES = {"append": "appending", "open_kind": "opening", "reduce": "reducing"}


def __getattr__(name: str) -> Any:
    """Import what computes when it is first used; the help of a command does not."""
    if name in _PLACES:
        return getattr(importlib.import_module(f"retainr.store.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
