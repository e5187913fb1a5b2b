"""The tables and the summary of `inspect`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, Unit

QUANTILES = {"median": 50, "p75": 75, "p90": 90, "p95": 95}
"""Columns of the gaps, and the percent of them that the value covers."""

TABLES = (
    TableSpec("findings", ("severity", "finding", "title", "evidence", "count", "of", "option")),
    TableSpec("columns", ("role", "column", "found_by", "example", "missing", "decided")),
    TableSpec("rows", ("step", "rows", "share")),
    TableSpec("counts", ("measure", "count")),
    TableSpec(
        "gaps",
        ("gaps", "repeaters", *QUANTILES, "suggested_inactive_after_days"),
    ),
    TableSpec("distribution", ("score", "responses", "share"), on_request=True),
    TableSpec("config", ("line",)),
)

_NAMES = (
    "rows_read",
    "rows_rejected",
    "rows_used",
    "customers",
    "refund_only_customers",
    "orders",
    "refunds",
    "duplicate_rows",
    "days",
    "days_without_orders",
    "suggested_inactive_after_days",
    "errors",
    "warnings",
    "notes",
)
_OWN = {
    "customers": Column("customers", Unit.COUNT, "customers with at least one order"),
    "orders": Column("orders", Unit.COUNT, "orders (or events), refunds left out"),
}

SUMMARY: dict[str, Column] = {name: _OWN.get(name, GLOSSARY[name]) for name in _NAMES}
