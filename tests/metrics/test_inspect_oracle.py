"""Counts, gaps and repeated rows against a few lines of plain Python."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import retainr
from retainr.activity.gaps import quantile
from tests.metrics.inspected import counts, inspect_file, table

CUSTOMERS = st.sampled_from(("1", "2", "03", "c4", "c5", "z"))
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 10))
AMOUNTS = st.sampled_from(("-5", "0", "7.50"))
NOTES = st.sampled_from(("", "x", "y"))
ROWS = st.lists(st.tuples(CUSTOMERS, DAYS, AMOUNTS, NOTES), min_size=1, max_size=60)

Row = tuple[str, dt.date, str, str]


def days_of(rows: list[Row]) -> dict[str, list[dt.date]]:
    """Return each customer's days with an order."""
    active: dict[str, set[dt.date]] = {}
    for customer, day, amount, _ in rows:
        if float(amount) >= 0:
            active.setdefault(customer, set()).add(day)
    return {customer: sorted(days) for customer, days in active.items()}


def orders_of(rows: list[Row]) -> dict[str, list[dt.date]]:
    """Return the day of each order of a customer, in their order."""
    found: dict[str, list[dt.date]] = {}
    for customer, day, amount, _ in rows:
        if float(amount) >= 0:
            found.setdefault(customer, []).append(day)
    return {customer: sorted(days) for customer, days in found.items()}


def written(rows: list[Row], path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([("customer", "time", "amount", "note"), *rows])
    return path


@settings(max_examples=40)
@given(rows=ROWS)
def test_counts_gaps_and_repeated_rows(rows: list[Row]) -> None:
    with TemporaryDirectory() as folder:
        log = written(rows, Path(folder) / "log.csv")
        result = inspect_file(log)
        dropped = retainr.inspect(retainr.load(log, kind="any", dedupe=True)).data.rows_deduplicated
    active = days_of(rows)
    ordered = orders_of(rows)
    gaps = [(b - a).days for days in ordered.values() for a, b in pairwise(days)]
    assert counts(result) == {
        "orders": sum(float(amount) >= 0 for _, _, amount, _ in rows),
        "refunds": sum(float(amount) < 0 for _, _, amount, _ in rows),
        "customers": len(active),
        "refund-only customers": len({row[0] for row in rows} - set(active)),
    }
    assert result.summary["duplicate_rows"] == len(rows) - len(set(rows)) == dropped
    found = table(result, "gaps").rows(named=True)
    assert bool(found) == bool(gaps)
    if found:
        ranked = sorted(gaps)
        assert found[0]["gaps"] == len(gaps)
        assert found[0]["repeaters"] == sum(len(days) > 1 for days in ordered.values())
        for name, share in (("median", 0.5), ("p75", 0.75), ("p90", 0.9), ("p95", 0.95)):
            at_least = [g for g in ranked if sum(x <= g for x in gaps) >= share * len(gaps) - 1e-9]
            assert found[0][name] == at_least[0]


@settings(max_examples=40)
@given(rows=ROWS)
def test_days_add_up(rows: list[Row]) -> None:
    with TemporaryDirectory() as folder:
        # With an as-of date no day is far beyond the others.
        result = inspect_file(written(rows, Path(folder) / "log.csv"), as_of="2024-03-10")
    days = {day for own in days_of(rows).values() for day in own}
    span = (max(days) - min(days)).days + 1 if days else 0
    assert result.summary["days"] == span
    assert result.summary["days_without_orders"] == span - len(days)
    steps = table(result, "rows")
    assert steps["rows"][0] == steps["rows"][1:].sum() == len(rows)


@given(values=st.lists(st.integers(0, 9), min_size=1), percent=st.integers(1, 100))
def test_a_quantile_is_a_value_that_occurs(values: list[int], percent: int) -> None:
    tally = Counter(values)
    frame = pl.DataFrame({"value": sorted(tally), "times": [tally[v] for v in sorted(tally)]})
    expected = sorted(values)[-(-len(values) * percent // 100) - 1]
    assert quantile(frame, percent) == expected
