"""The tables and the summary of `csat`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.metrics.surveys.columns import BESIDES, OF_PERIODS, SHARED_SUMMARY
from retainr.results import GLOSSARY, Column, Unit, ratio

SCORES = TableSpec(
    "scores",
    (
        *("period", "responses", "satisfied", "csat", "mean"),
        *("ci_low", "ci_high", "too_small", *OF_PERIODS),
    ),
    optional=("period", *OF_PERIODS),
    interval_of="csat",
)
TABLES = (SCORES, *BESIDES)
OWN = {
    "ci_low": Column("ci_low", Unit.RATIO, "lower end of the interval of csat (Wilson)"),
    "ci_high": Column("ci_high", Unit.RATIO, "upper end of the interval of csat (Wilson)"),
}
"""Columns whose definition says here of which number they speak."""

_LATEST = Column("latest_csat", Unit.RATIO, "csat of the last complete period")

SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        *SHARED_SUMMARY,
        *ratio(GLOSSARY["csat"], "satisfied answers", "answers"),
        GLOSSARY["mean"],
        *ratio(_LATEST, "satisfied answers", "answers"),
        *(GLOSSARY[name] for name in ("change", "change_ci_low", "change_ci_high")),
    )
}
"""The scalars by name."""
