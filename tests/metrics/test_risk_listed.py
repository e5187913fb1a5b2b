"""The list of customers at risk is put in order only as far as it is looked at."""

from __future__ import annotations

import random

import polars as pl
import pytest

from retainr.metrics.risk.columns import CUSTOMERS
from retainr.metrics.risk.tables import Listed

BY = ("revenue_at_risk", "overdue_ratio")


@pytest.mark.parametrize("height", [40, 25, 0])
@pytest.mark.parametrize("values", [(0.0, 1.0, 2.0, None), (None,), (5.0,)], ids=str)
def test_the_first_rows_are_those_of_the_whole(
    height: int, values: tuple[float | None, ...]
) -> None:
    """With many equal values, and some that are not known."""
    dice = random.Random(3)
    rows = pl.DataFrame(
        {
            name: [f"c{n:02}" for n in range(40)]
            if name == "customer_id"
            else [dice.choice(values) for _ in range(40)]
            if name in BY
            else [None] * 40
            for name in ("segment", *CUSTOMERS.columns)
        },
        schema_overrides=dict.fromkeys(BY, pl.Float64),
    )
    order = rows.to_dicts()
    for name in reversed(BY):
        order.sort(key=lambda row: (row[name] is None, -(row[name] or 0)))
    wanted = [row["customer_id"] for row in order[:height]]
    listed = Listed(rows, BY, height, lambda some: some)
    for count in (1, 5, 20, 39, 40, 60):
        assert listed.first(count)["customer_id"].to_list() == wanted[:count]
    assert listed.frame["customer_id"].to_list() == wanted
    assert listed.total("customer_id").len() == height
