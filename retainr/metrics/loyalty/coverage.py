"""Who answered and who kept silent, and how the two differ in what they did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.loyalty import by_then
from retainr.lazy import np, pl
from retainr.metrics.loyalty.tables import estimated, means
from retainr.metrics.orders import EPOCH
from retainr.models.intervals import Estimate, newcombe, wilson
from retainr.models.scores import Means, mean_change

if TYPE_CHECKING:
    import polars

    from retainr.metrics.loyalty.reading import Read

ANSWERED, SILENT = "answered", "silent"


@dataclass(frozen=True)
class Coverage:
    """Hold both sides.

    Attributes:
        table: one row for who answered and one for the silent.
        day: the day that both are looked at: the last one of the survey, or the last whose
            window is over where that is earlier.
        orders: difference of mean orders: answered minus silent.
        revenue: that of mean revenue.
        later: that of the shares with an order after the survey.
    """

    table: polars.DataFrame
    day: dt.date
    orders: Estimate
    revenue: Estimate
    later: Estimate

    @property
    def answered(self) -> int:
        """Return the customers with an answer."""
        return int(self.table["customers"][0])

    @property
    def customers(self) -> int:
        """Return the customers by the day."""
        return int(self.table["customers"].sum())


def coverage(read: Read) -> Coverage:
    """Return who had answered by a day, of those who were customers by then."""
    within, answers = read.params.within_days, read.sorted.every
    # As long as people are asked, the window after the survey is never over.
    ends = [read.as_of - within, *([int(answers["day"].max())] if answers.height else [])]  # type: ignore[arg-type]
    day = min(ends)
    people = by_then(read.orders.history, day, within)
    named = answers.filter(pl.col("day") <= day)["customer"].drop_nulls().unique()
    answered = people["customer"].is_in(named.implode())
    sides = [people.filter(answered), people.filter(~answered)]
    counts = [int(side["ordered_later"].sum()) for side in sides]
    sizes = [side.height for side in sides]
    level = read.params.confidence
    samples = {
        name: means(pl.Series([side[name] for side in sides]), scale)
        for name, scale in (("orders", 1), ("revenue", read.orders.scale))
        if name in people.columns
    }
    table = pl.DataFrame(
        {
            "answering": [ANSWERED, SILENT],
            "customers": pl.Series(sizes, dtype=pl.Int64),
            "ordered_later": pl.Series(counts, dtype=pl.Int64),
        }
    )
    return Coverage(
        table=_rated(table, samples, level),
        day=EPOCH + dt.timedelta(days=day),
        orders=_difference(samples.get("orders"), level),
        revenue=_difference(samples.get("revenue"), level),
        later=newcombe(counts[1], sizes[1], counts[0], sizes[0], level),
    )


_NOTHING = Estimate(None, None, None)


def _rated(table: polars.DataFrame, samples: dict[str, Means], level: float) -> polars.DataFrame:
    whole, customers = int(table["customers"].sum()), pl.col("customers")
    low, high = wilson(pl.col("ordered_later"), customers, level)
    known = pl.when(customers > 0)
    made = table.with_columns(
        share=customers / whole if whole else pl.lit(None, pl.Float64),
        ordered_later_rate=known.then(pl.col("ordered_later") / customers),
        ci_low=known.then(low),
        ci_high=known.then(high),
    )
    for name in ("orders", "revenue"):
        column = f"mean_{name}"
        empty = (pl.lit(None, pl.Float64).alias(f"{column}{end}") for end in _ENDS)
        sample = samples.get(name)
        made = made.with_columns(empty if sample is None else estimated(sample, column, level))
    return made


_ENDS = ("", "_ci_low", "_ci_high")


def _difference(sample: Means | None, level: float) -> Estimate:
    """Return the first mean minus the second, with its Welch interval."""
    if sample is None:
        return _NOTHING
    first, second = (
        Means(*(numbers[place : place + 1] for numbers in (sample.responses, sample.mean,
                                                           sample.variance)))
        for place in (0, 1)
    )  # fmt: skip
    found = mean_change(second, first, level)
    numbers = (sample.mean[0] - sample.mean[1], found.low[0], found.high[0])
    return Estimate(*(None if np.isnan(number) else float(number) for number in numbers))
