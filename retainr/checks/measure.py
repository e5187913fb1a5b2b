"""The number that a check means, taken from a result."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.checks.check import LATEST
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.results import Phrase, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.checks.target import Target
    from retainr.results import Result

_QUOTIENT = re.compile(r"(?:[^/]*: )?(\w+) / (\w+)(?:, .*)?")
_COMPLETE = "complete"
_SIZE = "cohort_size"
_PERIOD = "period"
_LATEST_PERIODS = ("latest_complete_period", _PERIOD)
"""Names of a summary under which the period of its numbers stands."""


@dataclass(frozen=True)
class Measured:
    """Hold a number with what it rests on.

    Attributes:
        unit: of value and interval.
        value: None where there is none.
        low: lower end of the interval, None where it has none.
        high: upper end.
        numerator: of a rate, where it is counted.
        denominator: of a rate.
        cell: of which row it is; None where there is none.
        missing: why there is no value, or None.
    """

    unit: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    cell: Phrase | None = None
    missing: Phrase | None = None


def measure(result: Result, target: Target) -> Measured:
    """Return the number of a result that a check means.

    Args:
        result: of the check's command.
        target: which number.

    Raises:
        InputError: what the check says of the row names none, or several.
    """
    nothing = Measured(target.column.unit)
    if target.table is None:
        cell = _period(result, target.column.name) or Phrase("check.summary")
        return _read(replace(nothing, cell=cell), result.summary, target, result)
    # Only of this table: another's rows may not have been put in order yet.
    whole = next((t.frame for t in result.tables if t.name == target.table), None)
    if whole is None or target.column.name not in whole.columns:
        return replace(nothing, missing=Phrase("check.missing.table", {"table": target.table}))
    frame = rows_meant(whole, target, result)
    if frame.is_empty():
        return replace(nothing, missing=Phrase("check.missing.row"))
    if frame.height > 1:
        raise InputError(
            f"{result.command}.{target.column.name}: where fits {frame.height} rows",
            f"columns that tell rows apart: {', '.join(_apart(frame))}",
        )
    row = frame.row(0, named=True)
    return _read(replace(nothing, cell=_cell(row, target, result)), row, target, result)


def calendar_of(parameters: Mapping[str, object]) -> Calendar | None:
    """Return how a run cuts time; None where all of it is one period.

    Args:
        parameters: of a result, or of its document.
    """
    period, week_start = parameters.get("period"), parameters.get("week_start")
    # The curves of survival are of days, and its period is that of contracts alone.
    if period is None or week_start is None:
        return None
    return Calendar(Period(str(period)), WeekStart(str(week_start)))


def names_of(day: dt.date, calendar: Calendar | None) -> tuple[str, ...]:
    """Return how a period may be named: by its first day, or shorter (`2024-01`, `2024-W05`)."""
    short = () if calendar is None else (calendar.label(calendar.index(day)),)
    return (day.isoformat(), *short)


def _period(result: Result, name: str) -> Phrase | None:
    """Return the last complete period, where a table has a number of the summary for it."""
    days = [day for of in _LATEST_PERIODS if isinstance(day := result.summary.get(of), dt.date)]
    value = result.summary[name]
    for table in result.tables:
        if value is None or not days or not {_PERIOD, name} <= set(table.frame.columns):
            continue
        day = days[0]
        rows = table.frame.filter(pl.col(_PERIOD) == day)
        if rows.height == 1 and rows[name][0] == value:
            cell = names_of(day, calendar_of(result.parameters))[-1]
            return Phrase("check.cell", {"name": cell})
    return None


def _read(nothing: Measured, row: Mapping[str, object], target: Target, result: Result) -> Measured:
    def number(name: str | None) -> float | None:
        """Return a number of the row; None where it has none."""
        value = None if name is None else row.get(name)
        known = isinstance(value, int | float) and math.isfinite(value)
        return float(value) if known else None  # type: ignore[arg-type]

    value = number(target.column.name)
    if value is None:
        return replace(nothing, missing=Phrase("check.missing.value"))
    above, below = _parts(target, result, row)
    return replace(
        nothing,
        value=value,
        low=number(target.low),
        high=number(target.high),
        numerator=number(above),
        denominator=number(below),
    )


def _parts(
    target: Target, result: Result, row: Mapping[str, object]
) -> tuple[str | None, str | None]:
    """Return the names of numerator and denominator: its own ones, or those it is defined by."""
    if target.numerator is not None or target.table is None:
        return target.numerator, target.denominator
    found = _QUOTIENT.fullmatch(result.columns[target.column.name].definition)
    if found is None or not {found[1], found[2]} <= set(row):
        return None, None
    return found[1], found[2]


def rows_meant(frame: polars.DataFrame, target: Target, result: Result) -> polars.DataFrame:
    """Return the rows that `where` means: named ones first, then the latest complete.

    Args:
        frame: the table, of this run or of an earlier one.
        target: which number.
        result: of this run; it says what the columns mean.

    Raises:
        InputError: the table has no such column, or a value is none of its kind.
    """
    latest = [column for column, value in target.where.items() if value == LATEST]
    for column, value in target.where.items():
        if column not in frame.columns:
            raise InputError(
                f"{result.command}.{target.column.name}: table {target.table} has no {column}",
                f"columns: {', '.join(frame.columns)}",
            )
        if column not in latest:
            frame = frame.filter(_fits(frame[column], value, result))
    for column in latest:
        frame = _complete(frame, target, result)
        frame = frame.filter(pl.col(column) == pl.col(column).max())
    return frame


def _complete(frame: polars.DataFrame, target: Target, result: Result) -> polars.DataFrame:
    """Return the rows that are complete: their period is over, and all of a cohort was watched."""
    if _COMPLETE in frame.columns:
        frame = frame.filter(_COMPLETE)
    found = _QUOTIENT.fullmatch(result.columns[target.column.name].definition)
    watched = found[2] if found is not None and found[2].startswith("eligible") else None
    if watched in frame.columns and _SIZE in frame.columns:
        frame = frame.filter(pl.col(watched) == pl.col(_SIZE))
    return frame


def _fits(column: polars.Series, value: object, result: Result) -> polars.Expr:
    """Return which rows have a value; a period may have its short name (`2024-01`, `2024-W05`)."""
    name, calendar = column.name, calendar_of(result.parameters)
    if column.dtype == pl.Date:
        days = [day for day in column.unique() if str(value) in names_of(day, calendar)]
        return pl.col(name).is_in(days)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if column.dtype.is_numeric() != number and column.dtype != pl.String:
        raise InputError(
            f"{result.command}: where {name} = {value!r}: {name} is {column.dtype}",
            "a number without quotes, text in quotes",
        )
    return pl.col(name).eq(str(value) if column.dtype == pl.String else value)


def _cell(row: Mapping[str, object], target: Target, result: Result) -> Phrase:
    """Return which row it is, for example `cohort 2011-10`, or `2011-10, age 1`."""
    calendar = calendar_of(result.parameters)
    alone = len(target.where) == 1

    def named(column: str) -> str:
        """Return a value, with its column's name where it does not speak for itself."""
        value = row[column]
        if isinstance(value, dt.date):
            known = names_of(value, calendar)[-1]
            return f"{column} {known}" if alone and column != _PERIOD else known
        return f"{column} {value}"

    days = [column for column in target.where if isinstance(row[column], dt.date)]
    others = [column for column in target.where if column not in days]
    name = ", ".join(named(column) for column in (*days, *others))
    return Phrase("check.cell", {"name": name})


def _apart(frame: polars.DataFrame) -> list[str]:
    """Return the columns whose values differ, numbers with fractions left out."""
    plain = [name for name, dtype in frame.schema.items() if not dtype.is_float()]
    return [name for name in plain if frame[name].n_unique() > 1]
