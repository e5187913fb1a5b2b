"""The tables of `cohort`, from the reduction's counts: the first and only divisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import DAY_US, microseconds
from retainr.lazy import pl
from retainr.models.intervals import wilson

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.metrics.cohort.params import CohortParams

_COUNTS = ("retained", "orders", "revenue")


@dataclass(frozen=True)
class Cut:
    """Say how counts become tables.

    Attributes:
        params: the command's parameters.
        as_of: the last day that is fully observed.
        segments: names of the segment columns.
        scale: decimal places of money, or None where there is none.
    """

    params: CohortParams
    as_of: dt.date
    segments: tuple[str, ...]
    scale: int | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns that name one cohort."""
        return (*self.segments, "cohort")

    @property
    def counts(self) -> tuple[str, ...]:
        """Return the columns that are sums."""
        return _COUNTS if self.scale is not None else _COUNTS[:2]

    @property
    def last_complete(self) -> int:
        """Return the youngest period that is over."""
        return self.params.calendar.last_over(self.as_of)


@dataclass(frozen=True)
class Reduced:
    """Hold the reduction's counts of the customers that are shown, cohorts as numbers.

    Attributes:
        cells: counts by segment, cohort and age (elapsed: and windows).
        people: customers by segment, cohort and last age (elapsed: and windows).
    """

    cells: polars.DataFrame
    people: polars.DataFrame

    def sizes(self, cut: Cut) -> polars.DataFrame:
        """Return each cohort's size, sorted."""
        sizes = self.people.group_by(*cut.keys).agg(cohort_size=pl.col("customers").sum())
        return sizes.sort(*cut.keys)


def cohort_table(reduced: Reduced, cut: Cut) -> polars.DataFrame:
    """Return one row for each cohort and age that has begun.

    Args:
        reduced: the counts; money is still integers.
        cut: how they become a table; cohorts are still numbers.
    """
    grid, counts = _grid(reduced, cut), reduced.cells
    if cut.params.elapsed:
        counts = counts.filter(pl.col("age") < pl.col("windows"))
    sums = counts.group_by(*cut.keys, "age").agg(pl.col(c).sum() for c in cut.counts)
    filled = grid.join(sums, on=[*cut.keys, "age"], how="left").with_columns(
        pl.col(c).fill_null(0) for c in cut.counts
    )
    table = _from_high_ages(filled, _reached(reduced, cut), "retained_or_later", cut)
    return _rates(_money(table.sort(*cut.keys, "age"), cut), cut)


def _grid(reduced: Reduced, cut: Cut) -> polars.DataFrame:
    """Return all cells that exist, with cohort size, eligible customers and completeness."""
    sizes = reduced.sizes(cut)
    if not cut.params.elapsed:
        return _calendar_grid(sizes, cut)
    windows = reduced.people.filter(pl.col("windows") > 0)
    last = windows.group_by(*cut.keys).agg(ages=pl.col("windows").max())
    grid = _ages(sizes.join(last, on=list(cut.keys)))
    seen = windows.group_by(*cut.keys, age=pl.col("windows") - 1).agg(
        eligible=pl.col("customers").sum()
    )
    days = cut.params.calendar.elapsed_days
    begun = cut.params.calendar.first_day(pl.col("cohort") + 1).cast(pl.Int32).cast(pl.Int64)
    end = microseconds(cut.as_of) // DAY_US + 1
    return _from_high_ages(grid, seen, "eligible", cut).with_columns(
        complete=begun + (pl.col("age") + 1) * days <= end
    )


