"""From counts of scores to net promoter scores with their intervals and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.nps.params import Interval, NpsParams
from retainr.metrics.surveys.tables import before, of, totals
from retainr.models.scores import Answered, nps_change, nps_interval

if TYPE_CHECKING:
    import polars

    from retainr.metrics.surveys.reading import Survey

PROMOTER, DETRACTOR = 9, 6
"""The lowest score of a promoter and the highest of a detractor."""

FEW = 30
"""Answers below which the interval is the adjusted one."""

_PARTS = ("promoters", "detractors", "responses")


def scores(counts: polars.DataFrame, survey: Survey) -> polars.DataFrame:
    """Return the scores by segment and period; `adjusted` says which interval a row has.

    Args:
        counts: by segment, period and score.
        survey: what they were made from.
    """
    score = pl.col("score")
    table = totals(
        counts, survey, promoters=of(score >= PROMOTER), detractors=of(score <= DETRACTOR)
    )
    rest = pl.col("responses") - pl.col("promoters") - pl.col("detractors")
    table = table.with_columns(passives=rest, adjusted=_adjusted(survey))
    # An interval repeats its parts many times, so they are computed once, beforehand.
    rated = pl.when(pl.col("rated"))
    table = table.with_columns(
        *(rated.then(pl.col(name)).alias(f"_now_{name}") for name in _PARTS),
        *(before(name).alias(f"_then_{name}") for name in (*_PARTS, "adjusted")),
    )
    now, then = (Answered(*(pl.col(f"_{k}_{n}") for n in _PARTS)) for k in ("now", "then"))
    level = survey.params.confidence
    ends = nps_interval(now, pl.col("adjusted"), level)
    either = pl.col("adjusted") | pl.col("_then_adjusted")
    change = nps_change(then, now, either, level)
    return table.with_columns(
        nps=now.nps,
        ci_low=ends.low,
        ci_high=ends.high,
        change=now.nps - then.nps,
        change_ci_low=change.low,
        change_ci_high=change.high,
    ).select(pl.exclude("^_(now|then)_.*$"))


def _adjusted(survey: Survey) -> polars.Expr:
    """Return where the interval is the adjusted one."""
    params = survey.params
    asked = params.interval if isinstance(params, NpsParams) else None
    if asked is not None:
        return pl.lit(asked is Interval.ADJUSTED)
    whole = Answered(*(pl.col(name) for name in _PARTS))
    return (pl.col("responses") < FEW) | (whole.standard_error == 0)
