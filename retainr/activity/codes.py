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
    """Hold an integer from 0 on for each customer; equal for equal customers only.

    Where the customers' own numbers are further apart than 2^63, codes above wrap around.

    Attributes:
        codes: of the orders' customers; they may be written to.
        known: of the customers that were asked for.
        names: the customers, each once, in the order of their codes, or None.
        most: the highest code, also where it wrapped around; 0 without customers.
    """

    codes: Keys
    known: polars.Series
    names: polars.Series | None
    most: int


def coded(
    customers: polars.Series, known: polars.Series | None = None, *, named: bool = False
) -> Coded:
    """Return the customers' codes.

    Args:
        customers: of each order; none is null.
        known: each of them once, in any order, to be given its code too.
        named: their names are told.
    """
    both = [customers, customers.clear() if known is None else known]
    if customers.dtype.is_integer():
        least, highest = ends(customers)
        codes, own = (column.cast(pl.Int64) for column in both)
        keys, most = codes.to_numpy(writable=True), highest - least
        keys -= least
        return Coded(keys, own - least, _each(keys, least, most) if named else None, most)
    # Codes are the same in both as long as both are there.
    texts = [column.cast(pl.Categorical) for column in both]
    codes, own = (column.to_physical().cast(pl.Int64) for column in texts)
    names = None
    if named:
        each = texts[0].unique()
        names = each.gather(each.to_physical().arg_sort()).cast(pl.String)
    return Coded(codes.to_numpy(writable=True), own, names, ends(codes)[1])


def numbers(codes: Keys, most: int) -> Keys:
    """Return a number from 0 on for each code, without gaps, in the order of the codes.

    Args:
        codes: of the orders' customers.
        most: the highest of them.
    """
    if most >= GAPS * len(codes):
        return np.unique(codes, return_inverse=True)[1]
    upto = np.cumsum(_occurs(codes, most))
    return upto[codes] - 1


def _each(codes: Keys, least: int, most: int) -> polars.Series:
    """Return the numbers behind codes, each once, in the order of the codes."""
    few = most < GAPS * len(codes)
    return pl.Series(np.flatnonzero(_occurs(codes, most)) if few else np.unique(codes)) + least


def _occurs(codes: Keys, most: int) -> npt.NDArray[np.bool_]:
    """Say of each code up to the highest whether it is there."""
    found = np.zeros(most + 1, dtype=np.bool_)
    found[codes] = True
    return found


def ends(values: polars.Series) -> tuple[int, int]:
    """Return the least and the highest of integers; 0 for both where there are none."""
    if values.is_empty():
        return 0, 0
    return int(values.min()), int(values.max())  # type: ignore[arg-type]
