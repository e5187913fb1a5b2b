"""Answers of a survey: which scores occur, and on which scale they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.failures import reading
from retainr.load.ids import MISSING

if TYPE_CHECKING:
    import polars

    from retainr.load import Rows

NPS = (0, 10)
SCALES = ((1, 5), (1, 7), NPS, (0, 100))
"""Lowest and highest score of the scales in use; 1 to 10 looks like 0 to 10 without a 0."""

_MOST = 0.05


@dataclass(frozen=True)
class Scores:
    """Hold the answers of one column.

    Attributes:
        counts: score, responses; ascending.
        missing: rows without an answer.
        unreadable: rows whose answer is no number.
        example: one of those, or None.
        scale: the narrowest scale that holds nearly all answers, or None.
        outside: answers that are not on it.
    """

    counts: polars.DataFrame
    missing: int
    unreadable: int
    example: str | None
    scale: tuple[int, int] | None
    outside: int

    @property
    def responses(self) -> int:
        """Return the answers that are numbers."""
        return int(self.counts["responses"].sum())


def read_scores(rows: Rows) -> Scores | None:
    """Return the answers of the score column; None where there is none."""
    column = rows.typed.columns.get("score")
    if column is None:
        return None
    text = pl.col(column).cast(pl.String).str.strip_chars()
    empty = text.is_null() | text.str.to_lowercase().is_in(MISSING)
    number = pl.when(~empty).then(text.cast(pl.Float64, strict=False))
    with reading(rows.source.names, rows.source.parts):
        frame = rows.source.select([column]).select(text=text, empty=empty, score=number)
        readable = pl.col("score").is_finite().fill_null(value=False)
        bad = ~pl.col("empty") & ~readable
        facts = frame.select(
            missing=pl.col("empty").sum(), bad=bad.sum(), example=pl.col("text").filter(bad).min()
        )
        counts = frame.filter(readable).group_by("score").agg(responses=pl.len().cast(pl.Int64))
        found, told = pl.collect_all([counts.sort("score"), facts], engine="streaming")
    scale = _scale(found)
    row = told.row(0, named=True)
    outside = int(found.filter(~_on(scale))["responses"].sum()) if scale else 0
    return Scores(found, row["missing"], row["bad"], row["example"], scale, outside)


def _on(scale: tuple[int, int]) -> polars.Expr:
    score = pl.col("score")
    return score.is_between(*scale) & (score == score.floor())


def _scale(counts: polars.DataFrame) -> tuple[int, int] | None:
    """Return the first scale that holds nearly all answers."""
    total = int(counts["responses"].sum())
    for scale in SCALES if total else ():
        if int(counts.filter(~_on(scale))["responses"].sum()) <= _MOST * total:
            return scale
    return None
