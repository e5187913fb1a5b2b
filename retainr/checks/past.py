"""The same number in an earlier run: from the history, or from a JSON document."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol

from retainr.checks.comparable import definition_of, differing, terms, terms_of_check
from retainr.checks.measure import rows_meant
from retainr.checks.verdict import Before
from retainr.lazy import pl
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.checks.check import Check
    from retainr.checks.target import Target
    from retainr.results import Result


class Run(Protocol):
    """Hold an earlier run, as its JSON document says it."""

    @property
    def command(self) -> str:
        """Return its command."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Return all parameters of the run."""

    @property
    def summary(self) -> Mapping[str, Any]:
        """Return its named scalars."""

    @property
    def tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return rows by the table's name."""

    def day(self, name: str) -> dt.date | None:
        """Return a day of the account, for example `as_of`; None where there is none."""


def from_history(
    history: polars.DataFrame | None, check: Check, target: Target, result: Result
) -> Before:
    """Return the number of the newest run with an earlier last day.

    Args:
        history: the rows of all runs, or None where no run has written one yet.
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
        pl.col("segment").fill_null("") == "",
        pl.col("as_of") < as_of,
    ).sort("as_of")
    if rows.is_empty():
        return Before(missing=Phrase("check.missing.history"))
    # One day may have the number by weeks and by months.
    here = definition_of(result, check.number)
    same = rows.filter(pl.col("definition") == here)
    if same.is_empty():
        newest = rows.row(-1, named=True)
        return Before(missing=_on_other_terms(newest["as_of"], newest["definition"] or "", here))
    row = same.row(-1, named=True)
    if row["value"] is None:
        return Before(missing=Phrase("check.missing.past", {"as_of": row["as_of"]}))
    return Before(float(row["value"]), row["as_of"])


def _on_other_terms(as_of: dt.date, there: str, here: str) -> Phrase:
    values = {"there": differing(there, here) or "–", "here": differing(here, there) or "–"}
    return Phrase("check.missing.definition", {"as_of": as_of, **values})


def from_baseline(document: Run, check: Check, target: Target, result: Result) -> Before:
    """Return the number of the run that a document is of: of the same check, or the same command.

    Args:
        document: the run.
        check: what is compared.
        target: which number it means.
        result: of this run.
    """
    if document.command == "check":
        return _of_check(document, check, result)
    if document.command != check.command:
        return Before(missing=Phrase("check.missing.baseline"))
    as_of = document.day("as_of")
    if terms(document.parameters) != terms(result.parameters):
        return Before(as_of=as_of, missing=Phrase("check.missing.terms"))
    if target.table is None:
        return _before(document.summary.get(check.number), as_of)
    rows = _meant(document.tables.get(target.table, []), target, result)
    return _before(rows[0][target.column.name] if len(rows) == 1 else None, as_of)


def _of_check(document: Run, check: Check, result: Result) -> Before:
    names = (check.title, check.metric)
    table = document.tables.get("checks", [])
    rows = [row for row in table if (row["check"], row["metric"]) == names]
    if len(rows) != 1:
        return Before(missing=Phrase("check.missing.baseline"))
    row, as_of = rows[0], _day(rows[0]["as_of"])
    if row["terms"] != terms_of_check(check, result):
        return Before(as_of=as_of, missing=Phrase("check.missing.terms"))
    return _before(row["value"], as_of)


def _meant(
    rows: Sequence[Mapping[str, Any]], target: Target, result: Result
) -> list[dict[str, Any]]:
    """Return the rows that `where` means, as they stood in that document."""
    now = next(table.frame for table in result.tables if table.name == target.table)
    if not rows or not set(rows[0]) >= {target.column.name, *target.where}:
        return []
    frame = pl.DataFrame(rows, infer_schema_length=None, strict=False)
    typed = frame.with_columns(
        _typed(pl.col(name), frame.schema[name], kind)
        for name, kind in now.schema.items()
        if name in frame.columns
    )
    return rows_meant(typed, target, result).to_dicts()


def _typed(column: polars.Expr, written: polars.DataType, kind: polars.DataType) -> polars.Expr:
    """Return a column of a document as it stood in the table."""
    if kind == pl.Date and written == pl.String:
        return column.str.to_date("%Y-%m-%d", strict=False)
    return column.cast(kind, strict=False)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _before(value: float | None, as_of: dt.date | None) -> Before:
    if value is None:
        return Before(as_of=as_of, missing=Phrase("check.missing.baseline"))
    return Before(float(value), as_of)
