"""What customers did after they answered: whose answers count, and the orders behind them.

The base has days, so the day of the answer is neither before nor after it: who ordered on it
was a customer when answering, and its orders are nobody's effect. Which answer of a customer
counts is known when it is given (`Keep.FIRST`), or looks at what came later (`Keep.LAST`):
where surveys follow orders, a last answer is one that no further order followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.answers import AnswerSpec, Keep, once
from retainr.activity.days import sums
from retainr.activity.periods import DAY_US
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History

NAMELESS, STRANGERS, EARLY, OPEN, COUNTED = "nameless", "strangers", "early", "open", "counted"
"""What becomes of an answer; of those that count, one of each customer does."""


@dataclass(frozen=True)
class Window:
    """Say what is looked at behind an answer.

    Attributes:
        within: days after that of the answer.
        inactive_after: days for which an order holds, its own day included.
        as_of: the last observed day.
        keep: which answer of a customer counts.
    """

    within: int
    inactive_after: int
    as_of: int
    keep: Keep = Keep.FIRST


@dataclass(frozen=True)
class Sorted:
    """Hold answers by what becomes of them.

    Attributes:
        every: all answers, `customer` now a number in the history (null for nobody in it),
            with `day` and `fate`.
        counted: one row a customer whose answer counts, sorted by its number.
    """

    every: polars.DataFrame
    counted: polars.DataFrame

    def count(self, fate: str) -> int:
        """Return how many answers have a fate."""
        return int((self.every["fate"] == fate).sum())

    @property
    def repeated(self) -> int:
        """Return the answers that could count beside another one of the same customer."""
        return self.count(COUNTED) - self.counted.height


def sort_out(
    answers: polars.DataFrame, history: History, ids: polars.Series, window: Window
) -> Sorted:
    """Return whose answers count.

    One counts when it is of a customer that had ordered by the day of the answer, and when its
    window is over. Who ordered for the first time later is left out: to take it in, and not
    those who never ordered, would look ahead.

    Args:
        answers: `customer` (an id or null), `time_us`, `score`, `row` and the segments.
        history: the customers.
        ids: their ids by number.
        window: what is looked at.
    """
    known = numbered(answers, history, ids)
    fate = (
        pl.when(pl.col("nameless")).then(pl.lit(NAMELESS))
        .when(pl.col("customer").is_null()).then(pl.lit(STRANGERS))
        .when(pl.col("day") < pl.col("first")).then(pl.lit(EARLY))
        .when(pl.col("day") + window.within > window.as_of).then(pl.lit(OPEN))
        .otherwise(pl.lit(COUNTED))
    )  # fmt: skip
    every = known.with_columns(fate=fate, period=pl.lit(0)).drop("nameless", "first")
    spec = AnswerSpec(customer=True, time=True, keep=window.keep)
    counted = once(every.filter(pl.col("fate") == COUNTED), spec).sort("customer")
    return Sorted(every, counted.drop("period", "fate"))


def numbered(answers: polars.DataFrame, history: History, ids: polars.Series) -> polars.DataFrame:
    """Return answers with their customer's number, its `first` day and their own `day`.

    Args:
        answers: `customer` (an id or null), `time_us` and others.
        history: the customers.
        ids: their ids by number.
    """
    people = history.people.select(pl.lit(ids).alias("id"), "customer", "first")
    named = answers.rename({"customer": "id"}).with_columns(
        day=(pl.col("time_us") // DAY_US).cast(pl.Int32), nameless=pl.col("id").is_null()
    )
    return named.join(people, on="id", how="left", maintain_order="left").drop("id")


def after(history: History, counted: polars.DataFrame, window: Window) -> polars.DataFrame:
    """Return what customers did in the window after their answer.

    Args:
        history: the active days.
        counted: one row an answer: `customer`, `day`; the first order is not after that day.
        window: what is looked at.

    Returns:
        The rows with `orders_after`, `active` (at the answer), `lost` (active then, and not at
        the end of the window) and, with amounts, `revenue_after`.
    """
    active, who, day = _Days(history.active), counted["customer"], counted["day"]
    begin, stop = active.upto(who, day), active.upto(who, day + window.within)
    days = history.active["day"]
    before, last = days.gather(begin - 1), days.gather(stop - 1)
    there = (day - before) < window.inactive_after
    gone = there & ((day + window.within - last) >= window.inactive_after)
    found = counted.with_columns(
        orders_after=active.between("orders", begin, stop), active=there, lost=gone
    )
    if "revenue" not in history.days.columns:
        return found
    # A day with refunds only is not active, but its sum counts.
    every = active if history.refunds == 0 else _Days(history.days)
    begin, stop = every.upto(who, day), every.upto(who, day + window.within)
    return found.with_columns(revenue_after=every.between("revenue", begin, stop))


class _Days:
    """Find the days of customers among all days, sorted by customer and day."""

    def __init__(self, days: polars.DataFrame) -> None:
        self._days = days
        self._low, high = _ends(days["day"])
        self._span = high - self._low + 2
        self._keys = self._key(days["customer"], days["day"])

    def _key(self, customer: polars.Series, day: polars.Series) -> polars.Series:
        places = (day.cast(pl.Int64) - self._low).clip(0, self._span - 1)
        return customer.cast(pl.Int64) * self._span + places

    def upto(self, customer: polars.Series, day: polars.Series) -> polars.Series:
        """Return how many rows there are up to a day of each customer."""
        found = self._keys.search_sorted(self._key(customer, day), side="right")
        return found.cast(pl.Int64)

    def between(self, name: str, begin: polars.Series, stop: polars.Series) -> polars.Series:
        """Return the sum of a column over rows from `begin` on and before `stop`."""
        upto = pl.concat([pl.Series([0]), self._days[name].cast(pl.Int64).cum_sum()])
        return upto.gather(stop) - upto.gather(begin)


def _ends(days: polars.Series) -> tuple[int, int]:
    if days.is_empty():
        return 0, 0
    return int(days.min()), int(days.max())  # type: ignore[arg-type]


def by_then(history: History, day: int, within: int) -> polars.DataFrame:
    """Return the customers of a day, what they had done by its end, and who ordered after it.

    Args:
        history: the active days.
        day: the last one that counts.
        within: days after it.

    Returns:
        One row for each customer with an order by then, sorted: `customer`, `orders`,
        `ordered_later` (within these days) and, with amounts, `revenue`.
    """
    seen = history.days.filter(pl.col("day") <= day)
    sizes = seen["customer"].rle().struct.unnest()
    ends = sizes["len"].cast(pl.Int64).cum_sum() - 1
    names = [name for name in ("orders", "revenue") if name in seen.columns]
    told = {name: sums(seen[name].cast(pl.Int64), ends) for name in names}
    later = history.active.filter(pl.col("day").is_between(day + 1, day + within))["customer"]
    people = sizes.select(customer="value").with_columns(**told)
    return people.with_columns(ordered_later=pl.col("customer").is_in(later.unique().implode()))


def answered_by(answers: polars.DataFrame, asked: polars.DataFrame) -> polars.DataFrame:
    """Return, for each row, the latest answer of its customer up to a day.

    Args:
        answers: `customer`, `day`, `time_us`, `row`, `score`.
        asked: `customer` and `day`, the last day on which an answer counts.

    Returns:
        The rows of `asked` in their order with `score`; null where there is no answer by then.
    """
    numbered = asked.with_row_index("place")
    told = answers.select("customer", "time_us", "row", "score", given="day")
    found = numbered.join(told.drop_nulls("customer"), on="customer").filter(
        pl.col("given") <= pl.col("day")
    )
    latest = (
        found.sort("place", "time_us", "row").unique("place", keep="last").select("place", "score")
    )
    return numbered.join(latest, on="place", how="left", maintain_order="left").drop("place")
