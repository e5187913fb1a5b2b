"""Cohorts from customers' active days: what the reduction counts, where the days are known anyhow.

A report reads the days for other sections; counting cohorts from them costs a tenth of
grouping the orders once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History
    from retainr.activity.periods import Calendar


@dataclass(frozen=True)
class Cohorts:
    """Hold counts by cohort, as `activity.counts` has them.

    Attributes:
        cells: by `cohort` and `age`: `retained`, `orders`, `refunds` and, with amounts,
            `revenue`; the row without a cohort holds refunds of people without any order.
        people: by `cohort`, `last` active age and `ordered` (1): `customers`.
    """

    cells: polars.DataFrame
    people: polars.DataFrame


def of_history(history: History, calendar: Calendar) -> Cohorts:
    """Return the cohorts of all customers, by the period of their first order.

    Args:
        history: of everybody, whenever first seen.
        calendar: how time is cut.
    """
    first = calendar.numbers(history.people["first"])
    last = calendar.numbers(history.people["last"])
    known = pl.DataFrame({"cohort": first, "last": last - first})
    people = known.group_by("cohort", "last").agg(customers=pl.len())
    return Cohorts(_cells(history, calendar, first), people.with_columns(ordered=pl.lit(1)))


def _cells(history: History, calendar: Calendar, first: polars.Series) -> polars.DataFrame:
    days = history.days
    customer, period = days["customer"], calendar.numbers(days["day"]).cast(pl.Int32)
    base = int(first.min()) if first.len() else 0  # type: ignore[arg-type]
    ages = (int(period.max()) if period.len() else base) - base + 1  # type: ignore[arg-type]
    # One small integer for cohort and age: what is narrow is grouped and gathered faster. A
    # cell is (cohort − base) · ages + age, so what does not depend on the day is known before.
    start = ((first - base) * (ages - 1)).cast(pl.Int32) - base
    cell = (start.gather(customer) + period).alias("cell")
    rows = pl.DataFrame([cell, customer, *(days[n] for n in _SUMS if n in days.columns)])
    sums = [pl.col(name).cast(pl.Int64).sum() for name in _SUMS if name in days.columns]
    found = rows.lazy().group_by("cell").agg(sums).collect()
    seen = found.join(_retained(rows), on="cell", how="left").select(
        pl.exclude("cell").fill_null(0),
        cohort=pl.col("cell").cast(pl.Int64) // ages + base,
        age=pl.col("cell").cast(pl.Int64) % ages,
    )
    if "refunds" not in seen.columns:
        seen = seen.with_columns(refunds=pl.lit(0, pl.Int64))
    return _with_strangers(seen, history)


_SUMS = ("orders", "refunds", "revenue")


def _retained(rows: polars.DataFrame) -> polars.DataFrame:
    """Return the customers with an order by cell: rows of one are neighbours."""
    active = rows.filter(pl.col("orders") > 0) if "refunds" in rows.columns else rows
    begins = (pl.col("cell") != pl.col("cell").shift()) | (
        pl.col("customer") != pl.col("customer").shift()
    )
    once = active.select("cell").filter(active.select(begins.fill_null(value=True)).to_series())
    return once.group_by("cell").agg(retained=pl.len().cast(pl.Int64))


def _with_strangers(cells: polars.DataFrame, history: History) -> polars.DataFrame:
    """Add the refunds of people without any order, who have no cohort."""
    if not history.refunds_alone:
        return cells
    row = {"retained": 0, "orders": 0, "refunds": history.refunds_alone}
    if "revenue" in cells.columns:
        row["revenue"] = history.refunds_alone_sum
    alone = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Int64))
    return pl.concat([cells, alone], how="diagonal")
