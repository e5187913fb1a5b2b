"""Columns that could hold the scores of a survey: they are named to the user, never taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.columns import NoColumnError
from retainr.load.evidence import TEXT
from retainr.load.likert import no_answer, word_scales
from retainr.load.part import quoted
from retainr.load.scores import bare, number, word

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars

    from retainr.load.options import Needs
    from retainr.load.scan import Source

_HEAD, _MOST = 1000, 6
_NEARLY_ALL = 0.95
_QUESTION = re.compile(
    r"[?？]\s*$|recommend|satisf|rating|\brate\b|推荐|推薦|满意|滿意|评分|評分", re.IGNORECASE
)


def score_candidates(source: Source, taken: Collection[str] = ()) -> tuple[str, ...]:
    """Return the columns whose first values look like scores of 0 to 10 or words; questions first.

    Args:
        source: the files; the first rows of one are read.
        taken: columns that are something else.
    """
    part = source.parts[0]
    plain = [n for n, kind in part.schema.items() if n not in taken and _may_hold(kind)]
    head = part.frame.select(plain).head(_HEAD).collect(engine="streaming")
    found = [name for name in plain if _looks_like_scores(head[name])]
    return tuple(sorted(found, key=lambda name: not is_question(name))[:_MOST])


def is_question(name: str) -> bool:
    """Say whether a column's name is a question, or speaks of what surveys ask."""
    return _QUESTION.search(name) is not None


def with_candidates(error: NoColumnError, source: Source, needs: Needs) -> NoColumnError:
    """Return the error for a missing column of scores with the columns that look like it.

    Args:
        error: what is missing.
        source: the files.
        needs: what the command reads.
    """
    if not needs.survey or " score" not in error.message.partition("no column found for")[2]:
        return error
    found = score_candidates(source)
    if not found:
        return error
    return NoColumnError(
        error.message, f'say which one: --score "{found[0]}"; like scores look: {quoted(found)}'
    )


def _may_hold(kind: polars.DataType) -> bool:
    return kind.is_numeric() or str(kind.base_type()) in ("String", "Categorical", "Enum")


def _looks_like_scores(values: polars.Series) -> bool:
    known = {name for scale in word_scales() for name in scale.step_of}
    text = pl.col(TEXT)
    there = values.cast(pl.String).to_frame(TEXT).drop_nulls().unique()
    there = there.filter(~bare(text).is_in(no_answer()))
    score = number(text, None, comma=None)
    of_scale = score.is_between(0, 10) & (score * 2 == (score * 2).floor())
    right = (of_scale.fill_null(value=False) | word(text).is_in(known)).sum()
    return there.height > 1 and there.select(right).item() >= _NEARLY_ALL * there.height
