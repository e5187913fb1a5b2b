"""From counts of scores to customer effort scores with their intervals and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.ces.params import CesParams, Direction
from retainr.metrics.csat.tables import within
from retainr.metrics.rates import rate
from retainr.metrics.surveys.tables import before, of, totals
from retainr.models.intervals import wilson
from retainr.models.scores import Means, mean_change, mean_interval

if TYPE_CHECKING:
    import polars

    from retainr.metrics.surveys.kind import Row
    from retainr.metrics.surveys.reading import Survey
    from retainr.models.scores import Range

_SAMPLE = ("size", "ces", "variance")


def scores(counts: polars.DataFrame, survey: Survey) -> polars.DataFrame:
    """Return the mean scores by segment and period.

    Args:
        counts: by segment, period and score.
        survey: what they were made from.
    """
    params = survey.params
    assert isinstance(params, CesParams)
    low, high = wilson(pl.col("low_effort"), _known(), params.confidence)
    table = _sums(counts, survey).with_columns(
        ces=pl.col("total") / _known(),
        low_effort_rate=pl.col("low_effort") / _known(),
        low_effort_ci_low=low,
        low_effort_ci_high=high,
    )
    table = table.with_columns(size=_known().cast(pl.Float64), variance=_variance())
    then = table.select(before(name).alias(name) for name in _SAMPLE)
    own = mean_interval(_means(table), params.confidence)
    change = mean_change(_means(then), _means(table), params.confidence)
    return table.with_columns(
        *(end.clip(survey.scale.low, survey.scale.high) for end in _ends(own, "ci_low", "ci_high")),
        *_ends(change, "change_ci_low", "change_ci_high"),
        (table["ces"] - then["ces"]).alias("change"),
        standard_deviation=pl.col("variance").clip(0).sqrt(),
    )


def _sums(counts: polars.DataFrame, survey: Survey) -> polars.DataFrame:
    params, score, responses = survey.params, pl.col("score"), pl.col("responses")
    assert isinstance(params, CesParams)
    ease = score
    if params.direction is Direction.LOW:
        ease = survey.scale.low + survey.scale.high - score
    return totals(
        counts, survey,
        low_effort=of(within(ease, params.easy)),
        total=(ease * responses).sum(),
        squares=(ease**2 * responses).sum(),
        distinct=score.n_unique(),
    )  # fmt: skip


def _known() -> polars.Expr:
    return pl.when(pl.col("rated")).then(pl.col("responses"))


def _variance() -> polars.Expr:
    """Return the unbiased variance; exactly 0 where all answers are the same."""
    n = pl.when(pl.col("responses") > 1).then(_known())
    spread = (pl.col("squares") - pl.col("total") ** 2 / n) / (n - 1)
    return pl.when(pl.col("distinct") > 1).then(spread).otherwise(n * 0.0)


def _means(table: polars.DataFrame) -> Means:
    size, mean, variance = (table[name].cast(pl.Float64).to_numpy() for name in _SAMPLE)
    return Means(size, mean, variance)


def _ends(found: Range, low: str, high: str) -> tuple[polars.Series, polars.Series]:
    """Return ends of intervals as columns; one that cannot be told is null."""
    return (
        pl.Series(low, found.low, nan_to_null=True),
        pl.Series(high, found.high, nan_to_null=True),
    )


def summary(whole: Row, latest: Row, survey: Survey) -> dict[str, object]:
    """Return the scalars; null where nothing was answered.

    Args:
        whole: all answers as one row; empty without any.
        latest: the last complete period; empty without one.
        survey: what they were made from.
    """
    ends = {"": "ces", "_ci_low": "ci_low", "_ci_high": "ci_high"}
    return {
        **{f"ces{end}": whole.get(name) for end, name in ends.items()},
        **_easy("low_effort_rate", whole, survey),
        **{f"latest_ces{end}": latest.get(name) for end, name in ends.items()},
        **_easy("latest_low_effort_rate", latest, survey),
    }


def _easy(name: str, row: Row, survey: Survey) -> dict[str, object]:
    count, of = row.get("low_effort", 0), row.get("responses", 0)
    return rate(name, count, of, survey.params.confidence)
