"""Units, and how a column is declared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Say how a column's values are to be read; renderers format by this alone.

    A `quotient` is one sum by another: in percent like a `ratio`, but no share of anything, so
    it can be above 1 or below 0 and has no interval. `mixed` numbers have the unit that the
    column `unit` of their row names. A `probability` is that of one customer, no share of
    several, so it has no denominator; an `expectation` is a count or a time that is no whole
    number (16.1 orders, 35.1 weeks). A `change` is the difference of two means. A `word` is one
    of retainr's own: the same in every file, put into the reader's language where people read
    it. `code` is what somebody may copy, so nothing of it is cut.
    """

    COUNT = "count"
    RATIO = "ratio"
    QUOTIENT = "quotient"
    DIFFERENCE = "difference"
    DAYS = "days"
    PERIODS = "periods"
    MONEY = "money"
    POINTS = "points"
    SCORE = "score"
    MEAN = "mean"
    CHANGE = "change"
    STATISTIC = "statistic"
    P_VALUE = "p-value"
    PROBABILITY = "probability"
    EXPECTATION = "expectation"
    MIXED = "mixed"
    DATE = "date"
    TEXT = "text"
    WORD = "word"
    CODE = "code"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """Declare one column of a table or one number of a summary.

    Attributes:
        name: as it stands in every file.
        unit: how its values are to be read.
        definition: one sentence, without a full stop.
    """

    name: str
    unit: Unit
    definition: str


def ratio(column: Column, counted: str, of: str) -> tuple[Column, ...]:
    """Return a ratio of a summary: itself, numerator, denominator and interval.

    Args:
        column: the ratio.
        counted: what its numerator counts.
        of: what its denominator counts.
    """
    name = column.name
    return (
        column,
        Column(f"{name}_numerator", Unit.COUNT, f"{counted}, behind {name}"),
        Column(f"{name}_denominator", Unit.COUNT, f"{of}, behind {name}"),
        Column(f"{name}_ci_low", Unit.RATIO, f"lower end of the Wilson interval of {name}"),
        Column(f"{name}_ci_high", Unit.RATIO, f"upper end of the Wilson interval of {name}"),
    )
