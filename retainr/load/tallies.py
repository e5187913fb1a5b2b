"""Rows by day and fate: the small tables that the account of all rows is made from.

Written in the vocabulary of the reduction, so that every engine counts alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import nw

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from retainr.lazy import Frame

DAY_US = 86_400_000_000
"""Microseconds of a day; times are those of a clock on the wall, whose days are equally long."""

NO_DAY = -(2**31)
"""Stands for the day of a row without a time."""

FATES = 2**14
"""More than there are fates."""

_EPOCH = 719_163
"""1970-01-01 as Python counts days."""

HALF = 2**32
"""Sums of money are told in two parts: all of it together may not fit into 64 bits."""


def day_number(day: dt.date) -> int:
    """Return a day as tallies count it: from 1970-01-01 on."""
    return day.toordinal() - _EPOCH


def by_day(frame: Frame, columns: Collection[str]) -> Frame:
    """Return the rows by day and fate: `key` (day × `FATES` + fate) and `rows`.

    With amounts also `size` and `rest`: the sum of what they are without their signs is
    `size` × `HALF` + `rest`.

    Args:
        frame: typed rows with their fate.
        columns: the columns that it has.
    """
    day = nw.lit(NO_DAY).cast(nw.Int64)
    if "time_us" in columns:
        day = (nw.col("time_us") // DAY_US).fill_null(NO_DAY)
    # One integer key: a group-by on two columns costs twice as much.
    keyed = frame.with_columns(key=day * FATES + nw.col("fate").cast(nw.Int64))
    if "amount" not in columns:
        return keyed.group_by("key").agg(rows=nw.len())
    amount = nw.col("amount")
    sized = keyed.with_columns(size=nw.when(amount < 0).then(0 - amount).otherwise(amount))
    parted = sized.with_columns(high=nw.col("size") // HALF)
    return (
        parted.with_columns(rest=nw.col("size") - nw.col("high") * HALF)
        .group_by("key")
        .agg(rows=nw.len(), size=nw.col("high").sum(), rest=nw.col("rest").sum())
    )


def by_value(frame: Frame, column: str) -> Frame:
    """Return the rows that are used by the value of a column that should have one value.

    Args:
        frame: the rows that are used.
        column: `currency`, or `survey`, which are the same where `<column>_key` is; where it
            is null, nothing is said.
    """
    key = column + "_key"
    named = frame.filter(~nw.col(column).is_null())
    return named.group_by(key).agg(nw.col(column).min(), rows=nw.len())
