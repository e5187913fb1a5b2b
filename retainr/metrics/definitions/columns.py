"""The table and the summary of `definitions`, declared."""

from __future__ import annotations

from retainr.metrics.definitions.catalogue import CATALOGUE, Kind
from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, ratio

TABLES = (
    TableSpec(
        "definitions",
        (
            *("definition", "name", "used_in", "formula", "numerator", "denominator"),
            *("value", "ci_low", "ci_high", "unit", "period"),
        ),
        interval_of="value",
    ),
)


def _columns() -> tuple[Column, ...]:
    columns: list[Column] = [GLOSSARY["customers"]]
    for definition in CATALOGUE:
        own = GLOSSARY[definition.name]
        ratios = ratio(own, "what is counted", "customers")
        columns += ratios if definition.kind is Kind.RATIO else (own,)
    return tuple(columns)


SUMMARY: dict[str, Column] = {column.name: column for column in _columns()}
"""The scalars by name."""
