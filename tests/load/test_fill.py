"""Cells of an order that stand on one of its lines, or on each of them."""

from __future__ import annotations

import polars as pl

from retainr.load.fill import first_line, once


def test_later_lines_have_the_first_lines_value() -> None:
    frame = pl.DataFrame(
        {
            "order": ["1", "1", "2", "1", None, None, "2"],
            "status": ["paid", None, " ", "", "void", None, "paid"],
        }
    )
    found = (
        frame.lazy().select(first_line("status", "order", text=True)).collect(engine="streaming")
    )
    assert found["status"].to_list() == ["paid", "paid", "paid", "paid", "void", None, "paid"]


def test_a_lines_own_value_stays() -> None:
    frame = pl.DataFrame({"order": ["1", "1"], "status": ["paid", "refunded"]})
    assert frame.select(first_line("status", "order", text=True))["status"].to_list() == [
        "paid",
        "refunded",
    ]


def test_an_amount_on_each_line_counts_once() -> None:
    frame = pl.DataFrame(
        {
            "customer": ["a", "a", "a", "b", "b", "a"],
            "order": ["1", "1", "2", "1", None, None],
            "amount": [5, 5, 7, 5, 3, 4],
        }
    )
    found = frame.lazy().select(once("amount", pl.lit(value=True))).collect(engine="streaming")
    assert found["amount"].to_list() == [5, 0, 7, 5, 3, 4]


def test_a_line_that_is_left_out_does_not_take_the_amount_with_it() -> None:
    frame = pl.DataFrame(
        {
            "customer": ["a", "a", "a"],
            "order": ["1", "1", "1"],
            "amount": [5, 5, 5],
            "kept": [False, True, True],
        }
    )
    assert frame.select(once("amount", pl.col("kept")))["amount"].to_list()[1:] == [5, 0]
