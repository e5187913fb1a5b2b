"""The tables and the summary of `ces`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.metrics.surveys.columns import BESIDES, OF_PERIODS, SHARED_SUMMARY, ends
from retainr.results import GLOSSARY, Column, Unit, ratio

SCORES = TableSpec(
    "scores",
    (
        *("period", "responses", "ces", "low_effort_rate", "ci_low", "ci_high"),
        *(
            "standard_deviation",
            "low_effort",
            "low_effort_ci_low",
            "low_effort_ci_high",
            "too_small",
            *OF_PERIODS,
        ),
    ),
    optional=("period", *OF_PERIODS),
    interval_of="ces",
)
TABLES = (SCORES, *BESIDES)

_EMPTY = "empty for fewer than two answers, and where all are the same"

OWN = {
    column.name: column
    for column in (
        *ends("", Unit.MEAN, f"ces (Student's t, cut to the scale); {_EMPTY}"),
        Column("change", Unit.CHANGE, "ces minus that of the period before"),
        *ends("change", Unit.CHANGE, "change (Welch), which takes the two samples as independent"),
    )
}
"""Columns that have another unit here than elsewhere."""

_EASY = Column("latest_low_effort_rate", Unit.RATIO, "low_effort_rate of the last complete period")

SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        *SHARED_SUMMARY,
        GLOSSARY["ces"],
        *ends("ces", Unit.MEAN, "ces"),
        *ratio(GLOSSARY["low_effort_rate"], "answers of little effort", "answers"),
        Column("latest_ces", Unit.MEAN, "ces of the last complete period"),
        *ends("latest_ces", Unit.MEAN, "latest_ces"),
        *ratio(_EASY, "answers of little effort", "answers"),
        *(OWN[name] for name in ("change", "change_ci_low", "change_ci_high")),
    )
}
"""The scalars by name."""
