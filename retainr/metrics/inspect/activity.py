"""Who was active on which day: customers, gaps between their days, their numbers of orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.gaps import quantile
from retainr.activity.periods import DAY_US, Calendar, Period
from retainr.activity.reduce import Reduction, orders
from retainr.lazy import nw, pl
from retainr.metrics.inspect.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.lazy import Frame
    from retainr.load import Rows

_PLACES = 2**62
"""Customers times days that one integer tells apart."""
_ENOUGH, _MANY, _TIMES = 20, 50, 10


@dataclass(frozen=True)
class Activity:
    """Hold small tables about orders and customers; days count from 1970-01-01.

    Attributes:
        orders: orders (or events) with activity.
        refunds: orders below zero.
        customers: customers with at least one order.
        refund_only: customers with refunds and no order.
        days: day, orders; one row for each day with an order, in their order.
        first_days: day, customers whose first order is on it, in the order of days.
        gaps: gap in days between two neighbouring orders of a customer (of events: between
            days with any), and how often; shortest first.
        repeaters: customers with at least one gap.
        sizes: number of orders of a customer, and how many customers have it; fewest first.
        unusual: keys of the customers with more orders than `most_usual`, with their number,
            largest first.
    """

    orders: int
    refunds: int
    customers: int
    refund_only: int
    days: polars.DataFrame
    first_days: polars.DataFrame
    gaps: polars.DataFrame
    repeaters: int
    sizes: polars.DataFrame
    unusual: tuple[tuple[object, int], ...]


def frames(rows: Rows, typed: Frame) -> Mapping[str, Frame]:
    """Return the plan: one row an order with customer, day and whether it counts; the span.

    Args:
        rows: the input.
        typed: its used rows.
    """
    spec = Reduction(
        calendar=Calendar(Period.DAY),
        has_order=rows.lines and not rows.columns.contracts,
        has_amount=rows.has("amount"),
    )
    moment = nw.col("time_us")
    return {
        "orders": orders(typed, spec).select("customer", "period", "counts"),
        "span": typed.with_columns(clock=moment - moment // DAY_US * DAY_US).select(
            nw.col("time_us").min().alias("first"),
            nw.col("time_us").max().alias("last"),
            nw.col("clock").max(),
        ),
    }


def summarise(found: polars.DataFrame, kind: Kind) -> Activity:
    """Return what the orders tell, computed from one sorted column of integers.

    Args:
        found: the orders as `frames` describes them.
        kind: what a row is.
    """
    active, back = found.filter(pl.col("counts") == 1), found.filter(pl.col("counts") == 0)
    refunders = back.select(pl.col("customer").unique())
    codes = _codes(active["customer"])
    first, last = _ends(active["period"])
    span = last - first + 1
    if (_ends(codes)[1] + 1) * span >= _PLACES:
        codes = codes.rank("dense").cast(pl.Int64) - 1
    ordered = (codes * span + (active["period"] - first)).sort()
    people = _people(ordered, span)
    # Many events of one visit say nothing of coming back; a second order does.
    steps = ordered.unique(maintain_order=True) if kind is Kind.EVENTS else ordered
    returned = people["last"] > people["first"] if kind is Kind.EVENTS else people["orders"] > 1
    sizes = _counted("orders", people["orders"], "customers")
    unusual = people.filter(pl.col("orders") > most_usual(sizes))
    return Activity(
        orders=active.height,
        refunds=back.height,
        customers=people.height,
        refund_only=refunders.join(active, on="customer", how="anti").height,
        days=_counted("day", ordered % span + first, "orders"),
        first_days=_counted("day", people["first"] + first, "customers"),
        gaps=_gaps(steps, span),
        repeaters=int(returned.sum()),
        sizes=sizes,
        unusual=_named(active["customer"], codes, unusual),
    )


def most_usual(sizes: polars.DataFrame) -> int:
    """Return the number of orders above which a customer is unusual: ten times the 95th percentile.

    At least 50, and no customer where there are fewer than 20: with so few, one of them is
    the percentile.

    Args:
        sizes: numbers of orders and how many customers have each.
    """
    usual = quantile(sizes, 95)
    if usual is None or int(sizes["customers"].sum()) < _ENOUGH:
        return _PLACES
    return max(_MANY, _TIMES * usual)


def _codes(customers: polars.Series) -> polars.Series:
    """Return a number from 0 on for each customer; equal for equal customers only."""
    if customers.dtype.is_integer():
        return customers.cast(pl.Int64) - _ends(customers)[0]
    return customers.cast(pl.Categorical).to_physical().cast(pl.Int64)


def _ends(values: polars.Series) -> tuple[int, int]:
    if values.is_empty():
        return 0, 0
    return int(values.min()), int(values.max())  # type: ignore[arg-type]


def _people(ordered: polars.Series, span: int) -> polars.DataFrame:
    """Return one row a customer: code, orders, first and last day (from 0 on)."""
    runs = (ordered // span).rle().struct.unnest()
    sizes = runs["len"].cast(pl.Int64)
    ends, days = sizes.cum_sum(), ordered % span
    return pl.DataFrame(
        {
            "code": runs["value"],
            "orders": sizes,
            "first": days.gather(ends - sizes),
            "last": days.gather(ends - 1),
        }
    )


def _gaps(ordered: polars.Series, span: int) -> polars.DataFrame:
    """Return each gap between neighbours of a customer, and how often it occurs."""
    gap, other = ordered.diff(), (ordered // span).diff()
    return _counted("gap", gap.filter(other == 0), "times")


def _counted(name: str, values: polars.Series, count: str) -> polars.DataFrame:
    """Return the values in their order, each once, with how often it occurs."""
    counts = values.rename(name).value_counts(name=count)
    return counts.with_columns(pl.all().cast(pl.Int64)).sort(name)


def _named(
    customers: polars.Series, codes: polars.Series, people: polars.DataFrame
) -> tuple[tuple[object, int], ...]:
    """Return the keys that some codes stand for, with their orders, the largest first."""
    both = pl.DataFrame({"customer": customers, "code": codes})
    keys = both.filter(pl.col("code").is_in(people["code"].implode())).unique("code")
    named = people.join(keys, on="code").sort("orders", "customer", descending=[True, False])
    return tuple(named.select("customer", "orders").iter_rows())
