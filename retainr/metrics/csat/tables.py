"""From counts of scores to shares of satisfied answers with their intervals and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.csat.params import CsatParams
from retainr.metrics.rates import rate
from retainr.metrics.surveys.tables import before, of, totals
from retainr.models.intervals import newcombe_ends, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.metrics.surveys.kind import Row
    from retainr.metrics.surveys.params import Good
    from retainr.metrics.surveys.reading import Survey


def scores(counts: polars.DataFrame, survey: Survey) -> polars.DataFrame:
    """Return the shares by segment and period.

    Args:
        counts: by segment, period and score.
        survey: what they were made from.
    """
    params = survey.params
    assert isinstance(params, CsatParams)
    score = pl.col("score")
    table = totals(
        counts, survey,
        satisfied=of(within(score, params.satisfied)),
        total=(score * pl.col("responses")).sum(),
    )  # fmt: skip
    known = pl.when(pl.col("rated")).then(pl.col("responses"))
    low, high = wilson(pl.col("satisfied"), known, params.confidence)
    table = table.with_columns(
        csat=pl.col("satisfied") / known, mean=pl.col("total") / known, ci_low=low, ci_high=high
    )
    return with_change(table, "csat")


def within(score: polars.Expr, ranges: Sequence[Good]) -> polars.Expr:
    """Return where a score lies in one of several ranges."""
    return pl.any_horizontal(score.is_between(one.low, one.high) for one in ranges)


def with_change(table: polars.DataFrame, name: str) -> polars.DataFrame:
    """Return a table of a share with how it differs from that of the period before."""
    now, then = pl.col(name), before(name)
    low, high = newcombe_ends(
        (then, before("ci_low"), before("ci_high")), (now, pl.col("ci_low"), pl.col("ci_high"))
    )
    return table.with_columns(change=now - then, change_ci_low=low, change_ci_high=high)


def summary(whole: Row, latest: Row, survey: Survey) -> dict[str, object]:
    """Return the scalars; null where nothing was answered.

    Args:
        whole: all answers as one row; empty without any.
        latest: the last complete period; empty without one.
        survey: what they were made from.
    """
    level = survey.params.confidence
    return {
        **rate("csat", whole.get("satisfied", 0), whole.get("responses", 0), level),
        "mean": whole.get("mean"),
        **rate("latest_csat", latest.get("satisfied", 0), latest.get("responses", 0), level),
    }
