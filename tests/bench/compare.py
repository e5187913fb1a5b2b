"""Whether the programs computed the same cohorts."""

from __future__ import annotations

import json
import math
from typing import Any, TypeAlias

Cells: TypeAlias = dict[tuple[str, int], dict[str, Any]]


def cells(printed: bytes) -> Cells:
    """Read the cohort table of a program's JSON by cohort (YYYY-MM) and age.

    Cells in which nobody was retained are left out: SQL has no rows for them.
    """
    table = json.loads(printed)["tables"]["cohort"]
    return {(row["cohort"][:7], row["age"]): row for row in table if row["retained"]}


def difference(one: Cells, other: Cells) -> str:
    """Say where two tables differ in retained, orders or revenue; nothing if they agree."""
    if missing := sorted(set(one) ^ set(other)):
        return f"only one of them has {missing[0]} and {len(missing) - 1} more cells"
    for cell in sorted(one):
        for column in ("retained", "orders"):
            if one[cell][column] != other[cell][column]:
                return f"{column} of {cell}: {one[cell][column]} and {other[cell][column]}"
        # Sums of floats depend on the order of the threads; a cent does not.
        if not math.isclose(one[cell]["revenue"], other[cell]["revenue"], abs_tol=0.005):
            return f"revenue of {cell}: {one[cell]['revenue']} and {other[cell]['revenue']}"
    return ""
