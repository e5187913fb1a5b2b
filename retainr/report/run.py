"""Sections asked for become sections that came out, the rows of each source read once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.errors import NotEnoughDataError, RetainrError
from retainr.load import open_rows, read_ahead
from retainr.metrics.asked import parameters_of, reading_of, values_of
from retainr.metrics.opening import check_used, compute, open_others
from retainr.report.failing import failure_of
from retainr.report.headlines import headlines_of, other_benchmarks
from retainr.report.hints import in_report, of_section
from retainr.report.made import Benchmark, Part, Report
from retainr.report.places import of_config
from retainr.report.sentences import sentences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from retainr.activity.periods import Calendar
    from retainr.engines import Engine
    from retainr.load import Ahead, Needs, Reading, Rows
    from retainr.report.sections import Section


@dataclass(frozen=True)
class Request:
    """Ask for a report.

    Attributes:
        sections: in their order.
        calendar: how time is cut, the same for all of them.
        title: the user's own, or None.
        benchmarks: the user's own numbers, by the name of a number, with its command or without.
    """

    sections: tuple[Section, ...]
    calendar: Calendar
    title: str | None = None
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)


@dataclass(frozen=True)
class _Ready:
    """Hold a section whose options were understood."""

    section: Section
    params: Any
    reading: Reading
    needs: Needs
    values: Mapping[str, Any]


def run(request: Request, engine: Engine) -> Report:
    """Compute all sections, compare their numbers, and say what changed.

    Raises:
        RetainrError: no section came out at all; the error is that of the first that failed, or
            where all have too little data that of the first.
    """
    found: dict[str, Part] = {}
    errors: list[RetainrError] = []
    as_of = None
    # Answers are observed for as long as orders are, whenever the last one came.
    for answers in (False, True):
        wanted = [s for s in request.sections if s.of_answers is answers]
        for part in _parts(wanted, as_of, engine, errors):
            found[part.name] = part
        as_of = _as_of(found)
    if errors and all(part.result is None for part in found.values()):
        failures = (error for error in errors if not isinstance(error, NotEnoughDataError))
        raise next(failures, errors[0])
    names = [section.metric.name for section in request.sections]
    parts = tuple(found[name] for name in names if name in found)
    calendar = request.calendar
    headlines = tuple(headlines_of(parts, calendar, request.benchmarks))
    return Report(
        title=request.title,
        calendar=calendar,
        as_of=as_of,
        period=_period(parts, calendar, as_of),
        parts=parts,
        headlines=headlines,
        sentences=(
            *sentences(headlines, calendar),
            *other_benchmarks(parts, headlines, request.benchmarks),
        ),
    )


def _period(parts: Sequence[Part], calendar: Calendar, as_of: dt.date | None) -> str:
    """Return the last complete period; nothing where none is over since the data begin."""
    days = [part.result.data.first for part in parts if part.result]
    first = min((day for day in days if day), default=None)
    if as_of is None or first is None or calendar.last_over(as_of) < calendar.index(first):
        return ""
    return calendar.label(calendar.last_over(as_of))


def _as_of(found: Mapping[str, Part]) -> dt.date | None:
    days = (part.result.data.as_of for part in found.values() if part.result)
    return max((day for day in days if day), default=None)


def _parts(
    sections: Sequence[Section],
    as_of: dt.date | None,
    engine: Engine,
    errors: list[RetainrError],
) -> Iterator[Part]:
    ready = []
    for section in sections:
        made = _guarded(section, errors, lambda: _ready(section, as_of))  # noqa: B023
        if isinstance(made, Part):
            yield made
        else:
            ready.append(made)
    for group in _together(ready):
        yield from _group(group, engine, errors)


def _guarded(section: Section, errors: list[RetainrError], make: Callable[[], Any]) -> Any:
    """Return what is made, or the section that says why it was not."""
    try:
        return make()
    except RetainrError as error:
        told = of_section(error, section.metric)
        errors.append(told)
        return Part(section.metric.name, None, failure_of(told, section.read, section.root))


def _ready(section: Section, as_of: dt.date | None) -> _Ready:
    metric = section.metric
    values = values_of(metric, section.options)
    check_used(metric, values)
    if values["as_of"] is None:
        values["as_of"] = as_of
    params, reading = parameters_of(metric, values), reading_of(metric, values)
    if section.rows is not None:
        rows = _observed(section.rows, values["as_of"])
        section, reading = dataclasses.replace(section, rows=rows), rows.reading
    return _Ready(section, params, reading, metric.needs(params, reading), values)


def _observed(rows: Rows, as_of: dt.date | None) -> Rows:
    """Return rows that are observed to a day, where the user has not said to which."""
    return rows if rows.reading.as_of is not None else rows.read_as(as_of=as_of)


def _together(ready: Sequence[_Ready]) -> list[list[_Ready]]:
    """Return the sections that can share their rows: the same files, read in the same way."""
    groups: list[list[_Ready]] = []
    for one in ready:
        alike = (group for group in groups if _alike(one, group[0]))
        group = next(alike, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _alike(one: _Ready, other: _Ready) -> bool:
    same = one.section.paths == other.section.paths and one.reading == other.reading
    return same and _of_orders(one.needs) == _of_orders(other.needs)


def _of_orders(needs: Needs) -> Needs:
    return dataclasses.replace(needs, contracts=False)


def _group(group: Sequence[_Ready], engine: Engine, errors: list[RetainrError]) -> Iterator[Part]:
    """Yield the sections of one input; contracts are opened once more for who reads orders."""
    first = max(group, key=lambda one: one.needs.contracts)
    rows: Rows | Part = _guarded(first.section, errors, lambda: _opened(first, group, engine))
    for one in group:
        name = one.section.metric.name
        if isinstance(rows, Part):
            yield dataclasses.replace(rows, name=name)
        elif one.section.asked or _offered(one, rows):
            yield _guarded(one.section, errors, lambda: _computed(one, rows, engine))  # noqa: B023


def _opened(first: _Ready, group: Sequence[_Ready], engine: Engine) -> Rows:
    rows = first.section.rows or open_rows(
        list(first.section.paths), first.needs, first.reading, engine
    )
    wanted = [_ahead(one, rows) for one in group if _fits(one, rows)]
    several = [one for one in wanted if one is not None]
    return read_ahead(rows, several) if len(several) > 1 else rows


def _ahead(one: _Ready, rows: Rows) -> Ahead | None:
    ahead = one.section.metric.ahead
    return ahead(rows, one.params) if ahead else None


def _fits(one: _Ready, rows: Rows) -> bool:
    """Say whether rows that were opened for several are those that a section reads."""
    return one.needs.contracts or not rows.has("start")


def _offered(one: _Ready, rows: Rows) -> bool:
    """Say whether rows have what a section is made from, where the user named none."""
    money = one.section.metric.group == "Value"
    return _fits(one, rows) and not (money and (rows.has("start") or not rows.has("amount")))


def _computed(one: _Ready, rows: Rows, engine: Engine) -> Part:
    metric = one.section.metric
    if not _fits(one, rows) and one.section.rows is None:
        rows = open_rows(list(one.section.paths), one.needs, one.reading, engine)
    others = one.section.others or open_others(metric, one.params, one.values, rows)
    result = of_config(compute(metric, one.params, rows, others), one.section.root)
    return Part(metric.name, in_report(result, metric))
