"""Logs and tables written as text in a test.

Columns are set apart by spaces. `∅` is an empty value in a log, `·` a null in a table;
`2/3` is a rate, worked out by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import retainr
from tests.metrics.differences import same

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from retainr import Result

READING = (
    "by", "since", "until", "as_of", "new_since", "acquired", "tz", "refunds", "dedupe", "kind",
    "max_rejects",
)  # fmt: skip


def log(text: str, folder: Path) -> Path:
    """Write a log as CSV; return the file."""
    file = folder / "log.csv"
    rows = [["" if v == "∅" else v for v in line.split()] for line in text.strip().splitlines()]
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return file


def cohort(text: str, folder: Path, **options: Any) -> Result:
    """Return the matrix of a log written as text."""
    reading = {name: options.pop(name) for name in READING if name in options}
    return retainr.cohort(retainr.load(log(text, folder), **reading), **options)


def frame(result: Result, name: str = "cohort") -> pl.DataFrame:
    """Return one table."""
    return next(table.frame for table in result.tables if table.name == name)


def matrix(result: Result, column: str, text: str) -> None:
    """Compare one column of the table `cohort`, a line for each cohort, with ages from 0 on."""
    found: dict[object, list[object]] = {}
    for row in frame(result).rows(named=True):
        found.setdefault(row["cohort"], []).append(row[column])
        assert row["age"] == len(found[row["cohort"]]) - 1
    lines = [[value(token) for token in line.split()] for line in text.strip().splitlines()]
    _compare([[cohort, *ages] for cohort, ages in found.items()], lines)


def table(result: Result, name: str, text: str) -> None:
    """Compare some columns of a table, whose names stand in the first line."""
    head, *lines = text.strip().splitlines()
    found = frame(result, name).select(head.split()).rows()
    _compare([list(row) for row in found], [[value(t) for t in line.split()] for line in lines])


def value(token: str) -> object:
    """Return the value that a text stands for."""
    words: dict[str, object] = {"·": None, "yes": True, "no": False}
    if token in words:
        return words[token]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", token):
        return dt.date.fromisoformat(token)
    if re.fullmatch(r"-?\d+", token):
        return int(token)
    if re.fullmatch(r"-?\d+(/\d+|\.\d+)", token):
        return float(Fraction(token))
    return token


def _compare(found: list[list[object]], wanted: list[list[object]]) -> None:
    assert [len(row) for row in found] == [len(row) for row in wanted], found
    for one, other in zip(found, wanted, strict=True):
        assert all(same(*pair) for pair in zip(one, other, strict=True)), (one, other)
