"""Page 2.1: what is made from the cells: `curve`, `trend`, `brackets` and the summary."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.oracle.matrix import active, observed, rates

if TYPE_CHECKING:
    import datetime as dt

    from tests.oracle.log import Bracket, Options
    from tests.oracle.matrix import Table
    from tests.oracle.people import Person

SUMMARY_AGES = (1, 2, 3, 6, 12)
_COUNTS = ("eligible", "retained", "retention_rate", "ci_low", "ci_high")


def curve_table(cells: Table, options: Options) -> Table:
    """Return a row for each segment and age that has a complete cell."""
    complete = [row for row in cells if row["complete"]]
    keys = sorted({(*_segments(row, options), row["age"]) for row in complete})
    table: Table = []
    for key in keys:
        rows = [row for row in complete if (*_segments(row, options), row["age"]) == key]
        table.append(_pooled(rows, options))
    return table


def _pooled(rows: list[dict[str, Any]], options: Options) -> dict[str, object]:
    """Pool complete cells of one age."""
    age = rows[0]["age"]
    eligible = sum(row["_eligible"] for row in rows)
    retained = sum(row["retained"] for row in rows)
    later_on = sum(row["retained_or_later"] for row in rows)
    mean = sum(Fraction(row["retained"], row["_eligible"]) for row in rows) / len(rows)
    # Whoever is observed for an age was observed for the age before.
    drop = Fraction(sum(row["_before"] for row in rows) - retained, eligible)
    return {
        **{name: rows[0][name] for name in options.by},
        "age": age,
        "cohorts": len(rows),
        "eligible": eligible,
        "retained": retained,
        **rates("retention_rate", "ci", retained, eligible, options),
        "mean_retention_rate": float(mean),
        "retained_or_later": later_on,
        **rates("unbounded_retention_rate", "unbounded_ci", later_on, eligible, options),
        "drop": float(drop) if age > 0 else None,
    }


def trend_table(cells: Table, options: Options) -> Table:
    """Return one age over cohort time."""
    names = (*options.by, "cohort", *_COUNTS)
    rows = [row for row in cells if row["age"] == options.trend_age]
    return [{name: row[name] for name in names} for row in rows]


def bracket_table(
    everyone: list[Person], cells: Table, as_of: dt.date | None, options: Options
) -> Table:
    """Return a row for each cohort and bracket that has begun."""
    table: Table = []
    for row in cells:
        key = (_segments(row, options), row["cohort"])
        members = [p for p in everyone if (p.segments, p.cohort) == key]
        for bracket in options.brackets:
            if row["age"] == bracket.first:
                ends = [r for r in cells if (_segments(r, options), r["cohort"]) == key]
                last = [r for r in ends if r["age"] == bracket.last and r["complete"]]
                inside = _inside(members, bracket, as_of, options)
                table.append(_bracket(row, last, bracket.name, inside, options))
    order = {bracket.name: bracket.first for bracket in options.brackets}
    return sorted(
        table,
        key=lambda r: (_segments(r, options), r["cohort"], order[str(r["bracket"])], r["bracket"]),
    )


def _inside(
    members: list[Person], bracket: Bracket, as_of: dt.date | None, options: Options
) -> int:
    assert as_of is not None
    seen = [p for p in members if active(p, bracket.first, bracket.last, options)]
    if options.elapsed:
        seen = [p for p in seen if observed(p, bracket.last, as_of, options)]
    return len(seen)


def _bracket(
    row: dict[str, Any], last: Table, name: str, retained: int, options: Options
) -> dict[str, object]:
    size = row["cohort_size"]
    large = size >= (options.min_cohort or 0)
    return {
        **{name: row[name] for name in options.by},
        "cohort": row["cohort"],
        "bracket": name,
        "eligible": size if last else None,
        "retained": retained,
        **rates("retention_rate", "ci", retained, size if last and large else 0, options),
    }


def latest(table: Table, options: Options) -> Table:
    """Return the rows of the last cohorts that the table has."""
    if options.last is None:
        return table
    cohorts = sorted({row["cohort"] for row in table})[-options.last :]  # type: ignore[type-var]
    return [row for row in table if row["cohort"] in cohorts]


def summary(
    everyone: list[Person], cells: Table, curve: Table, options: Options
) -> dict[str, object]:
    """Return the named scalars.

    Args:
        everyone: all customers of the cohorts.
        cells: their cohort table over all segments.
        curve: its pooled curve.
        options: what is asked.
    """
    by_age = {row["age"]: row for row in curve}
    values: dict[str, object] = {
        "customers": len(everyone),
        "cohorts": len({person.cohort for person in everyone}),
    }
    for age in SUMMARY_AGES:
        values |= _ratio(f"retention_rate_{age}", by_age.get(age))
    least = options.min_cohort or 0
    done: list[dict[str, Any]] = [r for r in cells if r["age"] == 1 and r["complete"]]
    large = [row for row in done if row["cohort_size"] >= least]
    youngest = max(large, key=lambda row: row["cohort"], default=None)
    values["latest_complete_cohort"] = youngest["cohort"] if youngest else None
    return values | _ratio("latest_retention_rate_1", youngest) | _steepest(curve)


def _ratio(name: str, row: dict[str, object] | None) -> dict[str, object]:
    of = row or {}
    return {
        name: of.get("retention_rate"),
        f"{name}_numerator": of.get("retained"),
        f"{name}_denominator": of.get("eligible"),
        f"{name}_ci_low": of.get("ci_low"),
        f"{name}_ci_high": of.get("ci_high"),
    }


def _steepest(curve: list[dict[str, Any]]) -> dict[str, object]:
    """Return the largest drop from age 2 on; where nothing is lost there is none."""
    drops = [(row["drop"], -row["age"]) for row in curve if row["age"] >= 2 and row["drop"] > 0]
    drop, age = max(drops, default=(None, None))
    return {"steepest_drop_age": None if age is None else -age, "steepest_drop": drop}


def _segments(row: dict[str, object], options: Options) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in options.by)
