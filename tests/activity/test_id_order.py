"""Ids stand in the order of their numbers where all are numbered by one pattern."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.activity.id_order import by_id, id_order


@pytest.mark.parametrize(
    "ids",
    [
        ["2", "10", "1000"],
        ["-10", "-2", "0", "7"],
        ["c2", "c10", "c100"],
        ["c002", "c010", "c100"],
        ["007", "010", "100"],
        ["a10", "b2"],
        ["10", "2", "x"],
        ["02", "1", "10"],
        ["日1", "日2", "日10"],
        ["123456789012345678", "223456789012345678"],
        ["10", "1e3", "2"],
        ["7"],
        ["-13", "-12", "100"],
        ["c1", "日1"],
        [],
    ],
    ids=str,
)
def test_the_order(ids: list[str]) -> None:
    shuffled = pl.Series("id", ids, dtype=pl.String).sample(fraction=1, shuffle=True, seed=3)
    assert shuffled[id_order(shuffled)].to_list() == ids


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["c01", "c02"], ["c01", "c02"]),
        (["c02", "c01"], ["c01", "c02"]),
        (["c10", "c2"], ["c2", "c10"]),
        (["-12", "-13", "100"], ["-13", "-12", "100"]),
        ([], []),
    ],
    ids=str,
)
def test_rows_follow_their_ids(given: list[str], ordered: list[str]) -> None:
    rows = pl.DataFrame({"customer_id": given, "x": given}, schema={"customer_id": str, "x": str})
    found = by_id(rows)
    assert found["customer_id"].to_list() == ordered
    assert found["x"].to_list() == ordered
