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
    from retainr.activity.periods import Calendar, Cut


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


@dataclass(frozen=True)
class _Square:
    """Tell cohort and age in one integer.

    Attributes:
        base: the first cohort.
        ages: how many cohorts there may be, and as many ages.
    """

    base: int
    ages: int

    def tallies(self, names: tuple[str, ...] = ()) -> Tallies:
        """Return sums by cohort and age, at nothing."""
        return Tallies(self.ages * self.ages, names)

    def start(self, cohort: Keys) -> Keys:
        """Return what the place of each customer is in a period, less the period's number."""
        return (cohort - self.base) * (self.ages - 1) - self.base

    @property
    def told(self) -> tuple[polars.Expr, polars.Expr]:
        """Return the cohort and the age of a `place`."""
        place = pl.col("place")
        return place // self.ages + self.base, place % self.ages


def of_history(history: History, calendar: Calendar) -> Cohorts:
    """Return the cohorts of all customers, by the period of their first order.

    Args:
        history: of everybody, whenever first seen.
        calendar: how time is cut.
    """
    cut = calendar.cut(history.days["day"])
    first, last = (cut.of(history.people[name].to_numpy()) for name in ("first", "last"))
    base = int(first.min()) if len(first) else 0
    square = _Square(base, int(cut.numbers[-1]) - base + 1 if len(first) else 0)
    start, people = square.start(first), square.tallies()
    people.add(start + last)
    cohort, age = square.told
    told = people.table().select(cohort=cohort, last=age, customers="rows", ordered=pl.lit(1))
    return Cohorts(_cells(history, cut, square, start), told)


def _cells(history: History, cut: Cut, square: _Square, start: Keys) -> polars.DataFrame:
    days = history.days
    names = tuple(name for name in _SUMS if name in days.columns)
    columns = {name: days[name].to_numpy() for name in ("customer", "day", *names)}
    sums, retained = square.tallies(names), square.tallies()
    for part in parts(columns["customer"]):
        own = {name: column[part] for name, column in columns.items()}
        cell = start[own["customer"]] + cut.of(own["day"])
        sums.add(cell, **{name: own[name] for name in names})
        retained.add(_once(cell, own))
    seen = sums.table().join(retained.table(), on="place", how="left", suffix="_retained")
    cohort, age = square.told
    cells = seen.select(
        *names, retained=pl.col("rows_retained").fill_null(0), cohort=cohort, age=age
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
