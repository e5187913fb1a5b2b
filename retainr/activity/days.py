"""Orders in any order become one row a customer and day, sorted by both.

Sorting one integer that holds customer, day and whether it is a refund, with the money
beside it, costs a third of what grouping by customer and day costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.elapsed import Clocks, clocks, days_of
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars

    Keys = npt.NDArray[np.int64]

_PLACES = 2**62
"""Customers times days that one integer tells apart."""


@dataclass(frozen=True)
class Asked:
    """Say what is told beside the days.

    Attributes:
        window_us: length of the windows on the customers' own clocks; None without clocks.
        apart: the sum of each day's refunds beside its revenue.
        named: each customer's id.
    """

    window_us: int | None = None
    apart: bool = False
    named: bool = False


@dataclass(frozen=True)
class Collapsed:
    """Hold the days of everybody.

    Attributes:
        days: `customer` (a number from 0 on), `day`, `orders`, where there are any `refunds`
            and, with amounts, `revenue` (and `refunded`, where it was asked for and there are
            any); sorted by customer and day.
        known: codes of the customers that were asked for; sorted by them, they stand in the
            order of the customer numbers.
        clocks: the customers' clocks, where they were asked for.
        names: the customers as they stood in the orders, by number, where they were asked for.
    """

    days: polars.DataFrame
    known: polars.Series
    clocks: Clocks | None = None
    names: polars.Series | None = None

    @property
    def customers(self) -> int:
        """Return how many customers there are."""
        numbers = self.days["customer"]
        return 0 if numbers.is_empty() else int(numbers[-1]) + 1


def collapse(
    orders: polars.DataFrame,
    known: polars.DataFrame | None = None,
    asked: Asked | None = None,
) -> Collapsed:
    """Return one row a customer and day.

    Args:
        orders: one row an order: `customer`, `when` (twice the day, and one more for a
            refund; with clocks the microsecond in place of the day) and perhaps `amount`.
        known: each `customer` once, in any order, to be given its code too; perhaps with the
            moment that it was `acquired`.
        asked: what is told beside the days; nothing without it.
    """
    asked = asked or Asked()
    customers, when, found = orders["customer"], orders["when"], None
    amount = orders["amount"] if "amount" in orders.columns else None
    del orders
    coded = _coded(customers, known, named=asked.named)
    codes, own, names = coded.codes, coded.known, coded.names
    del customers, coded
    if asked.window_us is not None:
        codes = _numbers(codes)
        moments = _acquired(known, own)
        found = clocks(codes.to_numpy(), when.to_numpy(), asked.window_us, moments)
        when = pl.Series(days_of(when.to_numpy()))
    low, high = (end // 2 for end in _ends(when))
    span = high - low + 1
    if (_ends(codes)[1] + 1) * span * 2 >= _PLACES:
        codes = codes.rank("dense").cast(pl.Int64) - 1
    most = (_ends(codes)[1] + 1) * span * 2
    # In place from here on: each column is 80 MB at ten million orders.
    key = codes.to_numpy(writable=True)
    del codes
    key *= 2 * span
    key += when.to_numpy()
    key -= 2 * low
    del when
    days = _runs(_sorted(key, most, amount), low, span, apart=asked.apart)
    return Collapsed(days, own, found, names)


def _numbers(codes: polars.Series) -> polars.Series:
    """Return a number from 0 on for each code, without gaps, in the order of the codes."""
    most = _ends(codes)[1] + 1
    if most > 4 * codes.len():
        return codes.rank("dense").cast(pl.Int64) - 1
    occurs = np.zeros(most, dtype=np.int64)
    occurs[codes.to_numpy()] = 1
    return pl.Series(occurs).cum_sum().gather(codes) - 1


def _acquired(known: polars.DataFrame | None, codes: polars.Series) -> polars.Series | None:
    """Return the customers' acquisition moments by customer number, where there are any."""
    if known is None or "acquired" not in known.columns:
        return None
    return known["acquired"].gather(codes.arg_sort())


@dataclass(frozen=True)
class _Coded:
    """Hold an integer from 0 on for each customer; equal for equal customers only.

    Attributes:
        codes: of the orders' customers.
        known: of the customers that were asked for.
        names: the customers, each once, in the order of their codes, or None.
    """

    codes: polars.Series
    known: polars.Series
    names: polars.Series | None


