"""Cohorts from customers' active days: what the reduction counts, where the days are known anyhow.

A report reads the days for other sections; counting cohorts from them costs a tenth of
grouping the orders once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.parts import Tallies, parts, starts
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.activity.history import History
    from retainr.activity.parts import Integers, Keys
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
    days, cut = history.days, calendar.cut(history.days["day"])
    names = tuple(name for name in _SUMS if name in days.columns)
    base = int(first.min()) if first.len() else 0  # type: ignore[arg-type]
    ages = (int(cut.numbers[-1]) if days.height else base) - base + 1
    # A cell is (cohort − base) · ages + age, so what does not depend on the day is known before.
    start = ((first - base) * (ages - 1) - base).to_numpy()
    columns = {name: days[name].to_numpy() for name in ("customer", "day", *names)}
    sums, retained = Tallies(ages * ages, names), Tallies(ages * ages)
    for part in parts(columns["customer"]):
        own = {name: column[part] for name, column in columns.items()}
        cell = start[own["customer"]] + cut.of(own["day"])
        sums.add(cell, **{name: own[name] for name in names})
        retained.add(_once(cell, own))
    seen = sums.table().join(retained.table(), on="place", how="left", suffix="_retained")
    cells = seen.select(
        *names,
        retained=pl.col("rows_retained").fill_null(0),
        cohort=pl.col("place") // ages + base,
        age=pl.col("place") % ages,
    )
    if "refunds" not in cells.columns:
        cells = cells.with_columns(refunds=pl.lit(0, pl.Int64))
    return _with_strangers(cells, history)


_SUMS = ("orders", "refunds", "revenue")


def _once(cell: Keys, rows: Mapping[str, Integers]) -> Keys:
    """Return the cell of each customer with an order in it: rows of one are neighbours."""
    customer = rows["customer"]
    if "refunds" in rows:
        active = rows["orders"] > 0
        cell, customer = cell[active], customer[active]
    if not len(cell):
        return cell
    return cell[starts((cell[1:] != cell[:-1]) | (customer[1:] != customer[:-1]))]


def _with_strangers(cells: polars.DataFrame, history: History) -> polars.DataFrame:
    """Add the refunds of people without any order, who have no cohort."""
    if not history.refunds_alone:
        return cells
    row = {"retained": 0, "orders": 0, "refunds": history.refunds_alone}
    if "revenue" in cells.columns:
        row["revenue"] = history.refunds_alone_sum
    alone = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Int64))
    return pl.concat([cells, alone], how="diagonal")
