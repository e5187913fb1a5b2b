"""What people see of the definitions: what they read side by side, on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.definitions import words
from retainr.metrics.definitions.catalogue import Kind
from retainr.results import (
    Block,
    Draw,
    Fact,
    Facts,
    Lane,
    Listing,
    Phrase,
    Saying,
    State,
    Strips,
    Unit,
    Value,
    scale_end,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retainr.metrics.definitions.tables import Cut, Reading


def blocks(read: Sequence[Reading], cut: Cut, segment: str | None, top: float) -> list[Block]:
    """Return what people see of one segment.

    Args:
        read: what the definitions read.
        cut: how they were made.
        segment: its name, or None where nothing is split.
        top: end of the scale of all strips.
    """
    rates = _rates(read)
    kept = [reading for reading in rates if not reading.definition.loss]
    lost = [reading for reading in rates if reading.definition.loss]
    made: list[Listing | Facts | Saying] = [
        _listing(kept, "kept", top, cut, segment),
        _listing(lost, "lost", top, cut, segment),
    ]
    if said := _saying(kept, cut, segment):
        made.insert(0, said)
    money = [_fact(r, cut) for r in read if r.definition.kind is Kind.MONEY]
    if money:
        made.append(Facts(tuple(money), segment))
    return [Block("definitions", body) for body in made]


def _rates(read: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in read if reading.definition.kind is not Kind.MONEY]


def strips_end(read: Iterable[Reading]) -> float:
    """Return the end of the one scale that all strips have, those of all segments.

    Args:
        read: what the definitions read.
    """
    shown = (reading.cell for reading in read if _fits(reading))
    ends = (cell.value if cell.high is None else cell.high for cell in shown)
    return scale_end(max((end for end in ends if end is not None), default=0.0))


def _fits(reading: Reading) -> bool:
    """Say whether a value has a place on a scale of shares; a quotient can be above one."""
    money = reading.definition.kind is Kind.MONEY
    return not money and (reading.cell.value is None or reading.cell.value <= 1)


def _listing(
    rates: Sequence[Reading], key: str, top: float, cut: Cut, segment: str | None
) -> Listing:
    cells = tuple(reading.cell for reading in rates)
    strips = tuple(reading.cell if _fits(reading) else None for reading in rates)
    return Listing(
        head=Phrase(f"definitions.head.{key}"),
        labels=tuple(words.name(reading.definition, cut.params) for reading in rates),
        lanes=(
            Lane(Phrase("definitions.lane.rate"), Unit.RATIO, cells),
            Lane("", Unit.RATIO, cells, Draw.INTERVAL),
            Lane(
                Phrase("definitions.lane.of"), Unit.COUNT, draw=Draw.TEXT,
                texts=tuple(_of(reading) for reading in rates),
            ),
            Lane("", Unit.RATIO, strips, Draw.STRIP, top=top),
        ),
        states={
            State.WARMUP: Phrase("churn.state.warmup"),
            State.INCOMPLETE: Phrase("definitions.not-over"),
        },
        segment=segment,
        confidence=cut.params.confidence,
    )  # fmt: skip


def _of(reading: Reading) -> Phrase:
    money = reading.definition.kind is Kind.MONEY
    unit = Unit.MONEY if money else Unit.COUNT
    over = Value(reading.numerator, unit)
    return Phrase("definitions.of", {"over": over, "under": reading.denominator})


def _saying(kept: Sequence[Reading], cut: Cut, segment: str | None) -> Saying | None:
    """Return how far the definitions are apart, where there are two values at least."""
    known = [r for r in kept if r.cell.value is not None]
    if len(known) < 2:
        return None
    low, high = (end(known, key=lambda reading: reading.cell.value or 0.0) for end in (min, max))
    values = {
        "low": Value(low.cell.value, Unit.RATIO),
        "lowest": words.name(low.definition, cut.params),
        "high": Value(high.cell.value, Unit.RATIO),
        "highest": words.name(high.definition, cut.params),
    }
    label = cut.params.calendar.label
    spans = {
        "now": label(cut.spans.now),
        "before": label(cut.spans.now - 1),
        "days": cut.params.inactive_days,
    }
    lines = (Phrase("definitions.said.range", values), Phrase("definitions.said.spans", spans))
    return Saying(Phrase("definitions.said.label"), lines, segment)


def _fact(reading: Reading, cut: Cut) -> Fact:
    values = {
        "revenue": Value(reading.numerator, Unit.MONEY),
        "customers": reading.denominator,
        "margin": cut.params.margin * 100,
    }
    key = "money" if cut.params.margin == 1 else "money-margin"
    detail = Phrase(f"definitions.{key}", values)
    return Fact(words.name(reading.definition, cut.params), reading.cell, Unit.MONEY, detail)


def picture(read: Sequence[Reading], cut: Cut, segment: str | None, source: Phrase) -> Strips:
    """Return the rates as strips, for a chart.

    Args:
        read: what the definitions read.
        cut: how they were made.
        segment: its name, or None where nothing is split.
        source: file, customers and days.
    """
    rates = [reading for reading in read if _fits(reading)]
    beyond = tuple(_beyond(r, cut) for r in _rates(read) if not _fits(r))
    interval = Phrase("churn.foot.interval", {"level": cut.params.confidence * 100})
    return Strips(
        title=Phrase("definitions.picture"),
        subtitle=Phrase("definitions.subtitle"),
        labels=tuple(words.name(reading.definition, cut.params) for reading in rates),
        cells=tuple(reading.cell for reading in rates),
        details=tuple(_of(reading) for reading in rates),
        unit=Unit.RATIO,
        footnotes=(interval, *beyond, source),
        segment=segment,
    )


def _beyond(reading: Reading, cut: Cut) -> Phrase:
    values = {
        "name": words.name(reading.definition, cut.params),
        "value": Value(reading.cell.value, Unit.QUOTIENT),
        "of": _of(reading),
    }
    return Phrase("definitions.beyond", values)
