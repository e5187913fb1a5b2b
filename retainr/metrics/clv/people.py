"""The customers that values are computed for, with what the models know of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.activity import summary
from retainr.activity.id_order import by_id
from retainr.activity.periods import day_number
from retainr.activity.summary import KEYS
from retainr.errors import InputError
from retainr.lazy import np, pl
from retainr.models.purchases import count

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.orders import Orders
    from retainr.models.purchases import Counted

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class People:
    """Hold customers in the order of their ids.

    Attributes:
        frame: one row a customer: `segment`, `customer_id`, `first` (a day), `frequency`,
            `recency` and `T` (whole days), `monetary_value`, `historic_revenue`, and with a
            holdout `holdout_frequency` and `holdout_revenue`; money in its own unit.
        unit_days: days of the unit that times are told in.
        end: the last day that models are fitted on.
        as_of: the last observed day.
        left_out: customers first seen in the holdout.
    """

    frame: polars.DataFrame
    unit_days: int
    end: int
    as_of: int
    left_out: int

    @property
    def has_holdout(self) -> bool:
        """Say whether a part of the data was held back."""
        return self.end < self.as_of

    @property
    def holdout(self) -> float:
        """Return the time held back, in the unit of time."""
        return (self.as_of - self.end) / self.unit_days

    @cached_property
    def counted(self) -> Counted:
        """Return those that agree in all that a model of purchases knows, counted once."""
        return self.counted_of(slice(None))

    def counted_of(self, rows: Integers | slice) -> Counted:
        """Return what `counted` is of some of them.

        Args:
            rows: their places.
        """
        frequency, recency, age = (self.integers(name)[rows] for name in KEYS)
        return count(frequency, recency, age, self.unit_days)

    @property
    def as_one(self) -> People:
        """Return the same customers in one segment."""
        return replace(self, frame=self.frame.with_columns(segment=pl.lit(0, pl.UInt32)))

    def floats(self, name: str) -> Floats:
        """Return a column as numbers."""
        return self.frame[name].cast(pl.Float64).to_numpy()

    def integers(self, name: str) -> Integers:
        """Return a column as whole numbers."""
        return self.frame[name].cast(pl.Int64).to_numpy()

    @cached_property
    def segment(self) -> Integers:
        """Return the number of each customer's segment."""
        return self.integers("segment")

    @cached_property
    def segments(self) -> int:
        """Return how many segments there are; one without customers."""
        return int(self.segment.max(initial=0)) + 1

    def times(self, name: str) -> Floats:
        """Return a column of days in the unit of time."""
        return self.floats(name) / self.unit_days


def people_of(orders: Orders, params: ClvParams) -> People:
    """Return the customers of orders that were read with names and refunds apart.

    Those of the last day are made once for all metrics that ask.

    Raises:
        InputError: the holdout is longer than the data.
    """
    as_of = day_number(orders.as_of)
    end = as_of - _held_out(orders, params, as_of)
    asked = summary.Asked(end, as_of, params.count_by)
    if end < as_of:
        return _people(orders, asked, params.unit_days)
    key = People, asked, params.unit_days
    if key not in orders.shared:
        orders.shared[key] = _people(orders, asked, params.unit_days)
    people: People = orders.shared[key]
    return people


def _people(orders: Orders, asked: summary.Asked, unit_days: int) -> People:
    found = summary.summarise(orders.history, asked)
    known = found.people["customer"]
    ids = orders.ids.gather(known).alias("customer_id")
    frame = found.people.with_columns(
        ids,
        orders.history.people["first"].gather(known),
        pl.col(name for name in _MONEY if name in found.people.columns) / orders.scale,
    )
    # Whatever stood for customers while they were counted may have another order.
    return People(by_id(frame), unit_days, asked.end, asked.as_of, found.left_out)


_MONEY = ("monetary_value", "historic_revenue", "holdout_revenue")


def _held_out(orders: Orders, params: ClvParams, as_of: int) -> int:
    """Return the days that are held back, 0 for none."""
    span, firsts = params.held_out, orders.history.people["first"]
    if span is None or firsts.is_empty():
        return 0
    seen = as_of - int(firsts.min()) + 1  # type: ignore[arg-type]
    if span.whole_days >= seen:
        raise InputError(
            f"{orders.rows.name}: --holdout {params.holdout} is {span.whole_days} days, and the "
            f"data hold {seen}",
            f"a part of them, for example --holdout {max(seen // 2, 1)}d",
        )
    return span.whole_days
