"""The named scalars of `cohort`: what a check gates and a report tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.metrics.cohort.columns import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.metrics.cohort.notes import Seen
    from retainr.metrics.cohort.tables import Cut


def summary(seen: Seen, cut: Cut) -> dict[str, object]:
    """Return the scalars; null where nothing was observed.

    Args:
        seen: cohort sizes, cohort table and curve over all segments.
        cut: how they were made.
    """
    by_age = {row["age"]: row for row in seen.curve.iter_rows(named=True)}
    values: dict[str, object] = {
        "customers": int(seen.sizes["cohort_size"].sum()),
        "cohorts": seen.sizes.height,
    }
    for age in AGES:
        values |= _rate(f"retention_rate_{age}", by_age.get(age))
    latest = _latest(seen.cohorts, cut)
    start = cut.params.calendar.start
    values["latest_complete_cohort"] = start(latest["cohort"]) if latest else None
    values |= _rate("latest_retention_rate_1", latest)
    return values | _steepest(seen.curve)


def _rate(name: str, row: Mapping[str, object] | None) -> dict[str, object]:
    of = row or {}
    return {
        name: of.get("retention_rate"),
        f"{name}_numerator": of.get("retained"),
        f"{name}_denominator": of.get("eligible"),
        f"{name}_ci_low": of.get("ci_low"),
        f"{name}_ci_high": of.get("ci_high"),
    }


def _latest(cohorts: polars.DataFrame, cut: Cut) -> dict[str, Any] | None:
    """Return the youngest cohort complete at age 1, too small ones left out."""
    enough = pl.col("cohort_size") >= (cut.params.min_cohort or 0)
    done = cohorts.filter((pl.col("age") == 1) & pl.col("complete") & enough)
    return done.sort("cohort").row(-1, named=True) if done.height else None


def _steepest(curve: polars.DataFrame) -> dict[str, object]:
    drops = curve.filter((pl.col("age") >= 2) & (pl.col("drop") > 0))
    if drops.height == 0:
        return {"steepest_drop_age": None, "steepest_drop": None}
    row = drops.sort("drop", "age", descending=[True, False]).row(0, named=True)
    return {"steepest_drop_age": row["age"], "steepest_drop": row["drop"]}
