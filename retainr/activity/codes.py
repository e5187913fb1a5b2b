"""Customers as integers from 0 on, so that an array has a place for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import np, pl

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars

    from retainr.activity.parts import Keys

GAPS = 4
"""Codes that may be, for each order; where they lie further apart, no array is as long."""


@dataclass(frozen=True)
class Coded:
    """Hold an integer for each customer; equal for equal customers only.

    A customer's code is how far its integer lies above the least one. Where they lie 2^63
    apart, codes wrap around.

    Attributes:
        integers: of the orders' customers, in the chunks that they came in.
        known: codes of the customers that were asked for.
        least: the least integer.
        most: the highest code, also where it wraps around.
        texts: the orders' customers as categories, where they are no numbers.
    """

    integers: polars.Series
    known: polars.Series
    least: int
    most: int
    texts: polars.Series | None = None

    @property
    def near(self) -> bool:
        """Say whether an array may have a place for each code."""
        return self.most < GAPS * self.integers.len()

    def codes(self) -> Keys:
        """Return the codes of the orders' customers; they may be written to."""
        keys, start = np.empty(self.integers.len(), dtype=np.int64), 0
        for chunk in self.integers.get_chunks():
            end = start + chunk.len()
            np.subtract(chunk.to_numpy(), self.least, out=keys[start:end])
            start = end
        return keys

    def numbers(self, codes: Keys) -> Keys:
        """Return a number from 0 on for each code, without gaps, in the order of the codes."""
        if not self.near:
            return np.unique(codes, return_inverse=True)[1]
        upto = np.cumsum(self._occurs(codes))
        return upto[codes] - 1

    def names(self, codes: Keys) -> polars.Series:
        """Return the customers, each once, in the order of their codes."""
        if self.texts is not None:
            texts = self.texts.unique()
            return texts.gather(texts.to_physical().arg_sort()).cast(pl.String)
        each = np.flatnonzero(self._occurs(codes)) if self.near else np.unique(codes)
        return pl.Series(each) + self.least

    def _occurs(self, codes: Keys) -> npt.NDArray[np.bool_]:
        """Say of each code up to the highest whether it is there."""
        found = np.zeros(self.most + 1, dtype=np.bool_)
        found[codes] = True
        return found


def coded(customers: polars.Series, known: polars.Series | None = None) -> Coded:
    """Return the customers' codes.

    Args:
        customers: of each order; none is null.
        known: each of them once, in any order, to be given its code too.
    """
    both, texts = [customers, customers.clear() if known is None else known], None
    if not customers.dtype.is_integer():
        # Codes are the same in both as long as both are there.
        categories = [column.cast(pl.Categorical) for column in both]
        both, texts = [column.to_physical() for column in categories], categories[0]
    integers, own = (column.cast(pl.Int64) for column in both)
    least, highest = ends(integers)
    return Coded(integers, own - least, least, highest - least, texts)


def ends(values: polars.Series) -> tuple[int, int]:
    """Return the least and the highest of integers; 0 for both where there are none."""
    if values.is_empty():
        return 0, 0
    return int(values.min()), int(values.max())  # type: ignore[arg-type]
