"""The numbers that two results give differently, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retainr.diff.document import Document, Row

SUMMARY = "summary"
_NAMES = (Unit.DATE, Unit.TEXT, Unit.WORD, Unit.CODE, Unit.PERIODS, Unit.DAYS, Unit.SCORE)
_NO_NUMBERS = (Unit.DATE, Unit.TEXT, Unit.WORD, Unit.CODE, Unit.FLAG)


class Cell(StrEnum):
    """Say what was known of the cell that a number stands in.

    Its period was over before already (`complete`), is over only now (`newly-complete`), or is
    not over (`running`).
    """

    COMPLETE = "complete"
    NEWLY_COMPLETE = "newly-complete"
    RUNNING = "running"


@dataclass(frozen=True)
class Change:
    """Hold one number that is not what it was.

    Attributes:
        table: the table that it stands in, or `summary`.
        row: the row's keys with their names; empty in the summary.
        column: its name.
        unit: of both values.
        old: the value before; None where it was not known.
        new: the value now.
        cell: what was known of its cell; None where the table doesn't say.
    """

    table: str
    row: str
    column: str
    unit: Unit
    old: float | None
    new: float | None
    cell: Cell | None

    @property
    def difference(self) -> float | None:
        """Return new minus old; None where one of them is not known."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True)
class Compared:
    """Hold what two results have in common, and what not.

    Attributes:
        changes: the numbers that differ, in the order of the tables.
        numbers: how many numbers both have.
        added: rows that only the new result has: table and keys.
        gone: rows that only the old result has.
        pairs: the rows that both have, by table.
    """

    changes: tuple[Change, ...]
    numbers: int
    added: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    pairs: Mapping[str, Sequence[tuple[Row, Row]]]


def compare(old: Document, new: Document) -> Compared:
    """Return what differs between two results of one command.

    Args:
        old: the earlier result.
        new: the later one.

    Raises:
        InputError: rows of a table cannot be told apart.
    """
    units = {**old.units, **new.units}
    found = list(_row_changes(SUMMARY, "", (old.summary, new.summary), units))
    numbers = _count(old.summary, new.summary, units)
    added: list[tuple[str, str]] = []
    gone: list[tuple[str, str]] = []
    pairs: dict[str, list[tuple[Row, Row]]] = {}
    for table in dict.fromkeys((*new.tables, *old.tables)):
        sides = (old.tables.get(table, ()), new.tables.get(table, ()))
        keys = _keys(new, table, sides)
        before, now = ({_key(row, keys): row for row in rows} for rows in sides)
        added += [(table, key) for key in now if key not in before]
        gone += [(table, key) for key in before if key not in now]
        pairs[table] = [(before[key], row) for key, row in now.items() if key in before]
        for key, row in now.items():
            if key in before:
                found += _row_changes(table, key, (before[key], row), units)
                numbers += _count(before[key], row, units)
    return Compared(tuple(found), numbers, tuple(added), tuple(gone), pairs)


def _keys(document: Document, table: str, sides: Sequence[Sequence[Row]]) -> tuple[str, ...]:
    """Return the leading columns that tell the rows apart, in both results."""
    columns = list(next((rows[0] for rows in reversed(sides) if rows), ()))
    least = 1 if columns and document.units.get(columns[0], Unit.TEXT) in _NAMES else 0
    for size in range(least, len(columns) + 1):
        keys = tuple(columns[:size])
        if all(len({_key(row, keys) for row in rows}) == len(rows) for rows in sides):
            return keys
    raise InputError(f"{document.name}: rows of the table {table} can't be told apart")


def _key(row: Row, keys: Sequence[str]) -> str:
    """Return the keys of a row with their names; what has no value is named so."""
    return ", ".join(f"{name} {'(none)' if row.get(name) is None else row[name]}" for name in keys)


def _row_changes(
    table: str, key: str, sides: tuple[Row, Row], units: Mapping[str, Unit]
) -> Iterator[Change]:
    old, new = sides
    for column, unit, before, now in _numbers(old, new, units):
        if before != now:
            yield Change(table, key, column, unit, before, now, _cell(old, new))


def _cell(old: Row, new: Row) -> Cell | None:
    if "complete" not in new:
        return None
    if not new["complete"]:
        return Cell.RUNNING
    return Cell.COMPLETE if old.get("complete") else Cell.NEWLY_COMPLETE


def _count(old: Row, new: Row, units: Mapping[str, Unit]) -> int:
    return sum(1 for _ in _numbers(old, new, units))


def _numbers(
    old: Row, new: Row, units: Mapping[str, Unit]
) -> Iterator[tuple[str, Unit, float | None, float | None]]:
    """Yield name, unit and both values of each number that both rows have."""
    for column, now in new.items():
        unit = units.get(column, Unit.TEXT)
        if column not in old or unit in _NO_NUMBERS:
            continue
        before = old[column]
        if _number(before) and _number(now) and (before, now) != (None, None):
            yield column, _own(unit, new), before, now


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _own(unit: Unit, row: Row) -> Unit:
    """Return the unit that a row names for its numbers, where the column leaves it to the row."""
    named = row.get("unit")
    return Unit(named) if unit is Unit.MIXED and named in list(Unit) else unit
