"""How time is cut: period, first day of the week, clock, completeness, what is shown."""

from __future__ import annotations

import datetime as dt
from statistics import NormalDist

import pytest

from tests.cli.logs import lines, orders
from tests.cli.program import Outcome, cohort

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STARTS = {
    "day": "2024-01-03 2024-01-20 2024-02-14 2024-03-05 2024-04-30",
    "week": "2024-01-01 2024-01-15 2024-02-12 2024-03-04 2024-04-29",
    "month": "2024-01-01 2024-02-01 2024-03-01 2024-04-01",
    "quarter": "2024-01-01 2024-04-01",
    "year": "2024-01-01",
}


def long(*args: object) -> list[dict[str, str]]:
    return cohort(orders(), "--format", "csv", *args).rows


def retained(rows: list[dict[str, str]]) -> dict[tuple[str, int], tuple[str, str]]:
    return {(r["cohort"], int(r["age"])): (r["retained"], r["eligible"]) for r in rows}


@pytest.mark.parametrize("period", STARTS)
def test_period(period: str) -> None:
    rows = long("--period", period)
    assert [r["cohort"] for r in rows if r["age"] == "0"] == STARTS[period].split()
    assert sum(int(r["cohort_size"]) for r in rows if r["age"] == "0") == 5


def test_the_default_is_the_month() -> None:
    assert long() == long("--period", "month")


@pytest.mark.parametrize(("number", "day"), list(enumerate(DAYS)))
def test_week_start(number: int, day: str) -> None:
    rows = long("--period", "week", "--week-start", day)
    firsts = ["2024-01-03", "2024-01-20", "2024-02-14", "2024-03-05", "2024-04-30"]
    dates = [dt.date.fromisoformat(first) for first in firsts]
    expected = [d - dt.timedelta((d.weekday() - number) % 7) for d in dates]
    assert [r["cohort"] for r in rows if r["age"] == "0"] == [d.isoformat() for d in expected]
    assert all(dt.date.fromisoformat(r["period"]).weekday() == number for r in rows)


def test_the_calendar_clock_counts_months() -> None:
    assert retained(long("--clock", "calendar")) == {
        ("2024-01-01", 0): ("2", "2"),
        ("2024-01-01", 1): ("1", "2"),
        ("2024-01-01", 2): ("1", "2"),
        ("2024-01-01", 3): ("1", "2"),
        ("2024-02-01", 0): ("1", "1"),
        ("2024-02-01", 1): ("1", "1"),
        ("2024-02-01", 2): ("0", "1"),
        ("2024-03-01", 0): ("1", "1"),
        ("2024-03-01", 1): ("0", "1"),
        ("2024-04-01", 0): ("1", "1"),
    }


def test_the_elapsed_clock_counts_days_from_each_first_order() -> None:
    rows = long("--clock", "elapsed")
    assert retained(rows) == {
        ("2024-01-01", 0): ("2", "2"),
        ("2024-01-01", 1): ("2", "2"),
        ("2024-01-01", 2): ("0", "2"),
        ("2024-02-01", 0): ("1", "1"),
        ("2024-02-01", 1): ("1", "1"),
        ("2024-03-01", 0): ("1", "1"),
    }
    assert "period" not in rows[0]
    title = cohort(orders(), "--clock", "elapsed").text.splitlines()[0]
    assert "elapsed 30-day windows" in title


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.9999])
def test_confidence(level: float) -> None:
    row = next(r for r in long("--confidence", level) if r["age"] == "1")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = 0.5  # one of two customers, Wilson 1927
    reach = z * (0.25 / 2 + z * z / 16) ** 0.5 / (1 + z * z / 2)
    assert float(row["ci_low"]) == pytest.approx(middle - reach, abs=1e-12)
    assert float(row["ci_high"]) == pytest.approx(middle + reach, abs=1e-12)


def test_the_table_names_another_level() -> None:
    header = "customer_id,order_date"
    many = [f"c{n},2024-01-{n + 1:02d}" for n in range(9)] + ["c1,2024-02-29", "c2,2024-03-31"]
    path = lines(*many, header=header)
    shown = cohort(path, "--confidence", "0.8", "--format", "md").text
    assert "80%" in shown
    assert "95%" not in shown


def test_an_incomplete_cell_has_no_rate_unless_asked_for() -> None:
    hidden = {(r["cohort"], r["age"]): r for r in long("--as-of", "2024-04-15")}
    shown = {
        (r["cohort"], r["age"]): r for r in long("--as-of", "2024-04-15", "--include-incomplete")
    }
    cell = ("2024-01-01", "3")
    assert (hidden[cell]["complete"], shown[cell]["complete"]) == ("false", "false")
    assert (hidden[cell]["retained"], shown[cell]["retained"]) == ("1", "1")
    assert (hidden[cell]["retention_rate"], shown[cell]["retention_rate"]) == ("", "0.5")
    assert (hidden[cell]["eligible"], shown[cell]["eligible"]) == ("", "2")
    whole = [key for key, row in hidden.items() if row["complete"] == "true"]
    assert [hidden[key] for key in whole] == [shown[key] for key in whole]


def test_max_age() -> None:
    rows = long("--max-age", "1")
    assert {r["age"] for r in rows} == {"0", "1"}
    assert rows == [r for r in long() if int(r["age"]) <= 1]
    curve = cohort(orders(), "--max-age", "1", "--format", "csv", "--table", "curve").rows
    assert [r["age"] for r in curve] == ["0", "1"]
    wide = cohort(orders(), "--max-age", "2", "--format", "csv", "--layout", "wide").rows
    assert list(wide[0]) == ["cohort", "size", "1", "2"]


@pytest.mark.parametrize("table", ["cohort", "trend"])
def test_last(table: str) -> None:
    rows = long("--last", "2", "--table", table)
    everything = long("--table", table)
    newest = sorted({r["cohort"] for r in everything})[-2:]
    assert rows == [r for r in everything if r["cohort"] in newest]


def test_the_summary_is_of_all_cohorts_whatever_is_shown() -> None:
    def summary(*args: object) -> object:
        return cohort(orders(), "--format", "json", *args).document["summary"]

    assert summary("--last", "1", "--max-age", "0") == summary()


def says(outcome: Outcome, option: str) -> bool:
    return outcome.code == 2 and option in outcome.err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--period", "fortnight"),
        ("--week-start", "mon"),
        ("--clock", "sand"),
        ("--confidence", "0.4"),
        ("--confidence", "1"),
        ("--confidence", "95%"),
        ("--max-age", "-1"),
        ("--last", "0"),
        ("--last", "1.5"),
    ],
)
def test_a_value_out_of_bounds_names_its_option(option: str, value: str) -> None:
    assert says(cohort(orders(), option, value), option)
