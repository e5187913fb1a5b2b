"""Whether a column's answers are numbers or words, and of which scale: decided from all of them.

"Satisfied" is the fourth of five steps or the sixth of seven: the other words of the column
tell: a scale should hold them all, and no two at one step. Where they do not tell, the scale
that the user declares does, else the narrower one is taken. Words that are two steps of
equally good scales are an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.evidence import TEXT, look
from retainr.load.likert import word_scales
from retainr.load.scores import OUT_OF, ScoreChoice, number, once, told_out_of, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.evidence import Evidence
    from retainr.load.likert import WordScale


@dataclass(frozen=True)
class _Seen:
    """Hold what a column says.

    Attributes:
        plain: every answer is a number as it stands.
        numbers: answers that are numbers, or hold one.
        out_of: what most of the scores that say so are out of; None where none says it.
        words: known words, as `likert.letters` gives them, with how often they occur.
    """

    plain: bool
    numbers: int
    out_of: int | None
    words: Mapping[str, int]


class _AmbiguousError(InputError):
    """Its words are different steps of several scales."""


def choose(evidence: Evidence, steps: int | None, *, comma: bool | None) -> ScoreChoice:
    """Return what the sample shows, or all values where it does not decide.

    Args:
        evidence: the column.
        steps: of the scale that the user declares; None where there is none.
        comma: decimals stand after a comma, or after a point; None for either.

    Raises:
        InputError: its words are different steps of several scales.
    """
    try:
        return _settled(evidence, _seen(evidence.sample, comma=comma), steps, final=False)
    except _AmbiguousError:
        return _settled(evidence, _seen(evidence.rows, comma=comma), steps, final=True)


def revise(
    evidence: Evidence, choice: ScoreChoice, steps: int | None, *, comma: bool | None
) -> ScoreChoice:
    """Return the decision that all values call for.

    Args:
        evidence: the column.
        choice: what was decided before.
        steps: of the scale that the user declares; None where there is none.
        comma: decimals stand after a comma, or after a point; None for either.

    Raises:
        InputError: as `choose`.
    """
    if choice.final:
        return choice
    return _settled(evidence, _seen(evidence.rows, comma=comma), steps, final=True)


def _seen(frame: polars.LazyFrame, *, comma: bool | None) -> _Seen:
    text = pl.col(TEXT)
    known = {name for scale in word_scales() for name in scale.step_of}
    told = once(text, told_out_of, pl.String())
    read = once(text, partial(number, out_of=None, comma=comma), pl.Float64())
    as_it_stands = text.cast(pl.Float64, strict=False).is_finite().fill_null(value=False)
    answers = look(
        frame.filter(text.is_not_null()).with_columns(told=told),
        labelled=read.is_not_null().sum(),
        other=(~as_it_stands).any(),
        **{f"of {most}": (pl.col("told") == str(most)).sum() for most in OUT_OF},
    )
    counts: dict[str, int] = {}
    if answers["other"]:
        words = frame.select(word=once(text, word, pl.String())).filter(pl.col("word").is_in(known))
        counted = words.group_by("word").agg(pl.len().cast(pl.Int64))
        counts = dict(counted.collect(engine="streaming").sort("word").iter_rows())
    best = max(OUT_OF, key=lambda most: int(str(answers[f"of {most}"])))
    of_best = int(str(answers[f"of {best}"]))
    return _Seen(
        plain=not answers["other"],
        numbers=int(str(answers["labelled"])) + of_best,
        out_of=best if of_best else None,
        words=counts,
    )


def _settled(evidence: Evidence, seen: _Seen, steps: int | None, *, final: bool) -> ScoreChoice:
    """Return the reading that fits most answers; numbers where words fit as many.

    Raises:
        InputError: its words are different steps of scales that are as good.
    """
    best = max(_fit(scale, seen.words, steps) for scale in word_scales())
    if best[0] <= seen.numbers:
        return ScoreChoice(not seen.plain, seen.out_of, final=final)
    found = [scale for scale in word_scales() if _fit(scale, seen.words, steps) == best]
    for name in sorted(seen.words):
        places = {scale.step_of[name] for scale in found if name in scale.step_of}
        if len(places) > 1:
            raise _ambiguous(evidence, name, sorted(places))
    return ScoreChoice(labelled=True, words=found[0], final=final)


def _fit(
    scale: WordScale, words: Mapping[str, int], steps: int | None
) -> tuple[int, int, bool, int]:
    """Return how well a scale fits: by the answers that it holds, and tells apart."""
    held = [name for name in words if name in scale.step_of]
    alike = len(held) - len({scale.step_of[name] for name in held})
    answers = sum(words[name] for name in held)
    return answers, -alike, scale.steps == steps, -scale.rank


def _ambiguous(evidence: Evidence, name: str, places: list[int]) -> _AmbiguousError:
    said = evidence.rows.filter(word(pl.col(TEXT)) == name).select(pl.col(TEXT).min())
    example = str(said.collect(engine="streaming").item()).strip()
    steps = " or ".join(map(str, places))
    return _AmbiguousError(
        f'{evidence.file}: "{evidence.column}" does not tell on which scale its words are: '
        f"{example!r} is step {steps}",
        "write the answers as numbers, or let the file hold more of the scale's words",
    )
