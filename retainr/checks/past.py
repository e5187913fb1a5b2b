"""The same number in an earlier run: from the history, or from a JSON document."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from retainr.checks.check import LATEST
from retainr.checks.comparable import definition_of, terms
from retainr.checks.measure import calendar_of, names_of
from retainr.checks.verdict import Before
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars

    from retainr.activity.periods import Calendar
    from retainr.checks.check import Check
    from retainr.checks.target import Target
    from retainr.results import Result

COLUMNS = ("as_of", "command", "metric", "segment", "value", "definition")
"""What is read of a history."""


def read_history(path: Path) -> polars.DataFrame | None:
    """Return the history, or None where no run has written one yet.

    Raises:
        InputError: the file is no history.
    """
    if not path.exists():
        return None
    try:
        frame = pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a Parquet file"
        raise InputError(f"{path}: {reason}", "a history is what retainr report writes") from error
    if lacking := [name for name in COLUMNS if name not in frame.columns]:
        raise InputError(
            f"{path}: no column {', '.join(lacking)}", "a history is what retainr report writes"
        )
    return frame


def from_history(
    history: polars.DataFrame | None, check: Check, target: Target, result: Result
) -> Before:
    """Return the number of the newest run with an earlier last day.

    Args:
        history: as `read_history` gives it.
        check: what is compared.
        target: which number it means.
        result: of this run.
    """
    as_of = result.data.as_of
    if history is None or as_of is None:
        return Before(missing=Phrase("check.missing.history"))
    rows = history.filter(
        pl.col("command") == check.command,
        pl.col("metric") == check.number,
        pl.col("segment").fill_null("").cast(pl.String) == "",
        pl.col("as_of") < as_of,
    ).sort("as_of")
    if rows.is_empty():
        return Before(missing=Phrase("check.missing.history"))
    row = rows.row(-1, named=True)
    if row["definition"] != definition_of(result, check.number):
        return Before(missing=Phrase("check.missing.definition", {"as_of": row["as_of"]}))
    if row["value"] is None:
        return Before(missing=Phrase("check.missing.past", {"as_of": row["as_of"]}))
    return Before(float(row["value"]), row["as_of"])


def read_baseline(path: Path) -> dict[str, Any]:
    """Return the JSON document of an earlier run.

    Raises:
        InputError: it is none.
    """
    hint = "a baseline is what -o FILE.json writes"
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", hint) from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}", hint) from error
    if not isinstance(document, dict) or not {"command", "tables", "summary"} <= set(document):
        raise InputError(f"{path}: no document of retainr", hint)
    return document


def from_baseline(
    document: Mapping[str, Any], check: Check, target: Target, result: Result
) -> Before:
    """Return the number of the run that a document is of: of the same check, or the same command.

    Args:
        document: as `read_baseline` gives it.
        check: what is compared.
        target: which number it means.
        result: of this run.
    """
    if document["command"] == "check":
        return _of_check(document, check, result)
    if document["command"] != check.command:
        return Before(missing=Phrase("check.missing.baseline"))
    as_of = _day(document["data"].get("as_of"))
    if terms(document["parameters"]) != terms(result.parameters):
        return Before(as_of=as_of, missing=Phrase("check.missing.terms"))
    if target.table is None:
        return _before(document["summary"].get(check.number), as_of)
    rows = _meant(document["tables"].get(target.table, []), target, result)
    return _before(rows[0][target.column.name] if len(rows) == 1 else None, as_of)


def _of_check(document: Mapping[str, Any], check: Check, result: Result) -> Before:
    names = (check.title, check.metric)
    table = document["tables"].get("checks", [])
    rows = [row for row in table if (row["check"], row["metric"]) == names]
    if len(rows) != 1:
        return Before(missing=Phrase("check.missing.baseline"))
    row, as_of = rows[0], _day(rows[0]["as_of"])
    cut = tuple(result.parameters.get(name) for name in ("period", "clock"))
    if (row["period"], row["clock"]) != cut:
        return Before(as_of=as_of, missing=Phrase("check.missing.terms"))
    return _before(row["value"], as_of)


def _meant(
    rows: Sequence[Mapping[str, Any]], target: Target, result: Result
) -> list[Mapping[str, Any]]:
    """Return the rows that `where` means, as they stood in that document."""
    calendar = calendar_of(result.parameters)
    found = [row for row in rows if row.get(target.column.name) is not None]
    for column, value in target.where.items():
        if value != LATEST:
            found = [row for row in found if str(value) in _names(row.get(column), calendar)]
    for column, value in target.where.items():
        if value == LATEST:
            found = [row for row in found if row.get("complete", True)]
            newest = max((row[column] for row in found), default=None)
            found = [row for row in found if row[column] == newest]
    return found


def _names(value: object, calendar: Calendar | None) -> tuple[str, ...]:
    """Return how a value of a document may be named; a day is that of a period's beginning."""
    try:
        return names_of(dt.date.fromisoformat(str(value)), calendar)
    except ValueError:
        return (str(value),)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _before(value: float | None, as_of: dt.date | None) -> Before:
    if value is None:
        return Before(as_of=as_of, missing=Phrase("check.missing.baseline"))
    return Before(float(value), as_of)