def _calendar_grid(sizes: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    now = cut.params.calendar.index(cut.as_of)
    grid = _ages(sizes.with_columns(ages=now + 1 - pl.col("cohort")))
    complete = pl.col("cohort") + pl.col("age") <= cut.last_complete
    known = complete | pl.lit(cut.params.include_incomplete)
    return grid.with_columns(eligible=pl.when(known).then(pl.col("cohort_size")), complete=complete)


def _ages(cohorts: polars.DataFrame) -> polars.DataFrame:
    ages = pl.int_ranges(0, pl.col("ages"), dtype=pl.Int64).alias("age")
    return cohorts.with_columns(ages).drop("ages").explode("age")


def _reached(reduced: Reduced, cut: Cut) -> polars.DataFrame:
    """Return how many customers were last seen active at each age (in complete windows)."""
    age = pl.col("last")
    if cut.params.elapsed:
        # A minimum of columns would pass over a null, and null is: never active.
        age = pl.when(age.is_not_null()).then(pl.min_horizontal(age, pl.col("windows") - 1))
    reached = reduced.people.with_columns(age=age).filter(pl.col("age") >= 0)
    return reached.group_by(*cut.keys, "age").agg(retained_or_later=pl.col("customers").sum())


def _from_high_ages(
    grid: polars.DataFrame, counts: polars.DataFrame, name: str, cut: Cut
) -> polars.DataFrame:
    """Add a count summed from the highest age down to each age."""
    joined = grid.join(counts, on=[*cut.keys, "age"], how="left")
    return joined.sort(*cut.keys, "age").with_columns(
        pl.col(name).fill_null(0).cum_sum(reverse=True).over(*cut.keys)
    )


def _money(table: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Turn integer money into amounts; sums so far are known for complete cells only."""
    if cut.scale is None:
        return table
    known = pl.col("complete")
    if not cut.params.elapsed:
        known = known | pl.lit(cut.params.include_incomplete)
    # Polars multiplies by the inverse of a constant, which is off in the last digit; a
    # column it divides by.
    unit = pl.col("cohort_size") * 0 + 10**cut.scale
    total = pl.when(known).then(pl.col("revenue").cum_sum().over(*cut.keys)) / unit
    return table.with_columns(
        revenue=pl.col("revenue") / unit,
        cumulative_revenue=total,
        revenue_per_customer=total / pl.col("cohort_size"),
    )


def _rates(table: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    shown = pl.col("complete") | pl.lit(cut.params.include_incomplete)
    shown = shown & (pl.col("cohort_size") >= (cut.params.min_cohort or 0))
    of = pl.when(shown).then(pl.col("eligible"))
    rated = with_rate(table, "retained", of, cut, ("retention_rate", "ci_low", "ci_high"))
    names = ("unbounded_retention_rate", "unbounded_ci_low", "unbounded_ci_high")
    both = with_rate(rated, "retained_or_later", of, cut, names)
    if cut.scale is None:
        return both
    small = pl.col("cohort_size") >= (cut.params.min_cohort or 0)
    return both.with_columns(
        revenue_per_customer=pl.when(small).then(pl.col("revenue_per_customer"))
    )


def with_rate(
    table: polars.DataFrame, count: str, of: polars.Expr, cut: Cut, names: tuple[str, str, str]
) -> polars.DataFrame:
    """Add a rate and the ends of its interval.

    Args:
        table: with the counts.
        count: the numerator's column.
        of: the denominator; null where there is to be no rate.
        cut: has the level of the interval.
        names: of the rate, its lower and its upper end.
    """
    low, high = wilson(pl.col(count), of, cut.params.confidence)
    rate = pl.col(count) / pl.when(of > 0).then(of)
    known = of.is_not_null()
    return table.with_columns(
        rate.alias(names[0]),
        pl.when(known).then(low).alias(names[1]),
        pl.when(known).then(high).alias(names[2]),
    )


def curve_table(cohorts: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return the pooled curve: one row for each age with a complete cell."""
    before = cohorts.sort(*cut.keys, "age").with_columns(
        pl.col("retained", "eligible").shift(1).over(*cut.keys).name.prefix("before_")
    )
    complete = before.filter("complete").with_columns(own=pl.col("retained") / pl.col("eligible"))
    sums = ("eligible", "retained", "retained_or_later", "before_retained", "before_eligible")
    curve = (
        complete.group_by(*cut.segments, "age", maintain_order=True)
        .agg(
            *(pl.col(c).sum() for c in sums),
            cohorts=pl.len().cast(pl.Int64),
            mean_retention_rate=pl.col("own").mean(),
        )
        .sort(*cut.segments, "age")
    )
    names = ("retention_rate", "ci_low", "ci_high")
    rated = with_rate(curve, "retained", pl.col("eligible"), cut, names)
    names = ("unbounded_retention_rate", "unbounded_ci_low", "unbounded_ci_high")
    both = with_rate(rated, "retained_or_later", pl.col("eligible"), cut, names)
    earlier = pl.col("before_retained") / pl.col("before_eligible")
    return both.with_columns(
        drop=pl.when(pl.col("age") > 0).then(earlier - pl.col("retention_rate"))
    )


def bracket_table(
    frames: dict[str, polars.DataFrame], cohorts: polars.DataFrame, cut: Cut
) -> polars.DataFrame:
    """Return customers active at least once inside each bracket of ages, by cohort.

    Args:
        frames: by bracket's name, the customers by cohort.
        cohorts: the cohort table.
        cut: how counts become tables.
    """
    parts = []
    for name, first, last in cut.params.ranges:
        begun = cohorts.filter(pl.col("age") == first).select(*cut.keys, "cohort_size")
        ends = cohorts.filter(pl.col("age") == last).select(*cut.keys, "eligible", "complete")
        counts = frames[name].select(*cut.keys, "retained")
        rows = begun.join(ends, on=list(cut.keys), how="left", nulls_equal=True)
        rows = rows.join(counts, on=list(cut.keys), how="left", nulls_equal=True)
        parts.append(rows.with_columns(pl.lit(name).alias("bracket"), order=pl.lit(first)))
    table = pl.concat(parts).with_columns(
        retained=pl.col("retained").fill_null(0).cast(pl.Int64),
        eligible=pl.when(pl.col("complete")).then(pl.col("eligible")),
    )
    of = pl.when(pl.col("cohort_size") >= (cut.params.min_cohort or 0)).then(pl.col("eligible"))
    names = ("retention_rate", "ci_low", "ci_high")
    return with_rate(table, "retained", of, cut, names).sort(*cut.keys, "order", "bracket")
