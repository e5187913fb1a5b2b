"""The commonest words of comments: of the lowest and of the highest part of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.splitting import words
from retainr.lazy import pl
from retainr.metrics.surveys.columns import LEAST, WORDS
from retainr.models.intervals import wilson

if TYPE_CHECKING:
    import polars

    from retainr.metrics.surveys.kind import Kind, Part
    from retainr.metrics.surveys.reading import Survey

_PART = ("segment", "group")
_AT_ONCE = 50_000
"""Texts whose words are held at one time."""


@dataclass(frozen=True)
class Opposites:
    """Hold the two parts of the answers whose words stand side by side."""

    first: Part
    last: Part

    def other(self, name: str) -> Part:
        """Return the part opposite to the one of a name."""
        return self.last if name == self.first.name else self.first


def opposites(kind: Kind, survey: Survey) -> Opposites:
    """Return the outer parts of the answers; whoever is between them is not looked at."""
    first, *_, last = kind.parts(survey)
    return Opposites(first, last)


def commonest(survey: Survey, kind: Kind) -> polars.DataFrame:
    """Return the table of words with the column `segment`, a number, before it.

    Args:
        survey: the answers that count.
        kind: which metric it is.
    """
    parts = opposites(kind, survey)
    texts = _texts(survey, parts)
    starts = range(0, max(texts.height, 1), _AT_ONCE)
    found = pl.concat([_counted(texts.slice(start, _AT_ONCE)) for start in starts])
    counts = found.group_by(*_PART, "word").agg(pl.col("comments").sum())
    sizes = texts.group_by(_PART).agg(group_comments=pl.len().cast(pl.Int64))
    beside = _beside(counts.join(sizes, on=_PART), sizes, parts)
    low, high = wilson(pl.col("comments"), pl.col("group_comments"), survey.params.confidence)
    rated = beside.with_columns(
        word_rate=pl.col("comments") / pl.col("group_comments"),
        word_ci_low=low,
        word_ci_high=high,
        other_word_rate=pl.col("other_comments") / _some(pl.col("other_group_comments")),
    )
    kept = rated.filter(pl.col("comments") >= LEAST)
    last = pl.col("group") == parts.last.name
    ranked = kept.sort("segment", last, -pl.col("comments"), "word")
    top = ranked.group_by(_PART, maintain_order=True).head(survey.params.words or 0)
    return top.select("segment", *WORDS.columns)


def _counted(texts: polars.DataFrame) -> polars.DataFrame:
    """Return how many of some texts hold each word, by segment and group."""
    found = texts.drop("text").join(words(texts.select("number", "text")), on="number")
    return found.group_by(*_PART, "word").agg(comments=pl.len().cast(pl.Int64))


def _some(count: polars.Expr) -> polars.Expr:
    return pl.when(count > 0).then(count)


def _texts(survey: Survey, parts: Opposites) -> polars.DataFrame:
    """Return what each customer says in each group as one text: a word of it counts once."""
    comments = survey.counted.comments
    assert comments is not None
    names = {
        score: part.name
        for score in comments["score"].unique()
        for part in (parts.first, parts.last)
        if part.holds(score)
    }
    group = pl.col("score").replace_strict(names, default=None, return_dtype=pl.String)
    own = comments.with_columns(group=group).drop_nulls("group")
    said = own.group_by(*_PART, "customer", "row").agg(text=pl.col("comment").str.join("\n"))
    return said.with_row_index("number")


def _beside(
    counts: polars.DataFrame, sizes: polars.DataFrame, parts: Opposites
) -> polars.DataFrame:
    """Return the counts of each group with those of the other one of its segment."""
    turned = {part.name: parts.other(part.name).name for part in (parts.first, parts.last)}
    swap = pl.col("group").replace_strict(turned, return_dtype=pl.String)
    others = counts.select(swap, "segment", "word", other_comments="comments")
    whole = sizes.select(swap, "segment", other_group_comments="group_comments")
    joined = counts.join(whole, on=_PART, how="left").join(others, on=[*_PART, "word"], how="left")
    return joined.with_columns(pl.col("other_comments", "other_group_comments").fill_null(0))
