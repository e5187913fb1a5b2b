"""The heavy libraries, imported when an attribute of theirs is first used.

`retainr --help`, `--version` and shell completion read the metrics' parameters and
columns; none of them computes anything, so none of them may pay for Polars or NumPy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    import numpy as np
    import polars as pl

    Frame: TypeAlias = nw.LazyFrame[Any]
else:

    class _Lazy:
        """Stand in for a module until one of its attributes is asked for."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            found = getattr(importlib.import_module(self._name), attribute)
            # The next one to ask finds it without coming here: a report asks 40,000 times.
            setattr(self, attribute, found)
            return found

    pl = _Lazy("polars")
    nw = _Lazy("narwhals.stable.v2")
    np = _Lazy("numpy")

__all__ = ["np", "nw", "pl"]
