"""Answers of a survey: which scores occur, and on which scale they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.amounts import STYLES
from retainr.load.evidence import TEXT, Evidence
from retainr.load.failures import reading
from retainr.load.scales import shown_by
from retainr.load.score_choice import choose
from retainr.load.scores import ScoreColumn, is_text

if TYPE_CHECKING:
    import polars

    from retainr.load import Rows
    from retainr.load.scales import Scale


@dataclass(frozen=True)
class Scores:
    """Hold the answers of one column.

    Attributes:
        counts: score, responses; ascending.
        missing: rows without an answer.
        unreadable: rows whose answer is neither a number nor a known word.
        example: one of those, or None.
        scale: the narrowest scale that holds nearly all answers, whole numbers; or None.
        outside: answers that are not on it.
    """

    counts: polars.DataFrame
    missing: int
    unreadable: int
    example: str | None
    scale: Scale | None
    outside: int

    @property
    def responses(self) -> int:
        """Return the answers that are read."""
        return int(self.counts["responses"].sum())


def read_scores(rows: Rows) -> Scores | None:
    """Return the answers of the score column; None where there is none."""
    column = rows.columns.get("score")
    if column is None:
        return None
    with reading(rows.source.names, rows.source.parts):
        read = _read(rows, column)
        text = pl.col(column).cast(pl.String).str.strip_chars()
        frame = rows.source.select([column]).select(
            text=text, empty=read.empty(), score=read.value()
        )
        readable = pl.col("score").is_not_null()
        bad = ~pl.col("empty") & ~readable
        facts = frame.select(
            missing=pl.col("empty").sum(), bad=bad.sum(), example=pl.col("text").filter(bad).min()
        )
        counts = frame.filter(readable).group_by("score").agg(responses=pl.len().cast(pl.Int64))
        found, told = pl.collect_all([counts.sort("score"), facts], engine="streaming")
    scale = shown_by(found.rename({"responses": "rows"}), int(found["responses"].sum()))
    row = told.row(0, named=True)
    on = found.filter(scale.holds(pl.col("score")))["responses"].sum() if scale else 0
    outside = int(found["responses"].sum()) - int(on) if scale else 0
    return Scores(found, row["missing"], row["bad"], row["example"], scale, outside)


def _read(rows: Rows, column: str) -> ScoreColumn:
    """Return how the column is read: by what all its values show."""
    typed, source = rows.typed, rows.source
    dtype, style = typed.dtypes[column], STYLES.get(rows.reading.decimal or "")
    comma = style == "comma" if style else None
    if not is_text(dtype):
        return ScoreColumn(column, dtype)
    texts = source.select([column]).select(pl.col(column).cast(pl.String).alias(TEXT))
    evidence = Evidence(rows.name, column, texts, texts)
    return ScoreColumn(column, dtype, choose(evidence, None, comma=comma), comma)
