"""The numbers of all runs in one file: each run's rows take the place of those it had before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.checks.comparable import definition_of
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.report.segments import segmented
from retainr.report.trend import Point, Trend

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.report.made import Kept, Report
    from retainr.results import Result

SCHEMA = {
    "as_of": pl.Date,
    "command": pl.String,
    "metric": pl.String,
    "segment": pl.String,
    "value": pl.Float64,
    "ci_low": pl.Float64,
    "ci_high": pl.Float64,
    "definition": pl.String,
    "version": pl.String,
}
KEYS = ("as_of", "command", "metric", "segment", "definition")
"""What names a row: a number computed on other terms, such as by weeks, is another number."""

_NUMBER = ("command", "metric")
_RUN = [key for key in KEYS if key != "segment"]

_PARTS = ("_numerator", "_denominator", "_ci_low", "_ci_high")


def rows_of(report: Report) -> polars.DataFrame:
    """Return a row for each number of the report's summaries, and for those of segments.

    A number that a check compares on other terms, such as an NPS that no period cuts, has a row on
    these; the section's gives way to it unless the report itself compares that one.
    """
    sections = [row for part in report.parts if part.result for row in _rows(part.result)]
    found = pl.DataFrame(sections, schema=SCHEMA, orient="row")
    kept = [row for part in report.shown for one in part.kept for row in _kept(one)]
    checked = pl.DataFrame(kept, schema=SCHEMA, orient="row").unique(KEYS)
    checked = checked.join(found, on=("command", "metric", "segment", "definition"), how="anti")
    drawn = [(one.command, one.metric) for one in report.headlines]
    tracked = pl.DataFrame(drawn, schema=_NUMBER, orient="row")
    instead = checked.join(tracked, on=_NUMBER, how="anti")
    return pl.concat([found.join(instead, on=(*_NUMBER, "segment"), how="anti"), checked])


def _kept(one: Kept) -> Iterator[tuple[object, ...]]:
    return (row for row in _rows(one.result) if row[2:4] == (one.metric, ""))


def _rows(result: Result) -> Iterator[tuple[object, ...]]:
    for name, value in result.summary.items():
        if name.endswith(_PARTS) or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        low, high = (result.summary.get(f"{name}{end}") for end in ("_ci_low", "_ci_high"))
        yield _row(result, name, "", (float(value), low, high))
    for one in segmented(result):
        measured = one.measured
        ends = (measured.value, measured.low, measured.high)
        yield _row(result, one.metric, one.segment, ends)


def _row(
    result: Result, name: str, segment: str, ends: tuple[object, object, object]
) -> tuple[object, ...]:
    from retainr import __version__

    said = definition_of(result, name)
    return (result.data.as_of, result.command, name, segment, *ends, said, __version__)


def merged(earlier: polars.DataFrame | None, rows: polars.DataFrame) -> polars.DataFrame:
    """Return the history with a run's rows in it.

    Args:
        earlier: the history, or None where there is none yet.
        rows: of the run; they take the place of those of the same day and number, also of
            segments that are no longer there.
    """
    if earlier is None:
        return rows.sort(KEYS)
    kept = earlier.join(rows, on=_RUN, how="anti", nulls_equal=True)
    return pl.concat([kept, rows]).sort(KEYS, nulls_last=True)


def checked(frame: polars.DataFrame, name: str) -> polars.DataFrame:
    """Return a file's rows as those of a history.

    Args:
        frame: what the file holds.
        name: of the file, for messages.

    Raises:
        InputError: it holds something else.
    """
    hint = "a history is what retainr report writes; name another file"
    if lacking := [column for column in SCHEMA if column not in frame.columns]:
        raise InputError(f"{name}: no column {', '.join(lacking)}", hint)
    try:
        return frame.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]
    except pl.exceptions.PolarsError as error:
        raise InputError(f"{name}: not a history: {str(error).splitlines()[0]}", hint) from error


def trends(report: Report, history: polars.DataFrame | None) -> Iterator[Trend]:
    """Yield the numbers of the report with those of earlier runs, where there are any.

    Args:
        report: the report.
        history: the file's rows as they were, or None.
    """
    if history is None or report.as_of is None:
        return
    for headline in report.headlines:
        result = next(p.result for p in report.parts if p.name == headline.command)
        # A summary may speak of all periods where the headline speaks of the latest.
        if result is None or result.summary.get(headline.metric) != headline.now.value:
            continue
        rows = history.filter(
            pl.col("command") == headline.command,
            pl.col("metric") == headline.metric,
            pl.col("segment").fill_null("") == "",
            pl.col("definition") == definition_of(result, headline.metric),
            pl.col("as_of") < report.as_of,
            pl.col("value").is_not_null(),
        ).sort("as_of")
        if rows.is_empty():
            continue
        now = headline.now
        points = [Point(*row) for row in rows.select("as_of", "value", "ci_low", "ci_high").rows()]
        points.append(Point(report.as_of, now.value, now.low, now.high))
        yield Trend(headline.command, headline.metric, headline.unit, tuple(points))
