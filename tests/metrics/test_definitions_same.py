"""Random hostile logs: what other commands compute too, they compute alike."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import retainr
from tests.metrics.files import _reading, write
from tests.metrics.hostile import Log, fixed, logs
from tests.metrics.written import frame

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result
    from retainr.load import Rows

NUMBERS = itertools.count()
PARTS = ("", "_numerator", "_denominator", "_ci_low", "_ci_high")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def parts(result: Result, name: str) -> tuple[object, ...]:
    """Return a ratio with its counts and ends; the counts of none are null or 0."""
    value, over, under, *ends = (result.summary[f"{name}{part}"] for part in PARTS)
    return (value, over or 0, under or 0, *ends) if under else (value, *ends)


def rows_of_months(rows: Rows, cut: dict[str, Any], clock: str) -> Result:
    return retainr.cohort(rows, clock=clock, confidence=cut["confidence"])


def unbounded(result: Result) -> tuple[object, ...]:
    ages = frame(result, "curve").rows(named=True)
    names = ("unbounded_retention_rate", "unbounded_ci_low", "unbounded_ci_high")
    found = [tuple(row[name] for name in names) for row in ages if row["age"] == 1]
    return found[0] if found else (None, None, None)


@fixed(15)
@given(log=logs(clock="elapsed"))
def test_the_same_numbers(log: Log, folder: Path) -> None:
    options = log.options
    if options.has_acquired and options.new_since:
        return  # since when a customer is known is not the same question as its cohort
    file = write(log.rows, options, folder / str(next(NUMBERS)), log.form)
    rows = retainr.load(file, **{**_reading(options), "by": ()})
    cut: dict[str, Any] = {
        name: getattr(options, name) for name in ("period", "week_start", "confidence")
    }
    found = retainr.definitions(rows, **cut)
    calendar = rows_of_months(rows, cut, "calendar")
    assert parts(found, "month_1_retention") == parts(calendar, "retention_rate_1")
    ends = found.summary
    assert unbounded(calendar) == tuple(
        ends[f"month_1_retention_unbounded{part}"] for part in ("", "_ci_low", "_ci_high")
    )
    elapsed = rows_of_months(rows, cut, "elapsed")
    assert parts(found, "month_1_retention_elapsed") == parts(elapsed, "retention_rate_1")
    again = retainr.repurchase(rows, **cut)
    for name in ("repeat_purchase_rate_by_order", "repeat_purchase_rate_by_day"):
        assert parts(found, name) == parts(again, name)
    check_churn(found, retainr.churn(rows, **cut))
    check_lifecycle(
        found, retainr.lifecycle(rows, period=cut["period"], week_start=cut["week_start"])
    )


def row_of(result: Result, table: str, found: Result) -> dict[str, Any] | None:
    """Return the row of the period that the definitions speak of."""
    own = frame(found, "definitions").rows(named=True)
    period = next((row["period"] for row in own if row["definition"] == "period_crr"), None)
    rows = frame(result, table).rows(named=True)
    return next((row for row in rows if row["period"] == period), None)


def check_churn(found: Result, churn: Result) -> None:
    counts = {r["definition"]: r for r in frame(found, "definitions").rows(named=True)}
    row = row_of(churn, "periods", found)
    if row is None:
        return
    start_only, plus_new = counts["churn_start_only"], counts["churn_start_plus_new"]
    assert (start_only["numerator"], start_only["denominator"]) == (row["lost"], row["starting"])
    assert start_only["value"] == row["churn_rate"]
    assert plus_new["denominator"] == row["starting"] + row["new"]
    kept = counts["crr_end_minus_new"]
    assert kept["numerator"] == row["ending"] - row["new"]
    assert counts["retained_of_all"]["numerator"] == churn.summary["active_customers"]
    assert counts["lost_of_all"]["numerator"] == churn.summary["lost_customers"]


def check_lifecycle(found: Result, lifecycle: Result) -> None:
    counts = {r["definition"]: r for r in frame(found, "definitions").rows(named=True)}
    row = row_of(lifecycle, "lifecycle", found)
    if row is None:
        return
    crr = counts["period_crr"]
    assert crr["numerator"] == row["returning"]
    assert crr["denominator"] == row["returning"] + row["dormant"]
    assert counts["period_crr_of_all"]["numerator"] == row["active"]
