"""The JSON Schema of a report's document: its numbers, and each section as its command has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_NUMBER = {"type": "number"}
_NUMBER_OR_NULL = {"type": ["number", "null"]}
_DAY = {"type": ["string", "null"], "format": "date"}
_ENDS = {"ci_low": _NUMBER_OR_NULL, "ci_high": _NUMBER_OR_NULL}


def report_schema(documents: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the schema.

    Args:
        documents: the schema of each section's own document, by name.
    """
    sections = {name: {"anyOf": [own, _failed()]} for name, own in documents.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "retainr report",
        **_object(
            {
                "retainr": _TEXT,
                "command": {"const": "report"},
                "title": _TEXT_OR_NULL,
                "period": _object({"length": _TEXT, "label": _TEXT_OR_NULL}),
                "as_of": _DAY,
                "sources": _list(_TEXT),
                "headlines": _list(_headline()),
                "sentences": _list(_TEXT),
                "trends": _list(_trend()),
                "sections": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": sections,
                },
            }
        ),
    }


def _headline() -> dict[str, Any]:
    measured = {
        "period": _TEXT,
        "value": _NUMBER,
        **_ENDS,
        "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
    }
    change = {
        **measured,
        "difference": _NUMBER,
        "difference_ci_low": _NUMBER_OR_NULL,
        "difference_ci_high": _NUMBER_OR_NULL,
        "relative_change": _NUMBER_OR_NULL,
        "clear": {"type": "boolean"},
        "verdict": {"enum": ["better", "worse", None]},
    }
    benchmark = {"value": _NUMBER, "source": _TEXT}
    return _object(
        {
            "command": _TEXT,
            "metric": _TEXT,
            "unit": _TEXT,
            "confidence": _NUMBER,
            "better": {"enum": ["more", "less", None]},
            "now": _object(measured),
            "before": _or_null(_object(change)),
            "year_before": _or_null(_object(change)),
            "benchmark": _or_null(_object(benchmark)),
        }
    )


def _trend() -> dict[str, Any]:
    point = {"as_of": _DAY, "value": _NUMBER, **_ENDS}
    return _object({"command": _TEXT, "metric": _TEXT, "points": _list(_object(point))})


def _failed() -> dict[str, Any]:
    error = {
        "message": _TEXT,
        "hint": _TEXT,
        "details": _list(_TEXT),
        "too_little": {"type": "boolean"},
    }
    return _object({"error": _object(error)})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(own: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [own, {"type": "null"}]}
