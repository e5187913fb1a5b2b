"""Sorted rows some customers at a time, and sums by place over all of them.

What is made of a part stays in the processor's cache. Whole columns in between would be 80 MB
of new memory each at ten million orders, which costs more than the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt
    import polars

    Keys = npt.NDArray[np.int64]
    Integers = npt.NDArray[np.integer]

_AT_ONCE = 2**15
"""Rows that are looked at together, and those of the customer they end with."""

_DENSE = 2**21
"""Places that sums are kept for whether they occur or not."""

_SPARSE = 2**20
"""Rows that are grouped in one go where there are more places."""


def parts(keys: Integers, whole: int = 1) -> Iterator[slice]:
    """Yield where the rows of some customers are, all of theirs.

    Args:
        keys: ascending, not negative.
        whole: what a key is divided by to tell its customer.
    """
    start, kind = 0, keys.dtype.type
    while start < len(keys):
        end = min(start + _AT_ONCE, len(keys))
        if end < len(keys):
            customer = int(keys[end]) // whole
            end = int(np.searchsorted(keys, kind(customer * whole)))
            if end <= start:
                end = int(np.searchsorted(keys, kind((customer + 1) * whole)))
        yield slice(start, end)
        start = end


def starts(differs: npt.NDArray[np.bool_]) -> Keys:
    """Return where runs of equal rows start.

    Args:
        differs: of each row but the first, whether it is unlike the one before.
    """
    return np.append(0, np.flatnonzero(differs) + 1)


class Filled:
    """Put the columns of a frame together, a part of its rows at a time."""

    def __init__(self, most: int, kinds: Mapping[str, str]) -> None:
        """Begin with no row.

        Args:
            most: rows that there may be; those that never come take no memory.
            kinds: NumPy's names of the types of the columns.
        """
        self._columns = {name: np.empty(most, kind) for name, kind in kinds.items()}
        self._rows = 0

    def add(self, **values: npt.NDArray[Any]) -> None:
        """Add rows; of values that are no columns nothing is kept."""
        place = slice(self._rows, self._rows + len(next(iter(values.values()))))
        for name, column in self._columns.items():
            column[place] = values[name]
        self._rows = place.stop

    def frame(self) -> polars.DataFrame:
        """Return the rows that were added."""
        return pl.DataFrame({name: column[: self._rows] for name, column in self._columns.items()})


class Tallies:
    """Sum integers by place, a part of the rows at a time.

    Adding in place costs a fifth of grouping; where there are far more places than could
    be held, the rows are grouped.
    """

    def __init__(self, places: int, names: tuple[str, ...] = ()) -> None:
        """Begin at nothing.

        Args:
            places: above every place.
            names: of what is summed beside the rows.
        """
        self._names = names
        dense = places if places <= _DENSE else 0
        self._sums = {name: np.zeros(dense, dtype=np.int64) for name in ("rows", *names)}
        self._dense = dense > 0 or places == 0
        self._waiting: list[polars.DataFrame] = []
        self._grouped: list[polars.DataFrame] = []

    def add(self, place: Integers, **values: Integers) -> None:
        """Add rows to their places.

        Args:
            place: of each row, from 0 on.
            values: of each row, by name.
        """
        if not self._dense:
            self._wait(place, values)
            return
        np.add.at(self._sums["rows"], place, 1)
        for name in self._names:
            # One kind of integer is added twenty times faster than two.
            np.add.at(self._sums[name], place, values[name].astype(np.int64, copy=False))

    def table(self) -> polars.DataFrame:
        """Return one row a place that occurs, sorted: `place`, `rows` and the sums."""
        if not self._dense:
            self._group()
            found = pl.concat(self._grouped).group_by("place").agg(pl.all().sum())
            return found.sort("place")
        place = np.flatnonzero(self._sums["rows"])
        return pl.DataFrame({"place": place, **{n: s[place] for n, s in self._sums.items()}})

    def _wait(self, place: Integers, values: dict[str, Integers]) -> None:
        self._waiting.append(pl.DataFrame({"place": place.astype(np.int64), **values}))
        if sum(frame.height for frame in self._waiting) >= _SPARSE:
            self._group()

    def _group(self) -> None:
        schema = dict.fromkeys(("place", *self._names), pl.Int64)
        rows = pl.concat([pl.DataFrame(schema=schema), *self._waiting], how="vertical_relaxed")
        self._waiting = []
        sums = [pl.col(name).cast(pl.Int64).sum() for name in self._names]
        grouped = rows.group_by("place").agg(pl.len().cast(pl.Int64).alias("rows"), *sums)
        self._grouped.append(grouped)
