"""Which number of a command a check means, from the command's declarations alone."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.results import Column, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retainr.checks.check import Check
    from retainr.metrics import Metric
    from retainr.metrics.metric import TableSpec

_WIDE = re.compile(r"(.+)_(\d+)")
_WORDS = (Unit.TEXT, Unit.WORD, Unit.CODE, Unit.DATE, Unit.FLAG, Unit.MIXED)
_AGE = "age"


@dataclass(frozen=True)
class Target:
    """Name a number of a result, and what stands beside it.

    Attributes:
        column: its declaration.
        table: the table that it is a column of; None for a number of the summary.
        where: which row of the table.
        low: name of the lower end of its interval, or None.
        high: name of the upper end.
        numerator: name of its numerator, or None.
        denominator: name of its denominator.
    """

    column: Column
    table: str | None = None
    where: Mapping[str, object] = field(default_factory=dict)
    low: str | None = None
    high: str | None = None
    numerator: str | None = None
    denominator: str | None = None


def target_of(check: Check, metric: Metric, segments: Sequence[str] = ()) -> Target:
    """Return the number that a check means.

    Args:
        check: what is asked.
        metric: its command.
        segments: columns that the command is split by.

    Raises:
        InputError: the command has no such number, or the check does not say which row.
    """
    name = check.number
    if not check.where and name in metric.summary:
        found = _of_summary(metric, name)
    else:
        found = _of_table(check, metric, segments)
    if found.column.unit in _WORDS:
        raise InputError(f"{check.metric}: {found.column.unit}, no number", _known(metric))
    if check.confident and found.low is None:
        raise InputError(f"{check.metric}: has no interval", "leave confident out")
    return found


def _of_summary(metric: Metric, name: str) -> Target:
    def beside(end: str) -> str | None:
        """Return the name of a scalar that belongs to this one, where there is such a scalar."""
        return f"{name}_{end}" if f"{name}_{end}" in metric.summary else None

    column = metric.summary[name]
    low, high = beside("ci_low"), beside("ci_high")
    return Target(column, None, {}, low, high, beside("numerator"), beside("denominator"))


def _of_table(check: Check, metric: Metric, segments: Sequence[str]) -> Target:
    """Return a column's target: in the first table that has it and the columns of `where`."""
    name, where = check.number, dict(check.where)
    wide = None if where else _WIDE.fullmatch(name)
    if wide is not None:
        name, where = wide[1], {_AGE: int(wide[2])}
    tables = [table for table in metric.tables if _has(table, name)]
    if wide is not None:
        tables = [table for table in tables if table.columns[0] == _AGE]
    if not tables:
        raise InputError(f"{check.metric}: {metric.name} has no such number", _near(check, metric))
    if not where:
        keys = ", ".join(dict.fromkeys(table.columns[0] for table in tables))
        raise InputError(
            f"{check.metric}: a column of table {tables[0].name}",
            f'say which row: where = {{ {tables[0].columns[0]} = "latest" }} (by {keys})',
        )
    for table in tables:
        if all(_has(table, key) or key in segments for key in where):
            return _in_table(metric, table, name, where)
    strange = [key for key in where if not any(_has(table, key) for table in tables)]
    known = (*dict.fromkeys(name for table in tables for name in table.columns), *segments)
    near = difflib.get_close_matches(strange[0], known, 1, 0.5) if strange else []
    raise InputError(
        f"{check.metric}: where names no column of one table: {', '.join(strange or where)}",
        f"did you mean {near[0]}?" if near else f"columns: {', '.join(known)}",
    )


def _has(table: TableSpec, name: str) -> bool:
    return name in table.columns or any(re.fullmatch(p, name) for p, _ in table.patterns)


def _in_table(metric: Metric, table: TableSpec, name: str, where: Mapping[str, object]) -> Target:
    column = _column(metric, table, name)
    low, high = _ends(table, name)
    if low is None or _column(metric, table, low).unit is not column.unit:
        return Target(column, table.name, where)
    return Target(column, table.name, where, low, high)


def _column(metric: Metric, table: TableSpec, name: str) -> Column:
    """Return a column's declaration; a name that holds an option's value says all there is."""
    if name in table.columns:
        return metric.column(name)
    unit = next(unit for pattern, unit in table.patterns if re.fullmatch(pattern, name))
    return Column(name, unit, name)


def _ends(table: TableSpec, name: str) -> tuple[str | None, str | None]:
    """Return the ends of a column's interval; their name begins as the column's does."""
    if name.endswith(("_ci_low", "_ci_high")):
        return None, None
    if name == table.interval_of:
        return "ci_low", "ci_high"
    if _has(table, f"{name}_ci_low"):
        return f"{name}_ci_low", f"{name}_ci_high"
    for end in table.columns:
        before = end.removesuffix("_ci_low")
        if before != end and name.startswith(f"{before}_"):
            return end, f"{before}_ci_high"
    return None, None


def _near(check: Check, metric: Metric) -> str:
    names = _numbers(metric)
    near = difflib.get_close_matches(check.number, names, 3, 0.5)
    return (
        f"did you mean {' or '.join(f'{metric.name}.{n}' for n in near)}?"
        if near
        else (_known(metric))
    )


def _known(metric: Metric) -> str:
    return f"numbers of {metric.name}: {', '.join(_numbers(metric))}"


def _numbers(metric: Metric) -> list[str]:
    ends = ("_ci_low", "_ci_high", "_numerator", "_denominator")
    columns: Iterable[Column] = metric.summary.values()
    return [c.name for c in columns if c.unit not in _WORDS and not c.name.endswith(ends)]
