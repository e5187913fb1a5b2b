"""Answers of a survey as counts: by segment, period and score.

Which of a customer's answers counts is decided here, on this machine: a survey is small beside
a log of orders, and ties are settled by the place in the file, which engines do not keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.activity.periods import DAY_US
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.activity.periods import Calendar
    from retainr.lazy import Frame


class Keep(StrEnum):
    """Say which answers of one customer in one period count."""

    LAST = "last"
    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True)
class AnswerSpec:
    """Say what answers carry, and which of them count.

    Attributes:
        customer: they say who answered.
        time: they say when.
        segments: names of the segment columns.
        calendar: how time is cut; None where all of it is one period.
        keep: which answers of one customer in one period count.
        comment: they carry comments that are read.
    """

    customer: bool
    time: bool
    segments: tuple[str, ...] = ()
    calendar: Calendar | None = None
    keep: Keep = Keep.LAST
    comment: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that are read."""
        who = ("customer",) if self.customer else ()
        when = ("time_us",) if self.time else ()
        said = ("comment",) if self.comment else ()
        return (*who, *when, *self.segments, "score", "row", *said)


@dataclass(frozen=True)
class Counted:
    """Hold the answers that count.

    Attributes:
        counts: `segment` (a row of `segments`), `period`, `score`, `responses`; sorted. Without
            periods all stand in period 0.
        segments: one row a combination of segment values, sorted; missing is `(none)`.
        customers: who answered; answers without a customer are nobody's.
        repeated: answers of a customer beside another one of the same period.
        nameless: answers that count and say nobody's name, where there are names.
        comments: of the answers that count: `segment`, `score`, `customer`, `row` (null where
            there is a customer), `comment`; None where they are not read.
    """

    counts: polars.DataFrame
    segments: polars.DataFrame
    customers: int
    repeated: int
    nameless: int
    comments: polars.DataFrame | None = None


def plan(rows: Frame, spec: AnswerSpec) -> Mapping[str, Frame]:
    """Return the frames that `build` takes.

    Args:
        rows: typed rows.
        spec: what they carry.
    """
    return {"answers": rows.select(*spec.columns)}


def build(found: Mapping[str, polars.DataFrame], spec: AnswerSpec) -> Counted:
    """Return the counts that the collected answers come to.

    Args:
        found: what `plan`'s frames came to.
        spec: as it was planned.
    """
    answers = _in_periods(found["answers"], spec)
    kept = once(answers, spec)
    named = kept.with_columns(pl.col(spec.segments).fill_null("(none)"))
    segments = _segments(named, spec)
    numbered = named.with_columns(segment=pl.lit(0, pl.UInt32))
    if spec.segments:
        numbered = named.join(segments, on=spec.segments, how="left")
    keys = ("segment", "period", "score")
    counts = numbered.group_by(keys).agg(responses=pl.len().cast(pl.Int64)).sort(keys)
    known = answers["customer"].drop_nulls() if spec.customer else pl.Series(dtype=pl.String)
    return Counted(
        counts=counts,
        segments=segments,
        customers=known.n_unique(),
        repeated=_repeated(answers) if spec.customer else 0,
        nameless=kept["customer"].null_count() if spec.customer else 0,
        comments=_comments(numbered, spec) if spec.comment else None,
    )


def _comments(numbered: polars.DataFrame, spec: AnswerSpec) -> polars.DataFrame:
    """Return the comments of the answers that count, each with whose it is."""
    customer = pl.col("customer") if spec.customer else pl.lit(None, pl.String).alias("customer")
    told = numbered.drop_nulls("comment").with_columns(customer)
    own = pl.when(pl.col("customer").is_null()).then(pl.col("row"))
    return told.select("segment", "score", "customer", own.alias("row"), "comment")


def _in_periods(answers: polars.DataFrame, spec: AnswerSpec) -> polars.DataFrame:
    if spec.calendar is None:
        return answers.with_columns(period=pl.lit(0, pl.Int64))
    numbers = spec.calendar.numbers(answers["time_us"] // DAY_US)
    return answers.with_columns(numbers.alias("period"))


def once(answers: polars.DataFrame, spec: AnswerSpec) -> polars.DataFrame:
    """Return one answer of each customer and period; all of those that say no name.

    Args:
        answers: with `period`.
        spec: what they carry, and which of them count.
    """
    if not spec.customer or spec.keep is Keep.ALL:
        return answers
    # Of answers given at one time, as of those without one, the later row counts.
    last = spec.keep is Keep.LAST
    when = [pl.col("time_us")] if spec.time else []
    ordered = answers.drop_nulls("customer").sort(
        *when, "row", descending=[False] * len(when) + [not last and spec.time], nulls_last=not last
    )
    kept = ordered.unique(
        ["customer", "period"], keep="last" if last else "first", maintain_order=True
    )
    return pl.concat([kept, answers.filter(pl.col("customer").is_null())])


def _repeated(answers: polars.DataFrame) -> int:
    named = answers.drop_nulls("customer").select("customer", "period")
    return named.height - named.n_unique()


def _segments(named: polars.DataFrame, spec: AnswerSpec) -> polars.DataFrame:
    if not spec.segments:
        return pl.DataFrame({"segment": pl.Series([0], dtype=pl.UInt32)})
    return named.select(spec.segments).unique().sort(spec.segments).with_row_index("segment")
