"""The tables and the summary of `nps`, declared."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.metrics.surveys.columns import BESIDES, OF_PERIODS, SHARED_SUMMARY, ends
from retainr.results import GLOSSARY, Column, Unit, ratio

OWN = {
    column.name: column
    for column in (
        *ends(
            "",
            Unit.POINTS,
            "nps: Wald; adjusted (three answers more, ¾ promoter and ¾ detractor) below 30 "
            "answers, where the standard error is 0, or with --interval",
        ),
        Column("change", Unit.POINTS, "nps minus that of the period before, never in percent"),
        *ends("change", Unit.POINTS, "change: root of the summed squared standard errors"),
    )
}
"""Columns that have another unit here than elsewhere."""

SCORES = TableSpec(
    "scores",
    (
        *("period", "responses", "promoters", "passives", "detractors", "nps"),
        *("ci_low", "ci_high", "too_small", *OF_PERIODS),
    ),
    optional=("period", *OF_PERIODS),
    interval_of="nps",
)
TABLES = (SCORES, *BESIDES)

_ANSWERS = "answers"

SUMMARY: dict[str, Column] = {
    column.name: column
    for column in (
        *SHARED_SUMMARY,
        GLOSSARY["nps"],
        *ends("nps", Unit.POINTS, "nps"),
        *ratio(Column("promoter_rate", Unit.RATIO, "answers of 9 and 10 / responses"),
               "answers of 9 and 10", _ANSWERS),
        *ratio(Column("passive_rate", Unit.RATIO, "answers of 7 and 8 / responses"),
               "answers of 7 and 8", _ANSWERS),
        *ratio(Column("detractor_rate", Unit.RATIO, "answers of 0 to 6 / responses"),
               "answers of 0 to 6", _ANSWERS),
        Column("latest_nps", Unit.POINTS, "nps of the last complete period"),
        *ends("latest_nps", Unit.POINTS, "latest_nps"),
        *(OWN[name] for name in ("change", "change_ci_low", "change_ci_high")),
    )
}  # fmt: skip
"""The scalars by name."""
