"""The tables of `risk`: whom to call, and where what is at risk lies."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lazy import np, pl
from retainr.metrics.risk.columns import BANDS, CUSTOMERS
from retainr.metrics.risk.told import next_order_due, told

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars

    from retainr.metrics.risk.params import RiskParams
    from retainr.metrics.risk.scored import Scored

_ENDS = (1.0, 2.0, 3.0, 5.0)


@dataclass(frozen=True)
class Listed:
    """Hold the customers of the table; they are put in order as far as they are looked at.

    Attributes:
        rows: one row a customer, in the order of the ids, with `segment`.
        by: columns that they are ordered by, the highest first, those without one last.
        height: how many the table has.
        tell: adds the columns of the table that its rows do not have yet.
    """

    rows: polars.DataFrame
    by: tuple[str, ...]
    height: int
    tell: Callable[[polars.DataFrame], polars.DataFrame]

    @cached_property
    def frame(self) -> polars.DataFrame:
        """Return the table, with `segment`."""
        return self.first(self.height)

    def first(self, count: int) -> polars.DataFrame:
        """Return the first rows of the table."""
        count = min(count, self.height)
        near = self.rows
        if count < near.height:
            # Only these are sorted, and all that equal the last of them.
            most = near[self.by[0]].cast(pl.Float64)
            highest = most.drop_nulls().top_k(count)
            if highest.len() == count:
                near = near.filter(most >= (highest.min() if count else math.inf))
        ordered = near.sort(self.by, descending=True, nulls_last=True, maintain_order=True)
        return self.tell(ordered.head(count)).select("segment", *CUSTOMERS.columns)

    def total(self, name: str) -> polars.Series:
        """Return a column whose order says nothing, of which all rows are the table's."""
        return (self.rows if self.height == self.rows.height else self.frame)[name]


def customers_table(scored: Scored, params: RiskParams, as_of: dt.date) -> Listed:
    """Return one row a customer, the one with most at risk first.

    That is revenue; without amounts orders; without a model the overdue first, and of these
    who brought most in 365 days. Of equals the more overdue one stands first, then the order
    of the ids holds.

    Args:
        scored: the customers.
        params: which of them are asked for.
        as_of: the last observed day.
    """
    chosen = scored.frame
    if params.min_value is not None:
        chosen = chosen.filter(pl.col("revenue_365d") >= params.min_value)
    if params.due_days is not None:
        first, last = as_of + dt.timedelta(days=1), as_of + dt.timedelta(days=params.due_days)
        chosen = chosen.filter(next_order_due().is_between(first, last))
    height = chosen.height if params.top is None else min(params.top, chosen.height)
    by = (*_most(scored), "overdue_ratio")
    return Listed(chosen, by, height, lambda rows: told(rows, scored))


def _most(scored: Scored) -> tuple[str, ...]:
    """Return what customers are sorted by."""
    money = scored.frame["revenue_365d"].null_count() == 0
    if scored.bought is not None:
        return ("revenue_at_risk",) if money else ("orders_at_risk",)
    return "overdue", "revenue_365d" if money else "orders_365d"


def bands_table(frame: polars.DataFrame) -> polars.DataFrame:
    """Return customers, orders and revenue by how overdue the next order is.

    Args:
        frame: all customers, with `segment`; those with an order in the last 365 days count.
    """
    names = [f"{low:g}-{high:g}" for low, high in zip((0.0, *_ENDS), _ENDS, strict=False)]
    names.append(f"{_ENDS[-1]:g}+")
    ratio, segment = frame["overdue_ratio"].to_numpy(), frame["segment"].to_numpy()
    segments = int(segment.max(initial=0)) + 1
    rows = segments * len(names)
    band = np.sum([ratio >= end for end in _ENDS], axis=0, dtype=np.int8)
    counted = (frame["orders_365d"].to_numpy() > 0) & ~np.isnan(ratio)
    # Who does not count has a place behind all others, which is left out again.
    place = np.where(counted, segment * len(names) + band, rows)
    columns: dict[str, object] = {
        "segment": np.repeat(np.arange(segments, dtype=segment.dtype), len(names)),
        "overdue_band": names * segments,
        "customers": np.bincount(place, minlength=rows + 1)[:rows],
    }
    for name in ("orders_365d", "orders_at_risk", "revenue_365d", "revenue_at_risk"):
        # Added up in the order of the ids, so that the sum is the same each time.
        known, values = frame[name].null_count() == 0, frame[name].to_numpy()
        columns[name] = np.bincount(place, values, rows + 1)[:rows] if known else [None] * rows
    found = pl.DataFrame(columns, schema_overrides=dict.fromkeys(list(columns)[3:], pl.Float64))
    some = pl.col("customers").sum().over("segment") > 0
    found = found.filter(some).with_columns(pl.col("orders_365d").cast(pl.Int64))
    return found.select("segment", *BANDS.columns)
