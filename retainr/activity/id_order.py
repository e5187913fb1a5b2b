"""The order of customers' ids: that of their numbers where all are numbered by one pattern.

It is told by the ids alone, so that it is the same whatever stood for them while they were
counted, on any engine and in a store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

_WHOLE = r"^-?(?:0|[1-9][0-9]{0,17})$"
_NUMBERED = r"^(\D{0,20}?)([0-9]{1,15})$"


def by_id(frame: polars.DataFrame) -> polars.DataFrame:
    """Return rows in the order of their `customer_id`, which is text and never null."""
    ids = frame["customer_id"]
    return frame if _stand_in_order(ids) else frame[id_order(ids)]


def _stand_in_order(ids: polars.Series) -> bool:
    """Say whether ids are sorted as text and as long as each other; False where unsure.

    Their numbers are sorted then, too, if none is below 0, and need not be looked for.
    """
    return ids.is_empty() or (
        ids.is_sorted() and ids.str.len_bytes().n_unique() == 1 and not ids[0].startswith("-")
    )


def id_order(ids: polars.Series) -> polars.Series:
    """Return the places of ids in their order: `c2` before `c10`, but `a10` before `b2`.

    Args:
        ids: as text, none of them null.
    """
    numbers = _numbers(ids)
    return (ids if numbers is None else numbers).arg_sort()


def _numbers(ids: polars.Series) -> polars.Series | None:
    """Return the numbers of ids; None where they are not all numbered by one pattern."""
    if ids.str.contains(_WHOLE).all():
        return ids.cast(pl.Int64)
    if not ids.str.contains(_NUMBERED).all():
        return None
    parts = ids.str.extract_groups(_NUMBERED).struct.unnest()
    prefix, digits = parts.to_series(0), parts.to_series(1)
    one_width = digits.str.len_bytes().n_unique() == 1
    leading = digits.str.starts_with("0") & (digits != "0")
    if prefix.n_unique() > 1 or (not one_width and leading.any()):
        return None
    return digits.cast(pl.Int64)
