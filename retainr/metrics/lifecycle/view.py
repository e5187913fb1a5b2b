"""The listings and the bars, as data for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.metrics.lifecycle.notes import first_is_new
from retainr.metrics.lifecycle.saying import saying
from retainr.metrics.lifecycle.tables import latest
from retainr.results import (
    Block,
    Cell,
    Ink,
    Lane,
    Layer,
    Listing,
    Phrase,
    Saying,
    Stacks,
    State,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.lifecycle.assemble import Base
    from retainr.metrics.lifecycle.tables import Cut

_MOST = 60
"""Periods that are listed where no number of them is asked for."""

_OF_CUSTOMERS = {
    **dict.fromkeys(("active", "new", "returning", "resurrected", "dormant"), Unit.COUNT),
    # Two decimals: with four digits the reader would see more than the counts hold.
    "quick_ratio": Unit.MEAN,
}
_UNITS = {**_OF_CUSTOMERS, "stickiness": Unit.QUOTIENT}
_OF_MONEY = {
    "previous_revenue": Unit.MONEY,
    "new_revenue": Unit.MONEY,
    "expansion": Unit.MONEY,
    "resurrected_revenue": Unit.MONEY,
    "contraction": Unit.MONEY,
    "churned_revenue": Unit.MONEY,
    "revenue": Unit.MONEY,
    "gross_revenue_retention": Unit.QUOTIENT,
    "net_revenue_retention": Unit.QUOTIENT,
}
_NOT_YET = ("dormant", "contraction", "churned_revenue")
"""Who is missing from a period that is not over may still come."""


@dataclass(frozen=True)
class Part:
    """Hold one segment's tables, periods still numbers.

    Attributes:
        segment: its name, or None where nothing is split.
        table: the lifecycle.
        depth: customers by active days.
    """

    segment: str | None
    table: polars.DataFrame
    depth: polars.DataFrame


def blocks(parts: tuple[Part, ...], cut: Cut) -> tuple[Block, ...]:
    """Return what people see: for each segment counts, money and the last complete period."""
    return tuple(Block("lifecycle", body) for part in parts for body in _bodies(part, cut))


def _bodies(part: Part, cut: Cut) -> Iterator[Listing | Saying]:
    yield _listing(part, _UNITS if cut.sticks else _OF_CUSTOMERS, cut)
    if cut.scale is not None:
        yield _listing(part, _OF_MONEY, cut)
    if said := saying(part.table, part.depth, cut):
        yield Saying(said.label, said.lines, part.segment)


def _listing(part: Part, units: dict[str, Unit], cut: Cut) -> Listing:
    asked = latest(part.table, cut)
    shown = asked if cut.params.last else asked.tail(_MOST)
    hidden = asked.height - shown.height
    more = Phrase("lifecycle.more", {"count": hidden, "last": asked.height}) if hidden else None
    label = cut.params.calendar.label
    period = cut.params.period
    return Listing(
        head="",
        labels=tuple(label(number) for number in shown["period"]),
        lanes=tuple(_lane(name, unit, shown, cut) for name, unit in units.items()),
        states={
            State.INCOMPLETE: Phrase(
                "lifecycle.not-over", {"period": Phrase(f"period.one.{period}")}
            )
        },
        segment=part.segment,
        more=more,
    )


def _lane(name: str, unit: Unit, shown: polars.DataFrame, cut: Cut) -> Lane:
    waits = unit is Unit.MEAN or unit is Unit.QUOTIENT or name in _NOT_YET
    cells = []
    for value, complete in shown.select(name, "complete").iter_rows():
        if complete or not waits:
            cells.append(None if value is None else Cell(value))
        else:
            known = value if cut.params.include_incomplete else None
            cells.append(Cell(known, state=State.INCOMPLETE))
    return Lane(Phrase(f"lifecycle.head.{name}"), unit, tuple(cells))


def charts(parts: tuple[Part, ...], base: Base, cut: Cut, source: Phrase) -> tuple[Stacks, ...]:
    """Return bars of who was active and who went quiet, one chart a segment.

    Args:
        parts: the segments.
        base: what was read.
        cut: how it was cut.
        source: the last footnote.
    """
    period = Phrase(f"period.one.{cut.params.period}")
    foot = (_marks(parts, cut, period), *_first(base, cut), source)
    return tuple(_stacks(part, cut, period, foot) for part in parts)


def _stacks(part: Part, cut: Cut, period: Phrase, foot: tuple[Phrase, ...]) -> Stacks:
    table = latest(part.table, cut)
    complete = table["complete"].to_list()

    def layer(name: str, ink: Ink) -> Layer:
        """Return a column as bars, none where the period is not over."""
        pairs = zip(table[name].to_list(), complete, strict=True)
        values = tuple(value if over else None for value, over in pairs)
        return Layer(Phrase(f"lifecycle.layer.{name}"), ink, values)

    so_far = zip(table["active"].to_list(), complete, strict=True)
    return Stacks(
        title=Phrase("lifecycle.picture"),
        subtitle=Phrase("lifecycle.subtitle", {"period": period}),
        labels=tuple(cut.params.calendar.label(number) for number in table["period"]),
        above=(
            layer("returning", Ink.RETAINED),
            layer("resurrected", Ink.RESURRECTED),
            layer("new", Ink.NEW),
        ),
        below=(layer("dormant", Ink.DORMANT),),
        unit=Unit.COUNT,
        so_far=tuple(None if over else value for value, over in so_far),
        footnotes=foot,
        segment=part.segment,
    )


def _marks(parts: tuple[Part, ...], cut: Cut, period: Phrase) -> Phrase:
    dormant = Phrase("lifecycle.foot.dormant", {"period": period})
    if cut.first is None or cut.last_complete == cut.now:
        return dormant
    values = {
        "dormant": dormant,
        "period": period,
        "label": cut.params.calendar.label(cut.now),
        "count": sum(int(part.table["active"][-1]) for part in parts),
    }
    return Phrase("lifecycle.foot.running", values)


def _first(base: Base, cut: Cut) -> tuple[Phrase, ...]:
    if cut.first is None or not first_is_new(base, cut):
        return ()
    return (Phrase("lifecycle.foot.first", {"first": cut.params.calendar.label(cut.first)}),)
