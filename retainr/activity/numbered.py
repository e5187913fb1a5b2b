"""Cohorts of numbered customers: an array has a place for each of them.

Where the orders are on this machine, counting them in arrays takes a fifth of the time that
grouping and joining them takes (10 million orders of 1.25 million customers: 0.4 s of CPU
instead of 2.0): a customer's place needs no hash, and who was there in a period is one byte
instead of an entry of a set. `counts.py` has the same counts in the words of every engine;
tests hold the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.activity.codes import coded, ends
from retainr.activity.cohorts import Cohorts
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars
    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]

_SLICE = 1 << 18
"""Orders that are looked at together: what is made of them stays in the processor's cache."""
_BYTES = 16
"""Of the table of who was there when, for each order; sorting them instead takes as many."""


def of_orders(orders: polars.DataFrame) -> Cohorts:
    """Return the cohorts of all customers, by the period of their first order.

    Args:
        orders: one row an order, with the columns of `counts.gathered`.
    """
    if orders.is_empty():
        return _nobody(orders)
    crowd = _crowd(orders)
    return Cohorts(_cells(crowd), _people(crowd))


def _nobody(orders: polars.DataFrame) -> Cohorts:
    money = ("revenue",) if "amount" in orders.columns else ()
    cells = ("cohort", "age", "retained", "orders", "refunds", *money)
    people = ("cohort", "last", "ordered", "customers")
    empty = [pl.DataFrame(schema=dict.fromkeys(names, pl.Int64)) for names in (cells, people)]
    return Cohorts(*empty)


@dataclass(frozen=True)
class _Part:
    """Hold some orders.

    Attributes:
        who: number of the customer.
        period: since the first of all.
        back: 1 for a refund, else 0.
    """

    who: Ints
    period: Ints
    back: Ints

    @property
    def active(self) -> _Part:
        """Return those that are no refunds."""
        if not self.back.any():
            return self
        kept = self.back == 0
        return _Part(self.who[kept], self.period[kept], self.back[kept])


@dataclass(frozen=True)
class _Crowd:
    """Hold the orders, and the customers by number.

    Attributes:
        orders: `who`, `when` and perhaps `amount`.
        base: the first period.
        span: periods from the first to the last.
        first: period of the first order since `base`, (customers,); `span` without any.
        last: period of the last order since `base`, (customers,).
    """

    orders: polars.DataFrame
    base: int
    span: int
    first: Ints
    last: Ints

    def parts(self) -> Iterator[_Part]:
        """Yield the orders in slices."""
        for some in self.orders.select("who", "when").iter_slices(_SLICE):
            when = some["when"].to_numpy() - 2 * self.base
            yield _Part(some["who"].to_numpy(), (when >> 1).astype(self.first.dtype), when & 1)

    def cell(self, first: Ints, period: Ints | int) -> Ints:
        """Return one number for cohort and age; an order before the first one has age 0.

        Args:
            first: of the customers.
            period: of their orders.
        """
        begun = first.astype(np.int64)
        return begun * (self.span - 1) + np.maximum(begun, period)


def _crowd(orders: polars.DataFrame) -> _Crowd:
    """Number the customers, and find the first and the last period of each."""
    who, (low, high) = _numbers(orders["customer"]), ends(orders["when"])
    base, span = low // 2, high // 2 - low // 2 + 1
    kind: type[np.signedinteger[Any]] = np.int16 if span < 2**15 else np.int32
    customers = ends(who)[1] + 1
    first, last = np.full(customers, span, kind), np.zeros(customers, kind)
    crowd = _Crowd(orders.drop("customer").with_columns(who=who), base, span, first, last)
    for part in crowd.parts():
        active = part.active
        np.minimum.at(first, active.who, active.period)
        np.maximum.at(last, active.who, active.period)
    return crowd


def _numbers(customers: polars.Series) -> polars.Series:
    """Return a number from 0 on for each customer; some numbers may be nobody's."""
    found = coded(customers)
    if found.near or found.most < _SLICE:
        return found.integers - found.least
    return pl.Series(found.numbers(found.codes()))


def _cells(crowd: _Crowd) -> polars.DataFrame:
    """Return counts and sums by cohort and age; without a cohort, refunds of strangers."""
    cells = [crowd.cell(crowd.first[part.who], part.period) for part in crowd.parts()]
    orders = crowd.orders.drop("who").with_columns(cell=np.concatenate(cells))
    money = {"revenue": pl.col("amount").sum()} if "amount" in orders.columns else {}
    sums = (
        orders.lazy()
        .group_by("cell")
        .agg(rows=pl.len().cast(pl.Int64), refunds=(pl.col("when") % 2).sum(), **money)
    )
    found = sums.collect(engine="streaming").join(_retained(crowd), on="cell", how="left")
    cohort = pl.col("cell") // crowd.span
    known = pl.when(cohort < crowd.span)
    return found.select(
        "refunds",
        *money,
        retained=pl.col("retained").fill_null(0),
        orders=pl.col("rows") - pl.col("refunds"),
        cohort=known.then(cohort + crowd.base),
        age=known.then(pl.col("cell") % crowd.span),
    )


def _retained(crowd: _Crowd) -> polars.DataFrame:
    """Return the customers with an order by cell."""
    few = crowd.first.size * crowd.span <= max(_BYTES * crowd.orders.height, _SLICE)
    cells, counts = zip(*(_tabled(crowd) if few else _sorted(crowd)), strict=True)
    return pl.DataFrame({"cell": np.concatenate(cells), "retained": np.concatenate(counts)})


def _tabled(crowd: _Crowd) -> Iterator[tuple[Ints, Ints]]:
    """Yield cells and how many customers have an order in each, period by period."""
    customers = crowd.first.size
    seen = np.zeros(crowd.span * customers, dtype=bool)
    for part in crowd.parts():
        active = part.active
        seen[active.period.astype(np.int64) * customers + active.who] = True
    for period, there in enumerate(seen.reshape(crowd.span, customers)):
        # Several times faster than `first[there]`.
        counts = np.bincount(np.compress(there, crowd.first))
        cohorts = np.flatnonzero(counts)
        yield crowd.cell(cohorts, period), counts[cohorts]


def _sorted(crowd: _Crowd) -> Iterator[tuple[Ints, Ints]]:
    """Yield the same at once where customers and periods are too many for a table."""
    parts = (part.active for part in crowd.parts())
    places = [part.who * crowd.span + part.period for part in parts]
    who, period = divmod(np.unique(np.concatenate(places)), crowd.span)
    yield np.unique(crowd.cell(crowd.first[who], period), return_counts=True)


def _people(crowd: _Crowd) -> polars.DataFrame:
    """Return customers by cohort and last active age."""
    each = pl.DataFrame({"first": crowd.first, "last": crowd.last}).cast(pl.Int64)
    known = each.filter(pl.col("first") < crowd.span)
    counts = known.group_by(
        cohort=pl.col("first") + crowd.base, last=pl.col("last") - pl.col("first")
    ).agg(customers=pl.len())
    return counts.with_columns(ordered=pl.lit(1))
