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

_AGES = 16_777_216
"""More than there are days, and so ages, in the years that can be written."""


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
    customer, period = days["customer"], calendar.numbers(days["day"])
    cohort = first.gather(customer)
    # One integer for cohort and age: grouping by two columns costs more.
    cell = (cohort * _AGES + period - cohort).alias("cell")
    columns = [cell, customer, days["orders"].cast(pl.Int64)]
    columns += [days[name].cast(pl.Int64) for name in _OPTIONAL if name in days.columns]
    rows = pl.DataFrame(columns)
    sums = [name for name in ("orders", *_OPTIONAL) if name in rows.columns]
    found = rows.group_by("cell").agg(pl.col(sums).sum())
    seen = found.join(_retained(rows), on="cell", how="left").with_columns(
        pl.col("retained").fill_null(0), cohort=pl.col("cell") // _AGES
    )
    named = seen.with_columns(age=pl.col("cell") - pl.col("cohort") * _AGES).drop("cell")
    if "refunds" not in named.columns:
        named = named.with_columns(refunds=pl.lit(0, pl.Int64))
    return _with_strangers(named, history)


_OPTIONAL = ("refunds", "revenue")


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
