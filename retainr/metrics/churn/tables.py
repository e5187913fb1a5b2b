"""From counts to the table `periods`: rates, intervals, what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.models.intervals import wilson

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.activity.periods import Calendar
    from retainr.metrics.churn.params import ChurnParams

_YEAR_DAYS = 365
_SUMMED = (
    *("starting", "new", "new_lost", "reactivated", "lost", "ending", "known", "returned"),
    "revenue_lost",
)


@dataclass(frozen=True)
class Cut:
    """Say how counts become rates.

    Attributes:
        params: the command's parameters.
        as_of: the last observed day.
        first: day of the first row; None without any.
        contracts: the rows are contracts; they have no warm-up, but a grace.
        scale: what integers of money are divided by; None without amounts.
    """

    params: ChurnParams
    as_of: dt.date
    first: dt.date | None
    contracts: bool
    scale: int | None

    @property
    def grace(self) -> int:
        """Return the days after a period in which a contract may still be renewed."""
        return self.params.grace_days if self.contracts else 0

    @property
    def last_complete(self) -> int:
        """Return the youngest period that is over, and with it the grace."""
        return self.params.calendar.last_over(self.as_of, self.grace)

    def is_warmup(self, period: int) -> bool:
        """Say whether too little was seen before a period to know who was active."""
        if self.contracts or self.first is None:
            return False
        seen = self.params.calendar.start(period) - self.first
        return seen.days < self.params.inactive_days


def whole(counts: polars.DataFrame) -> polars.DataFrame:
    """Return the counts of all segments together, under segment 0."""
    summed = [name for name in _SUMMED if name in counts.columns]
    total = counts.group_by("period").agg(pl.col(name).sum() for name in summed).sort("period")
    return total.with_columns(segment=pl.lit(0, pl.UInt32))


def periods_table(counts: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return the rates beside the counts; `period` is still a number.

    Args:
        counts: by segment and period.
        cut: how to judge the periods.
    """
    numbers = counts["period"].to_list()
    calendar = cut.params.calendar
    judged = counts.with_columns(
        complete=pl.col("period") <= cut.last_complete,
        warmup=pl.Series([cut.is_warmup(n) for n in numbers], dtype=pl.Boolean),
        days=pl.Series([_days(calendar, n) for n in numbers], dtype=pl.Int64),
        inactive=pl.col("known") - pl.col("starting"),
    )
    rated = ~pl.col("warmup") & (pl.lit(cut.params.include_incomplete) | pl.col("complete"))
    starting = pl.when(rated & (pl.col("starting") > 0)).then(pl.col("starting"))
    inactive = pl.when(rated & (pl.col("inactive") > 0)).then(pl.col("inactive"))
    low, high = wilson(pl.col("lost"), starting, cut.params.confidence)
    kept = 1 - pl.col("churn_rate")
    rates = judged.with_columns(churn_rate=pl.col("lost") / starting, ci_low=low, ci_high=high)
    table = rates.with_columns(
        retention_rate_period=(pl.col("starting") - pl.col("lost")) / starting,
        winback_rate=pl.col("reactivated") / inactive,
        annual_churn_rate=1 - kept ** (_YEAR_DAYS / pl.col("days")),
    )
    if cut.scale is None:
        return table
    return table.with_columns(pl.col("revenue_lost") / cut.scale)


def seen(table: polars.DataFrame) -> polars.DataFrame:
    """Return the periods that are over, after the warm-up."""
    return table.filter(pl.col("complete") & ~pl.col("warmup"))


def rated(table: polars.DataFrame) -> polars.DataFrame:
    """Return the periods that are over, after the warm-up, with somebody to lose."""
    return seen(table).filter(pl.col("starting") > 0)


def _days(calendar: Calendar, period: int) -> int:
    return (calendar.end(period) - calendar.start(period)).days + 1