def _coded(customers: polars.Series, known: polars.DataFrame | None, *, named: bool) -> _Coded:
    both = [customers, customers.clear() if known is None else known["customer"]]
    if customers.dtype.is_integer():
        codes, own = (column.cast(pl.Int64) - _ends(customers)[0] for column in both)
        return _Coded(codes, own, customers.unique().sort() if named else None)
    # Codes are the same in both as long as both are there.
    texts = [column.cast(pl.Categorical) for column in both]
    codes, own = (column.to_physical().cast(pl.Int64) for column in texts)
    names = None
    if named:
        each = texts[0].unique()
        names = each.gather(each.to_physical().arg_sort()).cast(pl.String)
    return _Coded(codes, own, names)


def _sorted(key: Keys, most: int, amount: polars.Series | None) -> polars.DataFrame:
    """Return the keys in ascending order, each with its amount.

    Where both fit into one integer, it alone is sorted: a tenth of the time of a sort that
    carries a second column along. NumPy sorts integers several times faster than Polars.

    Args:
        key: not negative; it is written to.
        most: above every key.
        amount: one for each key, or None.
    """
    if amount is None:
        key.sort()
        return pl.DataFrame({"key": key})
    least, largest = _ends(amount)
    size = largest - least + 1
    if most * size >= _PLACES:
        return pl.DataFrame([pl.Series("key", key), amount]).sort("key")
    key *= size
    key += amount.to_numpy()
    key -= least
    del amount
    key.sort()
    money = key % size
    money += least
    key //= size
    return pl.DataFrame({"key": key, "amount": money})


def first_days(days: polars.DataFrame, customers: int) -> polars.Series:
    """Return each customer's first day with an order; null for who has refunds only.

    Args:
        days: one row a customer and day, sorted.
        customers: how many there are.
    """
    active = days.select("customer", "day").filter(days["orders"] > 0)
    changes = active["customer"].diff().fill_null(1) != 0
    firsts = active.filter(changes)
    if firsts.height == customers:
        return firsts["day"]
    everybody = pl.DataFrame({"customer": pl.int_range(customers, dtype=pl.UInt32, eager=True)})
    return everybody.join(firsts, on="customer", how="left", maintain_order="left")["day"]


def no_early_refunds(days: polars.DataFrame, firsts: polars.Series) -> polars.DataFrame:
    """Put refunds before a customer's first order on the day of that order.

    Args:
        days: one row a customer and day, sorted.
        firsts: the first day with an order of each customer number.
    """
    begun = days.with_columns(first=firsts.gather(days["customer"]))
    early = pl.col("day") < pl.col("first")
    if not begun.select(early.any()).item():
        return days
    moved = begun.with_columns(day=pl.when(early).then("first").otherwise("day")).drop("first")
    sums = [name for name in moved.columns if name not in ("customer", "day")]
    grouped = moved.group_by("customer", "day", maintain_order=True)
    return grouped.agg(pl.col(name).sum() for name in sums)


def _runs(ordered: polars.DataFrame, low: int, span: int, *, apart: bool) -> polars.DataFrame:
    """Make one row of neighbours with the same customer and day."""
    runs = (ordered["key"] // 2).rle().struct.unnest()
    sizes, codes = runs["len"].cast(pl.Int32), runs["value"] // span
    day = (runs["value"] - codes * span + low).cast(pl.Int32)
    ends = runs["len"].cast(pl.Int64).cum_sum() - 1
    del runs
    days = pl.DataFrame({"customer": codes.rle_id(), "day": day, "orders": sizes})
    back = ordered["key"] % 2
    if int(back.sum()):
        refunds = sums(back, ends).cast(pl.Int32)
        days = days.with_columns(pl.col("orders") - refunds, refunds=refunds)
    if "amount" in ordered.columns:
        days = days.with_columns(revenue=sums(ordered["amount"], ends))
        if apart and "refunds" in days.columns:
            days = days.with_columns(refunded=sums(ordered["amount"] * back, ends))
    return days


def sums(values: polars.Series, ends: polars.Series) -> polars.Series:
    """Return the sum of each run of neighbours.

    Args:
        values: integers.
        ends: place of the last value of each run, ascending.
    """
    upto = values.cum_sum().gather(ends)
    return upto - upto.shift(1, fill_value=0)


def _ends(values: polars.Series) -> tuple[int, int]:
    if values.is_empty():
        return 0, 0
    return int(values.min()), int(values.max())  # type: ignore[arg-type]
