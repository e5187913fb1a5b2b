"""The tables of `repurchase`, from the counts: the first and only divisions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import day_number
from retainr.lazy import pl
from retainr.metrics.repurchase.columns import COHORT
from retainr.models.intervals import wilson
from retainr.models.kaplan_meier import Durations, kaplan_meier, median
from retainr.results.columns_repurchase import window_columns

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.activity.repeats import Repeats
    from retainr.metrics.repurchase.params import RepurchaseParams

MOST = 100
"""Orders that the ladder goes up to."""


@dataclass(frozen=True)
class Cut:
    """Say how counts become tables.

    Attributes:
        params: the command's parameters.
        as_of: the last day that is fully observed.
    """

    params: RepurchaseParams
    as_of: dt.date

    @property
    def last_complete(self) -> int:
        """Return the youngest period that is over."""
        return self.params.calendar.last_over(self.as_of)


@dataclass(frozen=True)
class Tables:
    """Hold the tables by `segment`, and what stands beside them.

    Attributes:
        totals: the counts of each segment, with `median_gap`, the median days between orders.
        within: one row a segment and window.
        ladder: one row a segment and order number.
        cohorts: one row a segment and period, still a number.
    """

    totals: polars.DataFrame
    within: polars.DataFrame
    ladder: polars.DataFrame
    cohorts: polars.DataFrame


def tables(counts: Repeats, segments: polars.Series, cut: Cut) -> Tables:
    """Return the tables of each segment.

    Args:
        counts: second and later orders.
        segments: the segments' numbers; one without customers has windows of nobody.
        cut: how counts become tables.
    """
    return Tables(
        totals=_totals(counts),
        within=_within(counts, segments, cut),
        ladder=_ladder(counts, cut),
        cohorts=_cohorts(counts, cut),
    )


def _rated(
    table: polars.DataFrame, count: str, of: polars.Expr, cut: Cut, names: tuple[str, ...]
) -> polars.DataFrame:
    """Add a rate and the ends of its interval; null where the denominator is null or 0."""
    # An interval repeats it a dozen times, so it is computed once, beforehand.
    table = table.with_columns(_of=pl.when(of > 0).then(of))
    known = pl.col("_of")
    low, high = wilson(pl.col(count), known, cut.params.confidence)
    rate = pl.col(count) / known
    ends = (pl.when(known.is_not_null()).then(end) for end in (low, high))
    found = table.with_columns(
        column.alias(name) for column, name in zip((rate, *ends), names, strict=True)
    )
    return found.drop("_of")


def _totals(counts: Repeats) -> polars.DataFrame:
    gaps = counts.gaps.group_by("segment", "days").agg(pl.sum("events")).sort("segment", "days")
    half = pl.col("events").cum_sum() * 2 >= pl.col("events").sum()
    medians = gaps.filter(pl.sum("events").over("segment") > 0).filter(half.over("segment"))
    first = medians.group_by("segment").agg(median_gap=pl.col("days").min())
    return counts.totals.join(first, on="segment", how="left").sort("segment")


def _within(counts: Repeats, segments: polars.Series, cut: Cut) -> polars.DataFrame:
    sums = counts.starts.group_by("segment").agg(pl.exclude("cohort", "cohort_size").sum())
    every = segments.to_frame("segment").join(sums, on="segment", how="left").fill_null(0)
    rows = [
        every.select(
            "segment",
            days=pl.lit(days, pl.Int64),
            eligible=pl.col(f"eligible_{days}"),
            repurchased=pl.col(f"repurchased_{days}"),
        )
        for days in cut.params.windows
    ]
    table = pl.concat(rows).sort("segment", "days")
    names = ("repurchase_rate", "ci_low", "ci_high")
    return _rated(table, "repurchased", pl.col("eligible"), cut, names)


def _ladder(counts: Repeats, cut: Cut) -> polars.DataFrame:
    known = counts.gaps.filter(pl.col("order_number") <= MOST)
    rungs = known.group_by("segment", "order_number").agg(
        customers=pl.sum("events") + pl.sum("censored"), next_customers=pl.sum("events")
    )
    names = ("next_rate", "ci_low", "ci_high")
    table = _rated(
        rungs.sort("segment", "order_number"), "next_customers", pl.col("customers"), cut, names
    )
    parts = known.partition_by("segment", "order_number", maintain_order=True)
    days = [_median_days(part, cut.params.confidence) for part in parts]
    return table.with_columns(median_days_to_next=pl.Series(days, dtype=pl.Int64))


def _median_days(gaps: polars.DataFrame, confidence: float) -> int | None:
    """Return the Kaplan–Meier median of sorted gaps, or None where it is not reached."""
    time, events, censored = (
        gaps[name].cast(kind).to_numpy()
        for name, kind in (("days", pl.Float64), ("events", pl.Int64), ("censored", pl.Int64))
    )
    found = median(kaplan_meier(Durations(time, events, censored), confidence)).value
    return None if math.isnan(found) else int(found)


def _cohorts(counts: Repeats, cut: Cut) -> polars.DataFrame:
    params, cohort, size = cut.params, pl.col("cohort"), pl.col("cohort_size")
    ever = pl.lit(params.include_incomplete)
    over = cohort <= cut.last_complete
    table = counts.starts.with_columns(complete=over)
    of = pl.when(over | ever).then(size)
    table = _rated(table, "repeaters", of, cut, ("repeat_purchase_rate", "ci_low", "ci_high"))
    end = params.calendar.first_day(cohort + 1).cast(pl.Int32) - 1
    for days in params.windows:
        eligible, repurchased, *rates = (column.name for column in window_columns(days))
        table = table.rename({f"eligible_{days}": eligible, f"repurchased_{days}": repurchased})
        # The whole cohort includes who could still have joined it on its last day.
        whole = (pl.col(eligible) == size) & (end + days <= day_number(cut.as_of))
        table = _rated(
            table, repurchased, pl.when(whole | ever).then(pl.col(eligible)), cut, tuple(rates)
        )
    names = (column.name for days in params.windows for column in window_columns(days))
    return table.select("segment", *COHORT, *names).sort("segment", "cohort")


def latest(cohorts: polars.DataFrame, last: int | None) -> polars.DataFrame:
    """Return the rows of the last cohorts, or all."""
    if last is None:
        return cohorts
    kept = cohorts["cohort"].unique().sort().tail(last)
    return cohorts.filter(pl.col("cohort").is_in(kept.implode()))
