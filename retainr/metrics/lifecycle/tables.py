"""The tables of `lifecycle`, from counts and integer sums: the first and only divisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.growth import MONEY
from retainr.activity.periods import Period, day_number
from retainr.lazy import pl
from retainr.models.intervals import wilson

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.metrics.lifecycle.params import LifecycleParams

_LEFT = {"left_rise": "expansion", "left_churned": "churned_revenue"}


@dataclass(frozen=True)
class Cut:
    """Say how counts become tables.

    Attributes:
        params: the command's parameters.
        as_of: the last day that is fully observed.
        first: number of the first period with anything in it; None where there is none.
        scale: what an integer of money is divided by; None where there is no money.
        daily: active days are known.
        grace: days after a period in which a contract may still be renewed.
    """

    params: LifecycleParams
    as_of: dt.date
    first: int | None
    scale: int | None
    daily: bool
    grace: int

    @property
    def now(self) -> int:
        """Return the period of the last observed day."""
        return self.params.calendar.index(self.as_of)

    @property
    def last_complete(self) -> int:
        """Return the youngest period that is over, and with it the grace."""
        return self.params.calendar.last_over(self.as_of, self.grace)

    @property
    def has_complete(self) -> bool:
        """Say whether any period is over."""
        return self.first is not None and self.first <= self.last_complete

    @property
    def sticks(self) -> bool:
        """Say whether stickiness tells anything: of days it is always 1."""
        return self.daily and self.params.period is not Period.DAY

    @property
    def open(self) -> range:
        """Return the periods that are not over yet."""
        return range(max(self.last_complete + 1, self.first or 0), self.now + 1)

    @property
    def known(self) -> polars.Expr:
        """Return where rates are given."""
        return pl.col("complete") | pl.lit(self.params.include_incomplete)


def whole(counts: polars.DataFrame) -> polars.DataFrame:
    """Return the counts of all segments together."""
    summed = [name for name in counts.columns if name not in ("segment", "period")]
    together = counts.group_by("period").agg(pl.col(name).sum() for name in summed)
    return together.with_columns(segment=pl.lit(0, pl.UInt32))


def lifecycle_table(
    counts: polars.DataFrame, segments: polars.Series, cut: Cut
) -> polars.DataFrame:
    """Return one row for each segment and period, from the first one to the as-of day's.

    Args:
        counts: what `movements` returned.
        segments: the segments' numbers.
        cut: how they become a table; periods are still numbers.

    Returns:
        The columns of the table, and numerator and denominator of each quotient.
    """
    grid = _grid(segments, cut)
    filled = grid.join(counts, on=["segment", "period"], how="left").sort("segment", "period")
    summed = [name for name in counts.columns if name not in ("segment", "period")]
    table = filled.with_columns(pl.col(summed).fill_null(0)).with_columns(
        dormant=_before("active") - pl.col("returning")
    )
    if cut.scale is not None:
        table = _money(table, cut)
    return _quotients(table, cut)


def _grid(segments: polars.Series, cut: Cut) -> polars.DataFrame:
    first = cut.now + 1 if cut.first is None else cut.first
    periods = pl.int_range(first, cut.now + 1, dtype=pl.Int32, eager=True).alias("period")
    rows = segments.alias("segment").to_frame().join(periods.to_frame(), how="cross")
    first_day = cut.params.calendar.first_day
    begins = first_day(pl.col("period").cast(pl.Int64)).cast(pl.Int32)
    ends = first_day(pl.col("period").cast(pl.Int64) + 1).cast(pl.Int32)
    observed = pl.min_horizontal(ends, pl.lit(day_number(cut.as_of) + 1, pl.Int32)) - begins
    return rows.with_columns(complete=pl.col("period") <= cut.last_complete, observed=observed)


def _before(name: str) -> polars.Expr:
    """Return a column of the period before; 0 before the first."""
    return pl.col(name).shift(1, fill_value=0).over("segment")


def _money(table: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Add what customers left to the period before, then turn integers into amounts."""
    moved = table.with_columns(
        *(pl.col(name) + _before(left) for left, name in _LEFT.items()),
        previous_revenue=_before("revenue"),
    )
    kept = pl.col("previous_revenue") - pl.col("contraction") - pl.col("churned_revenue")
    parts = moved.with_columns(
        gross_revenue_retention_numerator=kept,
        net_revenue_retention_numerator=kept + pl.col("expansion"),
        gross_revenue_retention_denominator=pl.col("previous_revenue"),
        net_revenue_retention_denominator=pl.col("previous_revenue"),
    )
    quotients = ("gross_revenue_retention", "net_revenue_retention")
    rated = parts.with_columns(_quotient(name, cut) for name in quotients)
    ends = [f"{name}_{end}" for name in quotients for end in ("numerator", "denominator")]
    # Polars multiplies by the inverse of a constant, which is off in the last digit; a
    # column it divides by.
    unit = pl.col("active") * 0 + cut.scale
    return rated.with_columns(pl.col(n) / unit for n in (*MONEY, "previous_revenue", *ends))


def _quotients(table: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    daily = pl.col("days") if cut.daily else pl.lit(None, pl.Int64)
    return table.with_columns(
        quick_ratio_numerator=pl.col("new") + pl.col("resurrected"),
        quick_ratio_denominator=pl.col("dormant"),
        stickiness_numerator=daily / pl.col("observed"),
        stickiness_denominator=pl.col("active"),
        of_days=pl.col("observed") * pl.col("active"),
    ).with_columns(
        _quotient("quick_ratio", cut),
        stickiness=pl.when(cut.known & (pl.col("of_days") > 0)).then(daily / pl.col("of_days")),
    )


def _quotient(name: str, cut: Cut) -> polars.Expr:
    """Return numerator / denominator; null unless the denominator is above 0."""
    of = pl.col(f"{name}_denominator")
    return pl.when(cut.known & (of > 0)).then(pl.col(f"{name}_numerator") / of).alias(name)


def depth_table(counts: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return the customers of the last complete period by their active days in it.

    Args:
        counts: what `depth` returned.
        cut: how they become a table.
    """
    table = counts.with_columns(active=pl.col("customers").sum().over("segment"))
    low, high = wilson(pl.col("customers"), pl.col("active"), cut.params.confidence)
    return table.with_columns(
        share=pl.col("customers") / pl.col("active"), ci_low=low, ci_high=high
    ).sort("segment", "days")


def latest(table: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return the last periods that are asked for; all where none are."""
    if cut.params.last is None:
        return table
    return table.filter(pl.col("period") > cut.now - cut.params.last)
