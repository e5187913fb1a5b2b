"""Scales of answers: which is asked for, and which the scores of a file show."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

_FORM = re.compile(r"\s*(\d{1,3})\s*[-–]\s*(\d{1,3})\s*")
_NEARLY_ALL = 0.95
_ENOUGH = 10


@dataclass(frozen=True)
class Scale:
    """Hold the lowest and the highest score that an answer may be.

    Attributes:
        low: the lowest.
        high: the highest.
        whole: only whole numbers are on it.
        declared: the user says so; it is not merely what a command takes by default.
    """

    low: int
    high: int
    whole: bool = False
    declared: bool = False

    @property
    def label(self) -> str:
        """Return it as it is shown, for example `1–5`."""
        return f"{self.low}–{self.high}"

    @property
    def option(self) -> str:
        """Return it as `--scale` takes it."""
        return f"{self.low}-{self.high}"

    def holds(self, score: polars.Expr) -> polars.Expr:
        """Return where a score is on it."""
        on = score.is_between(self.low, self.high)
        return on & (score == score.floor()) if self.whole else on


NPS = Scale(0, 10, whole=True)
"""The one scale of the net promoter score, whose groups leave no room between numbers."""

SCALES = (Scale(1, 5), Scale(1, 7), NPS, Scale(0, 100))
"""The scales in use; 1 to 10 looks like 0 to 10 without a 0."""


def scale_of(text: str, *, whole: bool = False) -> Scale:
    """Return the scale that the user declares.

    Args:
        text: such as `1-5`.
        whole: only whole numbers are on it.

    Raises:
        InputError: it is none.
    """
    found = _FORM.fullmatch(text)
    if not found or int(found[1]) >= int(found[2]):
        raise InputError(f"--scale {text}: not a scale", "for example 1-5, 1-7, 1-10 or 0-100")
    return Scale(int(found[1]), int(found[2]), whole, declared=True)


@dataclass(frozen=True)
class Seen:
    """Hold what the scores of an input show.

    Attributes:
        responses: rows left by the filters with a score that can be read.
        low: the lowest; None without any.
        high: the highest; None without any.
        outside: scores that are not on the scale asked for.
        shown: the narrowest scale in use that holds nearly all of them, or None.
    """

    responses: int = 0
    low: float | None = None
    high: float | None = None
    outside: int = 0
    shown: Scale | None = None

    @property
    def span(self) -> str:
        """Return from where to where they go, in words."""
        return (
            f"go from {self.low:g} to {self.high:g}"
            if self.low != self.high
            else (f"are all {self.low:g}")
        )

    def within(self, scale: Scale) -> bool:
        """Say whether no score is below or above a scale."""
        if self.low is None or self.high is None:
            return True
        return scale.low <= self.low and self.high <= scale.high

    def narrower(self, asked: Scale) -> Scale | None:
        """Return a scale below the one asked for that is seen instead; None where none is.

        A few low answers show nothing; ten, or both ends of a scale, do.
        """
        if self.low is None or self.high is None:
            return None
        for scale in SCALES:
            ends = (self.low, self.high) == (scale.low, scale.high)
            clear = ends or self.responses >= _ENOUGH
            # Nought to five is not among the scales in use, but is no one to five either.
            low = 0 if scale.high == 5 and self.low < 1 else scale.low
            if scale.high < asked.high and low <= self.low and self.high <= scale.high and clear:
                return replace(scale, low=low)
        return None


def seen(counts: polars.DataFrame) -> Seen:
    """Return what the scores show.

    Args:
        counts: scores by their place among the halves, as `answers.tally` gives them.
    """
    responses = int(counts["rows"].sum())
    if not responses:
        return Seen()
    row = counts.select(pl.col("low").min(), pl.col("high").max(), pl.col("outside").sum()).row(
        0, named=True
    )
    return Seen(responses, **row, shown=shown_by(counts, responses))


def shown_by(counts: polars.DataFrame, responses: int) -> Scale | None:
    """Return the narrowest scale in use that holds nearly all scores as whole numbers.

    Args:
        counts: `score`, `rows`.
        responses: all rows.
    """
    score = pl.col("score")
    for scale in SCALES if responses else ():
        on = counts.filter(score.is_between(scale.low, scale.high) & (score == score.floor()))
        if int(on["rows"].sum()) >= _NEARLY_ALL * responses:
            return scale
    return None
