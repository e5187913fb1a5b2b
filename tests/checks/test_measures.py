"""The number itself: which row is the latest complete one, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.checks import Check
from retainr.checks.measure import Measured, measure
from retainr.checks.target import target_of
from retainr.errors import InputError
from retainr.lang import texts
from retainr.metrics import METRICS
from tests.cli.logs import lines, orders

if TYPE_CHECKING:
    import polars as pl

    from retainr.results import Table


def measured(metric: str, *, reading: Any = None, where: Any = None, **options: Any) -> Measured:
    """Return a number of the five customers' orders."""
    check = Check(metric, where=where or {})
    command = next(m for m in METRICS if m.name == check.command)
    rows = retainr.load(orders(), **(reading or {}))
    target = target_of(check, command, rows.reading.by)
    return measure(command.run(rows, command.parameters(**options)), target)


def said(measured: Measured) -> str:
    assert measured.cell is not None
    return texts("en").say(measured.cell)


def missing(measured: Measured) -> str:
    assert measured.missing is not None
    assert measured.value is None
    return measured.missing.key


def test_a_number_of_the_summary() -> None:
    found = measured("cohort.retention_rate_1")
    assert (found.value, found.numerator, found.denominator) == (0.5, 2, 4)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.5 < found.high
    assert said(found) == "summary"


def test_a_number_of_the_last_complete_period_names_it() -> None:
    assert said(measured("churn.churn_rate", inactive_after="31d")) == "2024-04"
    assert said(measured("churn.pooled_churn_rate", inactive_after="31d")) == "summary"


def test_a_summary_that_calls_its_period_otherwise_names_it_too() -> None:
    assert said(measured("lifecycle.new")) == "2024-04"
    assert said(measured("lifecycle.new", reading={"as_of": "2024-01-10"})) == "summary"


def test_other_tables_are_not_made_for_a_number_of_one() -> None:
    """Rows of a table may be what makes them: a list of all customers need not be sorted."""
    command = next(m for m in METRICS if m.name == "cohort")
    result = command.run(retainr.load(orders()), command.parameters())
    target = target_of(
        Check("cohort.retention_rate", where={"age": 1, "cohort": "latest"}), command
    )
    looked: list[str] = []

    def guarded(table: Table) -> Table:
        """Return a table that tells when its rows are made."""

        def rows() -> pl.DataFrame:
            looked.append(table.name)
            return table.frame

        return replace(table, rows=rows)

    assert measure(replace(result, tables=tuple(map(guarded, result.tables))), target).value == 0.0
    assert looked == [target.table]


def test_the_latest_cell_is_the_latest_that_is_complete() -> None:
    """April's customers have no May yet: March's cohort is the one to gate on."""
    found = measured("cohort.retention_rate", where={"age": 1, "cohort": "latest"})
    assert (found.value, found.numerator, found.denominator) == (0.0, 0, 1)
    assert said(found) == "2024-03, age 1"


def test_a_period_that_has_just_begun_is_not_the_latest() -> None:
    """On the 15th of April, April is not over, though the log goes on."""
    reading = {"as_of": "2024-04-15"}
    found = measured("cohort.retention_rate", reading=reading, where={"age": 1, "cohort": "latest"})
    assert said(found) == "2024-02, age 1"
    assert found.value == 1.0


@pytest.mark.parametrize("shown", [True, False])
def test_a_cohort_that_goes_on_is_not_the_latest_even_where_it_is_shown(shown: bool) -> None:
    found = measured(
        "repurchase.repeat_purchase_rate", reading={"as_of": "2024-03-31"},
        where={"cohort": "latest"}, include_incomplete=shown,
    )  # fmt: skip
    assert said(found) == "cohort 2024-03"
    found = measured(
        "repurchase.repeat_purchase_rate", reading={"as_of": "2024-03-30"},
        where={"cohort": "latest"}, include_incomplete=shown,
    )  # fmt: skip
    assert said(found) == "cohort 2024-02"


def test_the_order_of_where_does_not_matter() -> None:
    one = measured("cohort.retention_rate", where={"cohort": "latest", "age": 2})
    other = measured("cohort.retention_rate", where={"age": 2, "cohort": "latest"})
    assert one == other
    assert said(one) == "2024-02, age 2"


@pytest.mark.parametrize("name", ["2024-01", "2024-01-01"])
def test_a_named_cohort(name: str) -> None:
    found = measured("cohort.retention_rate", where={"cohort": name, "age": 1})
    assert (found.value, found.denominator) == (0.5, 2)


def test_a_named_cell_that_is_not_over_has_no_number() -> None:
    found = measured("cohort.retention_rate", where={"cohort": "2024-04", "age": 1})
    assert missing(found) in ("check.missing.value", "check.missing.row")


def test_a_segment_is_a_row() -> None:
    where = {"cohort": "2024-01", "age": 1, "channel": "web"}
    found = measured("cohort.retention_rate", reading={"by": ["channel"]}, where=where)
    assert (found.numerator, found.denominator) == (1, 1)
    assert said(found) == "2024-01, age 1, channel web"


def test_a_row_that_is_not_said_whole() -> None:
    with pytest.raises(InputError, match="where fits 2 rows") as error:
        measured(
            "cohort.retention_rate",
            reading={"by": ["channel"]},
            where={"cohort": "2024-01", "age": 1},
        )
    assert "channel" in error.value.hint


def test_a_number_in_quotes_is_refused() -> None:
    with pytest.raises(InputError, match="where age = '1'"):
        measured("cohort.retention_rate", where={"age": "1", "cohort": "latest"})


def test_an_age_beyond_the_data_has_no_row() -> None:
    assert missing(measured("cohort.retention_rate_40")) == "check.missing.row"


def test_a_table_that_the_options_do_not_make() -> None:
    where = {"bracket": "1-7", "cohort": "latest"}
    assert missing(measured("cohort.retention_rate", where=where)) == "check.missing.table"
    assert measured("cohort.retention_rate", where=where, brackets="1-7").missing is not None


def test_a_window_counts_only_where_the_whole_cohort_was_watched() -> None:
    log = lines(
        "a,2024-01-01,1", "a,2024-01-20,1", "b,2024-02-01,1", "b,2024-02-10,1",
        "c,2024-03-20,1", "c,2024-03-31,1",
    )  # fmt: skip
    command = next(m for m in METRICS if m.name == "repurchase")
    check = Check("repurchase.repurchase_rate_30d", where={"cohort": "latest"})
    result = command.run(retainr.load(log), command.parameters())
    found = measure(result, target_of(check, command))
    assert (found.value, found.numerator, found.denominator) == (1.0, 1, 1)
    assert said(found) == "cohort 2024-02"
