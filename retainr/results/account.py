"""Where every row of the input went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True)
class Account:
    """Account for the rows of one input; the parts add up to `rows_read`.

    Attributes:
        rows_read: data rows in the files.
        rows_filtered: taken out by `--where`, statuses, `--since` and `--until`.
        rows_rejected: not usable, the sum of `reasons`.
        reasons: rejected rows by reason.
        rows_deduplicated: repeated rows that were dropped.
        rows_after_as_of: rows after the last observed day.
        rows_used: what the numbers are computed from.
        orders: orders (or events) with activity, refunds left out.
        refunds: orders with a negative amount.
        customers: customers with at least one order.
        first: day of the first used row.
        last: day of the last used row.
        as_of: the last day that is fully observed, inclusive.
        columns: role to the file's own column name.
        sources: paths as they were typed.
        preset: name of the recognised export, or null.
        encoding: of the text files, or null for typed ones.
        rows_by_day: used rows of each day from `first` to `last`; empty without times, and where
            these span more than a century.
        refunds_by_day: those of them with an amount below zero, where amounts were read.
    """

    rows_read: int
    rows_filtered: int
    rows_rejected: int
    reasons: Mapping[str, int]
    rows_deduplicated: int
    rows_after_as_of: int
    rows_used: int
    orders: int
    refunds: int
    customers: int
    first: dt.date | None
    last: dt.date | None
    as_of: dt.date | None
    columns: Mapping[str, str]
    sources: tuple[str, ...]
    preset: str | None
    encoding: str | None
    rows_by_day: tuple[int, ...] = ()
    refunds_by_day: tuple[int, ...] = ()
