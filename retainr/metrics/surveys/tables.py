"""From counts of scores to groups and periods: what is known of each, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

    from retainr.metrics.surveys.reading import Survey

KEYS = ("segment", "period")

_SHORT = 10
"""Steps of a scale up to which scores that nobody gave have a row, too."""


def together(counts: polars.DataFrame, *, periods: bool = True) -> polars.DataFrame:
    """Return the counts of all segments as those of one.

    Args:
        counts: by segment, period and score.
        periods: they stay apart; else all are one.
    """
    one = counts.with_columns(segment=pl.lit(0, pl.UInt32))
    if not periods:
        one = one.with_columns(period=pl.lit(0, pl.Int64))
    return one.group_by(*KEYS, "score").agg(pl.col("responses").sum()).sort(*KEYS, "score")


def totals(counts: polars.DataFrame, survey: Survey, **sums: polars.Expr) -> polars.DataFrame:
    """Return one row a segment and period with what is known of it.

    Beside the sums: `complete`; `rated`, where there may be a score; `follows`, where the row
    before is the period before; `too_small`.

    Args:
        counts: by segment, period and score.
        survey: what they were made from.
        sums: further columns, from `score` and `responses`.
    """
    made = counts.group_by(KEYS).agg(pl.col("responses").sum(), **sums).sort(KEYS)
    over = {n: survey.is_complete(n) for n in made["period"].unique()}
    complete = pl.Series([over[n] for n in made["period"]], dtype=pl.Boolean)
    include = pl.lit(survey.params.include_incomplete)
    judged = made.with_columns(complete=complete).with_columns(
        rated=include | pl.col("complete"),
        too_small=pl.col("responses") < survey.params.min_responses,
    )
    beside = (pl.col("segment") == pl.col("segment").shift()) & (
        pl.col("period") == pl.col("period").shift() + 1
    )
    return judged.with_columns(follows=beside.fill_null(value=False))


def of(condition: polars.Expr) -> polars.Expr:
    """Return the answers whose score meets a condition, for `totals`."""
    return pl.col("responses").filter(condition).sum()


def before(name: str) -> polars.Expr:
    """Return a column of the period before; null where none can be compared."""
    return pl.when(pl.col("follows")).then(pl.col(name).shift())


def latest(table: polars.DataFrame, last: int | None) -> polars.DataFrame:
    """Return the rows of the last periods, of all where no number is given."""
    if last is None:
        return table
    kept = table["period"].unique().sort().tail(last)
    return table.filter(pl.col("period").is_in(kept.implode()))


def distribution(counts: polars.DataFrame, survey: Survey) -> polars.DataFrame:
    """Return how often each score was given, by segment; those never given too, on short scales.

    Args:
        counts: by segment, period and score.
        survey: what they were made from.
    """
    found = counts.group_by("segment", "score").agg(pl.col("responses").sum())
    scale = survey.scale
    if scale.high - scale.low <= _SHORT:
        steps = pl.DataFrame({"score": [float(n) for n in range(scale.low, scale.high + 1)]})
        all_steps = found.select("segment").unique().join(steps, how="cross")
        found = all_steps.join(found, on=["segment", "score"], how="full", coalesce=True)
    filled = found.with_columns(pl.col("responses").fill_null(0)).sort("segment", "score")
    sizes = filled.group_by("segment").agg(whole=pl.col("responses").sum())
    joined = filled.join(sizes, on="segment", how="left", maintain_order="left")
    return joined.select(
        "segment", "score", "responses", share=pl.col("responses") / pl.col("whole")
    )
