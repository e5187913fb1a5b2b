"""From counts to the rows of `definitions`: the first and only divisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.definitions import words
from retainr.metrics.definitions.catalogue import CATALOGUE, Definition, Kind, Of
from retainr.metrics.sentences import table
from retainr.models.intervals import wilson_interval
from retainr.results import Cell, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.activity.definitions import Spans
    from retainr.metrics.definitions.params import DefinitionsParams
    from retainr.results import Table


@dataclass(frozen=True)
class Cut:
    """Say how counts become values.

    Attributes:
        params: the command's parameters.
        spans: what the definitions speak of.
        first: day of the first row; None without any.
        scale: what integers of money are divided by; None without amounts.
    """

    params: DefinitionsParams
    spans: Spans
    first: dt.date | None
    scale: int | None

    @property
    def warmup(self) -> bool:
        """Say whether too little was seen before the period to know who was active."""
        if self.first is None:
            return False
        begins = self.params.calendar.start(self.spans.now)
        return (begins - self.first).days < self.params.inactive_days


@dataclass(frozen=True)
class Reading:
    """Hold what one definition reads on these data.

    Attributes:
        definition: which one.
        numerator: customers, or money.
        denominator: customers.
        cell: value, interval and state.
    """

    definition: Definition
    numerator: float
    denominator: int
    cell: Cell


def readings(counts: Mapping[str, int], cut: Cut) -> list[Reading]:
    """Return what the definitions read; that of money where there is money.

    Args:
        counts: as `activity.definitions.tallies` names them.
        cut: how they become values.
    """
    shown = [d for d in CATALOGUE if d.kind is not Kind.MONEY or cut.scale is not None]
    return [_reading(definition, counts, cut) for definition in shown]


def _reading(definition: Definition, counts: Mapping[str, int], cut: Cut) -> Reading:
    over: float = counts[definition.numerator]
    under = counts[definition.denominator]
    if definition.kind is Kind.MONEY:
        over = over / (cut.scale or 1) * cut.params.margin
    return Reading(definition, over, under, _cell(definition, over, under, cut))


def _cell(definition: Definition, over: float, under: int, cut: Cut) -> Cell:
    if definition.of is Of.ACTIVITY and cut.warmup:
        return Cell(None, state=State.WARMUP)
    if under == 0:
        ahead = definition.of in (Of.MONTHS, Of.YEAR)
        return Cell(None, state=State.INCOMPLETE if ahead else State.COMPLETE)
    if definition.kind is not Kind.RATIO:
        return Cell(over / under, of=under)
    found = wilson_interval(over, under, cut.params.confidence)
    return Cell(found.value, found.ci_low, found.ci_high, of=under)


def long_table(read: Sequence[tuple[int, Reading]], cut: Cut) -> tuple[Table, polars.Series]:
    """Return the table without its segments, and the segment of each row.

    Args:
        read: number of a segment and reading, in the order of the rows.
        cut: how they were made.
    """
    rows = [reading for _, reading in read]
    own = [reading.definition for reading in rows]
    cells = [reading.cell for reading in rows]
    made = table(
        "definitions",
        {
            "definition": (pl.String, [d.name for d in own]),
            "name": (pl.String, [words.name(d, cut.params) for d in own]),
            "used_in": (pl.String, [words.used_in(d) for d in own]),
            "formula": (pl.String, [words.formula(d, cut.params, cut.spans) for d in own]),
            "numerator": (pl.Float64, [float(reading.numerator) for reading in rows]),
            "denominator": (pl.Int64, [reading.denominator for reading in rows]),
            "value": (pl.Float64, [cell.value for cell in cells]),
            "ci_low": (pl.Float64, [cell.low for cell in cells]),
            "ci_high": (pl.Float64, [cell.high for cell in cells]),
            "unit": (pl.String, [d.kind.value for d in own]),
            "period": (pl.Date, [_period(d, cut) for d in own]),
        },
    )
    return made, pl.Series("segment", [segment for segment, _ in read], dtype=pl.UInt32)


def _period(definition: Definition, cut: Cut) -> dt.date | None:
    """Return the first day of the period or year; None where it is everything so far."""
    if definition.of in (Of.PERIOD, Of.ACTIVITY):
        return cut.params.calendar.start(cut.spans.now)
    return dt.date(cut.spans.year, 1, 1) if definition.of is Of.YEAR else None
