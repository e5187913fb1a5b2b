"""A number beside what it was before: values with their intervals, differences with theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.activity.periods import Period
    from retainr.report.made import Benchmark
    from retainr.results import Unit


@dataclass(frozen=True)
class Measured:
    """Hold a number of one period.

    Attributes:
        label: the period.
        value: in the number's unit.
        low: lower end of its interval; None where it has none.
        high: upper end.
        counts: what it is made of, by name: the numerator first, the denominator last; a
            count or a sum has none.
        variance: of the answers that a mean is of; None for other numbers, and of one answer.
    """

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    counts: tuple[tuple[str, int], ...] = ()
    variance: float | None = None


@dataclass(frozen=True)
class Change:
    """Hold a number of an earlier period and the way from it to the latest.

    Attributes:
        then: the number before.
        difference: the latest minus it; of rates a fraction, of scores points.
        low: lower end of its interval; None for counts and sums, which are exact.
        high: upper end.
        relative: the difference by the number before; None where that is not above 0.
    """

    then: Measured
    difference: float
    low: float | None = None
    high: float | None = None
    relative: float | None = None

    @property
    def clear(self) -> bool:
        """Say whether it may be called a change: its interval leaves 0 out."""
        if self.low is None or self.high is None:
            return self.difference != 0
        return not self.low <= 0 <= self.high

    @property
    def exact(self) -> bool:
        """Say whether it has no interval because it needs none."""
        return self.low is None


@dataclass(frozen=True)
class Headline:
    """Hold one number of the report.

    Attributes:
        command: of the section that it comes from.
        metric: its name, as in the section's summary and in the history.
        unit: of the values.
        length: of the periods.
        better: 1 where more is better, −1 where less is, 0 where neither is said.
        now: the latest number.
        before: beside the period before; None where there is none.
        year: beside the same period a year before; None where there is none.
        compared: periods can be compared; a pooled number cannot, it shares their customers.
        benchmark: a number of the user's own beside it, or None.
        confidence: level of the intervals, as its section has it.
    """

    command: str
    metric: str
    unit: Unit
    length: Period
    better: int
    now: Measured
    before: Change | None = None
    year: Change | None = None
    compared: bool = True
    benchmark: Benchmark | None = None
    confidence: float = 0.95

    @property
    def name(self) -> Phrase:
        """Return what it is called."""
        period = Phrase(f"period.one.{self.length}")
        return Phrase(f"report.name.{self.metric}", {"period": period})

    def verdict(self, change: Change) -> str:
        """Return `better` or `worse` for a clear change of a number that says which; else ``."""
        if not self.better or not change.clear:
            return ""
        return "better" if change.difference * self.better > 0 else "worse"
