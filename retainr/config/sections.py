"""The tables of a config that belong to no single command."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from retainr.activity.periods import Period
from retainr.checks import Check, Level
from retainr.config.model import Benchmark, Kind, Report, Source
from retainr.config.problems import nearest
from retainr.config.values import texts, values
from retainr.metrics.column_params import COLUMNS, DURATION_COLUMNS, OTHER_COLUMNS, SURVIVOR_COLUMNS
from retainr.metrics.params import READING, Param

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retainr.config.problems import Problems

_ALL = (*COLUMNS, *OTHER_COLUMNS, *DURATION_COLUMNS, *SURVIVOR_COLUMNS, *READING)
ROLES = tuple(param.name for param in _ALL if param.metavar == "COL" and param.kind is str)

SOURCE = (
    Param("kind", Kind, Kind.ORDER, "What one row is."),
    Param("path", list, (), "Files, folders or globs, relative to this file."),
    Param("url", str, None, "Address of a file, a folder of a store, or a database."),
    Param("columns", dict, {}, 'Role to column: columns = { customer = "buyer_id" }.'),
    *_ALL,
)
REPORT = (
    Param("title", str, None, "Title of the page."),
    Param("period", Period, None, "Length of the period that the report is about."),
    Param("sections", list, (), "Commands, in the order of their sections."),
    Param("output", list, (), "Files to write, relative to this file; {as_of} is the last day."),
    Param("history", str, None, "Parquet file that keeps the numbers of each run."),
)
CHECK = (
    Param("name", str, "", "What people call the check."),
    Param("source", str, None, "Name of a source."),
    Param("options", dict, {}, "Options of the command: options = { period = \"week\" }."),
    Param("metric", str, None, 'COMMAND.NAME, for example "cohort.retention_rate_1".'),
    Param("where", dict, {}, 'Which row: where = { age = 1, cohort = "latest" }.'),
    Param("min", float, None, "Lowest value that passes."),
    Param("max", float, None, "Highest value that passes."),
    Param("confident", bool, False, "Fail only if the interval's other end is past it, too."),
    Param("max_drop", float, None, "Largest fall since the run before, in the number's unit.", 0),
    Param("severity", Level, Level.FAIL, "Whether a failed check changes the exit code."),
)  # fmt: skip
BENCHMARK = (
    Param("value", float, None, "The number, in its unit."),
    Param("source", str, "", "Who says so."),
)
_SHOWN = ("Output", "Program")
_FILES = ("source", "rejects")
"""Options of a command that change no number, so that a check has none of them."""
_READ_OF_WHOLE = ("kind", "path", "url", "columns")


def sources(raw: object, problems: Problems) -> dict[str, Source]:
    """Return the sources by name."""
    found = {}
    for name, table in _tables(raw, "sources", problems).items():
        key = f"sources.{name}"
        own = values(table, key, SOURCE, problems)
        written = [*_list(own.get("path")), *([str(own["url"])] if "url" in own else [])]
        if isinstance(table, dict) and ("path" in table) == ("url" in table):
            problems.add(f"{key}: expected either path or url", 'path = "exports/orders-*.csv"')
        if own.get("path") == []:
            problems.add(f"{key}.path names nothing", 'path = "exports/orders-*.csv"')
        columns = texts(_dict(own.get("columns")), f"{key}.columns", problems)
        for role in columns:
            _check_role(role, f"{key}.columns", own, problems)
        options = {k: v for k, v in own.items() if k not in _READ_OF_WHOLE}
        kind = Kind(str(own.get("kind", Kind.ORDER)))
        found[name] = Source(name, tuple(written), kind, {**options, **columns})
    return found


def _check_role(role: str, key: str, own: Mapping[str, object], problems: Problems) -> None:
    if role not in ROLES:
        problems.unknown("key", f"{key}.{role}", [f"{key}.{known}" for known in ROLES])
    elif role in own:
        problems.add(f"{key}.{role} is said twice", "keep one of them")


def report(raw: object, sections: Sequence[str], problems: Problems) -> Report:
    """Return what the report holds.

    Args:
        raw: the table.
        sections: names of the sections there are.
        problems: takes what is wrong.
    """
    own = values(raw, "report", REPORT, problems)
    wanted = tuple(_list(own.get("sections")))
    for name in wanted:
        if name not in sections:
            problems.add(f"report.sections: no section {name!r}", nearest(name, sections))
    period = own.get("period")
    return Report(
        title=_text(own.get("title")),
        period=Period(str(period)) if period else None,
        sections=wanted,
        output=tuple(_list(own.get("output"))),
        history=_text(own.get("history")),
    )


def benchmarks(raw: object, names: Sequence[str], problems: Problems) -> dict[str, Benchmark]:
    """Return the user's own numbers by name.

    Args:
        raw: the table: numbers, or tables with `value` and `source`.
        names: of the numbers there are.
        problems: takes what is wrong.
    """
    found = {}
    if not isinstance(raw, dict):
        problems.add("benchmarks is not a table", "write [benchmarks]")
        return {}
    for name, value in raw.items():
        key = f"benchmarks.{name}"
        if name not in names:
            problems.unknown("number", key, [f"benchmarks.{known}" for known in names])
            continue
        table = value if isinstance(value, dict) else {"value": value}
        own: dict[str, Any] = values(table, key, BENCHMARK, problems)
        if "value" in own:
            found[name] = Benchmark(name, float(own["value"]), str(own.get("source", "")))
        elif "value" not in table:
            problems.add(f"{key}: expected a value", f"{name} = {{ value = 0.3 }}")
    return found


def checks(
    raw: object,
    params: Mapping[str, Sequence[Param]],
    named: Mapping[str, Source],
    problems: Problems,
) -> tuple[Check, ...]:
    """Return the checks in their order.

    Args:
        raw: the list of tables.
        params: of each command.
        named: the sources there are.
        problems: takes what is wrong.
    """
    if not isinstance(raw, list):
        problems.add("checks is not a list of tables", "write [[checks]]")
        return ()
    read = [
        _check(table, f"checks[{number}]", params, problems) for number, table in enumerate(raw, 1)
    ]
    for number, table in enumerate(raw, 1):
        source = _dict(table).get("source")
        if isinstance(source, str) and source not in named:
            problems.add(
                f"checks[{number}].source = {source!r}: no such source", nearest(source, named)
            )
    return tuple(check for check in read if check is not None)


def _check(
    table: object, key: str, params: Mapping[str, Sequence[Param]], problems: Problems
) -> Check | None:
    before = len(problems.found)
    own: dict[str, Any] = values(table, key, CHECK, problems)
    command = str(own.get("metric", "")).partition(".")[0]
    if command in params:
        asked = [p for p in params[command] if p.panel not in _SHOWN and p.name not in _FILES]
        own["options"] = values(own.get("options", {}), f"{key}.options", asked, problems)
    elif "metric" in own or "metric" not in _dict(table):
        hint = nearest(command, params) if command else 'metric = "cohort.retention_rate_1"'
        problems.add(f"{key}.metric = {own.get('metric', '')!r}: no such command", hint)
    for column, value in _dict(own.get("where")).items():
        if not isinstance(value, str | int | float | dt.date):
            hint = "one text, number or date says which row"
            problems.add(f"{key}.where.{column} = {value!r}: no single value", hint)
    _check_bounds(own, _dict(table), key, problems)
    if len(problems.found) > before:
        return None
    if "severity" in own:
        own["severity"] = Level(own["severity"])
    return Check(**own)


def _check_bounds(
    own: Mapping[str, Any], table: Mapping[str, object], key: str, problems: Problems
) -> None:
    if not {"min", "max", "max_drop"} & set(table):
        problems.add(f"{key}: no bound", "min, max or max_drop says what the number has to keep")
    if "min" in own and "max" in own and own["min"] > own["max"]:
        said = f"{key}: min = {own['min']} is above max = {own['max']}"
        problems.add(said, "no number keeps both: swap them")


def _tables(raw: object, name: str, problems: Problems) -> dict[str, object]:
    if isinstance(raw, dict):
        return raw
    problems.add(f"{name} is not a table", f"write [{name}.NAME]")
    return {}


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return None if value is None else str(value)
