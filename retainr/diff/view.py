"""What people see of a comparison: the numbers of the summary, then what can have moved them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from retainr.diff.changes import SUMMARY, Cell, Change
from retainr.results import Block, Draw, Lane, Listing, Phrase, Saying, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.diff.causes import Cause
    from retainr.diff.changes import Compared

_SHOWN = 20
_PARTS = ("_ci_low", "_ci_high", "_numerator", "_denominator")
_STEP = {
    **dict.fromkeys((Unit.RATIO, Unit.QUOTIENT, Unit.DIFFERENCE), Unit.DIFFERENCE),
    Unit.MEAN: Unit.CHANGE,
    Unit.CHANGE: Unit.CHANGE,
    Unit.POINTS: Unit.POINTS,
}
"""Units whose differences have one of their own, with a sign."""

_WHOLE = (Unit.DAYS, Unit.PERIODS)
"""Units whose differences are shown as they are where they are whole: `+4`, not `+4.000`."""

_LEAST = {Unit.DIFFERENCE: 0.0005, Unit.CHANGE: 0.005, Unit.POINTS: 0.05}
"""What is smaller would be shown as 0 in such a unit; it has four digits instead."""


def blocks(compared: Compared, found: Sequence[Cause]) -> Iterator[Block]:
    """Yield what people see.

    Args:
        compared: what differs.
        found: what can have caused it.
    """
    whole = [c for c in compared.changes if c.table == SUMMARY and not c.column.endswith(_PARTS)]
    if whole:
        yield Block("changes", _listing(whole))
    yield Block("changes", Saying(Phrase("diff.changed"), tuple(_tables(compared))))
    if found:
        yield Block("causes", Saying(Phrase("diff.why"), tuple(cause.text for cause in found)))


def _listing(changes: Sequence[Change]) -> Listing:
    shown = changes[:_SHOWN]
    more = len(changes) - len(shown)
    lanes = [
        _lane("old", [_value(c.old, c.unit) for c in shown]),
        _lane("new", [_value(c.new, c.unit) for c in shown]),
        _lane("difference", [difference(c) for c in shown]),
    ]
    return Listing(
        head=Phrase("diff.head"),
        labels=tuple(change.column for change in shown),
        lanes=tuple(lanes),
        more=Phrase("diff.more", {"count": more}) if more else None,
    )


def _lane(name: str, texts: Sequence[Phrase | None]) -> Lane:
    return Lane(Phrase(f"diff.lane.{name}"), Unit.TEXT, draw=Draw.TEXT, texts=tuple(texts))


def _value(value: float | None, unit: Unit) -> Phrase:
    if value is None:
        return Phrase("diff.nothing")
    return Phrase("diff.value", {"value": Value(value, unit)})


def difference(change: Change) -> Phrase | None:
    """Return how far a number moved, with its sign; None where that is not known.

    Shares differ by points, counts and money in their own unit; of anything else four digits are
    shown, so that no difference looks like none.
    """
    moved = change.difference
    if moved is None:
        return None
    unit = _STEP.get(change.unit)
    if unit and abs(moved) >= _LEAST[unit]:
        return Phrase("diff.value", {"value": Value(moved, unit)})
    key = "diff.less" if moved < 0 else "diff.more-by"
    if unit is Unit.DIFFERENCE:
        points = Value(abs(moved) * 100, Unit.STATISTIC)
        return Phrase(key, {"value": Phrase("diff.pp", {"value": points})})
    own = change.unit if change.unit in (Unit.COUNT, Unit.MONEY) else Unit.STATISTIC
    if change.unit in _WHOLE and float(moved).is_integer():
        own = Unit.COUNT
    return Phrase(key, {"value": Value(abs(moved), own)})


def _tables(compared: Compared) -> Iterator[Phrase]:
    """Yield how many numbers of each table differ, and of which cells."""
    by_table = Counter(change.table for change in compared.changes)
    if not by_table:
        yield Phrase("diff.same", {"count": compared.numbers})
    for table, count in by_table.items():
        cells = Counter(c.cell for c in compared.changes if c.table == table)
        values = {
            "table": table,
            "count": count,
            **{cell.name.lower(): cells[cell] for cell in Cell},
        }
        key = "table-cells" if cells.keys() - {None} else "table"
        yield Phrase(f"diff.{key}", values)
