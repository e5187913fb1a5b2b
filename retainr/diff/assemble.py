"""From two results to the result of `diff`."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from retainr.diff.causes import Cause, causes, moved
from retainr.diff.changes import Cell, Change, Compared, compare
from retainr.diff.columns import CHANGES, COLUMNS, ROWS
from retainr.diff.view import blocks
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.metrics.sentences import table as sentences
from retainr.results import Account, Phrase, Result, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.diff.document import Document


def diff(old: Document, new: Document) -> Result:
    """Return each number that differs between two results of one command, and what can cause it.

    Args:
        old: the earlier result.
        new: the later one.

    Raises:
        InputError: they are results of different commands.
    """
    if old.command != new.command:
        raise InputError(
            f"{old.name} is a result of {old.command}, {new.name} one of {new.command}",
            "name two results of one command",
        )
    compared = compare(old, new)
    found = tuple(causes(old, new, compared))
    return Result(
        command="diff",
        title=Phrase("diff.title", {"command": new.command}),
        definition=Phrase("diff.definition"),
        source=_source(old, new),
        parameters={"command": new.command, "old": old.name, "new": new.name},
        data=_account(new),
        summary=_summary(old, new, compared),
        tables=(_changes(compared), _causes(found), _rows(compared)),
        columns=COLUMNS,
        blocks=tuple(blocks(compared, found)),
    )


def _source(old: Document, new: Document) -> Phrase:
    """Return names and last days of both, in words."""
    before, now = (document.day("as_of") or Phrase("diff.nothing") for document in (old, new))
    names = {"before": old.name, "now": new.name}
    return Phrase("diff.source", {**names, "old": before, "new": now})


def _account(new: Document) -> Account:
    """Return the account of the later result, as it was written."""
    given = {field.name: new.data.get(field.name) for field in fields(Account)}
    days = {name: new.day(name) for name in ("first", "last", "as_of")}
    lists = {
        name: tuple(given[name] or ()) for name in ("sources", "rows_by_day", "refunds_by_day")
    }
    return Account(**{**given, **days, **lists})  # type: ignore[arg-type]


def _summary(old: Document, new: Document, compared: Compared) -> dict[str, object]:
    rows = moved(old, new)
    cells = [change.cell for change in compared.changes]
    return {
        "numbers_compared": compared.numbers,
        "numbers_changed": len(compared.changes),
        "complete_changed": cells.count(Cell.COMPLETE),
        "newly_complete": cells.count(Cell.NEWLY_COMPLETE),
        "rows_added": len(compared.added),
        "rows_gone": len(compared.gone),
        "late_rows": rows.late if rows.known else None,
        "missing_rows": rows.gone if rows.known else None,
        "later_rows": rows.later if rows.known else None,
    }


def _changes(compared: Compared) -> Table:
    schema = {
        **dict.fromkeys(CHANGES[:3], pl.String),
        **dict.fromkeys(CHANGES[3:6], pl.Float64),
        **dict.fromkeys(CHANGES[6:], pl.String),
    }
    rows = [_row(change) for change in compared.changes]
    return Table("changes", pl.DataFrame(rows, schema=schema, orient="row"), keys=3)


def _row(change: Change) -> tuple[object, ...]:
    values = (change.old, change.new, change.difference)
    return (change.table, change.row, change.column, *values, change.unit.value, change.cell)


def _causes(found: Sequence[Cause]) -> Table:
    columns: dict[str, tuple[type[polars.DataType], Sequence[object]]] = {
        "cause": (pl.String, [cause.name for cause in found]),
        "count": (pl.Int64, [cause.count for cause in found]),
        "text": (pl.String, [cause.text for cause in found]),
    }
    return sentences("causes", columns, keys=1)


def _rows(compared: Compared) -> Table:
    states = (("added", compared.added), ("gone", compared.gone))
    rows = [(table, row, state) for state, which in states for table, row in which]
    return Table("rows", pl.DataFrame(rows, schema=dict.fromkeys(ROWS, pl.String), orient="row"))
