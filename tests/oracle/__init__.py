"""An oracle for `cohort`: the definitions once more, in plain Python and as slow as they read.

Written from the specification, not from the code. No Polars; money is an exact integer of
ten-thousandths and every rate is one division of two integers.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from tests.oracle.clean import clean
from tests.oracle.log import Bracket, Options, Row
from tests.oracle.matrix import Table, cohort_table
from tests.oracle.people import activity_of, people
from tests.oracle.pooled import bracket_table, curve_table, latest, summary, trend_table

__all__ = ["Bracket", "Expected", "Options", "Row", "Table", "expected"]


@dataclass(frozen=True)
class Expected:
    """Hold what a run must say.

    Attributes:
        tables: by name.
        summary: the named scalars.
        account: what became of the rows.
        drops: by age, of the pooled curve over all segments.
    """

    tables: dict[str, Table]
    summary: dict[str, object]
    account: dict[str, object]
    drops: dict[object, object]


def expected(rows: list[Row], options: Options) -> Expected:
    """Return what the definitions make of some rows."""
    cleaned = clean(rows, options)
    everyone = people(cleaned, options)
    together = [person.whole() for person in everyone]
    cells = cohort_table(everyone, cleaned.as_of, options)
    unsplit = dataclasses.replace(options, by=())
    whole = cohort_table(together, cleaned.as_of, unsplit)
    tables = {
        "cohort": latest(_young(_public(cells), options), options),
        "curve": _young(curve_table(cells, options), options),
        "trend": latest(trend_table(cells, options), options),
    }
    if options.brackets:
        brackets = bracket_table(everyone, cells, cleaned.as_of, options)
        tables["brackets"] = latest(brackets, options)
    curve = curve_table(whole, unsplit)
    return Expected(
        tables,
        summary(together, whole, curve, unsplit),
        {**cleaned.account, **activity_of(cleaned, options)},
        {row["age"]: row["drop"] for row in curve},
    )


def _public(cells: Table) -> Table:
    return [{k: v for k, v in row.items() if not k.startswith("_")} for row in cells]


def _young(table: Table, options: Options) -> Table:
    """Return the rows up to the highest age asked for."""
    most = options.max_age
    return [row for row in table if most is None or int(str(row["age"])) <= most]
