"""Answers become numbers: as they stand, out of a label, or by the step that a word means."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.amounts import with_comma
from retainr.load.likert import no_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars

    from retainr.load.likert import WordScale
    from retainr.load.scales import Scale

OUT_OF = (5, 7, 10, 100)
"""What a score may be said to be out of, as in 8/10."""

_DIGITS = {None: r"[0-9]+(?:\.[0-9]*|,[0-9]{1,2})?", False: r"[0-9]+(?:\.[0-9]*)?",
           True: r"[0-9]+(?:,[0-9]*)?"}  # fmt: skip
_LABEL = r"%?\s*(?:[^0-9.,/%][^0-9]*)?"
_DASHES = "[-−–—:]"


@dataclass(frozen=True)
class ScoreChoice:
    """Hold what was decided about a column of scores.

    Attributes:
        labelled: there is more than digits and a point: labels, spaces, words for no answer.
        out_of: what the scores are said to be out of (8/10); None where they are not.
        words: the scale of words that the answers are on; None where they are numbers.
        final: no value that was not looked at can change the decision.
    """

    labelled: bool = False
    out_of: int | None = None
    words: WordScale | None = None
    final: bool = field(default=False, compare=False)

    @property
    def highest(self) -> int | None:
        """Return the highest score that the answers themselves tell of; None where they don't."""
        return self.words.steps if self.words else self.out_of


@dataclass(frozen=True)
class ScorePlan:
    """Say how a column of scores is read.

    Attributes:
        value: Float64; null where there is no score, or none that can be read.
        empty: true where there is no answer.
        faults: reason for a reject to where it holds; they ask the column `score`.
        open: values that it does not read may still change the decision.
    """

    value: polars.Expr
    empty: polars.Expr
    faults: Mapping[str, polars.Expr]
    open: bool = False


@dataclass(frozen=True)
class ScoreColumn:
    """Hold a column of scores and how it is read.

    Attributes:
        name: in the frame.
        dtype: its type.
        choice: what was decided about it, where it is text.
        comma: decimals stand after a comma, or after a point; None for either.
    """

    name: str
    dtype: polars.DataType
    choice: ScoreChoice = field(default_factory=ScoreChoice)
    comma: bool | None = None

    @property
    def is_text(self) -> bool:
        """Say whether it is text, categories included."""
        return is_text(self.dtype)

    def value(self) -> polars.Expr:
        """Return the scores; null where there is none, or none that can be read."""
        raw = pl.col(self.name)
        if self.is_text:
            number = self._of_text(raw.cast(pl.String))
        elif self.dtype.is_numeric():
            number = raw.cast(pl.Float64)
        else:
            # A day or a flag is no score, though it could be cast to one.
            return pl.lit(None, dtype=pl.Float64)
        return pl.when(number.is_finite()).then(number)

    def empty(self) -> polars.Expr:
        """Return where there is no answer."""
        raw = pl.col(self.name)
        if self.is_text and (self.choice.labelled or self.choice.words):
            return raw.is_null() | once(raw.cast(pl.String), _is_no_answer, pl.Boolean())
        return raw.is_null() | raw.is_nan() if self.dtype.is_float() else raw.is_null()

    def plan(self, scale: Scale | None) -> ScorePlan:
        """Return how it is read, and what is rejected.

        Args:
            scale: what the command reads; None where it is not known.
        """
        score, empty = pl.col("score"), self.empty()
        faults = {"no score": empty, "unreadable score": score.is_null()}
        if scale:
            faults["score out of scale"] = ~scale.holds(score)
        still_open = self.is_text and not self.choice.final
        return ScorePlan(self.value(), empty, faults, open=still_open)

    def _of_text(self, text: polars.Expr) -> polars.Expr:
        if words := self.choice.words:
            return once(text, partial(_step, words=words), pl.Float64())
        if self.choice.labelled:
            read = partial(number, out_of=self.choice.out_of, comma=self.comma)
            return once(text, read, pl.Float64())
        return with_comma(text) if self.comma else text.cast(pl.Float64, strict=False)


def is_text(dtype: polars.DataType) -> bool:
    """Say whether a type is text, categories included."""
    return str(dtype.base_type()) in ("String", "Categorical", "Enum")


def once(
    text: polars.Expr,
    read: Callable[[polars.Expr], polars.Expr],
    dtype: polars.DataType,
) -> polars.Expr:
    """Return what is read of answers; each of the few that there are is read once.

    Args:
        text: the answers.
        read: how one is read.
        dtype: of what is read.
    """
    made = partial(_each_once, read=read, dtype=dtype)
    return text.map_batches(made, return_dtype=dtype, is_elementwise=True)


def _each_once(
    answers: polars.Series,
    read: Callable[[polars.Expr], polars.Expr],
    dtype: polars.DataType,
) -> polars.Series:
    values = answers.unique()
    found = values.to_frame("answer").select(read(pl.col("answer")).cast(dtype)).to_series()
    return answers.replace_strict(values, found, return_dtype=dtype)


def _is_no_answer(text: polars.Expr) -> polars.Expr:
    return bare(text).is_in(no_answer())


def _step(text: polars.Expr, words: WordScale) -> polars.Expr:
    return word(text).replace_strict(dict(words.step_of), default=None, return_dtype=pl.Float64)


def bare(text: polars.Expr) -> polars.Expr:
    """Return answers in lower case without full-width forms and spaces around."""
    return text.str.normalize("NFKC").str.strip_chars().str.to_lowercase()


def word(text: polars.Expr) -> polars.Expr:
    """Return the letters of answers, as `likert.letters` does."""
    return bare(text).str.replace_all(r"[^\p{L}]", "")


def number(text: polars.Expr, out_of: int | None, *, comma: bool | None) -> polars.Expr:
    """Return the number that an answer begins with, or ends with behind its label.

    Args:
        text: the answers.
        out_of: what they are said to be out of, where they are.
        comma: decimals stand after a comma, or after a point; None for either.
    """
    said, digits = bare(text), _DIGITS[comma]
    after = rf"(?:{_LABEL}|{_out_of(out_of)})" if out_of else _LABEL
    first = said.str.extract(rf"^([-+−]?{digits})\s*{after}$")
    last = said.str.extract(
        rf"^[^0-9]*\p{{L}}[^0-9]*?(?:{_DASHES}\s*|\(\s*)({digits})\s*[^0-9\s]{{0,2}}$"
    )
    found = pl.coalesce(first, last).str.replace("−", "-", literal=True)
    return found.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def told_out_of(text: polars.Expr) -> polars.Expr:
    """Return what answers say that they are out of, as text; null where they do not."""
    most = "|".join(map(str, OUT_OF))
    return bare(text).str.extract(rf"^[0-9][0-9.,]*\s*{_out_of(f'({most})')}$")


def _out_of(most: object) -> str:
    return rf"(?:/|out of|of)\s*{most}(?:[^0-9.,/%][^0-9]*)?"
