"""Customers by number, and their names in the same order."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.activity.days import Asked, collapse


@pytest.mark.parametrize(
    "customers",
    [
        [8, 6, 6, 9, 8],
        [905, -7, -7, 10**15, 905],
        # Their distance takes more than 64 bits with a sign.
        [2**63 - 2, -(2**63), -(2**63), 2**63 - 1, 2**63 - 2],
        ["日本", "b", "b", "a", "日本"],
    ],
    ids=["near", "far", "farthest", "text"],
)
def test_the_names_are_those_of_the_numbers(customers: list[int] | list[str]) -> None:
    # Each customer has its own day; the first one two orders.
    day = {name: 10 + n for n, name in enumerate(dict.fromkeys(customers))}
    orders = pl.DataFrame({"customer": customers, "when": [2 * day[c] for c in customers]})
    found = collapse(orders, asked=Asked(named=True))
    assert found.names is not None
    named = found.days.with_columns(name=found.names.gather(found.days["customer"]))
    assert {row["name"]: row["day"] for row in named.iter_rows(named=True)} == day
    assert sorted(named["orders"].to_list()) == [1, 2, 2]
    assert found.days["customer"].to_list() == [0, 1, 2]
