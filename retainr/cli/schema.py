"""`retainr schema COMMAND`: the JSON Schema of a command's document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from retainr.checks.columns import CHECK
from retainr.cli.report_schema import report_schema
from retainr.errors import InputError
from retainr.metrics import METRICS
from retainr.results import Severity, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.metrics.metric import OtherSource, TableSpec
    from retainr.results import Column

REPORT = "report"
"""The command whose document holds those of others."""

_TYPES: dict[Unit, dict[str, Any]] = {
    Unit.COUNT: {"type": ["integer", "null"], "minimum": 0},
    Unit.RATIO: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Unit.DIFFERENCE: {"type": ["number", "null"], "minimum": -1, "maximum": 1},
    Unit.P_VALUE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Unit.PROBABILITY: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Unit.DATE: {"type": ["string", "null"], "format": "date"},
    Unit.TEXT: {"type": ["string", "null"]},
    Unit.WORD: {"type": ["string", "null"]},
    Unit.CODE: {"type": ["string", "null"]},
    Unit.FLAG: {"type": ["boolean", "null"]},
}
_NUMBER: dict[str, Any] = {"type": ["number", "null"]}
_TEXT = {"type": "string"}


def schema(
    command: Annotated[str, typer.Argument(metavar="COMMAND", help="Name of a command.")],
) -> None:
    """Print the JSON Schema of a command's JSON document."""
    from retainr.cli.guard import guarded

    with guarded(debug=False):
        by_name: dict[str, Document] = {metric.name: metric for metric in METRICS}
        by_name[CHECK.name] = CHECK
        if command not in (*by_name, REPORT):
            known = ", ".join((*by_name, REPORT))
            raise InputError(f"{command}: no such command", f"commands: {known}")
        if command == REPORT:
            made = report_schema({name: document_schema(one) for name, one in by_name.items()})
        else:
            made = document_schema(by_name[command])
        typer.echo(json.dumps(made, indent=1, ensure_ascii=False))


class Document(Protocol):
    """Declare what a document holds: a metric does, and so does `check`."""

    @property
    def name(self) -> str:
        """Return the name of the command."""

    @property
    def tables(self) -> tuple[TableSpec, ...]:
        """Return its tables."""

    @property
    def summary(self) -> Mapping[str, Column]:
        """Return the columns of its summary, by name."""

    @property
    def others(self) -> tuple[OtherSource, ...]:
        """Return the inputs that it reads beside the first one."""

    def column(self, name: str) -> Column:
        """Return the declaration of a table's column."""


def document_schema(metric: Document) -> dict[str, Any]:
    """Return the JSON Schema of a command's document, made from its declarations."""
    tables = {table.name: _table(table, metric) for table in metric.tables}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"retainr {metric.name}",
        "type": "object",
        "additionalProperties": False,
        "required": [
            "retainr", "command", "definition", "parameters", "data",
            "summary", "tables", "columns", "notes",
        ],
        "properties": {
            "retainr": _TEXT,
            "command": {"const": metric.name},
            "definition": _TEXT,
            "parameters": {"type": "object"},
            "data": _data(metric),
            "summary": _object({n: _scalar(c.unit) for n, c in metric.summary.items()}),
            "tables": {
                "type": "object",
                "additionalProperties": False,
                "required": [table.name for table in metric.tables if not table.on_request],
                "properties": tables,
            },
            "columns": {"type": "object", "additionalProperties": _column()},
            "notes": {"type": "array", "items": _note()},
        },
    }  # fmt: skip


def _scalar(unit: Unit) -> dict[str, Any]:
    return _TYPES.get(unit, _NUMBER)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _table(table: TableSpec, metric: Document) -> dict[str, Any]:
    """Return the schema of a table; segment columns are text and have names of their own."""
    return {
        "type": "array",
        "items": {
            "type": "object",
            "required": [n for n in table.columns if n not in table.optional],
            "properties": {
                column.name: _scalar(column.unit) | {"description": column.definition}
                for column in map(metric.column, table.columns)
            },
            "patternProperties": {f"^{name}$": _scalar(unit) for name, unit in table.patterns},
            "additionalProperties": {"type": "string"},
        },
    }


def _data(metric: Document) -> dict[str, Any]:
    """Return the schema of the account, with those of further inputs where there are any."""
    account = _account()
    if not metric.others:
        return account
    others = _object({other.name: _account() for other in metric.others})
    others["required"] = [other.name for other in metric.others if other.required]
    required = [*account["required"], *(["others"] if others["required"] else [])]
    properties = {**account["properties"], "others": others}
    return {**account, "properties": properties, "required": required}


def _account() -> dict[str, Any]:
    counts = (
        "rows_read", "rows_filtered", "rows_rejected", "rows_deduplicated", "rows_after_as_of",
        "rows_used", "orders", "refunds", "customers",
    )  # fmt: skip
    count = {"type": "integer", "minimum": 0}
    text = {"type": ["string", "null"]}
    return _object(
        {
            **dict.fromkeys(counts, count),
            "reasons": {"type": "object", "additionalProperties": count},
            **dict.fromkeys(("first", "last", "as_of"), _TYPES[Unit.DATE]),
            "columns": {"type": "object", "additionalProperties": _TEXT},
            "sources": {"type": "array", "items": _TEXT},
            **dict.fromkeys(("preset", "encoding"), text),
            "rows_by_day": {"type": "array", "items": count},
            "refunds_by_day": {"type": "array", "items": count},
        }
    )


def _column() -> dict[str, Any]:
    return _object({"unit": {"enum": [str(unit) for unit in Unit]}, "definition": _TEXT})


def _note() -> dict[str, Any]:
    always = {"code": _TEXT, "severity": {"enum": [str(s) for s in Severity]}, "text": _TEXT}
    note = _object(always)
    return {**note, "properties": {**always, "evidence": _TEXT, "option": _TEXT}}
