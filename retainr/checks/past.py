"""The same number in an earlier run: from the history, or from a JSON document."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from retainr.checks.check import LATEST
from retainr.checks.comparable import definition_of
from retainr.checks.verdict import Before
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars

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
        frame = pl.read_parquet(path)
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


def from_baseline(document: Mapping[str, Any], check: Check, target: Target) -> Before:
    """Return the number of the run that a document is of: of the same check, or the same command.

    Args:
        document: as `read_baseline` gives it.
        check: what is compared.
        target: which number it means.
    """
    if document["command"] == "check":
        return _of_check(document, check)
    if document["command"] != check.command:
        return Before(missing=Phrase("check.missing.baseline"))
    day = document["data"].get("as_of")
    as_of = dt.date.fromisoformat(day) if day else None
    if target.table is None:
        return _before(document["summary"].get(check.number), as_of)
    rows = _latest(document["tables"].get(target.table, []), target)
    return _before(rows[0][target.column.name] if len(rows) == 1 else None, as_of)


def _of_check(document: Mapping[str, Any], check: Check) -> Before:
    rows = [
        row
        for row in document["tables"].get("checks", [])
        if (row["check"], row["metric"]) == (check.title, check.metric)
    ]
    if len(rows) != 1:
        return Before(missing=Phrase("check.missing.baseline"))
    day = rows[0]["as_of"]
    return _before(rows[0]["value"], dt.date.fromisoformat(day) if day else None)


def _latest(rows: Sequence[Mapping[str, Any]], target: Target) -> list[Mapping[str, Any]]:
    """Return the rows that `where` means, as they stood in that document."""
    found = [row for row in rows if row.get(target.column.name) is not None]
    for column, value in target.where.items():
        if value != LATEST:
            found = [row for row in found if str(row.get(column)) == str(value)]
    for column, value in target.where.items():
        if value == LATEST:
            found = [row for row in found if row.get("complete", True)]
            newest = max((row[column] for row in found), default=None)
            found = [row for row in found if row[column] == newest]
    return found


def _before(value: float | None, as_of: dt.date | None) -> Before:
    if value is None:
        return Before(as_of=as_of, missing=Phrase("check.missing.baseline"))
    return Before(float(value), as_of)
